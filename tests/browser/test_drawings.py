"""Drawings of the pages in a real browser: taken along as files, with their numbers, and headings that sort a table."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watched
from tests.site.reading import whole_site
from tests.site.two_months import WORDS, pages_of, two_months

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    assets = {path: body for path, body in whole_site().items() if path.startswith("assets/")}
    for path, body in {**pages_of(two_months(), WORDS), **assets}.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(body)
    return top


def taken(tab: Page, words: str, nth: int = 0) -> Path:
    with tab.expect_download() as file:
        tab.get_by_text(words).nth(nth).click()
    return Path(file.value.path())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("index.html", "4 of 16 (25%)"),
        ("trends/index.html", "Hospital RLT NHS Trust Getting better"),
        ("trusts/rlt/index.html", "3 of 4 (75%)"),
    ],
)
def test_a_drawing_is_taken_along_as_an_svg_that_says_what_it_is_of_and_that_it_is_illustrative(
    browser: Browser, folder: Path, path: str, said: str
) -> None:
    watched = Watched(browser.new_page())
    watched.page.goto(f"file://{folder}/{path}")
    drawn = ElementTree.fromstring(taken(watched.page, "Download the drawing (SVG)").read_text(encoding="utf-8"))
    words = [" ".join("".join(one.itertext()).split()) for one in drawn.iter(f"{SVG}text")]
    title = drawn.findtext(f"{SVG}title") or ""
    assert " ".join(words).startswith(title)
    assert "Illustrative" in " ".join(words)
    assert said in " ".join(words) or said in "".join(drawn.itertext())
    assert drawn.findall(f".//{SVG}path[@stroke]")
    assert not [one for one in drawn.iter() if "class" in one.attrib or "id" in one.attrib]
    watched.page.close()
    assert watched.said == []


def test_the_numbers_of_the_lines_are_taken_along_as_a_table(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{folder}/trends/index.html")
    rows = [*csv.reader(taken(tab, "Download the numbers (CSV)").read_text(encoding="utf-8-sig").splitlines())]
    assert rows[1:3] == [["Promises kept, month by month"], ["Trust", "October 2013", "November 2013"]]
    assert ["Hospital RLT NHS Trust", "2 of 4 (50%)", "3 of 4 (75%)"] in rows
    tab.close()


def test_the_lines_of_all_trusts_have_one_scale(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{folder}/trends/index.html")
    heights = {(drawing.get_attribute("viewBox"), drawing.locator("path").first.get_attribute("d")) for drawing in tab.locator("svg").all()}
    assert len(heights) == 1
    assert tab.locator("svg").count() == 4
    tab.close()


def test_a_heading_sorts_the_table_and_sorts_it_the_other_way_round(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{folder}/compare/past-due/index.html")
    first = tab.locator("tbody th").first
    tab.get_by_role("button", name="Trust", exact=True).click()
    assert first.inner_text() == "Hospital RLT NHS Trust"
    assert tab.get_by_role("columnheader", name="Trust", exact=True).get_attribute("aria-sort") == "ascending"
    tab.get_by_role("button", name="Trust", exact=True).click()
    assert first.inner_text() == "Hospital RXQ NHS Trust"
    tab.get_by_role("button", name="Past agreed date").click()
    assert tab.locator("[aria-sort]").count() == 1
    tab.close()


def test_without_scripts_nothing_is_offered_that_does_not_work(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for path in ("index.html", "trends/index.html", "compare/past-due/index.html", "trusts/rlt/index.html"):
        tab.goto(f"file://{folder}/{path}")
        assert tab.locator("button").count() == 0
        assert tab.locator("table").count() > 0
    context.close()
