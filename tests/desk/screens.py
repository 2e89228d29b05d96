"""Screenshots of the desk's pages for the documents, part of `make screens`: a month, faults, a receipt on a phone, a director's page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tasks.run.settings import ROOT
from tests.browser.test_desk import choose, filled, served
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.site.screens import CHROMIUM, QUIET


def main(into: Path) -> None:
    """Write a PNG for each, at half its size."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        desk = AtDesk(begun(two_trusts(Path(place))))
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        with served(desk) as address:
            link = address + desk.link()
            wide, narrow = _tab(browser, 1280, 0.5), _tab(browser, 375, 0.7)
            wide.goto(link)
            with wide.expect_download() as taken:
                wide.click("text=Take the workbook for September 2013")
            faulty, _ = filled(Path(taken.value.path()))
            choose(wide, Path(place) / "RDD-2013-09.xlsx", faulty)
            wide.screenshot(path=into / "desk-checked.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1500}, full_page=True)
            narrow.goto(link)
            choose(narrow, Path(place) / "RDD-2013-09.json", desk.update()[1])
            narrow.click("button:has-text('Send it')")
            narrow.screenshot(path=into / "desk-receipt.png", full_page=True)
            wide.goto(link)
            wide.screenshot(path=into / "desk-month.png", full_page=True)
            wide.goto(address + desk.link(post="improvement director"))
            wide.screenshot(path=into / "desk-director.png", full_page=True)
        browser.close()
    print(f"Four screenshots of the desk in {into}.")


def _tab(browser: Browser, width: int, scale: float) -> Page:
    return browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=scale, java_script_enabled=False).new_page()


if __name__ == "__main__":
    main(ROOT / "docs" / "screens")
