"""Pages that lead through the months of one trust or partner, and those of releases that were replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from tasks.model.json_text import to_line
from tasks.site.address import edition_of
from tasks.site.address import replaced as replaced_address
from tasks.site.data.api import trust_answer
from tasks.site.data.feed import atom, trust_feed
from tasks.site.data.shapes import ReleaseData, ReleaseNote, RulebookWords
from tasks.site.pages.corrections import correction_page
from tasks.site.pages.month import programme_page
from tasks.site.pages.partners import partner_pages
from tasks.site.pages.sources import sources_page
from tasks.site.pages.trust import trust_page
from tasks.site.pages.trust_story import trust_story
from tasks.site.picture import Picture, drawn, picture_of, trust_path
from tasks.site.release_view import ReleaseView
from tasks.site.render import located, render
from tasks.site.trust_history import TrustHistory
from tasks.site.words.figure import ident, revised_figures

Pages = Iterator[tuple[str, bytes]]


def permanent_files(
    trust: str,
    history: TrustHistory,
    newest: ReleaseData,
    notes: Sequence[ReleaseNote],
    words: RulebookWords,
    address: str,
    draw: Callable[[Picture], bytes] = drawn,
) -> Pages:
    """A trust's permanent page with its picture, which `draw` makes or finds, and the same as data and as a feed; `newest` is the newest
    release that has it, with this trust alone.
    """
    yield trust_path(trust), draw(picture_of(newest))
    story = trust_story(history, newest, notes, words)
    yield from located([(story.frame.path, render("story.html", story, _revised(history, trust)))], address)
    yield f"api/trusts/{trust.lower()}.json", to_line(trust_answer(history, newest))
    yield f"trusts/{trust.lower()}/feed.atom", atom(trust_feed(history, newest, notes, address))


def _revised(history: TrustHistory, trust: str) -> frozenset[str]:
    """The ids of the trust's figures, in any month of its history, that are not as first published."""
    ends = [(month["period"], month.get("revised", [])) for month in history["months"]]
    ends += [(year["until"], year.get("revised", [])) for year in history["years"]]
    return frozenset(ident(edition_of(period), name, trust) for period, names in ends for name in names)


def partner_files(months: Sequence[ReleaseView], partners: Collection[str], trusts: Collection[str]) -> Pages:
    """The pages of some partners, from the last months in force; `trusts` have a permanent page to lead to."""
    for page in partner_pages(months, partners, trusts):
        yield page.frame.path, render("partner.html", page)


def correction_files(old: ReleaseView, new: ReleaseView, reason: str, *, in_force: bool) -> Pages:
    """The page of what the newer of two releases changed, and why; each with the trusts of the partitions that changed."""
    page = correction_page(old, new, reason, in_force=in_force)
    yield page.frame.path, render("correction.html", page)


def replaced_files(old: ReleaseView, new: ReleaseView, histories: Mapping[str, TrustHistory]) -> Pages:
    """The pages of a release that another replaced; of trusts that both have alike, the pages in force stand for it.

    An action is led to at its permanent address if a month in force has it, by the trust's history.
    """
    data, address = old.overview, replaced_address(old.overview, new.overview)
    month, sources = programme_page(data, address), sources_page(data, address)
    revised = revised_figures(data, address.edition)
    yield month.frame.path, render("programme.html", month, revised)
    yield sources.frame.path, render("sources.html", sources, revised)
    for trust in sorted(data["told"].keys() - address.same):
        release = old.of_trust(trust)
        known = histories[trust]["actions"] if trust in histories else {}
        page = trust_page(release, address, {row["ref"] for row in release["actions"]} - known.keys())
        yield page.frame.path, render("trust.html", page, revised_figures(release, address.edition))
