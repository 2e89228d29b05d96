"""What was granted to one trust, more time or a check that does not count: the months it concerns are told again for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tasks.collect.updates import collect_again
from tasks.model.period import Period
from tasks.month.cycle import tell_months
from tasks.month.months import months_from
from tasks.month.scoreboard_lines import Scoreboard
from tasks.month.tell import decide_and_answer
from tasks.record.facts import Revision, Waiver
from tasks.record.seal import seal
from tasks.run.author import Author
from tasks.run.run import Run, open_run
from tasks.validate.waiver_requests import answer_waiver, months_concerned

Clock = Callable[[], datetime]


def answer_waiver_and_tell(
    run: Run, number: int, author: Author, reason: str, clock: Clock, *, granted: bool, approve_as: str = ""
) -> tuple[Waiver, list[Scoreboard]]:
    """Answer what was asked under a number, and tell again what it concerns: the answer, and the months that were told before.

    Raises NotFound and Mistake as answering does.
    """
    answer = answer_waiver(run, number, author, reason, granted=granted)
    known = open_run(run.moment).with_rows()  # with the answer
    seal(known.record, ())
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
