"""Screenshots of the desk's pages and of letters for the documents, part of `make screens`: a month as the lead of a trust sees it."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tasks.run.settings import ROOT
from tests.browser.test_desk import choose, filled, served
from tests.collect.letters import LEAD, mail
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.record.small import GOOD, lay_in, update
from tests.site.screens import CHROMIUM, QUIET

_CLAIMS = (
    ("september-first.csv", "RNL-1,2013-09,staff time,1200.00,roster 7,\n", "Send it"),
    ("september.csv", "RNL-1,2013-09,staff time,1200.00,roster 7,\nRNL-1,2013-09,training,340.50,invoice 22,\n", "Send it"),
    ("october.csv", "RNL-1,2013-10,staff time,-90.00,,\n", "Send it all the same"),
)
"""Claims of a partner by name: their lines, and the button by which each is sent."""


def main(into: Path) -> None:
    """Write a PNG for each, at half its size or so."""
    os.environ["MEASURES_SITE_ADDRESS"] = "https://measures.example/"
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        desk = AtDesk(begun(two_trusts(Path(place))))
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        wide, narrow, paper = _tab(browser, 1280, 0.5), _tab(browser, 375, 0.7), _tab(browser, 700, 0.6)
        with served(desk) as address:
            link = address + desk.link()
            assert desk.programme.run("chase", "--as-of", "2013-10-01T08:00+01:00") == 0
            _letter(paper, desk, "workbook", into / "letter-workbook.png")
            wide.goto(link)
            with wide.expect_download() as taken:
                wide.click("text=Take the workbook for September 2013")
            faulty, _ = filled(Path(taken.value.path()))
            choose(wide, Path(place) / "RDD-2013-09.xlsx", faulty)
            wide.screenshot(path=into / "desk-checked.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1500}, full_page=True)
            wide.click("button:has-text('Send it all the same')")
            _letter(paper, desk, "returned, to be mended", into / "letter-returned.png")
            desk.now = datetime(2013, 10, 11, 10, tzinfo=UTC)
            narrow.goto(link)
            choose(narrow, Path(place) / "RDD-2013-09.json", desk.update()[1])
            narrow.click("button:has-text('Send it')")
            narrow.screenshot(path=into / "desk-receipt.png", full_page=True)
            wide.goto(link)
            wide.screenshot(path=into / "desk-month.png", full_page=True)
            wide.goto(address + desk.link(post="improvement director"))
            wide.screenshot(path=into / "desk-director.png", full_page=True)
            claims = address + desk.fund_link("partner:RTF")
            for name, lines, button in _CLAIMS:
                wide.goto(claims)
                choose(wide, Path(place) / name, f"contract,month,category,amount,evidence,replaces\n{lines}".encode())
                wide.click(f"button:has-text('{button}')")
            wide.goto(claims)
            wide.screenshot(path=into / "desk-claims.png", full_page=True)
            sent = mail(LEAD, [("RDD-2013-09-once-more.json", update(desk.programme.programme, **GOOD))], vouched="")
            lay_in(desk.programme.programme, "mail/1.eml", "2013-10-11T11:05:00+01:00", sent.as_bytes())
            desk.programme.sweep("2013-10-11T11:15:00+01:00")
            desk.now = datetime(2013, 10, 11, 11, tzinfo=UTC)
            wide.goto(link)
            wide.screenshot(path=into / "desk-mail.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1000}, full_page=True)
            assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
            _letter(paper, desk, "(RDD): September 2013 is public", into / "letter-public.png")
        browser.close()
    print(f"Nine screenshots of the desk and of letters in {into}.")


def _letter(tab: Page, desk: AtDesk, subject: str, path: Path) -> None:
    """The newest letter to the lead whose subject has these words, as a mail program shows it."""
    *_, letter = (one for one in desk.programme.mail() if subject in str(one["Subject"]) and LEAD in str(one["To"]))
    top = f"<body style='font-family:Arial,sans-serif'><p><strong>{letter['Subject']}</strong><br>{letter['Date']}</p><hr>"
    tab.set_content(f"{top}{letter.get_body(('html',)).get_content()}")
    tab.screenshot(path=path, full_page=True)


def _tab(browser: Browser, width: int, scale: float) -> Page:
    return browser.new_context(viewport={"width": width, "height": 300}, device_scale_factor=scale, java_script_enabled=False).new_page()


if __name__ == "__main__":
    main(ROOT / "docs" / "screens")
