"""A release as seen by each trust: the same data with only the rows of that trust, so that its page looks through no other rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from tasks.site.data.shapes import ReleaseData, Row

_TABLES = ("trusts", "actions", "changes", "verdicts", "findings", "claims", "ratings", "mortality")


class TrustViews(Mapping[str, ReleaseData]):
    """Trust code to the release with only its rows, in the release's order. Rows keep their order, and totals stay those of all trusts.

    The rows are looked through once, and a trust's share of them is put together when it is asked for.
    """

    def __init__(self, data: ReleaseData) -> None:
        self._data = data
        self._rows: dict[str, dict[str, list[Row]]] = {row["trust"]: defaultdict(list) for row in data["trusts"]}
        tables: Any = data
        for name in _TABLES:
            for row in tables.get(name, ()):
                if row["trust"] in self._rows:
                    self._rows[row["trust"]][name].append(row)

    def __getitem__(self, trust: str) -> ReleaseData:
        mine = self._rows[trust]
        own: Any = {name: mine.get(name, []) for name in _TABLES}
        view: ReleaseData = {**self._data, **own, "register": {trust: self._data["register"][trust]}}
        if "deadlines" in self._data:
            view["deadline"] = self._data["deadlines"].get(trust, "")
        if "previous_actions" in self._data:
            view["previous_totals"] = {"actions": self._data["previous_actions"].get(trust, 0)}
        return view

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
