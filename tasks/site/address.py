"""Where a month's pages stand: under the month itself while its release is in force, under the release's own number once replaced."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.site.data.shapes import ReleaseData
from tasks.site.words.plain import month_words


@dataclass(frozen=True, slots=True)
class Address:
    """The folders of a release's pages and of its data, from the top of the site; `replaced_by` is 0 while the release is in force.

    `edition` is what the ids of its figures begin with: the month, with the release's number once it is replaced. `same` are
    the trusts that the next release did not change: a replaced release has no page of theirs, and its pages lead to those in force.
    """

    pages: str
    data: str
    edition: str
    replaced_by: int = 0
    same: frozenset[str] = frozenset()

    def of(self, data: ReleaseData, trust: str) -> Address:
        """Where a trust's own pages stand."""
        return in_force(data) if trust in self.same else self

    def notice(self, data: ReleaseData, page: str = "index.html") -> list[tuple[str, str, str]]:
        """(words of a link, path, words after it) to say on a page that it has been replaced; nothing while it is in force."""
        if not self.replaced_by:
            return []
        newer = f"Release {self.replaced_by} of {month_words(data['period'])}"
        difference = f"corrections/{data['period']}/{self.replaced_by}/index.html"
        return [
            (newer, f"{data['period']}/{page}", "replaced this page, which is kept as it was published."),
            ("What changed, and why", difference, "is told on a page of its own."),
        ]


def in_force(data: ReleaseData) -> Address:
    """Where the release in force stands: `2013-10/`, with its data under `data/2013-10/`."""
    return Address(data["period"], f"data/{data['period']}", edition_of(data["period"]))


def edition_of(period: str, number: int = 0) -> str:
    """What the ids of a month's figures begin with; the `number` of a release is in it once another replaced it, and in a correction."""
    return f"fig-{period}.{number}" if number else f"fig-{period}"


def replaced(data: ReleaseData, by: ReleaseData | None = None) -> Address:
    """Where a replaced release stands for good: `releases/2013-11/1/`, its data beside it. `by` is the release that came next."""
    pages = f"releases/{data['period']}/{data['number']}"
    changed = by["told"] if by else {}
    same = frozenset(trust for trust, now in changed.items() if trust in data["told"] and now["number"] <= data["number"])
    return Address(pages, f"{pages}/data", edition_of(data["period"], data["number"]), data["number"] + 1, same)
