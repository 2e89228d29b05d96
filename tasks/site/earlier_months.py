"""What was said of a trust's actions month by month, read no further back than anybody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.model.status import Status
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.published import Published

SHOWN = 3
"""Months that pages show side by side; each leads on to earlier ones, so that no month costs more for those before them."""

Told = tuple[str, Row]
"""A month and an action's row in it."""


class Past:
    """The releases of a trust's months, oldest first, as its own parts."""

    def __init__(self, trust: str, releases: Sequence[Published]) -> None:
        self.trust = trust
        self.releases = [release for release in releases if trust in release.head["told"]]
        self._parts: dict[int, ReleaseData] = {}
        self._rows: dict[int, Mapping[str, Row]] = {}

    def part(self, number: int) -> ReleaseData:
        """The whole of what one of them says of the trust, counted from 0."""
        if number not in self._parts:
            self._parts[number] = self.releases[number].part(self.trust)
        return self._parts[number]

    def rows(self, number: int) -> Mapping[str, Row]:
        """The rows of its actions by reference."""
        if number not in self._rows:
            self._rows[number] = {row["ref"]: row for row in self.part(number)["actions"]}
        return self._rows[number]

    def up_to(self, number: int, row: Row) -> list[Told]:
        """An action's rows before one of them, and then `row`: those of the months shown, and back to its evidence if it has any."""
        told = [(self.releases[number].head["period"], row)]
        for earlier in reversed(range(number)):
            if number - earlier >= SHOWN and not _shown_earlier(told):
                break
            if row["ref"] in self.rows(earlier):
                told.append((self.releases[earlier].head["period"], self.rows(earlier)[row["ref"]]))
        return told[::-1]


def _shown_earlier(told: Sequence[Told]) -> bool:
    """Whether an action counts as delivered by evidence that was given in none of these months."""
    _, row = told[0]
    return row["status"] == Status.DELIVERED and not row["unevidenced"] and not any(said["evidence"] for _, said in told)
