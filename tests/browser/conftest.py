"""The sample's pages by kind, and the list of what a page asked for and complained of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.month.programme_run import ProgrammeRun

CHROMIUM = Path("/usr/bin/chromium")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
PATIENCE = 30_000  # milliseconds: a machine under load may take long to answer a form
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CLIPPED = """() => {
  const cut = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const parent = text.parentElement, small = box => box.width <= 1 && box.height <= 1;
    const unseen = around => around && (small(around.getBoundingClientRect()) || unseen(around.parentElement));
    if (!text.data.trim() || !parent.checkVisibility() || parent.closest('svg') || unseen(parent)) continue;
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      let hidden = box.right > document.documentElement.clientWidth + 1 || box.left < -1;
      for (let around = text.parentElement; around && !hidden; around = around.parentElement) {
        const style = getComputedStyle(around), edge = around.getBoundingClientRect();
        hidden = style.overflowX !== 'visible' && (box.right > edge.right + 1 || box.left < edge.left - 1)
              || style.overflowY !== 'visible' && around !== document.documentElement && (box.bottom > edge.bottom + 1);
      }
      if (hidden) { cut.push(text.data.trim().slice(0, 60)); break; }
    }
  }
  return cut;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for a file of tests that look at pages; playwright allows no second one beside it, and no other event loop."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium on this machine: the pages were not looked at in a browser")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=QUIET.split())
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def every_page(sample: ProgrammeRun) -> list[str]:
    return sorted(str(path.relative_to(sample.site)) for path in sample.site.rglob("*.html"))


@pytest.fixture(scope="session")
def by_kind(every_page: list[str]) -> list[str]:
    """One page of every kind: addresses that differ only in month, trust, partner or theme are of one kind."""
    kinds: dict[str, str] = {}
    for path in every_page:
        kind = re.sub(r"\d{4}-\d{2}(/\d+)?/", "month/", path)
        kind = re.sub(r"(?<=month/)(?!print)\w{3}/", "trust/", kind)
        kind = re.sub(r"(?<=trusts/)\w+|(?<=partners/)\w+|(?<=themes/)[\w-]+(?=/)", "code", kind)
        kinds.setdefault(kind, path)
    return sorted(kinds.values())


def shows(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says these words, once it has come in full: a click returns when an answer begins, not when it ends."""
    expect(page.locator("main")).to_contain_text(words, timeout=PATIENCE, use_inner_text=True)


@dataclass
class Watched:
    """A tab, and what it said and asked for since it was opened."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def width_over(self, width: int) -> int:
        """By how many pixels the page is wider than a screen of this width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        wide: int = self.page.evaluate("document.documentElement.scrollWidth")
        return max(0, wide - width)

    def clipped(self) -> list[str]:
        """Words that cannot be read whole: cut off by an element that hides what is too big for it, or beside the screen."""
        found: list[str] = self.page.evaluate(CLIPPED)
        return found

    def faults(self) -> list[str]:
        """What axe finds wrong by WCAG 2.2 A and AA, each with the place."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        rules = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']"
        run = f"axe.run(document, {{runOnly: {{type: 'tag', values: {rules}}}, resultTypes: ['violations'], preload: false}})"
        found = self.page.evaluate(f"{run}.then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join('; ')))")
        return list(found)
