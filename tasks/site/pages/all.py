"""The publication as files: a month's pages and data from its release alone, and the pages that lead from month to month."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.site.address import in_force
from tasks.site.data.dictionary import absent, words_of
from tasks.site.data.open_data import all_files, dictionary_files, earlier_files, latest_answer, release_files, trust_month_file
from tasks.site.data.shapes import ProgrammeWords, RulebookWords
from tasks.site.pages.about import about_page, for_searches, missing_page
from tasks.site.pages.across import compare_pages, late_page, states_page
from tasks.site.pages.corrections import corrections_page
from tasks.site.pages.data import data_page
from tasks.site.pages.find import find_page
from tasks.site.pages.front import front_page
from tasks.site.pages.glossary import glossary_page
from tasks.site.pages.latest import latest_page
from tasks.site.pages.methodology import checks_page, methodology_page, rule_pages
from tasks.site.pages.month import programme_page
from tasks.site.pages.partners import fund_page
from tasks.site.pages.press import press_page
from tasks.site.pages.print import print_page
from tasks.site.pages.releases import releases_page
from tasks.site.pages.sources import sources_page
from tasks.site.pages.table_builder import table_page
from tasks.site.pages.themes import themes_pages
from tasks.site.pages.trends import trends_page
from tasks.site.pages.trust import trust_page
from tasks.site.pages.trust_list import list_pages
from tasks.site.picture import drawn, month_path, month_picture
from tasks.site.publication import Publication
from tasks.site.release_view import ReleaseView
from tasks.site.render import TEMPLATES, located, render
from tasks.site.words.figure import revised_figures

_ASSETS = ("site.css", "icon.svg", "filter.js", "drawing.js", "table.js", "LICENCE.txt")


def month_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """(path from the top of the site, bytes) of what is of one period as a whole: its pages, and its open data beside the tables."""
    return located(_month_files(release), release.overview["programme"].get("address", ""))


def _month_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    data = release.overview
    revised = revised_figures(data, in_force(data).edition)
    programme = programme_page(data)
    yield programme.frame.path, render("programme.html", programme, revised)
    printed = print_page(data)
    yield printed.frame.path, render("print.html", printed, revised)
    press = press_page(data)
    yield press.frame.path, render("press.html", press, revised)
    for listing in list_pages(data):
        yield listing.frame.path, render("list.html", listing, revised)
    yield month_path(data["period"]), drawn(month_picture(data))
    whole = sources_page(data)
    yield whole.frame.path, render("sources.html", whole, revised)
    yield from release_files(release)


def trust_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """(path from the top of the site, bytes) of what is of single trusts in one period: a page of each, and an answer for programs."""
    return located(_trust_files(release), release.overview["programme"].get("address", ""))


def _trust_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    answers = []
    for code in release.overview["told"]:
        data = release.of_trust(code)
        page = trust_page(data)
        yield page.frame.path, render("trust.html", page, revised_figures(data, in_force(data).edition))
        answers.append(trust_month_file(data, code))
    yield from answers


def method_pages(programme: ProgrammeWords, words: RulebookWords, address: str = "") -> Iterator[tuple[str, bytes]]:
    """The pages and files that change with the rules, the code, the programme's title and the site's address alone, pages before those
    that lead to them.
    """
    return located(_method_pages(programme, words, address), address)


def _method_pages(programme: ProgrammeWords, words: RulebookWords, address: str) -> Iterator[tuple[str, bytes]]:
    for name in _ASSETS:
        yield f"assets/{name}", (TEMPLATES / "assets" / name).read_bytes()
    yield from dictionary_files(programme, words, address)
    for rule in rule_pages(programme, words):
        yield rule.frame.path, render("rule.html", rule)
    terms = glossary_page(programme, words)
    yield terms.frame.path, render("glossary.html", terms)
    checks = checks_page(programme, words)
    yield checks.frame.path, render("checks.html", checks)
    yield "methodology/index.html", render("methodology.html", methodology_page(programme, words))


def shared_pages(publication: Publication, words: RulebookWords) -> Iterator[tuple[str, bytes]]:
    """The pages and files that lead through the months of all trusts, pages before those that lead to them."""
    return located(_shared_pages(publication, words), publication.address)


def _shared_pages(publication: Publication, words: RulebookWords) -> Iterator[tuple[str, bytes]]:
    months, notes = publication.months, publication.notes
    revised = frozenset[str]().union(*(revised_figures(month, in_force(month).edition) for month in months))
    gone = absent(words_of(months[-1]["programme"]))
    if "fund/" not in gone:
        fund = fund_page(publication.newest, publication.trusts, words)
        yield fund.frame.path, render("fund.html", fund)
    listing = corrections_page(publication.releases, notes)
    yield listing.frame.path, render("corrections.html", listing)
    yield from all_files(publication)
    yield from earlier_files(months[-1]["programme"], words)
    yield "data/index.html", render("data.html", data_page(publication.releases, words))
    yield "releases/index.html", render("releases.html", releases_page(months[-1]["programme"], notes, words))
    yield "late/index.html", render("late.html", late_page(publication), revised)
    trends = trends_page(publication)
    yield trends.frame.path, render("trends.html", trends, revised)
    if "themes/" not in gone:
        themes, each = themes_pages(publication, words)
        for theme in each:
            yield theme.frame.path, render("theme.html", theme, revised)
        yield themes.frame.path, render("themes.html", themes, revised)
    yield "states/index.html", render("states.html", states_page(publication, words), revised)
    for compared in compare_pages(publication):
        yield compared.frame.path, render("compare.html", compared, revised)
    own = table_page(publication)
    yield own.frame.path, render("table.html", own)
    press = press_page(publication.newest.overview, "press/index.html")
    yield press.frame.path, render("press.html", press, revised)
    yield "find/index.html", render("find.html", find_page(publication, words), revised)
    newest = months[-1]
    yield "about/index.html", render("about.html", about_page(newest["programme"], newest["period"], words))
    yield "404.html", render("missing.html", missing_page(newest["programme"], words))
    yield from for_searches(words, [month["period"] for month in months], sorted(publication.trusts), gone)
    yield "index.html", render("front.html", front_page(publication, words), revised)
    yield "latest/index.html", render("latest.html", latest_page(months[-1]))
    yield "api/latest.json", latest_answer(months[-1])
