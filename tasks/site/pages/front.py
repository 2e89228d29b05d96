"""The front page: the latest month in short, every month, and every trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import statuses_of
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import MonthTotals, ReleaseData, RulebookWords
from tasks.site.page_frame import Link, PageFrame, Point, page_frame
from tasks.site.pages.month import Figure, delivered_by_month, figures, in_short
from tasks.site.pages.trust_list import lists
from tasks.site.words.figure import shared
from tasks.site.words.known import AnnouncedLine, announced_at, earlier_months
from tasks.site.words.plain import in_rhythm, month_words
from tasks.site.words.unreported import delivered


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in the list of months."""

    words: str
    href: str
    delivered: Markup
    past_due: Markup
    accepted: Markup


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page: the latest month in short, every month, and every trust."""

    frame: PageFrame
    intro: tuple[str, ...]
    announced: tuple[AnnouncedLine, ...]
    latest: Link
    short: tuple[str, ...]
    figures: tuple[Figure, ...]
    revised: str
    months: tuple[MonthLine, ...]
    earlier: str
    chart: Chart
    lists: tuple[Link, ...]
    trusts: tuple[Point, ...]


def front_page(releases: Sequence[ReleaseData], words: RulebookWords) -> FrontPage:
    """The front page from the latest release of every period, oldest first; there must be one. `words` say what the regime is."""
    latest = releases[-1]
    newest_first, all_lists, edition = list(reversed(releases)), lists(latest, ""), in_force(latest).edition
    shown: list[MonthTotals] = [{"period": r["period"], "totals": r["totals"]} for r in releases[-12:]]
    series = delivered_by_month(shown, [in_force(r).edition for r in releases[-12:]], statuses_of(releases[-1]["programme"]))
    return FrontPage(
        frame=page_frame("index.html", latest["programme"]["title"], latest["programme"]),
        intro=tuple(words.get("intro", [])[:1]),
        announced=(*announced_at("plans", words), *announced_at("publication", words)),
        latest=Link(month_words(latest["period"]), f"{latest['period']}/index.html"),
        short=in_short(latest, edition),
        figures=figures(latest, edition),
        revised=in_rhythm(latest["period"], NOTE) if of_totals(latest) else "",
        months=tuple(_month_line(release) for release in newest_first),
        earlier=earlier_months(words),
        chart=chart("months", in_rhythm(latest["period"], "Actions last reported delivered, month by month"), series, latest["period"]),
        lists=all_lists,
        trusts=tuple(
            Point(row["name"], f"{latest['period']}/{row['trust'].lower()}/index.html", f"trusts/{row['trust'].lower()}/index.html")
            for row in sorted(latest["trusts"], key=lambda row: str(row["name"]))
            if not all_lists
        ),
    )


def _month_line(release: ReleaseData) -> MonthLine:
    totals, edition = release["totals"], in_force(release).edition
    return MonthLine(
        words=month_words(release["period"]),
        href=f"{release['period']}/index.html",
        delivered=delivered(edition, totals),
        past_due=shared(edition, "past_due", totals),
        accepted=shared(edition, "accepted", totals),
    )
