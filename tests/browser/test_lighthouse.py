"""Lighthouse gives every type of page at least 98 of 100 in all four: accessibility, good practice, what searches need, and speed.

A busy machine makes a page seem slower than it is, and nothing makes it seem faster: so a page that falls short is asked about again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.test_html import TOOLS, fetched, served
from tests.site.reading import whole_site

TOOL = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
LEAST = 98
KINDS = ("accessibility", "best-practices", "seo", "performance")
TRIES = 3
PAGES = ("", "2013-10/", "2013-10/rnl/", "trusts/rnl/", "trends/", "late/", "compare/past-due/", "fund/", "data/", "methodology/")
PAGES = (*PAGES, "2013-10/press/", "2013-10/sources/", "partners/rtf/", "find/", "about/", "table/", "themes/")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the small site is served, which is the address that its own pages name."""
    if shutil.which("node") is None or not CHROMIUM.exists():
        pytest.skip("no node or no /usr/bin/chromium on this machine: Lighthouse did not look at the pages")
    fetched(TOOL, "Lighthouse")
    top = tmp_path_factory.mktemp("site")
    with served(top) as address:
        for path, body in whole_site(address=address).items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(body)
        yield address


def scores(page: str) -> dict[str, int]:
    """The four scores of a page, out of 100."""
    flags = f"--chrome-flags=--headless {QUIET}"
    command = ["node", str(TOOL), page, "--quiet", "--output=json", f"--only-categories={','.join(KINDS)}", flags]
    there = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=there)
    found = json.loads(done.stdout)["categories"]
    return {kind: round(100 * found[kind]["score"]) for kind in KINDS}


@pytest.mark.parametrize("path", PAGES)
def test_every_type_of_page_has_at_least_98_of_100(address: str, path: str) -> None:
    short: dict[str, int] = {}
    for _ in range(TRIES):
        if not (short := {kind: score for kind, score in scores(address + path).items() if score < LEAST}):
            break
    assert short == {}


def test_a_page_that_says_nothing_to_searches_is_noticed(address: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Nothing", encoding="utf-8")
    with served(tmp_path) as bare:
        assert scores(bare)["seo"] < LEAST
