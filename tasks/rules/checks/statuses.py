"""One of the regime's labels for each action, and one that its dates can bear out."""

from __future__ import annotations

import pandas as pd

from tasks.model.typed_words import comparable
from tasks.rules.checks.check import LINE, MONTH, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.wording import has_words

_COLOURS = frozenset({"red", "amber", "green", "blue", "yellow", "orange", "grey", "gray", "purple", "r", "a", "g", "b"})


@check(
    "status-missing",
    table="lines",
    column="status_word",
    title="An action has no status",
    says="Action {ref} has no status.",
    mend="Choose one of: {labels}.",
    good="{promised_label}",
    bad="(nothing)",
    unless=(*LINE, "empty-update", "nil-unclear"),
    absent=True,
)
def status_missing(lines: pd.DataFrame) -> Mask:
    """Every action has a status each month, unless there is nothing to report."""
    unlabelled = lines["sent"] & ~lines["nil"] & ~lines["open_now"] & ~lines["delivered_now"]
    return and_where(unlabelled, lambda rows: ~has_words(lines.loc[rows, "status_word"]))


def _unknown(row: Row) -> str:
    word = row["status_word_short"]
    if _COLOURS.issuperset(comparable(word).replace("/", " ").replace("-", " ").split()):
        return f'Action {row["ref"]}: the status says "{word}". A colour means different things in different trusts, so it is not taken.'
    return f'Action {row["ref"]}: the status says "{word}", which is not one of the {row["many_labels"]}.'


@check(
    "status-unknown",
    table="lines",
    column="status_word",
    title="A status is not one of the {many_labels}",
    says=_unknown,
    mend="Choose one of: {labels}.",
    good="{promised_label}",
    bad="Green",
    unless=LINE,
)
def status_unknown(lines: pd.DataFrame) -> Mask:
    """A status is one of the {many_labels}, in words; a colour alone is not."""
    return and_where(lines["sent"] & ~lines["open_now"] & ~lines["delivered_now"], lambda rows: has_words(lines.loc[rows, "status_word"]))


def _latest_deadline(lines: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The revised deadline of this month, else the last known one, else the agreed date."""
    return lines["revised_date"].fillna(lines["last_revised"]).fillna(lines["due_date"])


def _passed(row: Row) -> str:
    start = f"Action {row['ref']}: the status says {row['status_label']}, but"
    if revised := row["revised_date"] or row["last_revised"]:
        return f"{start} the revised deadline ({revised}) has passed, as has the agreed date ({row['due_date']})."
    return f"{start} the agreed date ({row['due_date']}) has passed and there is no revised deadline."


@check(
    "on-track-past-date",
    table="lines",
    column="status_word",
    title="{promised}, though the date has passed",
    says=_passed,
    mend="If it is finished, choose {finished_label} with its date and evidence. If not, choose {troubled_labels}, say why, "
    "and give a revised deadline with its reason.",
    good="{promised_label}, agreed for 31 March 2014, in November 2013",
    bad="{promised_label}, agreed for 30 September 2013, in November 2013",
    unless=(*MONTH, "revised-unreadable"),
    thresholds=("past_due_least_days",),
)
def on_track_past_date(lines: pd.DataFrame, past_due_least_days: int) -> Mask:
    """An action is {promised_short} only while its agreed date, or its latest revised deadline, is later than the month's last day."""
    passed_by = lines["period_last"] - pd.Timedelta(days=past_due_least_days)
    return lines["promised_now"] & (lines["due_date"] <= passed_by) & (_latest_deadline(lines) <= passed_by)


@check(
    "reopened",
    table="lines",
    column="status_word",
    title="A delivered action is open again",
    says="Action {ref} was reported {last_status_label} in {last_period_words}; the status now says {status_label}. "
    "It is published as reopened.",
    mend="If it was reopened, say why under Progress this month. If it is still finished, choose {finished_label}.",
    good="{finished_label}, and still {finished_label}",
    bad="{finished_label}, then {troubled_label}",
    unless=MONTH,
)
def reopened(lines: pd.DataFrame) -> Mask:
    """An action that was reported delivered stays delivered."""
    return lines["delivered_before"] & lines["open_now"]


@check(
    "on-track-unmoved",
    table="lines",
    column="status_word",
    title="{promised}, though nothing moves",
    says="Action {ref}: the status says {status_label}, but neither it nor percent complete moved in {stall_updates} updates in a row.",
    mend="If it moves, show by how much under Percent complete. If not, choose {troubled_label} and say what stands in the way.",
    good="{promised_label}, 40 and then 55",
    bad="{promised_label}, 40 in every update since July",
    unless=(*MONTH, "percent-unreadable", "percent-down", "percent-withdrawn", "on-track-past-date"),
    thresholds=("stall_updates",),
)
def on_track_unmoved(lines: pd.DataFrame, stall_updates: int) -> Mask:
    """An action that is {promised_short} moves at least once within as many updates as make a plan stalled."""
    long = (lines["unmoved"] + 1 >= stall_updates) & lines["promised_now"] & (lines["last_status"] != "")
    return long & ~lines["moved_now"]


CHECKS: tuple[Check, ...] = (status_missing, status_unknown, on_track_past_date, on_track_unmoved, reopened)
