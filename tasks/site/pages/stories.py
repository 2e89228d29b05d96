"""Pages that lead through the months: each action's own page, each trust's whole story, partners, the fund, and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.site.address import Place, in_force
from tasks.site.address import replaced as replaced_place
from tasks.site.data.shapes import ReleaseData, ReleaseNote, RulebookWords
from tasks.site.earlier_months import SHOWN, Past
from tasks.site.pages.action import action_page
from tasks.site.pages.corrections import correction_page, corrections_page
from tasks.site.pages.month import programme_page
from tasks.site.pages.partners import fund_page, partner_pages
from tasks.site.pages.sources import sources_page
from tasks.site.pages.trust import trust_page
from tasks.site.pages.trust_story import TrustStory, trust_story
from tasks.site.published import Published
from tasks.site.render import render
from tasks.site.unseen import News

Pages = Iterator[tuple[str, bytes]]


def story_pages(
    releases: Sequence[Published], history: Sequence[ReleaseNote], words: RulebookWords, replaced: Sequence[Published], news: News
) -> Pages:
    """(path, bytes) of those with anything new. `releases` is the one in force of each period, oldest first, at least one; `replaced`
    the others.
    """
    for trust in sorted(news.trusts):
        yield from _action_pages(Past(trust, releases), news)
    for trust in sorted(news.trusts):  # each leads to the month's page, and so to every trust's actions
        story = _story(Past(trust, releases), history)
        yield story.shell.path, render("story.html", story)
    for partner in partner_pages(releases, news.trusts):
        yield partner.shell.path, render("partner.html", partner)
    fund = fund_page(releases, words)
    yield fund.shell.path, render("fund.html", fund)
    for old, new in _succession(releases, replaced, news):
        if news.is_new(new.head["period"], new.head["number"]):
            yield from _replaced(old, new, releases)
        page = correction_page(old, new, in_force=new in releases)
        yield page.shell.path, render("correction.html", page)
    listing = corrections_page(releases, history)
    yield listing.shell.path, render("corrections.html", listing)


def _action_pages(past: Past, news: News) -> Pages:
    """A trust's actions in every month from its first news on."""
    for number, release in enumerate(past.releases):
        if news.of_trust(past.trust, release.head["period"]):
            yield from _actions(past.part(number), past, number, in_force(release.head))


def _story(past: Past, history: Sequence[ReleaseNote]) -> TrustStory:
    parts = [release.bare(past.trust) for release in past.releases]
    shown = [past.rows(number) for number in range(len(parts))[-SHOWN:]]
    return trust_story([(part, part["trusts"][0]) for part in parts], shown, history)


def _actions(part: ReleaseData, past: Past, number: int, place: Place) -> Pages:
    (trust,), rows = part["trusts"], part["actions"]
    refs = ["", *(row["ref"] for row in rows), ""]
    for at, row in enumerate(rows):
        page = action_page(part, trust, row, past.up_to(number, row), refs[at], refs[at + 2], place, longer=number >= SHOWN)
        yield page.shell.path, render("action.html", page)


def _succession(releases: Sequence[Published], replaced: Sequence[Published], news: News) -> Iterator[tuple[Published, Published]]:
    """Every release that another replaced, with that one, where either is new or one of them was in force when the site was laid out."""
    ordered = sorted([*releases, *replaced], key=lambda release: (release.head["period"], release.head["number"]))
    for old, new in pairwise(ordered):
        if old.head["period"] == new.head["period"] and news.of_release(new.head["period"], new.head["number"]):
            yield old, new


def _replaced(old: Published, new: Published, releases: Sequence[Published]) -> Pages:
    """A release that another replaced, at its own address; of trusts told the same by both, the pages in force tell it."""
    data, place = old.head, replaced_place(old.head, new.head)
    month, sources = programme_page(data, place), sources_page(data, "", place)
    yield month.shell.path, render("programme.html", month)
    yield sources.shell.path, render("sources.html", sources)
    before = [release for release in releases if release.head["period"] < data["period"]]
    for trust in sorted(old.head["told"].keys() - place.same):
        past = Past(trust, [*before, old])
        part = past.part(len(past.releases) - 1)
        page, source = trust_page(part, part["trusts"][0], part["actions"], place), sources_page(part, trust, place)
        yield page.shell.path, render("trust.html", page)
        yield source.shell.path, render("sources.html", source)
        yield from _actions(part, past, len(past.releases) - 1, place)
