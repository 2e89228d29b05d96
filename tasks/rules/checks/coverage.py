"""The update against the agreed plan: every agreed action once, as agreed, and nothing else."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from tasks.rules.checks.check import AGREED, PLAN, WHOLE, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.read_date import read_date
from tasks.rules.wording import differ


@check(
    "action-missing",
    table="lines",
    column="ref",
    title="An agreed action is missing",
    says="Action {ref} is in the agreed plan but not in the update: {action_short}",
    mend="Put the line for {ref} back, with its status, as in the workbook you were given.",
    good="A line for each agreed action",
    bad="A plan of 20 actions, an update of 19",
    unless=(*AGREED, "empty-update"),
    absent=True,
)
def action_missing(lines: pd.DataFrame) -> Mask:
    """Every action of the agreed plan stands in the update, unless there is nothing to report."""
    return lines["planned"] & ~lines["sent"] & ~lines["nil"]


@check(
    "ref-missing",
    table="lines",
    column="ref",
    title="A line has no reference",
    says="A line of the update has no action reference, so it cannot be compared with the plan.",
    mend="Write the action's reference from the agreed plan in the column Ref, for example {trust}-01; or take the line out.",
    good="RNL-07",
    bad="(nothing)",
    unless=WHOLE,
    absent=True,
)
def ref_missing(lines: pd.DataFrame) -> Mask:
    """Every line gives the reference of its action."""
    return lines["sent"] & (lines["ref"] == "")


def _nearest(lines: pd.DataFrame, offends: Mask) -> list[str]:
    """For each unknown reference the one most like it, of the agreed actions that the update leaves out."""
    unknown = lines[offends]
    planned = lines[lines["planned"] & ~lines["sent"] & lines["submission"].isin(unknown["submission"].unique())]
    plans = {key: group.tolist() for key, group in planned.groupby(["trust", "submission"], sort=False)["ref"]}
    keys = zip(unknown["trust"], unknown["submission"], unknown["ref"], strict=True)
    near = [get_close_matches(ref, plans.get((trust, submission), []), 1, 0.8) for trust, submission, ref in keys]
    return [found[0] if found else "" for found in near]


def _unknown(row: Row) -> str:
    near = f" Was {row['detail']} meant?" if row["detail"] else ""
    return f'"{row["ref_short"]}" is not an action of the agreed plan.{near}'


@check(
    "action-unknown",
    table="lines",
    column="ref",
    title="An action is not in the agreed plan",
    says=_unknown,
    mend="Use the reference in the agreed plan, for example {trust}-01. A new action has to be agreed first, in a new version of the plan.",
    good="RNL-07, agreed",
    bad="RNL-99, never agreed",
    unless=AGREED,
    detail=_nearest,
)
def action_unknown(lines: pd.DataFrame) -> Mask:
    """Every line of the update is about an action of the agreed plan."""
    return lines["sent"] & ~lines["planned"] & (lines["ref"] != "")


@check(
    "action-twice",
    table="lines",
    column="ref",
    title="An action stands twice",
    says="Action {ref} stands {times_sent} times in the update, so it is not clear which line counts.",
    mend="Keep one line for {ref} and take the others out.",
    good="One line for RNL-07",
    bad="Two lines for RNL-07",
    unless=(*WHOLE, "action-unknown"),
)
def action_twice(lines: pd.DataFrame) -> Mask:
    """Every action stands once in the update."""
    twice = lines["sent"] & (lines["times_sent"] > 1) & (lines["ref"] != "")
    return and_where(twice, lambda rows: ~lines.loc[rows, ["trust", "submission", "ref"]].duplicated())


@check(
    "action-reworded",
    table="lines",
    column="action",
    title="An action's words differ from the plan",
    says='Action {ref}: the plan says "{action_short}", the update says "{action_sent_short}". The plan\'s words are published.',
    mend="Put the agreed words back. Other words have to be agreed as a new version of the plan.",
    good="Recruit 30 registered nurses",
    bad="Recruit 20 registered nurses, where 30 were agreed",
    unless=PLAN,
)
def action_reworded(lines: pd.DataFrame) -> Mask:
    """What was promised is repeated in the words of the agreed plan; case, spaces and punctuation do not matter."""
    return lines["planned"] & lines["sent"] & (lines["action_sent"] != "") & differ(lines["action_sent"], lines["action"])


def _same_day(lines: pd.DataFrame) -> Mask:
    """Where the date as sent, in other words, names the agreed day: a spreadsheet rewrites dates. Each wording is read once."""
    read = {word: pd.Timestamp(day) if (day := read_date(word).latest) else pd.NaT for word in lines["timescale_sent"].unique()}
    return lines["timescale_sent"].map(read).astype("datetime64[s]") == lines["due_date"]


@check(
    "agreed-date-changed",
    table="lines",
    column="timescale",
    title="An agreed date was changed",
    says='Action {ref}: the agreed timescale is "{timescale}", but the update has "{timescale_sent_short}". What was agreed never changes.',
    mend='Put "{timescale}" back. Write a later date under Revised deadline, with its reason.',
    good="30 November 2013, as agreed, with 31 January 2014 under Revised deadline",
    bad="31 January 2014 typed over 30 November 2013",
    unless=PLAN,
)
def agreed_date_changed(lines: pd.DataFrame) -> Mask:
    """The agreed timescale in the update is the plan's; a date written in another way but for the same day is no change."""
    rewritten = lines["planned"] & lines["sent"] & (lines["timescale_sent"] != "") & differ(lines["timescale_sent"], lines["timescale"])
    return and_where(rewritten, lambda rows: ~_same_day(lines.loc[rows, ["timescale_sent", "due_date"]]))


@check(
    "due-unreadable",
    table="lines",
    column="timescale",
    title="An agreed date names no day",
    says='Action {ref}: the agreed timescale is "{timescale}", which names no day, so nobody can say when it has passed.',
    mend="Nothing to do in the update. The regulator and the trust agree a day in the next version of the plan.",
    good="30 November 2013",
    bad="ongoing",
    unless=PLAN,
)
def due_unreadable(lines: pd.DataFrame) -> Mask:
    """The agreed timescale of an action names a day by which it is due."""
    return lines["planned"] & lines["sent"] & lines["due_date"].isna()


CHECKS: tuple[Check, ...] = (
    action_missing,
    ref_missing,
    action_unknown,
    action_twice,
    action_reworded,
    agreed_date_changed,
    due_unreadable,
)
