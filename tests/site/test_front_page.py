"""The front page says in its first screen how each trust is doing, the worst first, and leads to it by hospital, town and postcode."""

from __future__ import annotations

import json
import re

import pytest

from tasks.model.period import Period
from tasks.rules.getting_better import Circumstances, Promises, getting_better
from tasks.site.data.shapes import ReleaseData, RulebookWords
from tests.site.builders import a_register, a_release, a_trust, a_verdict, an_action, on_time, some_words
from tests.site.leading import leading_pages
from tests.site.reading import published, words

OCTOBER, NOVEMBER = Period(2013, 10), Period(2013, 11)
FINE, STILL, SILENT = Circumstances(), Circumstances(stalled=True, unmoved=4), Circumstances(accepted=False)
TRUSTS = ("RLT", "RNL", "RWD", "RXQ")
WORDS: RulebookWords = {
    **some_words(),
    "places": {
        "RNL": [
            {"kind": "hospital", "place": "Pilgrim Hospital", "town": "Boston", "source": "A gazetteer"},
            {"kind": "postcode", "place": "PE21", "town": "", "source": "A list of codes"},
        ],
        "RLT": [{"kind": "town", "place": "Glossop", "town": "", "source": "The trust's own page"}],
    },
    "stays": [{"trust": "RDD", "name": "Hospital RDD NHS Trust", "entered": "2013-07-16", "left": "2013-10-09"}],
    "intended_months": 12,
    "next_month": {"period": "2013-12", "deadline": "2014-01-15", "public": "2014-01-20"},
}


def month(period: Period, standings: dict[str, Circumstances], met: int, trusts: tuple[str, ...] = TRUSTS) -> ReleaseData:
    """A month of trusts of whose four promises, all due, so many are kept."""
    verdicts, actions = [], []
    for trust in trusts:
        seen = Promises(due=4, met=met, late=4 - met, actions=9, delivered=met, open=9 - met)
        answer = getting_better(trust, period, seen, standings.get(trust, FINE), 3, 75)
        verdicts += [on_time(trust), a_verdict("getting_better", trust, str(answer.answer), answer.sentence, json.dumps(answer.evidence))]
        was = "delivered" if period == NOVEMBER else ""
        for n in range(4):
            done = {"status": "delivered" if n < met else "on_track", "previous_status": was if n < 2 else "on_track"}
            actions.append(an_action(f"{trust}-0{n}", due_date="2013-10-15", past_due=n >= met, days_past_due=16, **done))
    rows = [a_trust(trust, actions=4, delivered=met, on_track=4 - met, past_due=4 - met) for trust in trusts]
    register = {trust: a_register(trust) for trust in trusts}
    before = ([a_trust(trust) for trust in trusts], []) if period == NOVEMBER else None
    return a_release(rows, actions, period=period, verdicts=verdicts, register=register, before=before)


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    releases = [
        published(month(OCTOBER, {"RXQ": SILENT}, 2, ("RDD", *TRUSTS))),
        published(month(NOVEMBER, {"RXQ": STILL, "RNL": SILENT}, 3)),
    ]
    return leading_pages(releases, [], WORDS)


def cards(page: bytes) -> list[str]:
    return [words(found) for found in re.findall(rb"<li class=\"app-card\".*?</li>", page, re.S)]


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
    said = "Getting better : 3 of the 4 promises due by now kept, 1 late. Of these, kept a month before: 2. October 2013: mixed."
    assert f"{said} Month 5; 12 was intended." in better
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
    assert "Hospital RLT NHS Trust: Getting better; October 2013: mixed." in text
    assert "Hospital RXQ NHS Trust: Standing still; October 2013: we do not know." in text
    assert "The updates for December 2013 are due by 15 January 2014, and the month is published from 20 January 2014 on" in text


def test_after_the_last_month_nothing_is_next() -> None:
    words_at_the_end: RulebookWords = {name: value for name, value in WORDS.items() if name != "next_month"}  # type: ignore[assignment,misc]
    page = leading_pages([published(month(OCTOBER, {}, 3))], [], words_at_the_end)["index.html"]
    assert "October 2013 is the last month of this programme." in words(page)


def test_a_month_from_before_there_were_verdicts_says_that_there_is_none() -> None:
    page = leading_pages([published(a_release([a_trust()], [an_action()]))], [], some_words())["index.html"]
    assert "No verdict was given on this month." in words(page)
