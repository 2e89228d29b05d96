"""What a site does not show yet: the releases that came since it was laid out, and the trusts of which they say anything new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.site.data.shapes import ReleaseData


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """`known` is the release of each month that the site shows, `trusts` are those of which a newer release says something new."""

    known: Mapping[str, int]
    trusts: frozenset[str]

    def is_new(self, period: str, number: int) -> bool:
        """Whether the site does not know a release of a month."""
        return number > self.known.get(period, 0)

    def of_release(self, period: str, number: int) -> bool:
        """Whether the site does not know a release of a month, or knows it as the one in force."""
        return number >= self.known.get(period, 0)


def changes_since(releases: Sequence[ReleaseData], known: Mapping[str, int]) -> ChangesSince:
    """What these releases, oldest first, one of each month, say that a site which shows the `known` ones does not."""
    changed = ((trust, last["number"], data["period"]) for data in releases for trust, last in data["told"].items())
    return ChangesSince(known, frozenset(trust for trust, number, period in changed if number > known.get(period, 0)))
