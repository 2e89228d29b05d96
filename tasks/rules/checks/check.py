"""A check is one small question about a table of updates: which rows offend, and what is their sender told?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

Mask: TypeAlias = "pd.Series[bool]"
Row: TypeAlias = Mapping[str, str]
Words: TypeAlias = str | Callable[[Row], str]
Table: TypeAlias = Literal["file", "heads", "lines"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule for updates, in words, with the question it asks of a table.

    `rule` is the question's docstring. `says` is a template over the offending row's columns, or a function of that row;
    `mend` is a template. `column` is the key of the column whose cell is pointed at. A row that offends one of `unless` is not
    told this too, since it would only repeat it. `absent` checks fire because nothing was written, so they are silent where the whole
    column is missing. `detail` gives more words for each offending row, in order. Checks of the table "file" ask nothing: the
    reader of the file found their offenders.
    """

    id: str
    title: str
    rule: str
    table: Table
    column: str
    says: Words
    mend: str
    good: str
    bad: str
    unless: tuple[str, ...] = ()
    absent: bool = False
    offends: Callable[[pd.DataFrame], Mask] | None = None
    detail: Callable[[pd.DataFrame, Mask], list[str]] | None = None


def check(
    name: str,
    *,
    table: Table,
    column: str,
    title: str,
    says: Words,
    mend: str,
    good: str,
    bad: str,
    rule: str = "",
    unless: tuple[str, ...] = (),
    absent: bool = False,
    detail: Callable[[pd.DataFrame, Mask], list[str]] | None = None,
) -> Callable[[Callable[[pd.DataFrame], Mask]], Check]:
    """Make a function over a table into a check; its docstring becomes the rule in words, unless given."""

    def made(offends: Callable[[pd.DataFrame], Mask]) -> Check:
        words = rule or " ".join((offends.__doc__ or "").split())
        return Check(name, title, words, table, column, says, mend, good, bad, unless, absent, offends, detail)

    return made


# Why a check may stay silent, by what it compares with.
WHOLE = ("wrong-trust", "no-table")
AGREED = (*WHOLE, "no-agreed-plan", "old-plan-version")
LINE = (*WHOLE, "ref-missing", "action-unknown")
PLAN = (*LINE, "old-plan-version")
MONTH = (*LINE, "wrong-period", "period-not-ended")

# While one of these stands nothing else was compared, so nobody can let it pass.
_NEVER_WAIVED = ("trust-missing", "wrong-trust", "period-missing", "wrong-period", "period-not-ended", "no-agreed-plan", "old-plan-version")


def may_be_waived(one: Check) -> bool:
    """Whether a named exception may let a check's error pass: never what is wrong with the file, or with whose it is and for when."""
    return one.table != "file" and one.id not in _NEVER_WAIVED
