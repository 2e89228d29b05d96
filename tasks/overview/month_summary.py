"""A month in a few words for operators: worked out once from its newest assessment and release, and found again by every run after that."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import datetime
from typing import TypedDict, TypeVar

import orjson
import pandas as pd

from tasks.model.verdict import Answer
from tasks.month.scoreboard import in_order, unclear_dates
from tasks.publish.reading import release_view_of
from tasks.record.codec import written
from tasks.record.facts import Release, Revision
from tasks.record.record import Record
from tasks.record.results import found, held_result
from tasks.record.tables import each_tables, verdicts_in
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.verb import in_flow

T = TypeVar("T")


class MonthSummary(TypedDict):
    """Trust to what became of its update, and to the number of the release in which what is public of it was new; the dates that a person
    has to settle; and the contracts whose award is referred to a person, each with the sentence that says so.
    """

    says: dict[str, list[str]]
    published: dict[str, int]
    dates: list[dict[str, str]]
    referred: list[tuple[str, str]]


_WORDS = {
    "accepted with reasons": "accepted",
    "nil return": "nothing to report",
    "may be mended": "returned",
    "not answered yet": "received",
    "asked which month": "returned",
    "still expected": "expected",
    "never received": "not received",
}


def summary_of(run: Run, revision: Revision) -> MonthSummary:
    """The summary of a month. Only a flow run keeps it: a command that looks writes nothing."""
    release = run.record.last(Release, revision.period)
    inputs = {"revision": revision.hash, "release": release.hash if release else "", "code": code_version()}
    if in_flow():
        held = found(run.record, "month-summary", inputs, lambda: written(_made(run, revision, release))).sha256
    else:
        held = held_result(run.record, "month-summary", inputs)
    made: MonthSummary = orjson.loads(run.record.blob(held)) if held else _made(run, revision, release)
    return made


def left_since(run: Run, newest: Revision, things: Callable[[MonthSummary], Iterable[T]]) -> dict[T, datetime]:
    """Since when each of the things that the newest assessment leaves to a person has waited: as at the first of the assessments that, one
    after the other, leave it to one.
    """
    since = dict.fromkeys(things(summary_of(run, newest)), newest.as_of)
    waits = set(since)
    for revision in _before(run.record, newest) if waits else ():
        waits &= set(things(summary_of(run, revision)))
        if not waits:
            break
        since |= {thing: min(since[thing], revision.as_of) for thing in waits}
    return since


def _before(record: Record, newest: Revision) -> Iterator[Revision]:
    """The assessments of a month and of those before it that led to one, the newest first."""
    for month in reversed(record.months(Revision, last=newest.period)):
        last = newest.number - 1 if month == newest.period else record.newest(Revision, month)
        yield from (record.get(Revision, month, number) for number in range(last, 0, -1))


def _made(run: Run, revision: Revision, release: Release | None) -> MonthSummary:
    says: dict[str, list[str]] = {}
    dates: list[dict[str, str]] = []
    referred = []
    for tables in each_tables(run.record, revision):
        verdicts = list(verdicts_in(tables["verdicts"]))
        says |= dict(_states(tables["trusts"], {(one.rule, one.trust) for one in verdicts if one.answer is Answer.YES}))
        dates += unclear_dates(tables["actions"], tables["findings"], revision.period)
        referred += [(one.subject, one.sentence) for one in verdicts if one.rule == "incentive_award" and one.answer is Answer.REFER]
    public = release_view_of(run.record, release).overview["told"] if release else {}
    published = {trust: int(last["number"]) for trust, last in public.items()}
    return {"says": says, "published": published, "dates": in_order(dates), "referred": referred}


def _states(trusts: pd.DataFrame, yes: Container[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Each trust, with what became of its update; `yes` are the rules, and the trusts of which they say yes."""
    for row in trusts.to_dict("records"):
        trust, state = str(row["trust"]), str(row["state"])
        word = _WORDS.get(state, state)
        if row["accepted"] and row["returned"] and word == "accepted":
            word = "returned and mended"
        if ("overdue", trust) in yes:
            word = "overdue"
        yield trust, [word, "stalled"] if ("stalled", trust) in yes else [word]
