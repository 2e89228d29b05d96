"""Every path that a month can take from its deadline on: none ends in silence, and on none is anybody accused before a person approved it.

A path is what is done on which day of October. Besides, as in every month, the ladder is walked and the health check looks on each working
day. It ends with the month public and each letter sent or void; or with its regulators told that it is not out, the operator rung,
and the month on the list of what waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows import clock
from flows.chase_updates import chase_updates
from flows.monthly_cycle import monthly_cycle
from flows.ring_alarm import ring_alarm
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.overview.waiting_list import everything_waiting
from tasks.record.facts import Release
from tasks.record.outbox import Outbox
from tasks.run.run import open_run
from tasks.upkeep.health import alarms_of, ring_alarms
from tests.month.programme_run import ProgrammeRun
from tests.month.test_month_of_faults import set_clock
from tests.record.small import SENDS, send, small

SEPTEMBER = Period(2013, 9)
DAYS = (15, 16, 17, 18, 21, 22, 23, 24, 25, 28)
OPERATOR = "operator@programme.example"
REGULATORS = ["special.measures@monitor.example", "special.measures@ntda.example"]
SILENT_ONE = ["chief.executive@rnl.example", "improvement.lead@rnl.example", "special.measures@ntda.example"]
BOTH = sorted([*SILENT_ONE, "chief.executive@rdd.example", "improvement.lead@rdd.example", "special.measures@monitor.example"])


@dataclass
class Month:
    """A programme of two trusts, and what left of it: by subject the days, each with an address."""

    programme: ProgrammeRun
    changed: pytest.MonkeyPatch
    day: int = 0
    left: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def at(self, hour: str, act: Callable[[Month], object]) -> None:
        """Do something on this day; a run that fails rings, as the automation has it."""
        set_clock(f"2013-10-{self.day}T{hour}+01:00")
        try:
            act(self)
        except Mistake as refused:
            ring_alarm.fn("chase-updates", "a run", "1", "Failed", str(refused))
        for path in self.programme.place.glob("mail/*.eml"):
            if path.name not in self.known:
                self.known.add(path.name)
                (mail,) = self.programme.mail(path.stem)
                self.left.setdefault(" ".join(mail["Subject"].split()), []).append((self.day, mail["To"].addresses[0].addr_spec))

    def days(self, subject: str, *, to: str = "") -> dict[int, list[str]]:
        """The days on which letters with these words in their subject left, and to whom."""
        found: dict[int, list[str]] = {}
        for day, address in sorted(one for words, letters in self.left.items() if subject in words for one in letters):
            if to in address:
                found.setdefault(day, []).append(address)
        return found


def command(*words: str) -> Callable[[Month], object]:
    def act(month: Month) -> None:
        assert month.programme.run_unapproved(*words) == 0

    return act


def daily(month: Month) -> None:
    chase_updates.fn()


def health(month: Month) -> None:
    moment = clock.now()
    ring_alarms(alarms_of(lambda: open_run(moment), ask_scheduler=False), moment)


def month_run(month: Month) -> None:
    monthly_cycle.fn("2013-09")


def approved(month: Month, *more: str) -> None:
    command("approve", "2013-09", "--by", "Ann Approver", *more)(month)


def in_spite(month: Month) -> None:
    approved(month, "--note", "Nothing came, and we know why: arrivals, trusts")


def declined(month: Month) -> None:
    approved(month, "--decline", "--note", "One figure is odd")


def withdrawn(month: Month) -> None:
    for by in ("Olu Operator", "Ann Approver"):
        command("retract", "2013-09", "--candidate", month.programme.candidate("2013-09"), "--by", by, "--reason", "By mistake")(month)


def taken_back(month: Month) -> None:
    command("withdraw", SENDS, "2013-09", "--by", "Their lead", "--reason", "It was another month's")(month)


def refused(month: Month) -> None:
    """An approval of what was looked at, which is void by now."""
    first = sorted(month.programme.place.glob("store/facts/main/candidates/2013-09/*.json"))[0]
    looked_at = hashlib.sha256(first.read_bytes()).hexdigest()
    assert month.programme.run_unapproved("approve", "2013-09", "--by", "Ann Approver", "--candidate", looked_at) == 2


def mended(month: Month) -> None:
    send(month.programme.programme, "again.json", "2013-10-22T09:00:00+01:00")


def run_again(month: Month) -> None:
    command("rerun", SENDS, "2013-09")(month)


def mail_off(month: Month) -> None:
    month.changed.setenv("MEASURES_HOLD_NOTICES", "1")


def mail_on(month: Month) -> None:
    month.changed.delenv("MEASURES_HOLD_NOTICES")


def away(month: Month) -> None:
    (month.programme.programme / "inbox").rename(month.programme.place / "unmounted")


def back(month: Month) -> None:
    (month.programme.place / "unmounted").rename(month.programme.programme / "inbox")


@dataclass(frozen=True)
class Course:
    """What is done on each day, and how it ends: on which day the trust's overdue letters leave, if ever; on which the regulators hear that
    the month is not out, and in which words; and what the operator is rung for, day by day.
    """

    acts: Mapping[int, tuple[Callable[[Month], object], ...]]
    accuses: int = 0
    accused: tuple[str, ...] = tuple(SILENT_ONE)
    not_out: str = ""
    rings: tuple[tuple[int, str], ...] = ()
    sends: bool = True


WAITS = (17, "September 2013, candidate 1")
LOUDER = (24, "approval: September 2013")
STAYS = (24, "approval: Nothing is public of September 2013")
AWAY = ((16, "The run a run of chase-updates ended as Failed. the inbox "), (18, "last month: September 2013 was due on 17 October 2013"))
NOBODY = (15, "No trust has sent anything for September 2013 by its deadline.")
AGAIN = "September 2013, candidate 2"
COURSES = {
    "approved": Course({17: (month_run,), 18: (approved,)}, accuses=18, rings=(WAITS,)),
    "approved in spite": Course({17: (month_run,), 18: (in_spite,)}, accuses=18, accused=tuple(BOTH), rings=(NOBODY, WAITS), sends=False),
    "declined, and nothing more": Course({17: (month_run,), 18: (declined,)}, not_out="declined on 18 October 2013", rings=(WAITS, STAYS)),
    "declined, mended and approved": Course(
        {17: (month_run,), 18: (declined,), 22: (mended, run_again), 23: (approved,)}, accuses=23, rings=(WAITS, (22, AGAIN))
    ),
    "withdrawn for good": Course({17: (month_run,), 18: (withdrawn,)}, not_out="and withdrawn", rings=(WAITS, STAYS)),
    "void, and its successor approved": Course(
        {17: (month_run,), 18: (taken_back,), 21: (refused,), 22: (in_spite,)}, accuses=22, accused=tuple(BOTH), rings=(WAITS, (18, AGAIN))
    ),
    "nobody decides": Course({17: (month_run,)}, not_out="nobody has decided on it yet", rings=(WAITS, LOUDER)),
    "decided late": Course({17: (month_run,), 25: (approved,)}, accuses=25, not_out="nobody has decided on it yet", rings=(WAITS, LOUDER)),
    "mail off": Course({16: (mail_off,), 17: (month_run,), 18: (approved,), 22: (mail_on,)}, accuses=23),
    "inbox away": Course({15: (away,), 17: (month_run,)}, not_out="has not been put forward yet", rings=AWAY),
    "inbox away, and back": Course(
        {15: (away,), 17: (month_run,), 18: (back, month_run), 21: (approved,)},
        accuses=21,
        rings=(AWAY[0], (18, "September 2013, candidate 1"), AWAY[1]),
    ),
    "nobody sent anything": Course({17: (month_run,)}, not_out="nobody has decided on it yet", rings=(NOBODY, WAITS, LOUDER), sends=False),
}


@pytest.fixture(params=COURSES.values(), ids=COURSES)
def course(request: pytest.FixtureRequest) -> Course:
    return request.param


@pytest.fixture
def month(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Month:
    """The course is gone through to its end."""
    small(tmp_path)
    if course.sends:
        send(tmp_path / "programme", "first.json", "2013-10-10T09:00:00+01:00")
    monkeypatch.setattr(clock, "datetime", clock.datetime)
    for name, value in {"OPERATORS": OPERATOR, "ALARMS": str(tmp_path / "alarms"), "BACKUPS": str(tmp_path / "backups")}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)
    month = Month(ProgrammeRun.below(tmp_path), monkeypatch)
    with month.programme.settings():
        month.day = 14
        month.at("07:00", command("plan"))
        month.at("07:10", command("backup", str(tmp_path / "backups/measures-1.tar")))
        for month.day in DAYS:
            month.at("08:00", daily)
            month.at("09:45", health)
            for n, act in enumerate(course.acts.get(month.day, ())):
                month.at(f"1{n}:00", act)
        yield month


def test_it_does_not_end_in_silence(course: Course, month: Month) -> None:
    assert month.days("update for September 2013 overdue") == ({course.accuses: [*course.accused]} if course.accuses else {})
    assert month.days("September 2013 is not public yet") == ({24: REGULATORS} if course.not_out else {})
    for mail in month.programme.mail("2013-09-all-undecided-*"):
        assert course.not_out in " ".join(mail.get_body(("plain",)).get_content().split())
    run = open_run(clock.now())
    if run.record.newest(Release, SEPTEMBER):
        assert not Outbox(run.record, SEPTEMBER).waiting()
    else:
        assert any("September 2013" in one.says for one in everything_waiting(run))
    rang = sorted((day, words.removeprefix("Alarm: ")) for words, letters in month.left.items() for day, to in letters if to == OPERATOR)
    assert [day for day, _ in rang] == [day for day, _ in course.rings], rang
    assert all(words.startswith(says) for (_, words), (_, says) in zip(rang, course.rings, strict=True)), rang
