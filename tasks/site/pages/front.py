"""The front page: how the trusts are doing, one card each and the worst first; what changed this month, and what is next and when."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tasks.model.period import Period
from tasks.site.address import in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import MonthTotals, ReleaseData, RulebookWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.cards import TrustCard, left_cards, month_lead, trust_cards
from tasks.site.pages.changed import changed_words
from tasks.site.pages.month import delivered_by_month
from tasks.site.pages.trust_list import lists
from tasks.site.publication import Publication
from tasks.site.words.figure import shared
from tasks.site.words.known import AnnouncedLine, announced_at, earlier_months
from tasks.site.words.plain import day_words, in_rhythm, month_words
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
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    latest: Link
    lead: Markup
    places: bool  # whether it is known where they are
    find: str
    none: str  # what is said where a search finds nothing
    cards: tuple[TrustCard, ...]
    lists: tuple[Link, ...]
    changed: tuple[str, ...]
    next: str
    chart: Chart
    revised: str
    across: tuple[Link, ...]
    months: tuple[MonthLine, ...]
    earlier: str
    intro: tuple[str, ...]
    announced: tuple[AnnouncedLine, ...]


def front_page(publication: Publication, words: RulebookWords) -> FrontPage:
    """The front page of a publication; `words` say what the regime is, where its trusts are, and what is next."""
    months = publication.months
    latest, edition = months[-1], in_force(months[-1]).edition
    shown: list[MonthTotals] = [{"period": r["period"], "totals": r["totals"]} for r in months[-12:]]
    series = delivered_by_month(shown, [in_force(r).edition for r in months[-12:]], statuses_of(latest["programme"]))
    month, lead, called = month_words(latest["period"]), month_lead(latest, edition), words_of(latest["programme"])
    places = bool(words.get("places"))
    question = f"How are the {'hospitals' if places else f'{called.unit}s'} in {called.regime} doing?"
    return FrontPage(
        frame=page_frame("index.html", question, latest["programme"], about=lead.striptags(), picture=publication.picture),
        latest=Link(month, f"{latest['period']}/index.html"),
        lead=lead,
        places=places,
        find="Find your hospital, town or postcode" if places else "Find one by its name",
        none="A town is known where a source names it, and a postcode by its first half, of a trust’s own address: try the nearest town."
        if places
        else "Try a part of its name.",
        cards=(
            *trust_cards(latest, publication.months_with_trusts(12), words, LISTED),
            *left_cards(latest, words, publication.trusts)[:LISTED],
        ),
        lists=lists(latest, ""),
        changed=tuple(changed_words(latest, edition)),
        next=next_words(words, latest["period"]),
        chart=chart("months", in_rhythm(latest["period"], "Actions last reported delivered, month by month"), series, latest["period"]),
        revised=in_rhythm(latest["period"], NOTE) if of_totals(latest) else "",
        across=(
            Link("Promises past their agreed date, by days", "late/index.html"),
            Link(called.phrase("Promises kept, month by month, of each trust"), "trends/index.html"),
            *([Link("Promises by theme", "themes/index.html")] if called.themes else []),
            Link("Make a table of any measure", "table/index.html"),
            Link("Who is new, who left, who is back", "states/index.html"),
            Link(called.phrase("Trusts compared, in each order"), "compare/past-due/index.html"),
            Link("A page for journalists", "press/index.html"),
            Link(f"Everything for {month}", f"{latest['period']}/index.html"),
        ),
        months=tuple(_month_line(release) for release in reversed(months)),
        earlier=earlier_months(words),
        intro=tuple(words.get("intro", [])[:1]),
        announced=(*announced_at("plans", words), *announced_at("publication", words)),
    )


def next_words(words: RulebookWords, period: str) -> str:
    """When the next month's updates are due, and from when it may be public; after the last month, that none follows."""
    if "next_month" not in words:
        return f"{month_words(period)} is the last {Period.parse(period).noun} of this programme."
    due = words["next_month"]
    return (
        f"The updates for {month_words(due['period'])} are due by {day_words(due['deadline'])}, "
        f"and the {Period.parse(due['period']).noun} is published from {day_words(due['public'])} on, once a person has approved it."
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
