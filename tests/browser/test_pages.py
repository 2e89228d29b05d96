"""The sample site in a real browser: nothing to complain of by WCAG 2.2 A and AA, on any screen, with or without JavaScript.

These look at one page of every kind, and links are followed on every page there is. `test_every_page.py` takes axe, the widths, forced
colours and no JavaScript to every single page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched
from tests.month.programme_run import ProgrammeRun

WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(bypass_csp=True)  # so that axe may run; the pages' own policy is looked at without it below
    yield Watched(context.new_page())
    context.close()


def test_no_kind_of_page_scrolls_sideways_and_axe_finds_nothing_on_it(sample: ProgrammeRun, tab: Watched, by_kind: list[str]) -> None:
    wrong: list[str] = []
    for path in by_kind:
        if path.startswith("latest/"):
            continue  # it sends the reader on at once
        tab.page.goto(f"file://{sample.site}/{path}")
        wrong += [f"{path} is {over} px too wide at {width} px" for width in WIDTHS if (over := tab.width_over(width))]
        wrong += [f"{path}: {fault}" for fault in tab.faults()]
    assert wrong == []
    assert [line for line in tab.said if "axe" not in line] == []


@pytest.mark.parametrize(("width", "scale", "letters"), [(320, 4, "100%"), (1280, 1, "400%")])
def test_at_four_times_the_size_every_word_can_be_read(
    sample: ProgrammeRun, browser: Browser, by_kind: list[str], width: int, scale: int, letters: str
) -> None:
    """A screen of 1,280 px at 400% is one of 320 px four times as sharp; letters alone may be four times the size."""
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 256 * 4 // scale}, device_scale_factor=scale)
    watched = Watched(context.new_page())
    wrong = []
    for path in by_kind:
        if path.startswith("latest/"):
            continue
        watched.page.goto(f"file://{sample.site}/{path}")
        watched.page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        over: int = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{path} is {over} px too wide"] if over > 0 else []
        wrong += [f"{path} cuts off {words!r}" for words in watched.clipped()]
    context.close()
    assert wrong == []


def test_words_cut_off_are_caught(browser: Browser, tmp_path: Path) -> None:
    planted = '<div style="width:4em;overflow:hidden;white-space:nowrap">Some words that are cut off</div><p>These are whole.</p>'
    (tmp_path / "page.html").write_text(planted, encoding="utf-8")
    tab = browser.new_page()
    tab.goto(f"file://{tmp_path}/page.html")
    assert Watched(tab).clipped() == ["Some words that are cut off"]
    tab.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_pages_ask_no_other_host_and_complain_of_nothing(
    sample: ProgrammeRun, browser: Browser, by_kind: list[str], javascript: bool
) -> None:
    context = browser.new_context(java_script_enabled=javascript)
    watched = Watched(context.new_page())
    for path in by_kind:
        watched.page.goto(f"file://{sample.site}/{path}")
        assert watched.page.inner_text("h1")
        assert watched.page.locator("main").is_visible()
    context.close()
    assert watched.said == []
    assert [url for url in watched.asked if not url.startswith((f"file://{sample.site}/", "data:"))] == []


def test_the_keyboard_comes_to_the_skip_link_first_and_then_goes_in_order_of_reading(
    sample: ProgrammeRun, tab: Watched, by_kind: list[str]
) -> None:
    for path in by_kind:
        if path.startswith("latest/"):
            continue
        tab.page.goto(f"file://{sample.site}/{path}")
        tab.page.evaluate("document.activeElement.blur()")
        reached = []
        for _ in range(12):
            tab.page.keyboard.press("Tab")
            reached.append(tab.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        first = tab.page.evaluate("document.querySelector('a[href]').getAttribute('href')")
        assert first == "#maincontent"
        in_order = [place for place in reached if place > 5]
        turn = next((i for i in range(1, len(in_order)) if in_order[i] < in_order[i - 1]), len(in_order))  # short pages begin again
        assert in_order[:turn] == sorted(in_order[:turn])
        assert len(set(in_order[:turn])) == turn, f"{path}: the keyboard is caught"
        assert tab.page.evaluate("[...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length") == 0


def dead_links(pages: dict[str, str], files: set[str]) -> list[str]:
    """Every address inside the site that leads to no file, or to no place on its page."""
    places = {path: set(re.findall(r'\bid="([^"]+)"', page)) for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for href in re.findall(r'(?:href|src)="([^"]*)"', page):
            if re.match(r"[a-z]+:", href):
                continue
            there, _, place = unescape(href).partition("#")
            target = normpath(join(dirname(path), there)) if there else path
            if target not in files or (place and place not in places.get(target, (place,))):
                dead.append(f"{path} leads to {href}")
    return dead


def test_every_link_and_anchor_on_every_page_leads_somewhere(sample: ProgrammeRun, every_page: list[str]) -> None:
    pages = {path: (sample.site / path).read_text(encoding="utf-8") for path in every_page}
    files = {str(path.relative_to(sample.site)) for path in sample.site.rglob("*") if path.is_file()}
    assert dead_links(pages, files) == []


def test_no_id_stands_twice_on_a_page(sample: ProgrammeRun, every_page: list[str]) -> None:
    for path in every_page:
        found = re.findall(r'\sid="([^"]+)"', (sample.site / path).read_text(encoding="utf-8"))
        assert len(found) == len(set(found)), path


def test_a_dead_link_and_a_dead_anchor_are_caught(sample: ProgrammeRun) -> None:
    page = (sample.site / "index.html").read_text(encoding="utf-8")
    files = {str(path.relative_to(sample.site)) for path in sample.site.rglob("*") if path.is_file()}
    planted = page.replace("</main>", '<a href="nowhere/index.html">a</a><a href="#nowhere">b</a></main>')
    pages = {"index.html": planted, "glossary/index.html": (sample.site / "glossary/index.html").read_text(encoding="utf-8")}
    assert dead_links(pages, files) == ["index.html leads to nowhere/index.html", "index.html leads to #nowhere"]


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        ("label", '<input type="text">'),
        ("color-contrast", '<p style="color:#aaa;background:#fff">Hard to read</p>'),
        ("image-alt", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
        ("link-name", '<a href="#maincontent"></a>'),
    ],
)
def test_a_planted_fault_is_caught_by_axe(sample: ProgrammeRun, tab: Watched, tmp_path: Path, rule: str, planted: str) -> None:
    page = (sample.site / "2013-10/rnl/index.html").read_text(encoding="utf-8").replace("../../assets", f"file://{sample.site}/assets")
    (tmp_path / "page.html").write_text(page.replace("</main>", f"{planted}</main>"), encoding="utf-8")
    tab.page.goto(f"file://{tmp_path}/page.html")
    assert [fault.partition(":")[0] for fault in tab.faults()] == [rule]


def test_a_page_too_wide_an_error_and_an_outside_request_are_caught(browser: Browser, tmp_path: Path) -> None:
    planted = '<h1>a</h1><div style="width:400px">wide</div><script>missing()</script><img alt="" src="http://127.0.0.1:9/x.png">'
    (tmp_path / "page.html").write_text(planted, encoding="utf-8")
    context = browser.new_context()
    watched = Watched(context.new_page())
    watched.page.goto(f"file://{tmp_path}/page.html")
    assert watched.width_over(320) > 0
    assert any("missing is not defined" in line for line in watched.said)
    assert "http://127.0.0.1:9/x.png" in watched.asked
    context.close()
