"""Whose update is it, for which month, and against which plan?"""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.model.typed_words import comparable, says_no, says_yes
from tasks.rules.checks.check import UNPLANNED, WHOLE, Check, Mask, Row, check
from tasks.rules.checks.inputs import NOBODY
from tasks.rules.checks.period_words import period_named
from tasks.rules.masks import and_where
from tasks.rules.wording import explains, has_words, same_name

_WITHOUT_QUESTION = ("", "1")  # forms that do not ask whether an earlier month is corrected


def _taken_as(row: Row) -> str:
    return "" if row["trust"] == NOBODY else f" It was taken as an update of {row['trust']}."


@check(
    "trust-missing",
    table="heads",
    column="trust_code",
    title="The trust's code is missing",
    says=lambda row: f"The update does not say which trust it is from.{_taken_as(row)}",
    mend="Write the trust's code, for example {code_to_write}, beside Trust code.",
    good="RNL",
    bad="(nothing)",
    unless=("no-table",),
    absent=True,
)
def trust_missing(heads: pd.DataFrame) -> Mask:
    """An update gives the code of its trust."""
    return ~has_words(heads["trust_code"])


@check(
    "wrong-trust",
    table="heads",
    column="trust_code",
    title="The update is another trust's",
    says='The update gives the trust code "{trust_code_short}", but it was taken as an update of {trust}.',
    mend="Send the update of {trust}; or, if it is, write {trust} beside Trust code.",
    good="RNL, in an update of RNL",
    bad="RWD, in an update of RNL",
)
def wrong_trust(heads: pd.DataFrame) -> Mask:
    """The trust code in an update is that of the trust whose inbox it arrived in."""
    return has_words(heads["trust_code"]) & (heads["named_trust"] != "") & (heads["named_trust"] != heads["trust"])


def _no_such_code(row: Row) -> str:
    near = f" The nearest: {row['nearest_trusts']}." if row["nearest_trusts"] else ""
    return f'No trust has the code "{row["trust_code_short"]}".{near}{_taken_as(row)}'


@check(
    "trust-unknown",
    table="heads",
    column="trust_code",
    title="No trust has this code",
    says=_no_such_code,
    mend="Write the trust's ODS code, three letters and figures as in {code_to_write}, beside Trust code.",
    good="RNL",
    bad="R0A, which is no trust's code",
)
def trust_unknown(heads: pd.DataFrame) -> Mask:
    """The trust code in an update is that of a trust on the register, alone or with words beside it."""
    return has_words(heads["trust_code"]) & (heads["named_trust"] == "")


def _known_by(heads: pd.DataFrame, column: str) -> Mask:
    """Where the name as sent is, or is one of, the names in a column."""
    pairs = zip(heads["trust_name"].tolist(), heads[column].tolist(), strict=True)
    known = [any(same_name(sent, name) for name in ((names,) if isinstance(names, str) else names)) for sent, names in pairs]
    return pd.Series(known, index=heads.index, dtype=bool)


def _otherwise(heads: pd.DataFrame) -> Mask:
    other = has_words(heads["trust_name"]) & (heads["trust_name"] != heads["registered_name"])
    return and_where(other, lambda rows: ~_known_by(heads[rows], "registered_name"))


@check(
    "misspelt-name",
    table="heads",
    column="trust_name",
    title="The trust's name is not the registered one",
    says='The trust\'s name is written "{trust_name_short}"; the register has "{registered_name}". The code {trust} is right and was used.',
    mend='Write the registered name, "{registered_name}".',
    good="The name as the register has it",
    bad="A slip in the name",
    unless=("trust-missing", "trust-unknown", "wrong-trust"),
)
def misspelt_name(heads: pd.DataFrame) -> Mask:
    """The trust's name in an update is the registered one, or at least one it is known to be called by."""
    return and_where(_otherwise(heads), lambda rows: ~_known_by(heads[rows], "name_variants"))


@check(
    "other-name",
    table="heads",
    column="trust_name",
    title="The trust goes by another of its names",
    says='The trust\'s name is written "{trust_name_short}", which is known to mean the same trust; the register has "{registered_name}".',
    mend='Write the registered name, "{registered_name}".',
    good="The name as the register has it",
    bad="A shorter or an earlier name",
    unless=("trust-missing", "trust-unknown", "wrong-trust"),
)
def other_name(heads: pd.DataFrame) -> Mask:
    """The trust's name in an update is the registered one, not a known variant of it."""
    return and_where(_otherwise(heads), lambda rows: _known_by(heads[rows], "name_variants"))


@check(
    "period-missing",
    table="heads",
    column="period_word",
    title="The month is missing",
    says="The update does not say which month it is for. It was taken to be for {period_words}.",
    mend="Write the month beside Period as year and month, for example {period}.",
    good="2013-10",
    bad="(nothing)",
    unless=("no-table",),
    absent=True,
)
def period_missing(heads: pd.DataFrame) -> Mask:
    """An update says which month it is for."""
    return ~has_words(heads["period_word"])


def _named(heads: pd.DataFrame) -> pd.Series[str]:
    """The period each update names, in its one written form; empty where none is named."""
    pairs = list(zip(heads["period_word"], heads["period"], strict=True))
    found = {(word, like): str(period_named(word, Period.parse(like)) or "") for word, like in {*pairs}}
    return pd.Series([found[pair] for pair in pairs], heads.index, dtype="str")


def _wrong_period(row: Row) -> str:
    like = Period.parse(row["period"])
    named = period_named(row["period_word"], like)
    if named is None:
        return f'The period is written "{row["period_word_short"]}", which does not name a {like.noun}.'
    return f"The update says it is for {named.words}, but it was received for {row['period_words']}."


@check(
    "wrong-period",
    table="heads",
    column="period_word",
    title="The month is not the one expected",
    says=_wrong_period,
    mend="Write the month that the update reports on as year and month, for example {period}.",
    good="2013-10",
    bad="autumn",
    unless=("period-not-ended",),
)
def wrong_period(heads: pd.DataFrame) -> Mask:
    """The period in an update names one month, and it is the month the update was received for."""
    return has_words(heads["period_word"]) & (_named(heads) != heads["period"])


def _not_ended(row: Row) -> str:
    named = period_named(row["period_word"], Period.parse(row["period"])) or Period.parse(row["open_period"])
    return f"The update is for {named.words}, but it arrived on {row['received_day']}, before that {named.noun} had ended."


@check(
    "period-not-ended",
    table="heads",
    column="period_word",
    title="The month had not ended",
    says=_not_ended,
    mend="Send the update again when the month is over. If it is for {open_period_words}, write {open_period} beside Period.",
    good="2013-10, received on 8 November 2013",
    bad="2013-11, received on 8 November 2013",
)
def period_not_ended(heads: pd.DataFrame) -> Mask:
    """An update is sent when the month it is for has ended."""
    return _named(heads) > heads["open_period"]  # in their one written form, periods sort as time does


@check(
    "earlier-month-again",
    table="heads",
    column="period_word",
    title="A month that was accepted before, and nothing for the month just ended",
    says="The update says it is for {period_words}, for which an update was accepted before. For {awaited_words}, the month that has just "
    "ended, none was, so it is asked first which month is meant. What was accepted for {period_words} stands.",
    mend="If it is for {awaited_words}, write {awaited} beside Period. If it does correct {period_words}, write yes beside Corrects an "
    "earlier month; in a form without that line, say so under Explanation for the update.",
    good="yes beside Corrects an earlier month",
    bad="2013-09 left in the workbook for October, with September accepted long ago",
    unless=("wrong-trust", "trust-unknown", "no-table"),
)
def earlier_month_again(heads: pd.DataFrame) -> Mask:
    """An update for a month that was accepted before says that it corrects it, while the month that has just ended has no accepted one."""
    return and_where(heads["awaited"] != "", lambda rows: ~_corrects(heads[rows]))


def _corrects(heads: pd.DataFrame) -> Mask:
    older = heads["template_version"].map(comparable).isin(_WITHOUT_QUESTION)
    return heads["corrects_word"].map(says_yes).astype("bool") | (older & explains(heads["update_explanation"]))


@check(
    "corrects-unclear",
    table="heads",
    column="corrects_word",
    title="Corrects an earlier month: neither yes nor no",
    says='Beside Corrects an earlier month stands "{corrects_word_short}", which is neither yes nor no.',
    mend="Write yes if the update replaces one that was accepted for an earlier month; otherwise write no.",
    good="no",
    bad="partly",
)
def corrects_unclear(heads: pd.DataFrame) -> Mask:
    """Corrects an earlier month is answered by yes or no, or left empty."""
    words = heads["corrects_word"]
    return and_where(has_words(words), lambda rows: ~(words[rows].map(says_yes) | words[rows].map(says_no)).astype("bool"))


@check(
    "same-second",
    table="heads",
    column="",
    title="Two updates were received in one second",
    says="The update for {period_words} {same_second}.",
    mend="Look whether the right one counts. If not, send that one again.",
    good="One file, sent once",
    bad="Two files for one month in one mail",
    unless=("wrong-trust", "trust-unknown"),
)
def same_second(heads: pd.DataFrame) -> Mask:
    """Of the updates for a month no two are received in the same second."""
    return heads["same_second"] != ""


@check(
    "no-agreed-plan",
    table="heads",
    column="plan_version_word",
    title="No agreed plan is on record",
    says="There is no agreed plan of {trust} on record, so nothing in the update can be compared with it.",
    mend="Nothing to do in the update. Ask the regulator to put the agreed plan on record, then send the update again.",
    good="A plan agreed before the month's end",
    bad="An update before any plan was agreed",
    unless=(*WHOLE, "trust-missing"),
    not_in_cell=True,
)
def no_agreed_plan(heads: pd.DataFrame) -> Mask:
    """A trust's plan is agreed and on record before an update is checked against it."""
    return (heads["current_plan_version"] == 0) & (heads["first_plan"] == "")


@check(
    "before-first-plan",
    table="heads",
    column="period_word",
    title="The month was over before the first plan was agreed",
    says="The update is for {period_words}, but the first plan of {trust} was agreed on {first_plan}. Nothing was due before.",
    mend="Nothing is asked of you for {period_words}. If the update is for a later month, write that one beside Period and send it again.",
    good="A month at whose end a plan was agreed",
    bad="2013-09, with the first plan agreed on 5 October 2013",
    unless=(*WHOLE, "trust-missing"),
    not_in_cell=True,
)
def before_first_plan(heads: pd.DataFrame) -> Mask:
    """An update is for a month at whose end a plan of the trust was agreed."""
    return heads["first_plan"] != ""


@check(
    "plan-version-missing",
    table="heads",
    column="plan_version_word",
    title="The plan's version is missing",
    says="The update does not say which version of the plan it reports against. It was compared with version {current_plan_version}.",
    mend="Write {current_plan_version} beside Plan version, if that is the plan you used.",
    good="1",
    bad="(nothing)",
    unless=(*WHOLE, *UNPLANNED),
    absent=True,
)
def plan_version_missing(heads: pd.DataFrame) -> Mask:
    """An update says which version of the agreed plan it reports against."""
    return ~has_words(heads["plan_version_word"])


@check(
    "plan-version-unreadable",
    table="heads",
    column="plan_version_word",
    title="The plan's version is not a number",
    says='The plan version is written "{plan_version_word_short}", which is no number. The update was compared with version '
    "{current_plan_version}.",
    mend="Write {current_plan_version} beside Plan version, if that is the plan you used.",
    good="Version 1 (agreed 31 July 2013)",
    bad="the July plan",
    unless=(*WHOLE, *UNPLANNED),
)
def plan_version_unreadable(heads: pd.DataFrame) -> Mask:
    """The version of the plan is a whole number, alone or with words that say which plan it is."""
    return has_words(heads["plan_version_word"]) & (heads["plan_version"] == 0)


@check(
    "old-plan-version",
    table="heads",
    column="plan_version_word",
    title="The plan's version is not the current one",
    says='The update reports against plan version "{plan_version_word_short}"; the agreed plan is now at version {current_plan_version}.',
    mend="Ask for this month's workbook, which holds version {current_plan_version} of the plan, and copy your entries into it.",
    good="2, when version 2 is agreed",
    bad="1, when version 2 is agreed",
    unless=(*WHOLE, *UNPLANNED),
    not_in_cell=True,
)
def old_plan_version(heads: pd.DataFrame) -> Mask:
    """An update reports against the version of the plan that is agreed now."""
    return (heads["plan_version"] != 0) & (heads["plan_version"] != heads["current_plan_version"])


CHECKS: tuple[Check, ...] = (
    trust_missing,
    trust_unknown,
    wrong_trust,
    misspelt_name,
    other_name,
    period_missing,
    wrong_period,
    period_not_ended,
    earlier_month_again,
    corrects_unclear,
    same_second,
    no_agreed_plan,
    before_first_plan,
    plan_version_missing,
    plan_version_unreadable,
    old_plan_version,
)
