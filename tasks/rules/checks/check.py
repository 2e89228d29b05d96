"""A check is one small question about a table of updates: which rows offend, and what does their sender have to mend?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Literal, Protocol, TypeAlias

import pandas as pd

Mask: TypeAlias = "pd.Series[bool]"
Row: TypeAlias = "OffendingRow"
Words: TypeAlias = "str | Callable[[Row], str]"
Table: TypeAlias = Literal["file", "heads", "lines"]
Question: TypeAlias = Callable[..., Mask]  # of a table and, by name, of the check's thresholds
Detail: TypeAlias = Callable[..., list[str]]  # of a table, the offending rows and, by name, the check's thresholds


class OffendingRow(Protocol):
    """An offending row in words, by the name of a column."""

    def __getitem__(self, name: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Check:
    """One rule for updates, in words, with the question it asks of a table.

    `rule` is the question's docstring. `says` is a template over the offending row's columns, or a function of that row;
    `mend` is a template. `column` is the key of the column whose cell is pointed at. A row that offends one of `unless` does
    not get this finding too, since it would only repeat the other. `absent` checks fire because nothing was written, so they are suppressed
    where the whole column is missing, or may stand under a name that is not known. With `not_in_cell` nothing has to be written into the
    cell pointed at. `detail` gives more words for each offending row, in order. `thresholds` names the dated numbers of
    config/thresholds.toml that the check compares with: its question and its detail receive them by these names, and its sentences may
    name them. Checks of the table "file" ask nothing: the reader of the file found their offenders.
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
    not_in_cell: bool = False
    offends: Question | None = None
    detail: Detail | None = None
    thresholds: tuple[str, ...] = ()


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
    detail: Detail | None = None,
    thresholds: tuple[str, ...] = (),
    not_in_cell: bool = False,
) -> Callable[[Question], Check]:
    """Make a function over a table into a check; its docstring becomes the rule in words, unless given.

    Raises TypeError when the function, after its table, takes anything but the thresholds named, in their order.
    """

    def made(offends: Question) -> Check:
        takes = tuple(signature(offends).parameters)[1:]
        if takes != thresholds:
            raise TypeError(f"the check {name} names the thresholds {thresholds}, but its function takes {takes}")
        words = rule or " ".join((offends.__doc__ or "").split())
        return Check(name, title, words, table, column, says, mend, good, bad, unless, absent, not_in_cell, offends, detail, thresholds)

    return made


# What suppresses a check, by what it compares with.
WHOLE = ("wrong-trust", "trust-unknown", "no-table")
UNPLANNED = ("no-agreed-plan", "before-first-plan")
AGREED = (*WHOLE, *UNPLANNED, "old-plan-version")
LINE = (*WHOLE, "ref-missing", "action-unknown", "action-closed")
PLAN = (*LINE, "old-plan-version")
OTHER_MONTH = ("wrong-period", "period-not-ended", "earlier-month-again")
MONTH = (*LINE, *OTHER_MONTH)

# While one of these stands nothing else was compared, so nobody can let it pass.
_NEVER_WAIVED = (
    *("trust-missing", "trust-unknown", "wrong-trust", "period-missing", "wrong-period", "period-not-ended", "earlier-month-again"),
    *(*UNPLANNED, "old-plan-version"),
)


def may_be_waived(one: Check) -> bool:
    """Whether a named exception may let a check's error pass: never what is wrong with the file, or with whose it is and for when."""
    return one.table != "file" and one.id not in _NEVER_WAIVED
