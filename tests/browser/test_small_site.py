"""The pages in a real browser: they fit every screen, raise no complaint and ask no other host for anything."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.site.reading import whole_site

MONTH = ("2013-10/index", "2013-10/print/index", "2013-10/rnl/index", "2013-10/rpa/index")
STORIES = ("trusts/rnl/index", "partners/rtf/index", "fund/index", "corrections/index")
SHARED = ("methodology/index", "data/index", "releases/index", "glossary/index", "themes/index", "table/index")
PAGES = ("index", *MONTH, *STORIES, *SHARED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    for path, body in whole_site().items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(body)
    return top


def test_pages_fit_the_screen_without_complaint_or_outside_request(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        tab.goto(f"file://{folder}/{name}.html")
        for width in (320, 768, 1280):
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
    tab.close()
    assert said == []
    assert [url for url in asked if not url.startswith((f"file://{folder}", "data:"))] == []


def test_the_stylesheet_reaches_every_page(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    for name in PAGES:
        tab.goto(f"file://{folder}/{name}.html")
        assert tab.evaluate("getComputedStyle(document.querySelector('.app-header')).backgroundColor") == "rgb(0, 94, 184)"
    tab.close()


def test_a_script_in_a_trusts_words_does_not_run(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{folder}/2013-10/rnl/index.html#rnl-01")
    assert tab.evaluate("document.scripts.length") == 0
    assert "<script>alert(1)</script>" in tab.inner_text("#rnl-01")
    tab.close()


def test_the_filter_shows_only_the_trusts_that_match_and_says_how_many(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{folder}/2013-10/index.html")
    rows = tab.locator("table[data-filter] tbody tr")
    whole = rows.count()
    tab.get_by_label("Find a trust, or a word").fill("rpa")
    assert tab.locator("table[data-filter] tbody tr:visible").count() == 1
    assert tab.get_by_text(f"Showing 1 of {whole} trusts.").is_visible()
    tab.get_by_label("Find a trust, or a word").fill("")
    tab.get_by_label("Update").select_option("Never received")
    assert 0 < tab.locator("table[data-filter] tbody tr:visible").count() < whole
    tab.close()


def test_without_scripts_a_months_page_is_whole_and_offers_nothing_that_does_not_work(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"file://{folder}/2013-10/index.html")
    assert tab.locator("table[data-filter] tbody tr:visible").count() == 4
    assert tab.locator("input, button, select").count() == 0
    tab.get_by_role("link", name="A summary to copy, and figures to quote").click()
    expect(tab.locator("#summary p").nth(3)).to_be_visible()
    assert tab.locator("button").count() == 0
    context.close()


PARTS = {"table": "table", "row": "tr", "cell": "td", "columnheader": "thead th", "rowheader": "tbody th"}
PLAIN = """() => {
  for (const part of document.querySelectorAll("table, caption, thead, tbody, tr, td, th")) {
    const plain = document.createElement("div");
    for (const { name, value } of part.attributes) plain.setAttribute(name, value);
    plain.append(...part.childNodes);
    part.replaceWith(plain);
  }
}"""


def heard(tab: Page) -> list[tuple[str, str]]:
    """The parts of tables, by what they are and what they say, as a screen reader is given them."""
    nodes = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    found = ((node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"])
    return [(part, words) for part, words in found if part in PARTS]


def test_tables_on_a_phone_are_heard_as_tables_by_their_roles_alone_and_no_heading_twice(browser: Browser, folder: Path) -> None:
    tab = browser.new_page()
    for name in PAGES:
        tab.goto(f"file://{folder}/{name}.html")
        tab.evaluate("document.querySelectorAll('details').forEach(closed => closed.open = true)")
        tab.set_viewport_size({"width": 1280, "height": 900})
        wide = heard(tab)
        tab.set_viewport_size({"width": 360, "height": 900})
        assert heard(tab) == wide, f"{name} is heard otherwise on a phone"
        written = {part: tab.locator(f"css={tags}").count() for part, tags in PARTS.items()}
        assert sum(written.values()) or tab.locator(".app-lines[role=list] > li").count() or name not in MONTH
        tab.evaluate(PLAIN)
        counted = Counter(part for part, _ in heard(tab))
        assert {part: counted[part] for part in PARTS} == written, name
    tab.close()


def test_in_the_dark_pages_are_dark_and_axe_finds_every_word_light_enough(browser: Browser, folder: Path) -> None:
    context = browser.new_context(bypass_csp=True, color_scheme="dark")
    watched = Watched(context.new_page())
    wrong = []
    for name in PAGES:
        watched.page.goto(f"file://{folder}/{name}.html")
        watched.page.evaluate("document.querySelectorAll('details').forEach(closed => closed.open = true)")
        assert watched.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 23, 27)"
        wrong += [f"{name}: {fault}" for fault in watched.faults()]
    context.close()
    assert wrong == []


def test_a_reader_makes_a_table_takes_it_along_and_finds_it_again_by_its_address(browser: Browser, folder: Path) -> None:
    watched = Watched(browser.new_page())
    tab = watched.page
    tab.goto(f"file://{folder}/table/index.html")
    tab.get_by_label("Measure").select_option("Moved later")
    tab.get_by_label("None: trusts").click()
    tab.get_by_label("Hospital RNL NHS Trust").check()
    tab.get_by_label("September 2013").uncheck()
    assert tab.locator("table").inner_text().split("\n") == ["Moved later", "Trust\tOctober 2013", "Hospital RNL NHS Trust\t1"]
    with tab.expect_download() as file:
        tab.get_by_text("Download this table (CSV)").click()
    assert Path(file.value.path()).read_text(encoding="utf-8-sig").splitlines()[1:] == [
        '"Moved later"',
        '"Code","Trust","October 2013"',
        '"RNL","Hospital RNL NHS Trust","1"',
    ]
    address = tab.get_by_text("A link to this table").get_attribute("href")
    tab.goto("about:blank")
    tab.goto(f"file://{folder}/table/index.html{address}")
    assert tab.locator("td").all_inner_texts() == ["1"]
    tab.close()
    assert watched.said == []


def test_without_scripts_the_page_of_own_tables_leads_to_tables_that_are_ready(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"file://{folder}/table/index.html")
    assert tab.locator("input, button, select").count() == 0
    assert (tab.get_by_text("Moved later", exact=True).count(), tab.get_by_text("October 2013: trusts.csv").count()) == (1, 1)
    context.close()
