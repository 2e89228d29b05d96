"""A release in which only some trusts are told anew: what it says of them, put into the head of the release it replaces."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from tasks.site.data.revised import differing_totals
from tasks.site.data.rows import natural
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.data.totals import totals_of
from tasks.site.published import head_of

T = TypeVar("T")


def merged(standing: ReleaseData, now: ReleaseData, trusts: Collection[str]) -> ReleaseData:
    """The head of a release: as `standing`, the head of the one before it, says, but of these trusts as `now`, made of their rows, says."""
    told = head_of(now)
    rows = _rows(standing["trusts"], now["trusts"], trusts, "trust")
    totals = totals_of(rows)
    return {
        **told,
        "deadline": min(filter(None, (standing["deadline"], now["deadline"])), default=""),
        "totals": totals,
        "previous_trusts": standing["previous_trusts"],
        "register": _entries(standing["register"], told["register"], trusts),
        "trusts": rows,
        "counts": _entries(standing["counts"], now["counts"], trusts),
        "verdicts": _rows(standing["verdicts"], told["verdicts"], trusts, "rule", "trust", "subject"),
        "notices": sorted([*(row for row in standing["notices"] if row["trust"] not in trusts), *now["notices"]], key=_told_order),
        "told": _entries(standing["told"], now["told"], trusts),
        "revised": {
            "totals": differing_totals(standing, totals),
            "trusts": _entries(_marks(standing, "trusts"), _marks(now, "trusts"), trusts),
            "rows": _entries(_marks(standing, "rows"), _marks(now, "rows"), trusts),
        },
    }


def _rows(standing: list[Row], now: list[Row], trusts: Collection[str], *by: str) -> list[Row]:
    """`standing` is in order already."""
    rows = [row for row in standing if row["trust"] not in trusts]
    for row in now:
        insort(rows, row, key=lambda one: [natural(one[name]) for name in by])
    return rows


def _entries(standing: Mapping[str, T], now: Mapping[str, T], trusts: Collection[str]) -> dict[str, T]:
    """Entries by trust, or by trust and what stands after a stroke."""
    kept = {name: entry for name, entry in standing.items() if name.partition("/")[0] not in trusts}
    return dict(sorted((kept | {name: entry for name, entry in now.items() if name.partition("/")[0] in trusts}).items()))


def _told_order(row: Row) -> tuple[str, ...]:
    return row["trust"], row["rule"], row["level"], row["name"]


def _marks(data: ReleaseData, name: str) -> dict[str, Any]:
    found: Any = data.get("revised", {})
    return dict(found.get(name, {}))
