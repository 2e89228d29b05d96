"""Delivered means finished on a day, with something to show for it."""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.model.plan_date import Precision
from tasks.rules.checks.check import LINE, MONTH, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.read_date import names_one_day, read_date
from tasks.rules.wording import explains, has_words, run_together


@check(
    "delivered-without-date",
    table="lines",
    column="delivered_word",
    title="Delivered, without a date",
    says="Action {ref}: the status says {status_label}, but not when.",
    mend="Write the day it was finished under Date delivered, for example 28 November 2013.",
    good="{finished_label}, 28 November 2013",
    bad="{finished_label}, no date",
    unless=LINE,
    absent=True,
)
def delivered_without_date(lines: pd.DataFrame) -> Mask:
    """A newly delivered action says on which day it was finished; next month it need not be repeated."""
    newly = lines["delivered_now"] & ~lines["delivered_before"]
    return and_where(newly, lambda rows: ~has_words(lines.loc[rows, "delivered_word"]))


def _unreadable(row: Row) -> str:
    reason = read_date(row["delivered_word"], Period.parse(row["period"])).reason
    return f'Action {row["ref"]}: the date delivered is written "{row["delivered_word_short"]}", which cannot be used: {reason}.'


@check(
    "delivered-date-unreadable",
    table="lines",
    column="delivered_word",
    title="The date delivered cannot be read",
    says=_unreadable,
    mend="Write the day with its month and year, for example 28 November 2013.",
    good="28 November 2013",
    bad="end of last week",
    unless=LINE,
)
def delivered_date_unreadable(lines: pd.DataFrame) -> Mask:
    """The date delivered, where given, can be read as a day."""
    return and_where(lines["delivered_date"].isna(), lambda rows: has_words(lines.loc[rows, "delivered_word"]))


@check(
    "delivered-names-no-day",
    table="lines",
    column="delivered_word",
    title="The date delivered is longer than a day",
    says='Action {ref}: the date delivered is written "{delivered_word_short}", which names no one day.',
    mend="Write the day with its month and year, for example 28 November 2013.",
    good="28 October 2013",
    bad="October 2013",
    unless=LINE,
)
def delivered_names_no_day(lines: pd.DataFrame) -> Mask:
    """The date delivered is one day: a month or a quarter does not say when."""
    longer = lines["delivered_date"].notna() & (lines["delivered_precision"] != Precision.DAY)
    return and_where(longer, lambda rows: ~lines.loc[rows, "delivered_word"].map(names_one_day).astype("bool"))


@check(
    "delivered-in-future",
    table="lines",
    column="delivered_word",
    title="Delivered on a day still to come",
    says="Action {ref}: the date delivered ({delivered_date}) is after the day the update arrived ({received_day}).",
    mend="Write the day it was finished. If it is not finished yet, choose another status and leave Date delivered empty.",
    good="28 October 2013, received on 8 November 2013",
    bad="28 November 2013, received on 8 November 2013",
    unless=(*LINE, "delivered-names-no-day"),
)
def delivered_in_future(lines: pd.DataFrame) -> Mask:
    """An action is delivered no later than the day the update is received."""
    return lines["delivered_date"] > lines["received_day"]


@check(
    "delivered-after-month",
    table="lines",
    column="delivered_word",
    title="Delivered after the month reported on",
    says="Action {ref}: it was delivered on {delivered_date}, after {period_words} had ended, but the update for {period_words} counts it.",
    mend="Check the day. An action finished after the month belongs in the next update.",
    good="28 October 2013, in the update for October",
    bad="4 November 2013, in the update for October",
    unless=(*MONTH, "delivered-in-future", "delivered-names-no-day"),
)
def delivered_after_month(lines: pd.DataFrame) -> Mask:
    """An action is reported delivered in the update for the month it was finished in, or a later one."""
    return lines["delivered_now"] & (lines["delivered_date"] > lines["period_last"])


@check(
    "delivered-before-agreed",
    table="lines",
    column="delivered_word",
    title="Delivered before it was agreed",
    says="Action {ref}: the date delivered ({delivered_date}) is before the day the action was agreed ({agreed_on}).",
    mend="Check the day. If it was finished before it was promised, leave it and say so under Explanation.",
    good="28 October 2013, in a plan agreed on 31 July 2013",
    bad="28 June 2013, in a plan agreed on 31 July 2013",
    unless=(*LINE, "old-plan-version", "delivered-names-no-day"),
)
def delivered_before_agreed(lines: pd.DataFrame) -> Mask:
    """An action is delivered no earlier than the day on which it was agreed."""
    return lines["delivered_date"] < lines["agreed_on"]


@check(
    "delivered-date-changed",
    table="lines",
    column="delivered_word",
    title="The date delivered has changed",
    says="Action {ref}: the date delivered is {delivered_date}, but {last_period_words} said {last_delivered}.",
    mend="Write the same day as before; or, if that one was wrong, say so under Explanation.",
    good="28 October 2013, and again 28 October 2013",
    bad="28 October 2013, and then 4 October 2013",
    unless=(*MONTH, "delivered-in-future", "delivered-after-month", "delivered-names-no-day"),
)
def delivered_date_changed(lines: pd.DataFrame) -> Mask:
    """The day on which an action was delivered stays the day that was reported first."""
    still = lines["delivered_now"] & lines["delivered_before"]
    both = lines["delivered_date"].notna() & lines["last_delivered"].notna()
    return still & both & (lines["delivered_date"] != lines["last_delivered"])


@check(
    "delivered-date-against-status",
    table="lines",
    column="delivered_word",
    title="A date delivered, but another status",
    says="Action {ref}: a date delivered is given ({delivered_word_short}), but the status says {status_label}.",
    mend="If it is finished, choose {finished_label}; if not, leave Date delivered empty.",
    good="{finished_label}, 28 November 2013",
    bad="{promised_label}, delivered 28 November 2013",
    unless=(*LINE, "reopened", "delivered-in-future", "delivered-names-no-day"),
)
def delivered_date_against_status(lines: pd.DataFrame) -> Mask:
    """Only a delivered action has a date on which it was delivered."""
    return and_where(lines["open_now"], lambda rows: has_words(lines.loc[rows, "delivered_word"]))


@check(
    "delivered-without-evidence",
    table="lines",
    column="evidence",
    title="Delivered, without evidence",
    says="Action {ref}: it is called {status_label}, but no evidence is given: "
    'it is published as "reported delivered, no evidence supplied".',
    mend='Say what shows it and where it can be seen, for example "Board paper 7.2, 28 November 2013".',
    good="Board paper 7.2, 28 November 2013",
    bad="(nothing)",
    unless=LINE,
    absent=True,
)
def delivered_without_evidence(lines: pd.DataFrame) -> Mask:
    """A delivered action says what shows that it was delivered; "n/a" or "see above" shows nothing."""
    return and_where(lines["unevidenced_now"], lambda rows: ~explains(lines.loc[rows, "evidence"]))


_SAME = ["update", "evidence"]


def _shown(lines: pd.DataFrame) -> pd.DataFrame:
    """Per newly delivered action what its update names as evidence."""
    new = lines["sent"] & lines["delivered_now"] & ~lines["delivered_before"]
    given = lines.loc[new, [*_SAME, "ref"]]
    return given.assign(evidence=run_together(given["evidence"]))[has_words(given["evidence"])]


def _first_shown(lines: pd.DataFrame, offends: Mask) -> list[str]:
    """For each repeated evidence, the first action in the same update that it was given for."""
    shown = _shown(lines[lines["update"].isin(lines.loc[offends, "update"])])
    return shown.groupby(_SAME, sort=False)["ref"].transform("first")[offends.reindex(shown.index)].tolist()


@check(
    "same-evidence-as-another-action",
    table="lines",
    column="evidence",
    title="The same evidence for two actions",
    says="Action {ref}: the evidence is word for word that of action {detail}, delivered in the same month.",
    mend="Say for each action what shows it: which page, count or check. If one paper covers both, say so under Explanation.",
    good="Board paper 7.2, page 3",
    bad="Board paper 7.2, for two actions finished in one month",
    unless=LINE,
    detail=_first_shown,
)
def same_evidence_as_another_action(lines: pd.DataFrame) -> Mask:
    """Each action that was newly delivered has evidence of its own."""
    return _shown(lines).duplicated(_SAME).reindex(lines.index, fill_value=False)


CHECKS: tuple[Check, ...] = (
    delivered_without_date,
    delivered_date_unreadable,
    delivered_names_no_day,
    delivered_in_future,
    delivered_after_month,
    delivered_before_agreed,
    delivered_date_changed,
    delivered_date_against_status,
    delivered_without_evidence,
    same_evidence_as_another_action,
)
