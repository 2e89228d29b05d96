"""The front page says in its first screen how each trust is doing, the worst first, and leads to it by hospital, town and postcode."""

from __future__ import annotations

import re

import pytest

from tasks.site.data.shapes import RulebookWords
from tests.site.builders import a_release, a_trust, an_action, some_words
from tests.site.reading import published, words
from tests.site.two_months import NOVEMBER, OCTOBER, STILL, WORDS, month, pages_of, two_months


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return pages_of(two_months(), WORDS)


def cards(page: bytes) -> list[str]:
    return [words(found) for found in re.findall(rb"<li class=\"nhsuk-card app-card\".*?</li>", page, re.S)]


def test_trusts_stand_in_order_of_the_verdict_and_who_left_is_last(pages: dict[str, bytes]) -> None:
    assert [card.split(" NHS Trust")[0].removeprefix("Hospital ") for card in cards(pages["index.html"])] == [
        "RXQ",
        "RNL",
        "RLT",
        "RWD",
        "RDD",
    ]


def test_a_card_says_the_verdict_the_bar_in_words_and_the_month_of_the_stay(pages: dict[str, bytes]) -> None:
    still, unknown, better, *_ = cards(pages["index.html"])
    said = "Getting better : 3 of the 4 promises due by now kept, 1 late. A month before: 2 of these kept."
    assert f"{said} The verdict for October 2013: mixed. Month 5 in special measures; 12 months intended." in better
    assert "Standing still : nothing has moved in its last 4 accepted updates" in still
    assert "We do not know : no update was accepted for November 2013." in unknown


def test_the_first_sentence_counts_the_verdicts(pages: dict[str, bytes]) -> None:
    text = words(pages["index.html"])
    assert "November 2013, 4 trusts. Getting better: 2; we do not know: 1; standing still: 1." in text


def test_who_left_is_done(pages: dict[str, bytes]) -> None:
    assert "Done : it left special measures on 9 October 2013." in cards(pages["index.html"])[-1]


def test_hospital_town_and_postcode_find_their_trust_on_the_front_page_and_without_scripts(pages: dict[str, bytes]) -> None:
    found = {name: re.findall(rb'data-places="([^"]*)"', pages["index.html"])[nth].decode() for name, nth in (("RNL", 1), ("RLT", 2))}
    assert {"Pilgrim", "Boston", "PE21", "RNL"} <= {*found["RNL"].split()}
    assert "Glossop" in found["RLT"]
    listed = words(pages["find/index.html"])
    for place in ("Pilgrim Hospital, Boston: Hospital RNL", "Boston: Hospital RNL", "PE21: Hospital RNL", "Glossop: Hospital RLT"):
        assert place.replace(":", " :") in listed or place in listed
    assert b"The trust&#39;s own page" in pages["find/index.html"]


def test_what_changed_is_told_by_name_and_what_is_next_by_day(pages: dict[str, bytes]) -> None:
    text = words(pages["index.html"])
    assert "Hospital RLT NHS Trust: getting better; for October 2013 it was “mixed”." in text
    assert "Hospital RXQ NHS Trust: standing still; for October 2013 it was “we do not know”." in text
    assert "The updates for December 2013 are due by 15 January 2014, and the month is published from 20 January 2014 on" in text


def test_a_release_made_before_releases_held_the_verdicts_of_the_month_before_says_so_and_not_that_none_turned() -> None:
    before, now = month(OCTOBER, {}, 2), month(NOVEMBER, {"RXQ": STILL}, 3)
    found = pages_of([published(before), published(now)], WORDS)
    for path in ("index.html", "press/index.html"):
        assert "Which verdicts are others than for October 2013 is not part of this release." in words(found[path]), path
    assert "Which verdicts" not in words(pages_of([published(before)], WORDS)["index.html"])


def test_after_the_last_month_nothing_is_next() -> None:
    words_at_the_end: RulebookWords = {name: value for name, value in WORDS.items() if name != "next_month"}  # type: ignore[assignment,misc]
    page = pages_of([published(month(OCTOBER, {}, 3))], words_at_the_end)["index.html"]
    assert "October 2013 is the last month of this programme." in words(page)


def test_a_month_from_before_there_were_verdicts_says_that_there_is_none() -> None:
    page = pages_of([published(a_release([a_trust()], [an_action()]))], some_words())["index.html"]
    assert "No verdict was given on this month." in words(page)


def test_where_no_places_are_known_nobody_is_asked_for_one() -> None:
    page = pages_of(two_months(), {**WORDS, "places": {}})["index.html"]
    assert "How are the hospital trusts in special measures doing?" in words(page)
    assert b'data-cards="Find one by its name"' in page
    assert b"town or postcode" not in page
