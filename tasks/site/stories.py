"""Pages that lead through the months: each action's own page, each trust's whole story, partners, the fund, and corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tasks.site.action_page import Told, action_page
from tasks.site.corrections import corrections, corrections_page
from tasks.site.each_trust import each_trust
from tasks.site.open_data import release_files
from tasks.site.partner_pages import fund_page, partner_pages
from tasks.site.place import Place, in_force
from tasks.site.place import replaced as replaced_place
from tasks.site.programme_page import programme_page
from tasks.site.render import render
from tasks.site.shapes import ReleaseData, ReleaseNote, Row, RulebookWords
from tasks.site.sources_page import sources_page
from tasks.site.trust_page import trust_page
from tasks.site.trust_story import Part, trust_story

Pages = Iterator[tuple[str, bytes]]


def story_pages(
    releases: Sequence[ReleaseData],
    history: Sequence[ReleaseNote],
    words: RulebookWords,
    replaced: Sequence[ReleaseData] = (),
    since: str = "",
) -> Pages:
    """(path, bytes) of all of them. `releases` is the one in force of each period, oldest first, at least one; `replaced` the others.

    `since` is the first month in which anything is new: what only earlier months are told in is left as it is.
    """
    yield from _action_pages(releases, replaced, since)
    yield from _trust_stories(releases, history)
    for partner in partner_pages(releases):
        yield partner.shell.path, render("partner.html", partner)
    fund = fund_page(releases, words)
    yield fund.shell.path, render("fund.html", fund)
    for data in replaced:
        if data["period"] >= since:
            yield from _replaced_pages(data)
    found = corrections(releases, replaced)
    for page in found:
        yield page.shell.path, render("correction.html", page)
    listing = corrections_page(releases[-1]["programme"], found)
    yield listing.shell.path, render("corrections.html", listing)


def _action_pages(releases: Sequence[ReleaseData], replaced: Sequence[ReleaseData], since: str) -> Pages:
    """Of every release with news: its own months' history is that of the releases in force before it, and its own word."""
    before: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for data in releases:
        if data["period"] >= since:
            for old in replaced:
                if old["period"] == data["period"]:
                    yield from _month_of_actions(old, before, replaced_place(old))
            yield from _month_of_actions(data, before, in_force(data))
        for row in data["actions"]:
            before[row["trust"], row["ref"]].append((data["period"], row))


def _month_of_actions(data: ReleaseData, before: dict[tuple[str, str], list[Told]], place: Place) -> Pages:
    for part in each_trust(data).values():
        (trust,), rows = part["trusts"], part["actions"]
        refs = ["", *(row["ref"] for row in rows), ""]
        for number, row in enumerate(rows):
            history = [*before[row["trust"], row["ref"]], (data["period"], row)]
            page = action_page(part, trust, row, history, refs[number], refs[number + 2], place)
            yield page.shell.path, render("action.html", page)


def _trust_stories(releases: Sequence[ReleaseData], history: Sequence[ReleaseNote]) -> Pages:
    parts: dict[str, list[Part]] = defaultdict(list)
    actions: dict[str, list[dict[str, Row]]] = defaultdict(list)
    for data in releases:
        for code, mine in each_trust(data).items():
            parts[code].append((mine, mine["trusts"][0]))
            actions[code].append({row["ref"]: row for row in mine["actions"]})
    for code in sorted(parts):
        page = trust_story(parts[code], actions[code], history)
        yield page.shell.path, render("story.html", page)


def _replaced_pages(data: ReleaseData) -> Pages:
    place = replaced_place(data)
    whole = programme_page(data, place)
    yield whole.shell.path, render("programme.html", whole)
    sources = sources_page(data, "", place)
    yield sources.shell.path, render("sources.html", sources)
    for code, part in each_trust(data).items():
        page, source = trust_page(part, part["trusts"][0], part["actions"], place), sources_page(part, code, place)
        yield page.shell.path, render("trust.html", page)
        yield source.shell.path, render("sources.html", source)
    in_force = f"data/{data['period']}/"
    for path, body in release_files(data):
        if path.startswith(in_force):
            yield f"{place.data}/{path.removeprefix(in_force)}", body
