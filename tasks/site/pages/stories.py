"""Pages that lead through the months: each trust's permanent page, partners, the fund, corrections, and releases that were replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.model.json_text import to_line
from tasks.site.address import replaced as replaced_address
from tasks.site.changes_since import ChangesSince
from tasks.site.data.api import trust_answer
from tasks.site.data.shapes import ReleaseData, ReleaseNote, RulebookWords
from tasks.site.pages.corrections import correction_page, corrections_page
from tasks.site.pages.month import programme_page
from tasks.site.pages.partners import fund_page, partner_pages
from tasks.site.pages.sources import sources_page
from tasks.site.pages.trust import trust_page
from tasks.site.pages.trust_story import trust_story
from tasks.site.release_view import ReleaseView
from tasks.site.render import render
from tasks.site.trust_history import TrustHistory, extended

Pages = Iterator[tuple[str, bytes]]


def story_pages(
    releases: Sequence[ReleaseView],
    notes: Sequence[ReleaseNote],
    words: RulebookWords,
    replaced: Sequence[ReleaseView],
    changed: ChangesSince,
) -> Pages:
    """(path, bytes) of those that changed. `releases` is the one in force of each period, oldest first, at least one; `replaced`
    the others.
    """
    for trust in sorted(changed.trusts):
        yield from _permanent(trust, releases, notes)
    for partner in partner_pages(releases, changed.trusts):
        yield partner.frame.path, render("partner.html", partner)
    fund = fund_page(releases, words)
    yield fund.frame.path, render("fund.html", fund)
    for old, new in _succession(releases, replaced, changed):
        if changed.is_new(new.head["period"], new.head["number"]):
            yield from _replaced(old, new, releases)
        page = correction_page(old, new, in_force=new in releases)
        yield page.frame.path, render("correction.html", page)
    listing = corrections_page(releases, notes)
    yield listing.frame.path, render("corrections.html", listing)


def _permanent(trust: str, releases: Sequence[ReleaseView], notes: Sequence[ReleaseNote]) -> Pages:
    """A trust's permanent page, and the same as data."""
    history, newest = _history(trust, releases)
    story = trust_story(history, newest, notes)
    yield story.frame.path, render("story.html", story)
    yield f"api/trusts/{trust.lower()}.json", to_line(trust_answer(history, newest))


def _history(trust: str, releases: Sequence[ReleaseView]) -> tuple[TrustHistory, ReleaseData]:
    """The history of a trust over the releases that have it, at least one, and its part of the newest of them."""
    history = None
    for release in releases:
        if trust in release.head["told"]:
            newest = release.part(trust)
            history = extended(history, newest)
    if history is None:
        raise LookupError(f"no release in force has {trust}")
    return history, newest


def _succession(
    releases: Sequence[ReleaseView], replaced: Sequence[ReleaseView], changed: ChangesSince
) -> Iterator[tuple[ReleaseView, ReleaseView]]:
    """Every release that another replaced, with that one, where either is new or one of them was in force when the site was laid out."""
    ordered = sorted([*releases, *replaced], key=lambda release: (release.head["period"], release.head["number"]))
    for old, new in pairwise(ordered):
        if old.head["period"] == new.head["period"] and changed.of_release(new.head["period"], new.head["number"]):
            yield old, new


def _replaced(old: ReleaseView, new: ReleaseView, releases: Sequence[ReleaseView]) -> Pages:
    """The pages of a release that another replaced; of trusts that both have alike, the pages in force stand for it."""
    data, address = old.head, replaced_address(old.head, new.head)
    month, sources = programme_page(data, address), sources_page(data, address)
    yield month.frame.path, render("programme.html", month)
    yield sources.frame.path, render("sources.html", sources)
    for trust in sorted(data["told"].keys() - address.same):
        page = trust_page(old.part(trust), address, _gone(old.part(trust), releases))
        yield page.frame.path, render("trust.html", page)


def _gone(part: ReleaseData, releases: Sequence[ReleaseView]) -> set[str]:
    """The references in a trust's part that no month in force has."""
    (trust,) = part["trusts"]
    in_force = [release.part(trust["trust"]) for release in releases if trust["trust"] in release.head["told"]]
    return {row["ref"] for row in part["actions"]} - {row["ref"] for known in in_force for row in known["actions"]}
