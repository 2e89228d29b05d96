"""An approver in a real browser, without scripts: reads the month, sees what changed and what would leave, and approves it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watched, shows
from tests.browser.test_desk import Looked, served
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.desk.test_month_approval import ANN, link_of
from tests.record.small import SENDS, SILENT, send


@pytest.fixture
def desk(tmp_path: Path) -> AtDesk:
    """September is public, and a correction of it waits; since then another update came."""
    place = two_trusts(tmp_path)
    with (place / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(f",approver,Ann Approver,{ANN},2013-07-16,\n")
    desk = AtDesk(begun(place), datetime(2013, 10, 22, 9, tzinfo=UTC))
    send(place / "programme", "first.json", "2013-10-10T09:00:00+01:00")
    with desk.settings():
        assert desk.programme.run("month", "2013-09") == 0
        send(place / "programme", "second.json", "2013-10-18T09:00:00+01:00", status_word="Some issues", percent_word="80")
        assert desk.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-21T09:00:00+01:00", "--by", "Olu Operator") == 0
    desk.send("late.json", trust=SILENT)
    return desk


def test_an_approver_reads_the_month_and_approves_it(desk: AtDesk, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 900})
    watching = browser.new_context(bypass_csp=True)
    with served(desk) as address:
        tab = Looked(plain.new_page(), Watched(watching.new_page()))
        page = tab.page
        page.goto(address + link_of(desk, candidate=2))
        shows(page, "Since then")
        shows(page, "RDD/RDD-01 status: delivered is public, and it would be some_issues")
        tab.look()
        page.click("text=Read the month as it would be public")
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator(".app-header")).not_to_have_css(
            "background-color", "rgba(0, 0, 0, 0)"
        )  # its style sheet may come a moment later
        page.click(f"main >> text=/{SENDS}|Basildon/ >> nth=0")
        expect(page).to_have_url(re.compile("/preview/2013-09/"))
        page.goto(address + link_of(desk, candidate=2))
        page.click("text=What waits for you")
        shows(page, "September 2013, candidate 2")
        tab.look()
        page.click("text=Open it: September 2013, candidate 2")
        page.fill("#note", "Read in full")
        page.click("button:has-text('Approve it')")
        shows(page, "It is public.")
        tab.look()
        page.goto(f"{address}/lost")
        tab.look()
        page.fill("#address", ANN)
        page.click("button:has-text('Send me a new link')")
        shows(page, "a letter with a new link is on its way")
        tab.look()
    plain.close()
    watching.close()
    assert tab.wrong == []
