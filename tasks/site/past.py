"""What was said of a trust's actions in the months before one, read no further back than anybody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tasks.model.status import Status
from tasks.site.published import Published
from tasks.site.shapes import Row

SHOWN = 6
"""Months that pages show side by side; each leads on to earlier ones. So a month costs the same in the third year as in the first."""

Told = tuple[str, Row]
"""A month and an action's row in it."""


class Past:
    """The releases in force before a month, oldest first, as one trust's."""

    def __init__(self, trust: str, earlier: Sequence[Published]) -> None:
        self._trust = trust
        self._earlier = [release for release in earlier if trust in release.head["told"]]
        self._read: list[tuple[str, Mapping[str, Row]]] = []

    def of(self, period: str, row: Row) -> list[Told]:
        """An action's rows up to its row in a period, oldest first: those of the months shown, and back to its evidence if it has any."""
        told = [(period, row)]
        for back, (month, rows) in enumerate(self._newest_first(), start=1):
            if back >= SHOWN and not _shown_earlier(told):
                break
            if row["ref"] in rows:
                told.append((month, rows[row["ref"]]))
        return told[::-1]

    def _newest_first(self) -> Iterator[tuple[str, Mapping[str, Row]]]:
        for back in range(len(self._earlier)):
            if back == len(self._read):
                release = self._earlier[-1 - back]
                rows = {row["ref"]: row for row in release.parts[self._trust]["actions"]}
                self._read.append((release.head["period"], rows))
            yield self._read[back]


def _shown_earlier(told: Sequence[Told]) -> bool:
    """Whether an action counts as delivered by evidence that was given in none of these months."""
    _, row = told[0]
    return row["status"] == Status.DELIVERED and not row["unevidenced"] and not any(said["evidence"] for _, said in told)
