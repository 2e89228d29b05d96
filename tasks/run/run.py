"""A run: what everything below the flows works with, opened once by a flow's first line and handed down."""

from __future__ import annotations

import gc
import json
import os
import pwd
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from tasks.record.partitions import grouped, partitions_of
from tasks.record.record import Record, open_record
from tasks.record.stores import open_shelf
from tasks.record.stores.overlay import OverlayStore
from tasks.record.stores.shelf import Shelf
from tasks.rulebook import Rulebook, load
from tasks.rules.deadline import london_day
from tasks.rules.working_days import Calendar
from tasks.run.grants import take_in_rows, with_grants, with_grants_and_rows
from tasks.run.programme import Programme, load_programme, require_rhythm
from tasks.run.rule_marks import RuleMarks
from tasks.run.settings import Settings


@dataclass(frozen=True)
class Run:
    """Record, rulebook, programme and settings, and the moment (aware) as at which a month is told.

    `config` is the folder that the rulebook was read from. In a dry run the record writes to memory, and nothing is given back or sent.
    """

    record: Record
    rulebook: Rulebook
    programme: Programme
    settings: Settings
    config: Path
    moment: datetime
    dry: bool = False

    @property
    def site(self) -> Shelf:
        """Where the publication is put, as it stands now: whoever writes opens it, and finishes."""
        return open_shelf(self.settings.site)

    @cached_property
    def calendar(self) -> Calendar:
        """Working days by what had been announced of bank holidays at the run's moment."""
        return Calendar(self.rulebook.bank_holidays, london_day(self.moment))

    @property
    def inbox(self) -> str:
        """Where updates arrive: the programme's own folder, unless settings name another folder or a bucket."""
        return self.settings.inbox or str(self.programme.inbox)

    @cached_property
    def partitions(self) -> Mapping[str, str]:
        """Code to its partition, for every code ever on the register."""
        return partitions_of(self.record, self.rulebook.trusts)

    @cached_property
    def codes_in(self) -> Mapping[str, tuple[str, ...]]:
        """Partition to the codes in it, rising."""
        return grouped(self.partitions, self.partitions)

    @cached_property
    def marks(self) -> RuleMarks:
        """Hashes of the rules, by which it is known what was worked out by them."""
        return RuleMarks(self.rulebook, self.programme)

    @cached_property
    def identity(self) -> str:
        """Under which account of which machine this runs, as the operating system says: kept beside every name that is typed."""
        try:
            account = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:  # a container's user needs no name
            account = f"user {os.getuid()}"
        return f"{account} on {socket.gethostname()}"

    def at(self, moment: datetime) -> Run:
        """The same run as at another moment (aware)."""
        return replace(self, moment=moment)

    def dry_run(self, hidden: tuple[str, ...] = (), config: Path | None = None) -> Run:
        """A dry run: its record takes writes without changing anything, and its rules are those of another folder if one is given.

        Facts whose keys begin with one of `hidden` are as if they had never been written.
        """
        record = replace(self.record, store=OverlayStore(self.record.store, hidden))
        folder, granted = config or self.config, with_grants_and_rows if config else with_grants
        return replace(self, record=record, config=folder, rulebook=granted(load(folder), record), dry=True)

    def with_rows(self) -> Run:
        """The same run once the rows of extensions.csv and exemptions.csv are taken in as facts: what begins a run that may write."""
        return replace(self, rulebook=take_in_rows(load(self.config), self.record, self.moment))


def open_run(moment: datetime) -> Run:
    """A run as the settings have it, at a moment (aware); raises BadConfig, and what the record raises if it is of another format."""
    _leave_imports_alone()
    settings = Settings.read()
    record = open_record(settings.store, settings.people_key.get_secret_value(), settings.signing_key.get_secret_value())
    rulebook, programme = with_grants(load(settings.config), record), load_programme(settings.programme)
    require_rhythm(programme, rulebook)
    return Run(
        record=record,
        rulebook=rulebook,
        programme=programme,
        settings=settings,
        config=settings.config,
        moment=moment,
    )


@cache
def _leave_imports_alone() -> None:
    """What was imported stays as long as the process: looking through it for garbage would cost more than reading all rules."""
    gc.freeze()


@contextmanager
def rules_of(record: Record, config: str) -> Iterator[Path]:
    """A folder with the rules that a revision was made by, as the record holds them under this hash; gone again afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in json.loads(record.blob(config)).items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(text.encode())
        yield Path(folder)
