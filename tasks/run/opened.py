"""The things a verb works with, opened from settings: the record, the rulebook, the programme."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from tasks.record.record import Fact, Record
from tasks.record.stores.address import open_store
from tasks.record.stores.overlay import OverlayStore
from tasks.record.stores.store import Store
from tasks.rulebook import Rulebook, load
from tasks.rules.threshold_names import threshold_names
from tasks.run.programme import Programme, load_programme
from tasks.run.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """A record that takes writes without changing anything, and the rules it is told by."""

    store: Store
    config: Path


_trial: ContextVar[Trial | None] = ContextVar("trial", default=None)


@contextmanager
def on_trial(config: Path | None = None, hidden: tuple[str, ...] = ()) -> Iterator[Record]:
    """Tell months without changing the record, by other rules if a folder of them is given; the record as the trial leaves it.

    Facts whose keys begin with one of `hidden` are as if they had never been written.
    """
    mine = _trial.set(Trial(OverlayStore(open_record().store, hidden), config or config_folder()))
    try:
        yield open_record()
    finally:
        _trial.reset(mine)


@contextmanager
def kept_rules(record: Record, revision: Fact) -> Iterator[Path]:
    """A folder with the rules that a revision was made by, as the record keeps them; gone again afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in json.loads(record.blob(revision["config"])).items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(text.encode())
        yield Path(folder)


def tried() -> bool:
    """Whether this is only a trial: then nothing is given back or sent to anybody."""
    return _trial.get() is not None


def config_folder() -> Path:
    """Where the rules are read from."""
    trial = _trial.get()
    return trial.config if trial else Settings.read().config


def open_record() -> Record:
    """The system of record: a folder, or a bucket by one line of settings."""
    trial = _trial.get()
    return Record(trial.store if trial else open_store(Settings.read().store))


def open_rulebook() -> Rulebook:
    """config/, read and checked anew; raises BadConfig.

    The rules of another day, when they are tried, may lack numbers that today's checks need; a check that needs one asks for it.
    """
    rulebook = load(config_folder())
    if not tried():
        rulebook.require_thresholds(threshold_names())
    return rulebook


def open_inbox() -> str:
    """Where updates arrive: the programme's own folder, unless settings name another folder or a bucket."""
    settings = Settings.read()
    return settings.inbox or str(settings.programme / "inbox")


def open_programme() -> Programme:
    """The programme's folder, read and checked anew; raises BadConfig."""
    return load_programme(Settings.read().programme)
