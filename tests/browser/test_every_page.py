"""axe over every page of the sample site without exception, on every screen, in the dark and in forced colours.

The pages are dealt out in parts of one size, so that several processes can share them. A page without a script is the same page with
JavaScript off; those that have one are opened without it too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched
from tests.month.programme_run import ProgrammeRun

PARTS = 16
WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(bypass_csp=True)
    yield Watched(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": WIDTHS[0], "height": 900})
    yield Watched(context.new_page())
    context.close()


def looked_at_everywhere(tab: Watched, path: str) -> Iterator[str]:
    """What is wrong with the page that a tab shows, at every width, and then in the dark and in forced colours."""
    for width in WIDTHS:
        if over := tab.width_over(width):
            yield f"{path} is {over} px too wide at {width} px"
        yield from (f"{path} at {width} px: {fault}" for fault in tab.faults())
    tab.page.emulate_media(color_scheme="dark")
    yield from (f"{path} in the dark: {fault}" for fault in tab.faults())
    tab.page.emulate_media(color_scheme="light", forced_colors="active")
    yield from (f"{path} in forced colours: {fault}" for fault in tab.faults())
    tab.page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_at_all(sample: ProgrammeRun, tab: Watched, plain: Watched, every_page: list[str], part: int) -> None:
    pages = [path for path in every_page if not path.startswith("latest/")][part::PARTS]
    assert pages
    wrong: list[str] = []
    for path in pages:
        tab.page.goto(f"file://{sample.site}/{path}")
        wrong += looked_at_everywhere(tab, path)
        if '<script src="' in (sample.site / path).read_text(encoding="utf-8"):
            plain.page.goto(f"file://{sample.site}/{path}")
            wrong += [] if plain.page.locator("main h1").is_visible() else [f"{path} shows nothing without JavaScript"]
            wrong += [f"{path} is {over} px too wide without JavaScript" for over in [plain.width_over(WIDTHS[0])] if over]
    assert wrong == []
    assert [line for line in (*tab.said, *plain.said) if "axe" not in line] == []
