"""One story of two trusts and two months, and what a bystander who only kept a list of the files sent would expect of it."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from flows.approve_release import approve_release
from flows.monthly_cycle import monthly_cycle
from flows.rerun_trust import rerun_trust
from tasks.collect.withdrawal import withdraw
from tasks.model.mistake import NotFound
from tasks.model.period import Period, calendar_month
from tasks.model.update import Submission
from tasks.month.cycle import decide
from tasks.month.dry_run import replay_release
from tasks.publish.approval import Choice, NotApprovable
from tasks.publish.reading import release_view_of
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.record.facts import Release, Revision, Withdrawal
from tasks.record.seal import months_since, seal
from tasks.record.tables import table
from tasks.run.run import Run, open_run
from tasks.upkeep.history import history
from tasks.upkeep.verify import verify
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send

MONTHS = {
    "2013-09": ("2013-10-09", datetime(2013, 10, 10, 9, tzinfo=UTC)),
    "2013-10": ("2013-11-11", datetime(2013, 11, 12, 9, tzinfo=UTC)),
}
"""Each month, the day its updates are signed, and when the telling of it begins."""
APPROVER = "sample approver"
WORKINGS = {"submission", "row", "sha256", "received_at", "first_received_at", "file"}
DIED = 9


class Story:
    """What may happen to a month, each as one method that also says what must come of it."""

    def __init__(self, start: Path) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="measures-story-"))
        self.told = ProgrammeRun.copied(start, self.place)
        self.settings = self.told.settings()
        self.settings.__enter__()
        self.newest = "2013-09"
        self.clock = MONTHS[self.newest][1]
        self.sent: list[tuple[str, str, str, str]] = []  # period, trust, name, SHA-256: in order of receipt
        self.refused: set[str] = set()
        self.withdrawn: set[str] = set()
        self.kept: dict[str, str] = {}
        self.died = False

    def close(self) -> None:
        self.settings.__exit__(None, None, None)
        shutil.rmtree(self.place)

    # what may happen

    def a_month_passes(self) -> None:
        self.newest = "2013-10"
        self.clock = MONTHS[self.newest][1]

    def send(self, trust: str, period: str, *, nil: bool = False, refused: bool = False, **changes: str) -> None:
        self.clock += timedelta(hours=1)
        name = f"{len(self.sent)}.json"
        changes |= {"delivered_word": "", "evidence": "", "status_word": "Some issues"}
        if refused:
            changes["narrative"] = ""
            self.refused.add(name)
        changes |= {"signed": MONTHS[period][0], "corrects": "yes"}  # else an earlier month would be asked about first
        data = send(self.place / "programme", name, self.clock.isoformat(), trust, nil=nil and not refused, **changes)
        self.sent.append((period, trust, name, hashlib.sha256(data).hexdigest()))

    def tell(self, approve_as: str) -> None:
        with _refused_only("September 2013 waits for approval"):
            monthly_cycle.fn(self.newest, as_of=self.clock, approve_as=approve_as)
        for period in self.assessed():
            assert self.standing(period) == {trust: self.expected(trust, period) for trust in (SENDS, SILENT)}, period

    def rerun(self, trust: str, period: str, approve_as: str) -> None:
        before = {month: self.standing(month) for month in self.assessed()}
        with _refused_only("September 2013 waits for approval"):
            rerun_trust.fn(trust, period, "an operator", "Asked for by the trust", approve_as)
        for month, was in before.items():
            for who, now in self.standing(month).items():
                mine = (who, month) == (trust, period)
                assert now in {self.expected(who, month)} | (set() if mine else {was[who]}), (who, month)

    def withdraw(self, trust: str, period: str) -> None:
        held = self.standing(period)[trust]
        if held:
            self.clock += timedelta(hours=1)
            withdraw(self.run(), trust, Period.parse(period), "the lead", f"{held} was sent by mistake")
            self.withdrawn.add(held)
            self.rerun(trust, period, "")

    def approve(self, period: str) -> None:
        """Somebody approves what they look at; if it is not that any longer, they look again."""
        with _refused_only("is public as it was put forward", "September 2013 waits for approval"):
            try:
                self._decide(period, "")
            except NotApprovable as refusal:
                if "What was looked at is no longer" in str(refusal):
                    self.approve(period)
                elif "name each matter in it: arrivals, trusts" in str(refusal):
                    self._decide(period, "No arrivals: no trusts have sent anything, and we asked them")
                else:
                    raise

    def _decide(self, period: str, note: str) -> None:
        decide(self.run(), Period.parse(period), Choice(APPROVER, self.told.candidate(period), note=note))

    def publish(self, period: str) -> None:
        run = self.run()
        publish(run, Period.parse(period))
        update_site(run)
        seal(run.record, months_since(run.record, Period.parse(period), calendar_month(run.moment.date())))

    def killed(self, what: str, write: int, trust: str, period: str) -> bool:
        """A command in a child that dies before its n-th write; whether it came to its end before that."""
        self.clock += timedelta(hours=1)
        held = self.standing(period)[trust] if what == "withdraw" else ""
        child = os.fork()
        if child == 0:
            _die_at(write, str(self.told.place), lambda: self._command(what, trust, period))
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in {0, DIED}
        self.died = self.died or code == DIED
        taken = {one.submission for one in self.run().record.all(Withdrawal, period, trust)}
        self.withdrawn |= {held} if held and self._id_of(held, trust) in taken else set()
        return code == 0

    def settled(self) -> None:
        """However the story went, one more run brings it to its end, and everything is there."""
        for _ in MONTHS:  # what nothing was sent for waits for a person, and the month after it for that
            self.tell(APPROVER)
            for period in self.assessed():
                self.approve(period)
        self.tell(APPROVER)
        stamps = self.told.stamps()
        self.tell(APPROVER)
        assert self.told.stamps() == stamps
        wrong = [f"{one.key}: {one.says}" for one in verify(self.run()).wrong]
        assert [one for one in wrong if not (self.died and one.endswith("a killed run may have left it"))] == []
        assert {sha for *_, sha in self.sent} <= {path.name for path in (self.told.place / "store/blobs").iterdir()}
        for period in self.assessed():
            again = replay_release(self.run(), Period.parse(period), stored_rules=True)
            assert (again.tables_same, again.pages_differing) == (True, ()), period
            self._one_release_stands(period)
            self._differences_are_told(period)
        self._history_leads_here()

    # what is the case

    def expected(self, trust: str, period: str) -> str:
        """The file a bystander takes to be in force."""
        out = self.refused | self.withdrawn
        return next((n for p, t, n, _ in reversed(self.sent) if (p, t) == (period, trust) and n not in out), "")

    def standing(self, period: str) -> dict[str, str]:
        """The file in force of each trust, by the newest assessment; there is exactly one line for each."""
        table = self._trusts(period)
        assert sorted(table["trust"]) == sorted((SENDS, SILENT))
        return {str(row.trust): str(row.file) if row.accepted else "" for row in table.itertuples()}

    def assessed(self) -> list[str]:
        return [str(period) for period in self.run().record.months(Revision)]

    def nothing_lost(self) -> None:
        """What was ever in the record is still there, with the same bytes."""
        store = self.told.place / "store"
        now = {str(p.relative_to(store)): hashlib.sha256(p.read_bytes()).hexdigest() for p in (store / "facts").rglob("*.json")}
        assert self.kept.items() <= now.items()
        self.kept = now

    def _command(self, what: str, trust: str, period: str) -> None:
        if what == "month":
            monthly_cycle.fn(self.newest, as_of=self.clock, approve_as=APPROVER)
        elif what == "approve":
            approve_release.fn(period, self.told.candidate(period), APPROVER, "approved")
        else:
            if what == "withdraw":
                reason = f"{self.standing(period)[trust]} was sent by mistake"
                withdraw(self.run(), trust, Period.parse(period), "the lead", reason)
            rerun_trust.fn(trust, period, "an operator", "Asked for by the trust", APPROVER)

    def run(self) -> Run:
        """A run at the story's own moment."""
        return open_run(self.clock)

    def _trusts(self, period: str) -> pd.DataFrame:
        record = self.run().record
        newest = record.last(Revision, period)
        assert newest
        return table(record, newest, "trusts")

    def _releases(self, period: str) -> list[Release]:
        return sorted(self.run().record.all(Release, period), key=lambda one: one.number)

    def _file(self, release: Release, path: str) -> bytes:
        files: Any = release_view_of(self.run().record, release).files
        return files[path]

    def _id_of(self, name: str, trust: str) -> str:
        return next(one.id for one in self.run().record.all(Submission) if (one.name, one.trust) == (name, trust))

    def _one_release_stands(self, period: str) -> None:
        releases, data = self._releases(period), self.told.site / "data" / period / "release.json"
        assert [release.number for release in releases] == list(range(1, len(releases) + 1))
        assert data.read_bytes() == self._file(releases[-1], f"data/{period}/release.json")

    def _differences_are_told(self, period: str) -> None:
        releases = self._releases(period)
        for old, new in itertools.pairwise(releases):
            page = self._file(new, f"data/{period}/changes-{new.number}.csv")
            told = {(row["table"], row["key"], row["column"]) for row in csv.DictReader(io.StringIO(page.decode(), newline=""))}
            before, now = (json.loads(self._file(one, f"data/{period}/release.json")) for one in (old, new))
            assert told == _differing(before, now)

    def _history_leads_here(self) -> None:
        for trust in (SENDS, SILENT):
            told = [month.state.removesuffix(" and then corrected after publication") for month in history(self.run(), trust)]
            told = ["still expected" if state == "expected" else state for state in told]  # told before its deadline
            tables = [self._trusts(period) for period in self.assessed()]
            assert told == [table.loc[table["trust"].eq(trust), "state"].iloc[0] for table in tables]


@contextmanager
def _refused_only(*reasons: str) -> Iterator[None]:
    try:
        yield
    except NotApprovable as refusal:
        if not any(reason in str(refusal) for reason in reasons):
            raise


def _differing(before: dict, now: dict) -> set[tuple[str, str, str]]:
    """Two published data sets compared by nothing of the product's."""
    found = set()
    for kind, key in (("trusts", ("trust",)), ("actions", ("trust", "ref")), ("verdicts", ("rule", "trust", "subject"))):
        old, new = ({tuple(row[k] for k in key): row for row in data[kind]} for data in (before, now))
        found |= {(kind, "/".join(filter(None, name)), "") for name in old.keys() ^ new.keys()}
        for name in old.keys() & new.keys():
            columns = {c for c in old[name].keys() | new[name].keys() if old[name].get(c) != new[name].get(c)}
            found |= {(kind, "/".join(filter(None, name)), column) for column in columns - WORKINGS}
    return found


def _die_at(write: int, place: str, command) -> None:
    """In a child: run a command that dies before its n-th write to the record or to what is made from it."""
    writes = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal writes
        if event in {"os.link", "os.rename"} and str(args[1]).startswith(place):
            writes += 1
            if writes == write:
                os._exit(DIED)

    code = 1
    try:
        signal.alarm(120)
        sys.addaudithook(watch)
        command()
        code = 0
    except (NotApprovable, NotFound):  # what a person would be told
        code = 0
    finally:
        os._exit(code)
