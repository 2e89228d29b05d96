"""What people come to ask is answered within two clicks of the front page, in the first screen, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.month.programme_run import ProgrammeRun

QUESTIONS = {
    "Is my hospital getting better?": (
        [],
        "nothing has moved in its last 5 accepted updates; 4 of the 12 promises due by now kept, 8 late.",
    ),
    "Is that one getting better?": (["Tameside Hospital NHS Foundation Trust"], "all 11 promises due by now kept, 6 of them late."),
    "Which promises are late?": (["Promises past their agreed date, by days"], "28 promises, those longest past their date first."),
    "Who helps it?": (["Tameside Hospital NHS Foundation Trust", "Who helps"], "Who helps, and what came of it"),
    "What did its help cost?": (["Tameside Hospital NHS Foundation Trust", "Who helps"], "Costs of its help by then: £"),
    "How did it come to this?": (["Promises kept, month by month, of each trust"], "Promises kept, month by month"),
    "What changed at it?": (
        ["United Lincolnshire Hospitals NHS Trust", "What changed"],
        "What changed since what was known for January 2014",
    ),
    "Who was silent in December?": (
        ["Every month published", "December 2013"],
        "No acceptable update came from Medway NHS Foundation Trust.",
    ),
    "Where is 34% from?": (["How this is worked out", "Figures published at the time"], "82 of 244 (34%)"),
    "Was anything corrected?": (["Corrections"], "A month that has been published is never edited."),
    "When is the next update?": (["About"], "February 2014 is the last month of this programme."),
    "Whom do I ask?": (["Tameside Hospital NHS Foundation Trust", "To ask, or to complain"], "Ask the trust first"),
    "Was anything paid to a partner?": (["Incentive fund"], "nothing has been paid yet."),
    "Where is all the data?": (["Open data"], "Everything on these pages as data"),
}


@pytest.mark.parametrize("width", [390, 1280])
def test_each_question_is_answered_within_two_clicks_and_in_the_first_screen(sample: ProgrammeRun, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    wrong = []
    for question, (clicks, answer) in QUESTIONS.items():
        page.goto(f"file://{sample.site}/index.html")
        for link in clicks:
            page.get_by_role("link", name=link, exact=True).or_(page.locator("summary").get_by_text(link, exact=True)).first.click()
        box = page.get_by_text(answer).first.bounding_box()
        wrong += [] if box and box["y"] > -1 and box["y"] + 20 < 900 else [f"{question} is not answered in the first screen: {box}"]
    page.close()
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Glossop", "rmp"),
        ("pilgrim", "rwd"),
        ("OL6 9RW", "rmp"),
        ("ol6", "rmp"),
        ("CA2", "rnl"),
        ("Ashton under Lyne", "rmp"),
        ("kings mill", "rk5"),
        ("Hyde", "rmp"),
    ],
)
def test_a_town_a_hospital_and_a_postcode_find_their_trust_on_the_front_page(
    sample: ProgrammeRun, browser: Browser, words: str, code: str
) -> None:
    page = browser.new_page()
    page.goto(f"file://{sample.site}/index.html")
    page.get_by_label("Find your hospital, town or postcode").fill(words)
    shown = page.locator(".app-card:visible a")
    assert [link.get_attribute("href") for link in shown.all()] == [f"trusts/{code}/index.html"]
    assert page.get_by_role("status").inner_text() == "Showing 1 of 11."
    page.close()


def test_a_place_that_no_source_names_is_said_to_be_unknown_and_hides_nothing(sample: ProgrammeRun, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"file://{sample.site}/index.html")
    page.get_by_label("Find your hospital, town or postcode").fill("OL7")
    assert page.locator(".app-card:visible").count() == 11
    assert page.get_by_role("status").inner_text().startswith("Nothing here is known by “OL7”, so all 11 are shown.")
    page.close()


def test_a_months_page_is_under_four_screens_and_a_trusts_under_five_of_a_desktop(sample: ProgrammeRun, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    most = {"2014-01/index.html": 4, "2014-02/index.html": 4, "2014-02/rwd/index.html": 5, "fund/index.html": 6, "2013-11/index.html": 4}
    screens = {}
    for path in most:
        page.goto(f"file://{sample.site}/{path}")
        screens[path] = page.evaluate("document.documentElement.scrollHeight") / 800
    page.close()
    assert {path: high for path, high in screens.items() if high > most[path]} == {}


def test_the_address_of_a_promise_opens_the_group_that_it_stands_in(sample: ProgrammeRun, browser: Browser) -> None:
    page = browser.new_page()
    for path in ("trusts/rwd/index.html", "2014-02/rwd/index.html"):
        page.goto(f"file://{sample.site}/{path}#rwd-17")
        assert page.locator("#rwd-17").is_visible()
        assert not page.locator("#rwd-01").is_visible()
    page.close()


def test_the_verdict_what_is_late_and_what_changed_are_in_the_first_screen_of_a_trusts_page(sample: ProgrammeRun, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"file://{sample.site}/trusts/rwd/index.html")
    for words in ("nothing has moved in its last 5 accepted updates", "Past their agreed date and not delivered", "What changed since"):
        box = page.get_by_text(words).first.bounding_box()
        assert box
        assert box["y"] < 900
    page.close()
