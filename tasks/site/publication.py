"""The publication as a whole, as the pages that lead through the months need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.data.shapes import ReleaseData, ReleaseNote
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link
from tasks.site.picture import month_link, month_path
from tasks.site.release_view import ReleaseView


@dataclass(frozen=True, slots=True)
class Publication:
    """The release in force of each month, oldest first, at least one; a note of every numbered release, with organisations by name;
    the codes of all trusts that have a permanent page; and the site's address with a trailing slash, empty where it has none.
    """

    releases: Sequence[ReleaseView]
    notes: Sequence[ReleaseNote]
    trusts: frozenset[str]
    address: str = ""

    @property
    def newest(self) -> ReleaseView:
        """The newest month."""
        return self.releases[-1]

    @property
    def picture(self) -> Link | None:
        """The newest month's picture; None where its release has none, for it was made before there were pictures."""
        newest = self.newest
        return month_link(newest.overview) if month_path(newest.month["period"]) in newest.files else None

    def months_with_trusts(self, most: int) -> list[ReleaseData]:
        """The newest months, `most` of them, with what each says of every trust; those with more trusts than a page lists are left out."""
        return [release.overview for release in self.releases[-most:] if release.month["totals"]["trusts"] <= LISTED]

    @property
    def months(self) -> list[ReleaseData]:
        """What each release says of its month as a whole, oldest first; the last of them has its trusts as well."""
        return [*(release.month for release in self.releases[:-1]), self.newest.overview]
