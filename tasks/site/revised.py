"""Which figures of a month differ from those first published, and how they are marked: with (r), and a note of what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.site.shapes import ReleaseData, Revised, Row
from tasks.site.totals import COUNTED, totals_of

MARK = " (r)"
NOTE = "(r) marks a figure revised since this month was first published."


def revised(trusts: Sequence[Row], standing: ReleaseData | None) -> Revised:
    """The figures of these rows that are not what the month's first release said; `standing` is the release that this one replaces."""
    if standing is None:
        return {"totals": {}, "trusts": {}}
    known = _marks(standing)
    first_trusts = {row["trust"]: {**_counts(row), **known["trusts"].get(row["trust"], {})} for row in standing["trusts"]}
    pairs = ((row["trust"], _differing(first_trusts.get(row["trust"], {}), _counts(row))) for row in trusts)
    return {
        "totals": _differing({**standing["totals"], **known["totals"]}, totals_of(trusts)),
        "trusts": {code: changed for code, changed in pairs if changed},
    }


def marked(words: str, name: str, changed: Mapping[str, int]) -> str:
    """A figure's words, with the mark if the figure of that name was revised."""
    return f"{words}{MARK}" if name in changed else words


def of_totals(data: ReleaseData) -> Mapping[str, int]:
    """The revised totals of a release: name to what it was first."""
    return _marks(data)["totals"]


def of_trust(data: ReleaseData, trust: str) -> Mapping[str, int]:
    """The revised counts of one trust: name to what it was first."""
    return _marks(data)["trusts"].get(trust, {})


def _marks(data: ReleaseData) -> Revised:
    none: Revised = {"totals": {}, "trusts": {}}
    return data.get("revised", none)


def _counts(row: Row) -> dict[str, int]:
    return {name: int(row[name]) for name in COUNTED}


def _differing(first: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    return {name: value for name, value in first.items() if name in now and now[name] != value}
