"""Every trust's way so far, side by side on one scale: of the promises due by each month's end, how many were met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ReleaseData
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.cards import urgency
from tasks.site.pages.promise_trend import met_by_month
from tasks.site.publication import Publication
from tasks.site.words.labels import Label
from tasks.site.words.plain import in_rhythm, many, month_words
from tasks.site.words.standing import label_of, standings, word_of

MONTHS = 12
MOST = 30
"""Trusts that are drawn side by side, in the order of the front page."""


@dataclass(frozen=True, slots=True)
class TrustTrend:
    """A trust's line with the way to its own page and its verdict now."""

    trust: Link
    verdict: Label
    chart: Chart


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """The lines of all trusts, and their numbers as a table: `heads` are the months."""

    frame: PageFrame
    month: str
    trends: tuple[TrustTrend, ...]
    heads: tuple[str, ...]
    more: str


def trends_page(publication: Publication) -> TrendsPage:
    """The page `trends/index.html`, of the trusts of the newest month."""
    months, data = publication.months_with_trusts(MONTHS), publication.newest.overview
    called = words_of(data["programme"])
    top = page_frame("trends/index.html", in_rhythm(data["period"], "Promises kept, month by month"), data["programme"])
    now = standings(data["verdicts"])
    ordered = sorted(data["trusts"], key=lambda row: urgency(row, now))
    ordered = ordered[:MOST] if months else []
    more = len(data["trusts"]) - len(ordered)
    return TrendsPage(
        frame=top,
        month=month_words(data["period"]),
        trends=tuple(
            TrustTrend(
                Link(row["name"], f"{top.root}trusts/{row['trust'].lower()}/index.html"),
                label_of(word_of(now.get(row["trust"]))),
                _drawn(months, str(row["trust"]), str(row["name"])),
            )
            for row in ordered
        ),
        heads=tuple(month_words(month["period"]) for month in months),
        more=f"The table trusts.csv of each {called.rhythm.noun} has {many(more, called.short)} more." if more > 0 else "",
    )


def _drawn(months: Sequence[ReleaseData], trust: str, name: str) -> Chart:
    period = months[-1]["period"]
    title = f"{name}: promises kept of those due, {in_rhythm(period, 'month by month')}"
    return chart(f"way-{trust.lower()}", title, met_by_month(months, trust), period)
