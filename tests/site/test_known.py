"""What others announced and published about the regime stands where a reader looks for it, each figure beside the source that holds it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from tasks.publish.methodology import in_short, methodology
from tasks.rulebook import load
from tasks.site.pages.all import method_pages
from tasks.site.words.known import published_lines
from tests.site.builders import SAMPLE, a_note, a_release
from tests.site.leading import leading_pages
from tests.site.reading import published, words

CONFIG = Path(__file__).parents[2] / "config"
BOOK = load(CONFIG)


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    known = methodology(BOOK, CONFIG, date(2013, 10, 31))
    return dict(method_pages(SAMPLE, known)) | leading_pages([published(october := a_release(programme=SAMPLE))], [a_note(october)], known)


@pytest.fixture(scope="module")
def site(pages: dict[str, bytes]) -> dict[str, str]:
    return {path: words(page) for path, page in pages.items() if path.endswith(".html")}


def test_several_sources_of_what_was_announced_are_a_list_on_the_front_page(pages: dict[str, bytes]) -> None:
    front = pages["index.html"].decode()
    assert front.count('<small class="app-trace">Sources: ') == 4
    assert '>Sources: BMJ f5727, September 2013; <a href="https://www.pharmatimes.com/news/' in front
    assert ">pharmatimes.com</a>" in front
    assert " ; " not in front


@pytest.mark.parametrize("figure", BOOK.published_figures, ids=lambda one: f"{one.measure}, {one.as_at}")
def test_every_published_figure_stands_on_the_methodology_page_beside_its_source(site: dict[str, str], figure) -> None:
    page = site["methodology/index.html"]
    whole = f" of {figure.of}" if figure.of is not None else ""
    row = page[page.index(f"{figure.measure[:1].upper()}{figure.measure[1:]} {figure.scope}, {figure.as_at} {figure.figure}{whole}") :]
    assert figure.source in row[: len(figure.measure) + len(figure.scope) + len(figure.note) + len(figure.source) + 120]


def test_the_money_that_was_published_stands_on_the_funds_page(site: dict[str, str]) -> None:
    page = site["fund/index.html"]
    for figure in ("£742,000", "£871,000", "£148,400", "£185,000", "9 of 11"):
        assert figure in page
    assert "A later report counts five partnerships, an average of £148,400." in page


@pytest.mark.parametrize(
    ("path", "words_of_it"),
    [
        ("fund/index.html", "run three to five years"),
        ("fund/index.html", "managers who go to help are back-filled"),
        ("index.html", "Keogh's review of 14 hospital trusts with high mortality"),
        ("index.html", "publishes its improvement plan on NHS Choices"),
        ("index.html", "The Health Secretary also gives updates on progress to the media"),
        ("methodology/index.html", "patients left unmonitored, backlogs of complaints, poorly maintained operating theatres"),
        ("methodology/index.html", "75% from the NHS and 25% from industry"),
        ("methodology/index.html", "10 months, 2 of them at a leading business school"),
        ("methodology/index.html", "only with a rating of good or outstanding"),
    ],
)
def test_what_was_announced_stands_where_a_reader_looks(site: dict[str, str], path: str, words_of_it: str) -> None:
    assert words_of_it in site[path]
    assert re.search("Sources?:", site[path][site[path].index(words_of_it) :][:600])


@pytest.mark.parametrize("path", ["fund/index.html", "methodology/index.html"])
def test_one_pot_is_told_once_beside_its_own_source(site: dict[str, str], path: str) -> None:
    told = "The fund: £5,500,000, one sum that every scheme draws on. Source: BMJ f5727"
    assert site[path].count("The fund: ") == 1
    assert told in site[path]
    assert site["fund/index.html"].count("£5,500,000") == 1


def test_every_fact_that_was_worked_out_is_listed_with_how(site: dict[str, str]) -> None:
    page = site["methodology/index.html"]
    for known in (*BOOK.spells, *BOOK.contracts):
        assert " ".join(known.worked_out.split()) in page
    assert "Kind of trust: NHS trust As at September 2013. Taken to have been so on every day" in page


def test_our_rounding_stands_beside_each_published_percentage() -> None:
    lines = [line for line in published_lines(in_short(BOOK)) if line.ours]
    assert len(lines) == 6
    assert all(f"({line.ours})" in line.figure for line in lines)


def test_months_that_others_published_stand_with_who_did_and_nothing_is_worked_out_from_them() -> None:
    row = {"about": "earlier months", "scope": "RZ1", "measure": "actions delivered", "note": "", "of": 40, "percent": 30}
    mine = [
        row | {"as_at": month, "figure": figure, "source": "https://r.example", "published_by": "NHS England"}
        for month, figure in (("2013-08", "10"), ("2013-09", "12"))
    ]
    october = a_release(programme=SAMPLE)
    pages = leading_pages([published(october)], [a_note(october)], {"published_figures": mine})  # type: ignore[typeddict-item]
    says = "Figures of August 2013 to September 2013 were published by NHS England, before this programme began."
    assert says in words(pages["index.html"])
    listed = words(pages["releases/index.html"])
    assert says in listed
    assert "Actions delivered RZ1, 2013-08 10 of 40 (30%) Published by NHS England. https://r.example" in listed
    table = list(csv.DictReader(io.StringIO(pages["data/earlier-months.csv"].decode(), newline="")))
    assert [(row["period"], row["figure"], row["of"], row["percent"]) for row in table] == [
        ("2013-08", "10", "40", "30"),
        ("2013-09", "12", "40", "30"),
    ]
    assert {(row["source"], row["published_by"], row["scope"]) for row in table} == {("https://r.example", "NHS England", "RZ1")}
    assert "Figures that others published of what came before this programme" in words(pages["data/index.html"])


def test_a_programme_that_told_every_month_says_nothing_of_earlier_ones(pages: dict[str, bytes]) -> None:
    assert "before this programme began" not in words(pages["index.html"]) + words(pages["releases/index.html"])
    assert "data/earlier-months.csv" not in pages
    assert "earlier-months" not in words(pages["data/index.html"])
