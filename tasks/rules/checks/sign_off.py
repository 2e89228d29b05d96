"""Posts sign each update, by name and on a day: which ones, the regime says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tasks.model.period import Period
from tasks.model.posts import SIGNATORIES
from tasks.rules.checks.check import OTHER_MONTH, WHOLE, Check, Mask, Row, check
from tasks.rules.masks import and_where
from tasks.rules.read_date import names_one_day, read_date
from tasks.rules.wording import names_somebody, same_name


def _not_signed(who: str, post: str, title: str) -> Check:
    def says(row: Row) -> str:
        seen = f'where the name belongs stands "{row[f"{who}_name_short"]}"' if row[f"{who}_name_short"] else "no name is given"
        return f"The {row[who]} has not signed the update: {seen}."

    @check(
        f"sign-off-missing-{who}",
        table="heads",
        column=f"{who}_name",
        title=f"Not signed by the {post}",
        says=says,
        mend=f"Write the {post}'s name beside Signed by the {post}, and the day of signing.",
        good=f"Jo Bloggs, {post}",
        bad="(nothing)",
        rule=f"The {post} signs each update by name. Initials are taken for one; a single letter is not, for so people mark a box.",
        unless=("no-table",),
        absent=True,
    )
    def not_signed(heads: pd.DataFrame) -> Mask:
        name = heads[f"{who}_name"]
        of_post = name.map(lambda written: same_name(written, title) or same_name(written, f"the {title}"))
        return ~names_somebody(name) | of_post.astype("bool")

    return not_signed


def _undated(who: str, post: str) -> Check:
    def says(row: Row) -> str:
        post = row[who]
        if written := row[f"{who}_date_word_short"]:
            reason = read_date(row[f"{who}_date_word"], Period.parse(row["period"])).reason
            return f'The day the {post} signed is written "{written}", which cannot be used: {reason}.'
        return f"The {post} signed, but it is not said when."

    @check(
        f"sign-off-undated-{who}",
        table="heads",
        column=f"{who}_date_word",
        title=f"The {post}'s signature has no day",
        says=says,
        mend=f"Write the day on which the {post} signed, for example {{received_day}}.",
        good="8 November 2013",
        bad="November",
        rule=f"The {post}'s signature says on which day it was given.",
        unless=("no-table", f"sign-off-missing-{who}"),
        absent=True,
    )
    def undated(heads: pd.DataFrame) -> Mask:
        return heads[f"{who}_date"].isna()

    return undated


def _longer(who: str, post: str) -> Check:
    @check(
        f"sign-off-names-no-day-{who}",
        table="heads",
        column=f"{who}_date_word",
        title=f"The {post}'s signature is dated by more than a day",
        says=f'The day the {post} signed is written "{{{who}_date_word_short}}", which names no one day.',
        mend=f"Write the day on which the {post} signed, for example {{received_day}}.",
        good="8 November 2013",
        bad="November 2013",
        rule=f"The {post}'s signature is of one day: a month does not say when it was given.",
        unless=("no-table", f"sign-off-missing-{who}"),
    )
    def longer(heads: pd.DataFrame) -> Mask:
        dated = heads[f"{who}_date"].notna()
        return and_where(dated, lambda rows: ~heads.loc[rows, f"{who}_date_word"].map(names_one_day).astype("bool"))

    return longer


def _outside(who: str, post: str) -> Check:
    @check(
        f"sign-off-outside-period-{who}",
        table="heads",
        column=f"{who}_date_word",
        title=f"The {post} signed too early or too late",
        says=f"The {post} signed on {{{who}_date}}, which is not between the month's first day ({{period_first}}) "
        "and the day the update arrived ({received_day}).",
        mend=f"Write the day on which the {post} signed this month's update, for example {{received_day}}.",
        good="8 November 2013, for October 2013, received on 11 November 2013",
        bad="8 October 2012, for October 2013",
        rule=f"The {post} signs between the month's first day and the day the update is received.",
        unless=("no-table", *OTHER_MONTH, f"sign-off-missing-{who}", f"sign-off-names-no-day-{who}"),
    )
    def outside(heads: pd.DataFrame) -> Mask:
        signed = heads[f"{who}_date"]
        return (signed < heads["period_first"]) | (signed > heads["received_day"])

    return outside


def _unknown(who: str, post: str) -> Check:
    @check(
        f"sign-off-unknown-name-{who}",
        table="heads",
        column=f"{who}_name",
        title=f"The {post}'s name is not on the register",
        says=f'The update is signed by "{{{who}_name_short}}" as {post}; the register has {{{who}_register}}.',
        mend=f"If the {post} has changed, tell the regulator; otherwise write the name as the register has it.",
        good=f"The {post} as registered",
        bad="A name nobody registered",
        rule=f"The {post} who signs is the one on the register, where one is registered.",
        unless=(*WHOLE, *OTHER_MONTH, f"sign-off-missing-{who}"),
    )
    def unknown(heads: pd.DataFrame) -> Mask:
        pairs = zip(heads[f"{who}_name"].tolist(), heads[f"{who}_register"].tolist(), strict=True)
        strangers = [bool(names) and not any(same_name(signed, name) for name in names) for signed, names in pairs]
        return pd.Series(strangers, index=heads.index, dtype=bool)

    return unknown


def of_signatories(titles: Mapping[str, str]) -> tuple[Check, ...]:
    """What is asked of the signature of each post, by what columns call it; `titles` are what a regime calls it."""
    return tuple(check for who, title in titles.items() for check in _of_one(who, f"{{{who}}}", title))


def _of_one(who: str, post: str, title: str) -> tuple[Check, ...]:
    return _not_signed(who, post, title), *(make(who, post) for make in (_undated, _longer, _outside, _unknown))


CHECKS: tuple[Check, ...] = of_signatories({who: post for post, who in SIGNATORIES.items()})
