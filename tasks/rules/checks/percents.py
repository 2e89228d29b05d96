"""How much of an action is done, as a whole number that agrees with its status and does not fall unexplained."""

from __future__ import annotations

import pandas as pd

from tasks.rules.checks.check import LINE, MONTH, Check, Mask, check
from tasks.rules.masks import and_where
from tasks.rules.wording import has_words


@check(
    "percent-unreadable",
    table="lines",
    column="percent_word",
    title="Percent complete is not a whole number",
    says='Action {ref}: percent complete is written "{percent_word_short}", which is not a whole number from 0 to 100.',
    mend="Write a whole number from 0 to 100, for example 60; or leave it empty.",
    good="60",
    bad="about half",
    unless=LINE,
)
def percent_unreadable(lines: pd.DataFrame) -> Mask:
    """Percent complete, where given, is a whole number from 0 to 100."""
    percent = lines["percent"]
    whole = percent.between(0, 100) & (percent % 1 == 0)
    return and_where(~whole, lambda rows: has_words(lines.loc[rows, "percent_word"]))


@check(
    "percent-down",
    table="lines",
    column="percent_word",
    title="Percent complete went down",
    says="Action {ref}: percent complete is {percent}, but {last_period_words} said {last_percent}.",
    mend="Check the number. If it really fell, say why under Progress this month.",
    good="60, after 40",
    bad="40, after 60",
    unless=(*MONTH, "percent-unreadable", "reopened"),
)
def percent_down(lines: pd.DataFrame) -> Mask:
    """Percent complete does not go down from one update to the next."""
    return lines["percent"] < lines["last_percent"]


@check(
    "percent-against-status",
    table="lines",
    column="percent_word",
    title="Percent complete and status disagree",
    says="Action {ref}: the status says {status_label}, but percent complete is {percent}.",
    mend="A delivered action is 100 percent complete, and only a delivered one is: change the status or the number.",
    good="{finished_label}, 100",
    bad="{finished_label}, 80",
    unless=(*LINE, "percent-unreadable"),
)
def percent_against_status(lines: pd.DataFrame) -> Mask:
    """An action is 100 percent complete when it is delivered, and only then."""
    full = lines["percent"] == 100
    return (lines["delivered_now"] & ~full & lines["percent"].notna()) | (lines["open_now"] & full)


@check(
    "percent-withdrawn",
    table="lines",
    column="percent_word",
    title="Percent complete is no longer given",
    says="Action {ref}: {last_period_words} said it was {last_percent} percent complete; now nothing is said.",
    mend="Write how much is done, for example {last_percent}. If that cannot be said any more, say why under Progress this month.",
    good="60, after 40",
    bad="(nothing), after 60",
    unless=(*MONTH, "reopened"),
    absent=True,
)
def percent_withdrawn(lines: pd.DataFrame) -> Mask:
    """Percent complete, once given, is given each month until the action is delivered."""
    gone = lines["open_now"] & lines["percent"].isna() & lines["last_percent"].notna()
    return and_where(gone, lambda rows: ~has_words(lines.loc[rows, "percent_word"]))


CHECKS: tuple[Check, ...] = (percent_unreadable, percent_down, percent_withdrawn, percent_against_status)
