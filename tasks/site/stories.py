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
    yield from _action_pages(releases, news)
    yield from _trust_stories(releases, history, news)
    heads = [release.head for release in releases]
    for partner in partner_pages(heads):
        yield partner.shell.path, render("partner.html", partner)
    fund = fund_page(heads, words)
    yield fund.shell.path, render("fund.html", fund)
    yield from _replaced_pages(releases, replaced, news)
    for page in _corrections(releases, replaced, news):
        yield page.shell.path, render("correction.html", page)
    listing = corrections_page(heads[-1]["programme"], [*heads, *(release.head for release in replaced)])
    yield listing.shell.path, render("corrections.html", listing)


def _action_pages(releases: Sequence[Published], news: News) -> Pages:
    """Of every month with news, for the trusts it is about; the months before are told as their releases in force tell them."""
    for number, release in enumerate(releases):
        period = release.head["period"]
        for trust in release.head["told"] if news.of_month(period) else ():
            if news.of_trust(trust, period):
                yield from _actions(release.part(trust), Past(trust, releases[:number]), in_force(release.head))


def _actions(part: ReleaseData, past: Past, place: Place) -> Pages:
    (trust,), rows = part["trusts"], part["actions"]
    refs = ["", *(row["ref"] for row in rows), ""]
    for number, row in enumerate(rows):
        page = action_page(part, trust, row, past.of(part["period"], row), refs[number], refs[number + 2], place)
        yield page.shell.path, render("action.html", page)


def _trust_stories(releases: Sequence[Published], history: Sequence[ReleaseNote], news: News) -> Pages:
    for trust in sorted(news.trusts):
        told = [release for release in releases if trust in release.head["told"]]
        parts = [release.bare(trust) for release in told]
        actions = [{row["ref"]: row for row in release.part(trust)["actions"]} for release in told[-SHOWN:]]
        page = trust_story([(part, part["trusts"][0]) for part in parts], actions, history)
        yield page.shell.path, render("story.html", page)


def _corrections(releases: Sequence[Published], replaced: Sequence[Published], news: News) -> Iterator[CorrectionPage]:
    """A page for every release that replaced another."""
    ordered = sorted([*releases, *replaced], key=lambda release: (release.head["period"], release.head["number"]))
    for old, new in pairwise(ordered):
        period, number = new.head["period"], new.head["number"]
        if old.head["period"] == period and news.of_release(period, number):
            yield correction_page(old, new, in_force=new in releases)


def _replaced_pages(releases: Sequence[Published], replaced: Sequence[Published], news: News) -> Pages:
    """Each release that another replaced, whole, at its own address."""
    for old in replaced:
        period = old.head["period"]
        if news.of_release(period, old.head["number"]):
            earlier = [release for release in releases if release.head["period"] < period]
            yield from _replaced(old, earlier, replaced_place(old.head))


def _replaced(old: Published, earlier: Sequence[Published], place: Place) -> Pages:
    data = old.whole()
    month, sources = programme_page(data, place), sources_page(data, "", place)
    yield month.shell.path, render("programme.html", month)
    yield sources.shell.path, render("sources.html", sources)
    for trust in old.head["told"]:
        part = old.part(trust)
        page, source = trust_page(part, part["trusts"][0], part["actions"], place), sources_page(part, trust, place)
        yield page.shell.path, render("trust.html", page)
        yield source.shell.path, render("sources.html", source)
        yield from _actions(part, Past(trust, earlier), place)
    in_force = f"data/{data['period']}/"
    for path in old.files:
        if path.startswith(in_force) and not path.startswith(f"{in_force}changes-"):
            yield f"{place.data}/{path.removeprefix(in_force)}", old.files[path]
