"""More time for a month, asked for and answered: held as a fact, told at once to whoever has to know, and sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tasks.collect.more_time import answer_request, ask_for_time
from tasks.model.period import Period
from tasks.notify.extension_letters import is_about_time, queue_answered, queue_asked
from tasks.notify.sending import send_all
from tasks.record.facts import ExtensionAnswer, ExtensionAsked
from tasks.record.seal import seal
from tasks.run.author import Author
from tasks.run.run import Run

Clock = Callable[[], datetime]


def ask_and_tell(run: Run, trust: str, period: Period, until: date, reason: str, author: Author, clock: Clock) -> ExtensionAsked:
    """Ask for more time, and tell the regulator, once a day; `clock` gives the moment at which the letter leaves. Raises as asking does."""
    asked = ask_for_time(run, trust, period, until, reason, author)
    queue_asked(run, period)
    _tell(run, period, clock)
    return asked


def answer_and_tell(
    run: Run,
    trust: str,
    period: Period,
    author: Author,
    reason: str,
    clock: Clock,
    *,
    granted: bool,
    until: date | None,
) -> ExtensionAnswer:
    """Answer what a trust asked for, and tell it. Raises NotFound and Mistake as answering does."""
    answer = answer_request(run, trust, period, author, reason, granted=granted, until=until)
    queue_answered(run, answer)
    _tell(run, period, clock)
    return answer


def _tell(run: Run, period: Period, clock: Clock) -> None:
    send_all(run, (period,), clock, is_about_time)
    seal(run.record, {period})
