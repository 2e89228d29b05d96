"""The update against the agreed plan: every agreed action once, as agreed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

import pandas as pd

from tasks.model.words import counted
from tasks.rules.checks.check import AGREED, LINE, PLAN, WHOLE, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.read_date import read_date
from tasks.rules.wording import differ

_NO_NAME = re.compile(r"(?:#|err:).*|\W{0,20}|true|false|null|none|n/?a|-?\d{1,9}\.\d{1,9}|\d{4}-\d\d-\d\d.*", re.IGNORECASE)
"""What stands in a cell of references and is none: an error, signs alone, and what programs make of a cell."""

_FIGURES = str.maketrans("oil", "011")
_LIKE = 0.8  # of two references this much alike, from 0 to 1, the one was plainly meant for the other


def _suggested(lines: pd.DataFrame) -> pd.Series[str]:
    """For each line that names no agreed action, the one that is plainly meant, of those its update leaves out; empty: none.

    An unknown reference is compared with theirs. A line without one, or in whose cell something else stands, is known by the words of its
    action; where these name none, and there are as many of such lines as of actions left out, by its place among them. A reference that
    is like none is no slip: the line is of an action that was never agreed, and the one whose words stand there is left out.
    """
    nameless = lines[lines["sent"] & ~lines["planned"] & (lines["closing"] == "")]
    left_out = lines[lines["planned"] & ~lines["sent"]]
    found: dict[object, str] = {}
    for update, mine in nameless.groupby("update", sort=False):
        agreed = left_out.loc[left_out["update"] == update, ["ref", "action"]].itertuples(index=False)
        found |= _meant_by(mine, {str(ref): str(action) for ref, action in agreed})
    return pd.Series([found.get(index, "") for index in lines.index], lines.index, dtype="str")


def _meant_by(nameless: pd.DataFrame, left_out: dict[str, str]) -> dict[object, str]:
    """Which line of an update is about which of the actions that it leaves out, given by their references; each is meant once."""
    found: dict[object, str] = {}
    unknown: list[object] = []
    for index, ref, action in nameless[["ref", "action_sent"]].itertuples():
        same = _of_words(action, left_out)
        named = _like(ref, left_out, same)
        no_name = _NO_NAME.fullmatch(ref)
        if meant := (same or named) if no_name or _number(ref) in {"", _number(same)} else named:
            found[index] = meant
            del left_out[meant]
        elif no_name:
            unknown += [index]
    return found | dict(zip(unknown, left_out, strict=True)) if len(unknown) == len(left_out) else found


def _like(ref: str, agreed: Collection[str], same: str) -> str:
    """The one of these references that is much like a written one; empty: none. Of several it is `same`, whose words stand beside it, else
    the one that figures make of it in place of the letters that look like them, as 0 of O.
    """
    known = {one.casefold(): one for one in agreed}
    near = get_close_matches(ref.casefold(), known, len(known) or 1, _LIKE)
    begin, hyphen, number = ref.casefold().rpartition("-")
    first = (same.casefold(), begin + hyphen + number.translate(_FIGURES), *near)
    return next((known[one] for one in first if one in near), "")


def _number(ref: str) -> str:
    """What tells a reference from its plan's others, as 7 of RNL-07 or 7b of RNL-07b; empty where it has none, or names several actions."""
    return found[1].lstrip("0") if (found := re.fullmatch(r"\D*(\d+[A-Za-z]?)\W*", ref)) else ""


def _meant(lines: pd.DataFrame, offends: Mask) -> list[str]:
    return _suggested(lines).loc[offends].tolist()


def _of_words(action: str, agreed: Mapping[str, str]) -> str:
    same = [ref for ref, words in agreed.items() if words == action]
    return same[0] if len(same) == 1 else ""


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
    missing = lines["planned"] & ~lines["sent"] & ~lines["nil"]
    return and_where(missing, lambda rows: ~_is_suggested(lines)[rows])


def _is_suggested(lines: pd.DataFrame) -> Mask:
    """Where a line of the same update is told to be about this action: its reference is the one fault."""
    suggested = _suggested(lines)
    pairs = set(zip(lines.loc[suggested != "", "update"], suggested[suggested != ""], strict=True))
    return pd.Series([pair in pairs for pair in zip(lines["update"], lines["ref"], strict=True)], index=lines.index, dtype=bool)


@check(
    "ref-missing",
    table="lines",
    column="ref",
    title="A line has no reference",
    says=lambda row: f"A line of the update has no action reference, so it cannot be compared with the plan.{_did_you_mean(row)}",
    mend="Write the action's reference from the agreed plan in the column Ref, for example {trust}-01; or take the line out.",
    good="RNL-07",
    bad="(nothing)",
    unless=WHOLE,
    absent=True,
    detail=_meant,
)
def ref_missing(lines: pd.DataFrame) -> Mask:
    """Every line gives the reference of its action."""
    return lines["sent"] & (lines["ref"] == "")


def _did_you_mean(row: Row) -> str:
    return f" Did you mean {row['detail']}?" if row["detail"] else ""


def _unknown(row: Row) -> str:
    return f'"{row["ref_short"]}" is not an action of the agreed plan.{_did_you_mean(row)}'


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
    detail=_meant,
)
def action_unknown(lines: pd.DataFrame) -> Mask:
    """Every line of the update is about an action of the agreed plan."""
    return lines["sent"] & ~lines["planned"] & (lines["ref"] != "") & (lines["closing"] == "")


@check(
    "action-closed",
    table="lines",
    column="ref",
    title="An action was closed by agreement",
    says="Action {ref} was closed {closing}. Nothing more is asked of it, and what this line says is not counted.",
    mend="Take the line out. If the action goes on after all, that has to be agreed first, in a new version of the plan.",
    good="No line for an action that the plan has closed",
    bad="A status for RNL-07, which version 2 of the plan closed",
    unless=AGREED,
)
def action_closed(lines: pd.DataFrame) -> Mask:
    """The update says nothing of an action that a version of the agreed plan has closed."""
    return lines["sent"] & ~lines["planned"] & (lines["closing"] != "")


def _others(lines: pd.DataFrame, offends: Mask) -> list[str]:
    """For the first understood reference of each update, how many more there are."""
    more = lines[lines["ref_understood"]].groupby("update", sort=False).size() - 1
    return [f", and {counted(n, 'other')} in the same way" if (n := int(more[update])) else "" for update in lines.loc[offends, "update"]]


@check(
    "ref-understood",
    table="lines",
    column="ref",
    title="A reference is written in another way than in the plan",
    says='"{ref_sent_short}" is read as {ref}{detail}.',
    mend="Nothing is lost: one action fits. Keep the references of the agreed plan as they stand, for example {ref}.",
    good="RNL-07",
    bad="7",
    unless=AGREED,
    detail=_others,
    not_in_cell=True,
)
def ref_understood(lines: pd.DataFrame) -> Mask:
    """References are written as in the agreed plan; case, spaces and kinds of dashes do not matter."""
    understood = lines["sent"] & lines["planned"] & lines["ref_understood"]
    return and_where(understood, lambda rows: ~lines.loc[rows, "update"].duplicated())  # one is told of all


@check(
    "action-twice",
    table="lines",
    column="ref",
    title="An action stands twice",
    says="Action {ref} stands {times_sent} times in the update, so it is not clear which line counts.",
    mend="Keep one line for {ref} and take the others out.",
    good="One line for RNL-07",
    bad="Two lines for RNL-07",
    unless=LINE,
)
def action_twice(lines: pd.DataFrame) -> Mask:
    """Every action stands once in the update."""
    twice = lines["sent"] & (lines["times_sent"] > 1)
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
    read = {word: read_date(word).latest for word in lines["timescale_sent"].unique()}
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
    not_in_cell=True,
)
def due_unreadable(lines: pd.DataFrame) -> Mask:
    """The agreed timescale of an action names a day by which it is due."""
    return lines["planned"] & lines["sent"] & lines["due_date"].isna()


CHECKS: tuple[Check, ...] = (
    action_missing,
    ref_missing,
    action_unknown,
    action_closed,
    ref_understood,
    action_twice,
    action_reworded,
    agreed_date_changed,
    due_unreadable,
)
