"""axe over every page of the sample site without exception, at one width: minutes of work, so only when asked (`make look`).

The pages are dealt out in parts of one size, so that several processes can share them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched
from tests.month.told import Told

PARTS = 16
WIDTH = 320  # what is too wide anywhere is too wide here

pytestmark = pytest.mark.skipif(
    os.environ.get("MEASURES_EVERY_PAGE") != "1", reason="every single page is looked at by `make look`; `make test` looks at each kind"
)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(bypass_csp=True, viewport={"width": WIDTH, "height": 900})
    yield Watched(context.new_page())
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_at_all(sample: Told, tab: Watched, every_page: list[str], part: int) -> None:
    pages = [path for path in every_page if not path.startswith("latest/")][part::PARTS]
    assert pages
    wrong: list[str] = []
    for path in pages:
        tab.page.goto(f"file://{sample.site}/{path}")
        wrong += [f"{path} is {over} px too wide at {WIDTH} px" for over in [tab.width_over(WIDTH)] if over]
        wrong += [f"{path}: {fault}" for fault in tab.faults()]
    assert wrong == []
    assert [line for line in tab.said if "axe" not in line] == []
