"""Whose update is it, for which month, and against which plan?"""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.rules.checks.check import WHOLE, Check, Mask, Row, check
from tasks.rules.checks.period_words import period_named
from tasks.rules.masks import and_where
from tasks.rules.wording import has_words, same_name


@check(
    "trust-missing",
    table="heads",
    column="trust_code",
    title="The trust's code is missing",
    says="The update does not say which trust it is from. It arrived in the inbox of {trust}.",
    mend="Write the trust's code, here {trust}, beside Trust code.",
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
    says='The update gives the trust code "{trust_code_short}", but it arrived in the inbox of {trust}.',
    mend="Send the update of {trust}; or, if it is, write {trust} beside Trust code.",
    good="RNL, in the inbox of RNL",
    bad="RWD, in the inbox of RNL",
)
def wrong_trust(heads: pd.DataFrame) -> Mask:
    """The trust code in an update is that of the trust whose inbox it arrived in."""
    return has_words(heads["trust_code"]) & (heads["trust_code"].str.strip().str.upper() != heads["trust"])


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
    good="George Eliot Hospital NHS Trust",
    bad="Gorge Eliot Hospitals",
    unless=("trust-missing", "wrong-trust"),
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
    good="George Eliot Hospital NHS Trust",
    bad="George Elliott Hospital",
    unless=("trust-missing", "wrong-trust"),
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
    """The month each update names, in its one written form; empty where none is named."""
    found = {word: period_named(word) for word in heads["period_word"].unique()}
    return heads["period_word"].map({word: str(period) if period else "" for word, period in found.items()}).astype("str")


def _wrong_period(row: Row) -> str:
    named = period_named(row["period_word"])
    if named is None:
        return f'The period is written "{row["period_word_short"]}", which does not name a month.'
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
    named = period_named(row["period_word"]) or Period.parse(row["open_period"])
    return f"The update is for {named.words}, but it arrived on {row['received_day']}, before that month had ended."


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
    "no-agreed-plan",
    table="heads",
    column="plan_version_word",
    title="No agreed plan is on record",
    says="There is no agreed plan of {trust} on record, so nothing in the update can be compared with it.",
    mend="Nothing to do in the update. Ask the regulator to put the agreed plan on record, then send the update again.",
    good="A plan agreed before the month's end",
    bad="An update before any plan was agreed",
    unless=WHOLE,
)
def no_agreed_plan(heads: pd.DataFrame) -> Mask:
    """A trust's plan is agreed and on record before an update is checked against it."""
    return heads["current_plan_version"] == 0


@check(
    "plan-version-missing",
    table="heads",
    column="plan_version_word",
    title="The plan's version is missing",
    says="The update does not say which version of the plan it reports against. It was compared with version {current_plan_version}.",
    mend="Write {current_plan_version} beside Plan version, if that is the plan you used.",
    good="1",
    bad="(nothing)",
    unless=(*WHOLE, "no-agreed-plan"),
    absent=True,
)
def plan_version_missing(heads: pd.DataFrame) -> Mask:
    """An update says which version of the agreed plan it reports against."""
    return ~has_words(heads["plan_version_word"])


@check(
    "old-plan-version",
    table="heads",
    column="plan_version_word",
    title="The plan's version is not the current one",
    says='The update reports against plan version "{plan_version_word_short}"; the agreed plan is now at version {current_plan_version}.',
    mend="Ask for this month's workbook, which holds version {current_plan_version} of the plan, and copy your entries into it.",
    good="2, when version 2 is agreed",
    bad="1, when version 2 is agreed",
    unless=(*WHOLE, "no-agreed-plan"),
)
def old_plan_version(heads: pd.DataFrame) -> Mask:
    """An update reports against the version of the plan that is agreed now."""
    version = pd.to_numeric(heads["plan_version"], errors="coerce")
    return has_words(heads["plan_version_word"]) & (version.fillna(-1) != heads["current_plan_version"])


CHECKS: tuple[Check, ...] = (
    trust_missing,
    wrong_trust,
    misspelt_name,
    other_name,
    period_missing,
    wrong_period,
    period_not_ended,
    no_agreed_plan,
    plan_version_missing,
    old_plan_version,
)
