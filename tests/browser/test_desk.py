"""The desk in a real browser, without scripts: a lead hears of fourteen faults, mends them in LibreOffice, sends again, is accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tasks.desk.app import desk_app
from tasks.workbook.reading.read import read
from tests.browser.conftest import Watched, shows
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.workbook.office import typed_and_saved

WIDTHS = (320, 768, 1280)
DONE = {"status_word": "Some issues", "percent_word": "60", "narrative": "22 of 30 outlets are flushed; the other 8 follow in November."}
SIGNED = {
    "chair_name": "Illustrative Chair of RDD",
    "chair_date_word": "2013-10-09",
    "chief_name": "Illustrative Chief Executive of RDD",
    "chief_date_word": "2013-10-09",
}
FAULTS = {"status_word": "Green", "percent_word": "140", "narrative": "", "revised_word": "soon"}
"""What is wrong in each of three lines; two names and two days are missing besides."""


@dataclass
class Looked:
    """A tab of the desk, and what was wrong with each page that was looked at."""

    page: Page
    axe: Watched
    wrong: list[str] = field(default_factory=list)

    def look(self) -> None:
        """The page as axe sees it, and how wide it is, on every screen. It is fetched once more for that, as scripts are off here."""
        self.page.wait_for_load_state()
        self.axe.page.goto(self.page.url)
        self.wrong += [f"{over} px too wide at {width} px" for width in WIDTHS if (over := self.axe.width_over(width))]
        self.wrong += [f"{self.page.title()}: {fault}" for fault in self.axe.faults()]
        self.wrong += self.axe.clipped()


@contextmanager
def served(desk: AtDesk) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(desk_app(lambda: desk.now), port=0, access_log=False, log_level="critical"))
    thread = Thread(target=server.run, daemon=True)
    with desk.settings():
        thread.start()
        while not server.started:
            assert thread.is_alive()
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> AtDesk:
    return AtDesk(begun(two_trusts(tmp_path_factory.mktemp("desk"))))


@pytest.fixture(scope="module")
def looked(desk: AtDesk, browser: Browser) -> Iterator[tuple[Looked, str]]:
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 900}, accept_downloads=True)
    watching = browser.new_context(bypass_csp=True)
    with served(desk) as address:
        yield Looked(plain.new_page(), Watched(watching.new_page())), address
    plain.close()
    watching.close()


def test_a_lead_is_told_of_fourteen_faults_mends_them_in_libreoffice_sends_again_and_is_accepted(
    desk: AtDesk, looked: tuple[Looked, str], tmp_path: Path
) -> None:
    tab, address = looked
    page = tab.page
    page.goto(address + desk.link())
    tab.look()
    with page.expect_download() as taken:
        page.click("text=Take the workbook for September 2013")
    faulty, mended = filled(Path(taken.value.path()))

    choose(page, tmp_path / "RDD-2013-09.xlsx", faulty)
    shows(page, "There are 14 findings to mend.")
    assert page.locator("ol li").count() >= 14
    tab.look()
    with page.expect_download() as taken:
        page.click("text=RDD-2013-09-annotated.xlsx")
    page.click("text=Send it all the same")
    shows(page, "It may be mended until the end of 16 October 2013.")
    tab.look()

    annotated = tmp_path / "annotated.xlsx"
    annotated.write_bytes(Path(taken.value.path()).read_bytes())
    typed, _ = typed_and_saved(annotated, mended, tmp_path)
    page.click("text=Back to September 2013")
    desk.now = datetime(2013, 10, 11, 9, tzinfo=UTC)
    choose(page, tmp_path / "RDD-2013-09-mended.xlsx", typed.read_bytes())
    shows(page, "It would be accepted")
    tab.look()
    page.click("button:has-text('Send it')")
    shows(page, re.compile(r"Received\s+10:00:00 on 11 October 2013, London time"))
    shows(page, "It is accepted for September 2013.")
    tab.look()

    page.click("text=Back to September 2013")
    expect(page.locator("td[data-label='What became of it'] strong")).to_have_text(["Accepted", "Returned"])
    tab.look()
    page.click("text=Take it back")
    tab.look()
    page.goto(address + "/update/nothing")
    tab.look()
    assert tab.wrong == []


def test_a_director_s_page_and_what_a_trust_reads_before_it_is_public_are_sound_on_every_screen(
    looked: tuple[Looked, str], tmp_path: Path
) -> None:
    mine, (tab, _) = AtDesk(begun(two_trusts(tmp_path))), looked
    mine.send("good.json")
    with mine.settings():
        assert mine.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    mine.now = datetime(2013, 10, 17, 12, tzinfo=UTC)
    silent = f"{mine.link('RNL')}/before-public"
    with served(mine) as address:
        for way in (mine.link(post="improvement director"), silent):
            tab.page.goto(address + way)
            tab.look()
    assert tab.wrong == []


def test_a_partner_s_pages_and_those_for_subscribers_are_sound_on_every_screen(
    looked: tuple[Looked, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, (tab, _) = AtDesk(begun(two_trusts(tmp_path))), looked
    monkeypatch.setenv("MEASURES_SITE_ADDRESS", "https://measures.example/")
    monkeypatch.setenv("MEASURES_SUBSCRIBERS", str(tmp_path / "subscribers"))
    with served(mine) as address:
        tab.page.goto(address + mine.link("", "partner:RTF"))
        tab.look()
        choose(tab.page, tmp_path / "costs.csv", b"contract,month,category,amount,evidence\nRNL-1,2013-09,beer,-5,\n")
        shows(tab.page, "There are 2 findings to mend.")
        tab.look()
        tab.page.click("text=Send it all the same")
        shows(tab.page, "It is returned, and nothing in it counts.")
        tab.look()
        tab.page.goto(f"{address}/subscribe?trust=RDD")
        tab.look()
        tab.page.fill("#address", "reader@public.example")
        tab.page.click("text=Send me a link to confirm")
        shows(tab.page, "If letters reach that address")
    assert tab.wrong == []


def test_an_approver_s_list_and_the_page_on_which_they_answer_a_waiver_are_sound_on_every_screen(
    looked: tuple[Looked, str], tmp_path: Path
) -> None:
    mine, (tab, _) = AtDesk(begun(two_trusts(tmp_path))), looked
    asked = ("RDD", "percent-unreadable", "--ref", "RDD-01", "--until", "2013-12-31", "--by", "A. Lead", "--reason", "Counted in words")
    with mine.settings():
        assert mine.programme.run_unapproved("waiver", "ask", *asked, "--as-of", "2013-10-10T10:00+01:00") == 0
    with served(mine) as address:
        tab.page.goto(address + mine.link("", "approver"))
        tab.look()
        tab.page.click("text=Open it")
        shows(tab.page, "Grant it")
        tab.look()
    assert tab.wrong == []


def test_every_page_asks_no_other_host_and_breaks_no_rule_of_its_own(desk: AtDesk, looked: tuple[Looked, str], browser: Browser) -> None:
    _, address = looked
    context = browser.new_context()
    watched = Watched(context.new_page())
    for way in ("", "/sent/none", "/workbook/none"):
        watched.page.goto(f"{address}{desk.link()}{way}")
        assert watched.page.locator("h1, pre").first.is_visible()
    context.close()
    assert [line for line in watched.said if "404" not in line] == []
    assert [url for url in watched.asked if not url.startswith((f"{address}/", "data:"))] == []


def choose(page: Page, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    page.set_input_files("#file", path)
    page.click("text=Check it")


def filled(blank: Path) -> tuple[bytes, dict[str, str]]:
    """The workbook filled in with fourteen faults, and what is to be typed where to mend them."""
    data = blank.read_bytes()
    reading, book = read("blank.xlsx", data), openpyxl.load_workbook(io.BytesIO(data))
    mended = {reading.head_address[key]: word for key, word in SIGNED.items()}
    faults: dict[str, str] = {}
    for line in reading.lines:
        at = {key: reading.address[key].replace("{row}", str(line["row"])) for key in FAULTS}
        faults |= {at[key]: word for key, word in FAULTS.items()}
        mended |= {at[key]: DONE.get(key, "") for key in FAULTS}
    for address, word in faults.items():
        sheet, _, cell = address.replace("'", "").partition("!")
        book[sheet][cell] = word or None
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue(), mended
