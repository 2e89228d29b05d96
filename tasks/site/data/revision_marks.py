"""Which figures, dates and labels of a month differ from those first published, and how they are marked: with (r), and a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from tasks.rules.counts import count_names
from tasks.site.data.dictionary import statuses_of
from tasks.site.data.shapes import ReleaseData, Revised, Row
from tasks.site.data.totals import totals_of

V = TypeVar("V")

MARK = " (r)"
NOTE = "(r) marks a figure, a date or a label revised since this month was first published."

_LABELS = {
    "trusts": ("state", "days_late"),
    "actions": ("status", "reported", "unevidenced", "due_date", "revised_latest", "days_past_due"),
}


def revised(trusts: Sequence[Row], actions: Sequence[Row], standing: ReleaseData | None) -> Revised:
    """Every value in these rows that differs from the month's first release; `standing` is the release that this one replaces."""
    if standing is None:
        return {"totals": {}, "trusts": {}, "rows": {}}
    known, statuses = _marks(standing), statuses_of(standing["programme"])
    names = count_names(statuses)
    first_trusts = {row["trust"]: {**_counts(row, names), **known["trusts"].get(row["trust"], {})} for row in standing["trusts"]}
    pairs = ((row["trust"], _differing(first_trusts.get(row["trust"], {}), _counts(row, names))) for row in trusts)
    return {
        "totals": differing_totals(standing, totals_of(trusts, statuses)),
        "trusts": {code: changed for code, changed in pairs if changed},
        "rows": {**_relabelled(trusts, "trusts", standing), **_relabelled(actions, "actions", standing)},
    }


def differing_totals(standing: ReleaseData, totals: Mapping[str, int]) -> dict[str, int]:
    """Name to the first release's total, for each of these totals that differs from it."""
    return _differing({**standing["totals"], **_marks(standing)["totals"]}, totals)


def of_totals(data: ReleaseData) -> Mapping[str, int]:
    """The revised totals of a release: name to what it was first."""
    return _marks(data)["totals"]


def of_trusts(data: ReleaseData) -> Mapping[str, Mapping[str, int]]:
    """The revised counts of every trust that has any: code, and name to what it was first. A month's own data has none."""
    return _marks(data).get("trusts", {})


def of_trust(data: ReleaseData, trust: str) -> Mapping[str, int]:
    """The revised counts of one trust: name to what it was first."""
    return _marks(data)["trusts"].get(trust, {})


def of_row(data: ReleaseData, row: Row) -> Mapping[str, object]:
    """The revised labels and dates of a trust's row or an action's: name to what it was first."""
    return _marks(data).get("rows", {}).get(_key(row), {})


def _relabelled(rows: Sequence[Row], table: Literal["trusts", "actions"], standing: ReleaseData) -> dict[str, dict[str, object]]:
    """Row by row, the labels and dates that are not as first published; a row that the first release did not have is not marked."""
    before: Sequence[Row] = standing[table]
    known = {_key(row): {**{name: row[name] for name in _LABELS[table]}, **of_row(standing, row)} for row in before}
    pairs = ((_key(row), _differing(known.get(_key(row), {}), row)) for row in rows)
    return {key: changed for key, changed in pairs if changed}


def _key(row: Row) -> str:
    return f"{row['trust']}/{row['ref']}" if "ref" in row else str(row["trust"])


def _marks(data: ReleaseData) -> Revised:
    none: Revised = {"totals": {}, "trusts": {}}
    return data.get("revised", none)


def _counts(row: Row, names: Sequence[str]) -> dict[str, int]:
    return {name: int(row[name]) for name in names if name in row}


def _differing(first: Mapping[str, V], now: Mapping[str, Any]) -> dict[str, V]:
    return {name: value for name, value in first.items() if name in now and now[name] != value}
