"""What a site does not tell yet: the months that were told again since it was laid out, and of which trusts they say anything new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.site.data.shapes import ReleaseData

_NEVER = "never"
"""Later than every month."""


@dataclass(frozen=True, slots=True)
class News:
    """`known` is the release of each month that the site tells, `since` the first month with news, `trusts` the first of each trust."""

    known: Mapping[str, int]
    since: str
    trusts: Mapping[str, str]

    def of_month(self, period: str) -> bool:
        """Whether anything of a month, or of one before it, is new."""
        return self.since <= period

    def of_trust(self, trust: str, period: str) -> bool:
        """Whether anything said of a trust in a month, or in one before it, is new."""
        return self.trusts.get(trust, _NEVER) <= period

    def is_new(self, period: str, number: int) -> bool:
        """Whether the site does not know a release of a month."""
        return number > self.known.get(period, 0)

    def of_release(self, period: str, number: int) -> bool:
        """Whether the site does not know a release of a month, or knows it as the one in force."""
        return number >= self.known.get(period, 0)


def news(releases: Sequence[ReleaseData], known: Mapping[str, int]) -> News:
    """What these releases, oldest first, one of each month, say that a site which tells the `known` ones does not."""
    trusts: dict[str, str] = {}
    for data in releases:
        for trust, told in data["told"].items():
            if told["number"] > known.get(data["period"], 0):
                trusts.setdefault(trust, data["period"])
    since = min((data["period"] for data in releases if data["number"] > known.get(data["period"], 0)), default=_NEVER)
    return News(known, since, trusts)
