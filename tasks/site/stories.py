"""Pages that lead through the months: each action's own page, each trust's whole story, partners, the fund, and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.site.action_page import action_page
from tasks.site.corrections import CorrectionPage, correction_page, corrections_page
from tasks.site.news import News
from tasks.site.partner_pages import fund_page, partner_pages
from tasks.site.past import SHOWN, Past
from tasks.site.place import Place, in_force
from tasks.site.place import replaced as replaced_place
from tasks.site.programme_page import programme_page
from tasks.site.published import Published
from tasks.site.render import render
from tasks.site.shapes import ReleaseData, ReleaseNote, RulebookWords
from tasks.site.sources_page import sources_page
from tasks.site.trust_page import trust_page
from tasks.site.trust_story import trust_story

Pages = Iterator[tuple[str, bytes]]


def story_pages(
    releases: Sequence[Published], history: Sequence[ReleaseNote], words: RulebookWords, replaced: Sequence[Published], news: News
) -> Pages:
    """(path, bytes) of those with anything new. `releases` is the one in force of each period, oldest first, at least one; `replaced`
    the others.
    """
    for trust in sorted(news.trusts):
        yield from _pages_of(trust, releases, history, news)
    heads = [release.head for release in releases]
    for partner in partner_pages(heads):
        yield partner.shell.path, render("partner.html", partner)
    fund = fund_page(heads, words)
    yield fund.shell.path, render("fund.html", fund)
    for old in replaced:
        if news.of_release(old.head["period"], old.head["number"]):
            yield from _replaced(old, releases)
    for page in _corrections(releases, replaced, news):
        yield page.shell.path, render("correction.html", page)
    listing = corrections_page(heads[-1]["programme"], [*heads, *(release.head for release in replaced)])
    yield listing.shell.path, render("corrections.html", listing)


def _pages_of(trust: str, releases: Sequence[Published], history: Sequence[ReleaseNote], news: News) -> Pages:
    """A trust's actions in every month from its first news on, and its story."""
    past = Past(trust, releases)
    for number, release in enumerate(past.releases):
        if news.of_trust(trust, release.head["period"]):
            yield from _actions(past.part(number), past, number, in_force(release.head))
    parts = [release.bare(trust) for release in past.releases]
    shown = [past.rows(number) for number in range(len(parts))[-SHOWN:]]
    page = trust_story([(part, part["trusts"][0]) for part in parts], shown, history)
    yield page.shell.path, render("story.html", page)


def _actions(part: ReleaseData, past: Past, number: int, place: Place) -> Pages:
    (trust,), rows = part["trusts"], part["actions"]
    refs = ["", *(row["ref"] for row in rows), ""]
    for at, row in enumerate(rows):
        page = action_page(part, trust, row, past.up_to(number, row), refs[at], refs[at + 2], place)
        yield page.shell.path, render("action.html", page)


def _corrections(releases: Sequence[Published], replaced: Sequence[Published], news: News) -> Iterator[CorrectionPage]:
    """A page for every release that replaced another."""
    ordered = sorted([*releases, *replaced], key=lambda release: (release.head["period"], release.head["number"]))
    for old, new in pairwise(ordered):
        period, number = new.head["period"], new.head["number"]
        if old.head["period"] == period and news.of_release(period, number):
            yield correction_page(old, new, in_force=new in releases)


def _replaced(old: Published, releases: Sequence[Published]) -> Pages:
    """A release that another replaced, whole, at its own address."""
    data, place = old.whole(), replaced_place(old.head)
    month, sources = programme_page(data, place), sources_page(data, "", place)
    yield month.shell.path, render("programme.html", month)
    yield sources.shell.path, render("sources.html", sources)
    before = [release for release in releases if release.head["period"] < data["period"]]
    for trust in old.head["told"]:
        past = Past(trust, [*before, old])
        part = past.part(len(past.releases) - 1)
        page, source = trust_page(part, part["trusts"][0], part["actions"], place), sources_page(part, trust, place)
        yield page.shell.path, render("trust.html", page)
        yield source.shell.path, render("sources.html", source)
        yield from _actions(part, past, len(past.releases) - 1, place)
    in_force = f"data/{data['period']}/"
    for path in old.files:
        if path.startswith(in_force) and not path.startswith(f"{in_force}changes-"):
            yield f"{place.data}/{path.removeprefix(in_force)}", old.files[path]
