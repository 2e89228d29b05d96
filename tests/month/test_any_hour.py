"""Whatever the hour, the holidays and our own faults: nobody outside a trust hears of an update before its time to mend it is over."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.assess.revision import assess
from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.model.mistake import MachineRefused
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.month.sweep import sweep
from tasks.month.tell import decide_and_answer
from tasks.notify.chase import chase
from tasks.notify.notices import queue_notices
from tasks.notify.sending import send_all
from tasks.record.outbox import Outbox
from tasks.record.tables import verdicts_about
from tasks.rules.deadline import LONDON, closes, deadline, run_day
from tasks.rules.working_days import Calendar
from tasks.run.run import Run, open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import FAULTY, GOOD, SENDS, send, small

SEPTEMBER = Period(2013, 9)
EXAMPLES = 60
"""A handful in the tests; the rehearsal asks for many."""

HOURS = (time(8), time(9), time(17, 45))


@dataclass
class Month:
    """One trust's September, lived through hour by hour as the schedules have it."""

    regime: ProgrammeRun
    holidays: frozenset[date]

    def run(self, moment: datetime) -> Run:
        return open_run(moment)

    def step(self, moment: datetime) -> None:
        """What is due at a moment: in the morning the ladder, from the run day on the month, and always a sweep."""
        run = self.run(moment)
        if moment.time() == time(8):
            pending = collect(run, SEPTEMBER).get(SEPTEMBER, ())
            chase(run, SEPTEMBER, sorted({one.trust for one, _ in pending}))
            send_all(run, (SEPTEMBER,), lambda: moment)
        sweep(run, lambda: moment)
        if moment.time() == time(9) and moment.date() >= self.run_day:
            decide_and_answer(run, SEPTEMBER, collect(run, SEPTEMBER).get(SEPTEMBER, ()), lambda: moment)
            assess(run, SEPTEMBER)
            queue_notices(run, SEPTEMBER)
            send_all(run, (SEPTEMBER,), lambda: moment)

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.run(datetime(2013, 10, 1, tzinfo=LONDON)).rulebook.bank_holidays)

    @property
    def run_day(self) -> date:
        return run_day(SEPTEMBER, 10, 2, self.calendar)

    def moments(self, begin: datetime) -> Iterator[datetime]:
        """Each hour at which something is due, from a moment on."""
        day = begin.date()
        while day < date(2013, 11, 8):
            if self.calendar.is_working_day(day):
                yield from (datetime.combine(day, hour, tzinfo=LONDON) for hour in HOURS)
            day += timedelta(days=1)

    def queued(self) -> list[Notice]:
        """Every letter about the trust, also one that waits for a person to approve the month."""
        return [one for one in self.outbox.notices() if one.trust == SENDS]

    def sent(self) -> list[Notice]:
        return [one for one in self.outbox.sent() if one.trust == SENDS]

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.run(datetime(2013, 10, 1, tzinfo=LONDON)).record, SEPTEMBER)


def lived(place: Path, holidays: frozenset[int]) -> Month:
    small(place)
    days = frozenset(date(2013, 10, 7) + timedelta(days=number) for number in holidays)
    with (place / "config/bank_holidays.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{day},yes,A day of mourning,2013-09-01,https://example.org/\n" for day in sorted(days))
    return Month(ProgrammeRun.below(place), days)


def mending_day(month: Month, answered: datetime) -> date:
    """Worked out once more: two working days after the day of the answer, or the last day of grace."""
    early = answered.time() < time(9)  # then it counts as given the working day before
    day = month.calendar.before(answered.date(), 1) if early else answered.date()
    return max(month.calendar.after(day, 2), closes(SEPTEMBER, 10, 2, month.calendar))


@settings(max_examples=EXAMPLES, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # it takes too long to be made small
@given(
    came=st.integers(1, 140),
    mended=st.one_of(st.none(), st.integers(1, 60)),
    holidays=st.frozensets(st.integers(0, 18), max_size=3),
    fault=st.sampled_from(("none", "off", "inbox", "held")),
    begins=st.integers(-24, 72),
    lasts=st.integers(1, 140),
)
def test_at_no_hour_does_anybody_outside_hear_of_an_update_before_its_mending_day_is_over(came, mended, holidays, fault, begins, lasts):
    """`came` and `begins` count hours before the end of the deadline and from the arrival, `mended` hours from the answer."""
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        month = lived(Path(place), holidays)
        with month.regime.settings():
            first_plans(month.run(datetime(2013, 10, 1, tzinfo=LONDON)))
            due = deadline(SEPTEMBER, 10, month.calendar)
            arrival = datetime.combine(due + timedelta(days=1), time(), tzinfo=LONDON) - timedelta(hours=came)
            outage = arrival + timedelta(hours=begins), arrival + timedelta(hours=begins + lasts)
            send(month.regime.programme, "faulty.json", arrival.isoformat(), **FAULTY)
            answered, until, is_mended, outside = None, None, False, []
            for moment in month.moments(arrival):
                if until and outage[1] + timedelta(days=3) < moment and moment.date() > max(until, month.run_day) + timedelta(days=4):
                    break
                broken = outage[0] <= moment < outage[1] and fault
                _break(month.regime, patch, broken)
                if broken != "off":
                    try:
                        month.step(moment)
                    except MachineRefused:
                        assert broken == "inbox"
                returned = [one for one in month.sent() if one.level.step == "returned"]
                if returned and not answered:
                    answered = moment
                    until = mending_day(month, answered)
                    back = answered + timedelta(hours=mended or 0)
                    if mended and back.date() <= until:
                        is_mended = True
                        send(month.regime.programme, "mended.json", back.isoformat(), **GOOD)
                outside = [one for one in month.queued() if one.recipient.role == "regulator" or "overdue" in one.subject]
                if outside:
                    assert answered, f"{outside[0].subject} was queued before an answer left"
                    assert not is_mended, outside[0].subject
                    assert moment.date() > until
            _said_once(month)
            run = month.run(moment)
            (verdict,) = [one for one in verdicts_about(run.record, assess(run, SEPTEMBER), ("overdue",)) if one.trust == SENDS]
            assert verdict.answer is (Answer.NO if is_mended else Answer.YES)
            assert "late" not in verdict.sentence
            assert bool(outside) is not is_mended


def _break(regime: ProgrammeRun, patch: pytest.MonkeyPatch, fault: str) -> None:
    inbox, away = regime.programme / "inbox", regime.programme / "away"
    if fault == "inbox" and inbox.exists():
        inbox.rename(away)
    elif fault != "inbox" and away.exists():
        away.rename(inbox)
    if fault == "held":
        patch.setenv("MEASURES_HOLD_NOTICES", "1")
    else:
        patch.delenv("MEASURES_HOLD_NOTICES", raising=False)


def _said_once(month: Month) -> None:
    said = Counter((one.recipient.address, one.subject) for one in month.sent())
    assert set(said.values()) <= {1}


class Dying:
    """A store that is gone after some writes, as a machine that is switched off."""

    def __init__(self, store, writes):
        self.store, self.left = store, writes

    def __getattr__(self, name):
        return getattr(self.store, name)

    def create(self, *args):
        made = self.store.create(*args)
        self.left -= made
        if not self.left:
            raise KeyboardInterrupt
        return made

    def create_all(self, items):
        return [self.create(*item) for item in items]


def test_a_sweep_that_is_killed_at_any_write_and_repeated_answers_once(tmp_path):
    month = lived(tmp_path, frozenset())
    send(month.regime.programme, "faulty.json", "2013-10-10T17:00:00+01:00", **FAULTY)
    send(month.regime.programme, "good.json", "2013-10-10T17:20:00+01:00", **GOOD)
    with month.regime.settings():
        first_plans(month.run(datetime(2013, 10, 1, tzinfo=LONDON)))
        moment, died = datetime(2013, 10, 10, 17, 30, tzinfo=LONDON), 0
        while died < 60:
            run = month.run(moment)
            try:
                sweep(replace(run, record=replace(run.record, store=Dying(run.record.store, 2))), lambda: moment)
                break
            except KeyboardInterrupt:
                died += 1
        assert 4 < died < 60
        sent = sorted((one.recipient.role, one.level.step) for one in month.sent())
        assert sent == [("improvement director", "accepted"), ("lead", "accepted"), ("lead", "returned")]
        _said_once(month)
    assert len(month.regime.mail()) == 3
