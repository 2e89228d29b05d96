"""What an update's receipt has to do with others of its trust: an earlier month accepted before, and two received in one second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pandas as pd

from tasks.model.period import Period
from tasks.model.update import ReadSubmission, Submission
from tasks.record.decisions import numbers, outcomes, withdrawn
from tasks.record.facts import Decision
from tasks.rules.checks.period_words import month_ended, period_meant
from tasks.rules.expected import expected
from tasks.run.run import Run
from tasks.validate.waivers import Earlier
from tasks.workbook.reading.read import read_submissions

SAME_SECOND = "same-second"
Taken = Sequence[ReadSubmission]
Judge = Callable[[Period, ReadSubmission], bool]
"""Whether an update, given alone, would be accepted for a period."""


def with_receipts(run: Run, period: Period, taken: Taken, heads: pd.DataFrame, earlier: Earlier, accepts: Judge) -> pd.DataFrame:
    """The table of updates with `awaited` and `same_second`, both empty for nearly all.

    `awaited` is the month that had last ended when an update came for an earlier one, if by then the trust's update for the earlier month
    had been accepted and none for the awaited one. `same_second` says which of the updates received in one second counts. `earlier` holds
    the decisions on other updates for the period.
    """
    awaited = [_awaited(run, period, submission, taken, accepts) for submission, _ in taken]
    gone = withdrawn(run.record, period) if earlier else set()
    standing = {trust: [one for one in decisions if (trust, one.submission) not in gone] for trust, decisions in earlier.items()}
    same = [_same_second(period, submission, taken, standing.get(submission.trust, ()), accepts) for submission, _ in taken]
    columns = {"awaited": awaited, "same_second": same}
    return heads.assign(**{name: pd.Series(words, index=heads.index, dtype="str") for name, words in columns.items()})


def _awaited(run: Run, period: Period, mine: Submission, taken: Taken, accepts: Judge) -> str:
    ended = month_ended(mine.received_at, run.programme.last)
    if period >= ended or mine.trust not in expected(run.rulebook.spells, ended):
        return ""
    beside = [one for one in taken if one[0].trust == mine.trust and _place(one[0]) < _place(mine)]
    again = _accepted(run, period, mine) or any(accepts(period, one) for one in beside)
    if not again or _accepted(run, ended, mine) or any(accepts(ended, one) for one in _waiting(run, ended, mine)):
        return ""
    return str(ended)


def _accepted(run: Run, period: Period, mine: Submission) -> bool:
    """Whether an update of the trust for a period, received before this one, is accepted and was not taken back by then."""
    known = outcomes(run.record, period, mine.received_at, mine.trust)
    return any(one.state == "accepted" and _place(one.decision) < _place(mine) for one in known)


def _waiting(run: Run, period: Period, mine: Submission) -> Iterator[ReadSubmission]:
    """What the trust sent for a period before this and nobody has decided on yet: a run tells the earlier month first."""
    record, first = run.record, period.next()
    decided = {name for month in record.months(Decision) for name in numbers(record, month, mine.trust)}
    sent = [parts for month in record.months(Submission, first, mine.month) for parts in record.listed(Submission, month)]
    found = [record.get(Submission, *parts) for parts in sent if parts[1] == mine.trust and parts[1:] not in decided]
    before = [one for one in found if _place(one) < _place(mine)]
    for one, reading in zip(before, read_submissions(record, before, run.rulebook.wording), strict=True):
        if period_meant(one, reading, run.programme.first, run.programme.last) == period:
            yield one, reading


def _same_second(period: Period, mine: Submission, taken: Taken, decided: Sequence[Decision], accepts: Judge) -> str:
    beside = [one for one in taken if one[0].trust == mine.trust and one[0].id != mine.id and _second(one[0]) == _second(mine)]
    rivals: list[Submission | Decision] = [one[0] for one in beside if accepts(period, one)]
    rivals += [one for one in decided if one.decision == "accepted" and _second(one) == _second(mine)]
    if not rivals:
        return ""
    counts = max([*rivals, mine], key=_place)
    if counts is mine:
        others = ", ".join(f'"{_file(one)}"' for one in sorted(rivals, key=_place))
        return f"was received in the same second as {others}; this one counts, the other does not"
    return f'was received in the same second as "{_file(counts)}"; that one counts, and this one does not'


def _second(one: Submission | Decision) -> datetime:
    return one.received_at.replace(microsecond=0)


def _place(one: Submission | Decision) -> tuple[datetime, str]:
    """In the order of receipt; of two at one moment the one with the later id counts."""
    return one.received_at, _id(one)


def _id(one: Submission | Decision) -> str:
    return one.submission if isinstance(one, Decision) else one.id


def _file(one: Submission | Decision) -> str:
    return one.file if isinstance(one, Decision) else one.name
