"""What was granted to one trust, more time or a check that does not count: the months it concerns are told again for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tasks.collect.updates import collect_again
from tasks.model.period import Period
from tasks.month.cycle import tell_months
from tasks.month.months import months_from
from tasks.month.scoreboard_lines import Scoreboard
from tasks.month.tell import decide_and_answer
from tasks.notify.chase import periods_chased
from tasks.notify.sending import send_all
from tasks.notify.waiver_letters import is_about_waiver, queue_waiver_answered, queue_waiver_asked
from tasks.record.facts import Revision, Waiver
from tasks.record.seal import seal
from tasks.rules.deadline import london_day
from tasks.run.author import Author
from tasks.run.run import Run, open_run
from tasks.validate.waiver_requests import answer_waiver, ask_waiver, months_concerned

Clock = Callable[[], datetime]


def ask_waiver_and_tell(run: Run, trust: str, check: str, ref: str, until: date, author: Author, reason: str, clock: Clock) -> Waiver:
    """Ask that a check not count, and tell whoever may answer; `clock` gives the moment at which letters leave. Raises as asking does."""
    asked = ask_waiver(run, trust, check, ref, until, author, reason)
    month = _month_of_letters(run, asked)
    queue_waiver_asked(run, month, asked)
    _send(run, month, clock)
    return asked


def answer_waiver_and_tell(
    run: Run, number: int, author: Author, reason: str, clock: Clock, *, granted: bool, approve_as: str = ""
) -> tuple[Waiver, list[Scoreboard]]:
    """Answer what was asked under a number, tell the trust, and tell again what it concerns: the answer, and the months told before.

    Raises NotFound and Mistake as answering does.
    """
    answer = answer_waiver(run, number, author, reason, granted=granted)
    known = open_run(run.moment).with_rows()  # with the answer
    month = _month_of_letters(known, answer)
    queue_waiver_answered(known, month, answer)
    _send(known, month, clock)
    boards = []
    for month in list(months_concerned(known, answer)):
        if known.record.newest(Revision, month):
            boards.append(tell_once_more(run, answer.trust, month, answer.by, clock, approve_as))
        else:
            for one, pending in collect_again(known, answer.trust, month).items():
                decide_and_answer(known, one, pending, clock)
            seal(known.record, {month})
    return answer, boards


def tell_once_more(run: Run, trust: str, period: Period, by: str, clock: Clock, approve_as: str = "") -> Scoreboard:
    """Tell a month that was told before for a trust once more, by what is granted by now, at the run's moment."""
    known = open_run(run.moment).with_rows()
    pending = collect_again(known, trust, period)
    return tell_months(known, period, months_from(known, period), pending, (trust,), clock, by=by, approve_as=approve_as)


def _month_of_letters(run: Run, waiver: Waiver) -> Period:
    """The month among whose letters a waiver, which is of none, is told: the newest that it concerns of those under way, for what waits of
    another no run sends.
    """
    concerned = {*months_concerned(run, waiver)} & {*periods_chased(run)}
    programme, before = run.programme, run.rulebook.period_on(london_day(run.moment)).previous()
    return max(concerned, default=max(programme.first, min(before, programme.last)))


def _send(run: Run, month: Period, clock: Clock) -> None:
    send_all(run, (month,), clock, is_about_waiver)
    seal(run.record, {month})
