"""The page at a stable address that sends the reader on to the latest month."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.site.data.shapes import ReleaseData
from tasks.site.page_frame import PageFrame, page_frame
from tasks.site.words.plain import in_rhythm, month_words


@dataclass(frozen=True, slots=True)
class LatestPage:
    """The page that leads to the latest month."""

    frame: PageFrame
    month: str
    href: str


def latest_page(release: ReleaseData) -> LatestPage:
    """The page that sends the reader on to the latest month."""
    return LatestPage(
        page_frame("latest/index.html", in_rhythm(release["period"], "Latest month"), release["programme"]),
        month_words(release["period"]),
        f"../{release['period']}/index.html",
    )
