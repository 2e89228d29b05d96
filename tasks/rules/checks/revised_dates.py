"""A deadline may be revised: to a later day that can be read, with a reason, and not again and again."""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.rules.checks.check import LINE, MONTH, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.read_date import read_date
from tasks.rules.wording import explains, has_words

_ERROR = r"#.*|Err:\d+"  # as a program shows it in a cell


def _new(lines: pd.DataFrame) -> Mask:
    """Where this update moves the deadline, rather than repeat the last one's."""
    return lines["revised_date"].notna() & (lines["revised_date"] != lines["last_revised"])


def _unreadable(row: Row) -> str:
    reason = read_date(row["revised_word"], Period.parse(row["period"])).reason
    return f'Action {row["ref"]}: the revised deadline is written "{row["revised_word_short"]}", which cannot be used: {reason}.'


@check(
    "revised-unreadable",
    table="lines",
    column="revised_word",
    title="A revised deadline names no day",
    says=_unreadable,
    mend="Write a day, for example 31 January 2014; or a month, for example January 2014, which means its last day.",
    good="31 January 2014",
    bad="as soon as possible",
    unless=LINE,
)
def revised_unreadable(lines: pd.DataFrame) -> Mask:
    """A revised deadline names a day, or a month or quarter that is taken to mean its last day."""
    return and_where(lines["revised_date"].isna(), lambda rows: has_words(lines.loc[rows, "revised_word"]))


@check(
    "revised-not-later",
    table="lines",
    column="revised_word",
    title="A revised deadline is not later than the agreed date",
    says="Action {ref}: the revised deadline ({revised_date}) is not later than the agreed date ({due_date}).",
    mend="Write the later day, or leave Revised deadline empty if the agreed date stands.",
    good="31 January 2014, agreed for 30 November 2013",
    bad="31 October 2013, agreed for 30 November 2013",
    unless=(*LINE, "old-plan-version"),
)
def revised_not_later(lines: pd.DataFrame) -> Mask:
    """A revised deadline is later than the agreed date."""
    return lines["revised_date"] <= lines["due_date"]


@check(
    "revised-earlier",
    table="lines",
    column="revised_word",
    title="A revised deadline is earlier than the last one",
    says="Action {ref}: the revised deadline ({revised_date}) is earlier than the one given before ({last_revised}).",
    mend="Check the day. If the action will be finished sooner after all, leave it and say so under Explanation.",
    good="28 February 2014, after 31 January 2014",
    bad="31 December 2013, after 31 January 2014",
    unless=(*MONTH, "revised-not-later"),
)
def revised_earlier(lines: pd.DataFrame) -> Mask:
    """A revised deadline is not earlier than the one given before."""
    return lines["revised_date"] < lines["last_revised"]


@check(
    "rebaselined-too-often",
    table="lines",
    column="revised_word",
    title="A deadline was revised again and again",
    says="Action {ref}: the deadline moves to {revised_date}, after {revisions} earlier revisions. It was agreed for {timescale}.",
    mend="Say under Explanation what will be different this time. The regulator may ask to agree the action again.",
    good="One revision",
    bad="A third revision",
    unless=(*MONTH, "revised-not-later"),
    thresholds=("rebaselined_limit",),
)
def rebaselined_too_often(lines: pd.DataFrame, rebaselined_limit: int) -> Mask:
    """A deadline is not revised as often as the regime's limit, three times unless it says otherwise."""
    return _new(lines) & (lines["revisions"] + 1 >= rebaselined_limit)


@check(
    "revised-without-reason",
    table="lines",
    column="revised_reason",
    title="A deadline was revised without a reason",
    says='Action {ref}: the deadline is revised to "{revised_word_short}", but no reason is given.',
    mend='Write under Reason for revised deadline why the date moved, for example "Two overseas starters await visas."',
    good="Two overseas starters await visas.",
    bad="(nothing)",
    unless=LINE,
    absent=True,
)
def revised_without_reason(lines: pd.DataFrame) -> Mask:
    """A revised deadline comes with a reason; the same deadline repeated next month needs no new one."""
    repeated = lines["revised_date"].notna() & (lines["revised_date"] == lines["last_revised"])
    no_answer = lines["revised_word"].str.fullmatch(_ERROR)
    revised = has_words(lines["revised_word"]) & ~no_answer & ~repeated
    return and_where(revised, lambda rows: ~explains(lines.loc[rows, "revised_reason"]))


CHECKS: tuple[Check, ...] = (revised_unreadable, revised_not_later, revised_earlier, rebaselined_too_often, revised_without_reason)
