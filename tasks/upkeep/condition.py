"""What the health check knows at one moment: plain facts, gathered elsewhere, judged by the rules of health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.model.period import Period


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a deployment ought to start by itself, and when the scheduler says it will: the next moments (aware), earliest first.

    `held` counts the schedules the scheduler has, `active` those of them that are switched on.
    """

    ought: tuple[datetime, ...]
    will: tuple[datetime, ...]
    held: int
    active: int


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The scheduler as it answered. `missing` are deployments it lacks, `late` the runs that were due and have not begun, `heard` is when a
    worker was last heard of (aware), if ever.
    """

    answers: bool
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    timetables: Mapping[str, Timetable] | None = None
    heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """A place on a disk, with its free and total bytes."""

    place: str
    free: int
    total: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything a health check looks at.

    `due` is the last month that ought to have been assessed by now, with the moment it was due (aware); `assessed` the moment as at which
    the record has it assessed. Both are None when no month was due, or it was not assessed. `newest` is the latest moment the record knows
    of. `ended`: no month of the programme is under way any more. `settings` says what is wrong with them, `people` who is written to and
    has no address, `desk` what is wrong with the desk, if there is one; `mail_held`: all mail is held on purpose. `unready` says what the
    month now being reported lacks, in sentences. `holidays` counts England's bank holidays of this year and the next. `waiting` counts
    notices without a receipt, `by_hand` those that a person has to see to and nobody ticked off, `mails` those in somebody's name that
    wait; strangers' are not counted. `undecided` are the months nobody has decided on for too long, each with the moment since when
    it waits; `not_out` those of which nothing is public for too long, as what was put forward was declined or withdrawn.
    `extensions_over` are months that were assessed before an extension ran out. `unread` says in sentences what of the inbox could not be
    read, `held` what a fault of ours keeps from being checked. `astray` are files in the inbox, or among claims and evidence, by name, that
    count for nobody. `scheduler` is None if nobody asked for it to be looked at.
    """

    now: datetime
    due: tuple[Period, datetime] | None
    assessed: datetime | None
    newest: datetime | None
    ended: bool
    settings: tuple[str, ...]
    people: tuple[str, ...]
    desk: str
    mail_held: bool
    unready: tuple[str, ...]
    holidays: Mapping[int, int]
    waiting: int
    by_hand: int
    mails: int
    undecided: tuple[tuple[Period, datetime], ...]
    not_out: tuple[Period, ...]
    extensions_over: tuple[Period, ...]
    unread: tuple[str, ...]
    held: tuple[str, ...]
    astray: tuple[str, ...]
    backup: datetime | None
    disks: tuple[Disk, ...]
    scheduler: Scheduler | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong: which check says so, what it is, and what to do.

    `mark` stays the same for as long as it is the same thing, where the sentence does not.
    """

    check: str
    says: str
    mend: str
    mark: str = ""

    def in_own_words(self, phrase: Callable[[str], str]) -> Alarm:
        """The same in a regime's own words."""
        return replace(self, check=phrase(self.check), says=phrase(self.says), mend=phrase(self.mend))
