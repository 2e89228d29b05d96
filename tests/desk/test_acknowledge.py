"""A regulator says by a link who looks after a notice: for some days it is not repeated to that person, and others hear it all the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.notify.acknowledged import LookedAfter
from tasks.notify.ladder_progress import ladder_table
from tasks.run.run import open_run
from tests.desk.at_desk import ADDRESS, LINKS, press, words
from tests.notify.builders import letter
from tests.record.small import SENDS, SILENT

MONITOR, OTHER = "special.measures@monitor.example", "bob@monitor.example"


@pytest.fixture
def overdue(desk):
    """September is told, and one trust was silent: two people of its regulator have a notice, each with a link."""
    with (desk.programme.programme / "people.csv").open("a", encoding="utf-8") as people:
        people.write(f",regulator:monitor,Bob of Monitor,{OTHER},2013-07-16,\n")
    desk.send("good.json", trust=SILENT)
    with desk.settings():
        assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    desk.now = datetime(2013, 10, 17, 12, tzinfo=UTC)
    return desk


def letter_to(desk, address, subject):
    (text,) = (text for who, text in desk.programme.letters(subject) if who == address)
    return text


def link_of(desk, address=MONITOR):
    (link,) = re.findall(rf"{ADDRESS}acknowledge/\S+", letter_to(desk, address, "overdue"))
    return link.removeprefix(ADDRESS.rstrip("/"))


def acknowledged(desk, until="2013-11-18", by="Ida of Monitor"):
    with desk.open() as client:
        page = client.get(link_of(desk))
        return press(client, page.text, "Acknowledge it", by=by, until=until, words="We meet them on Friday.")


def digest(desk, address):
    with desk.settings():
        assert desk.programme.run("chase", "--as-of", "2013-10-21T10:00+01:00") == 0
    return letter_to(desk, address, "trusts in")


def test_the_link_in_a_notice_opens_that_notice_and_no_update(overdue):
    link = link_of(overdue)
    with overdue.open() as client:
        assert "update for September 2013 overdue" in words(client.get(link).text)
        assert client.get(link.replace("/acknowledge/", "/update/")).status_code == 404
        assert client.get(overdue.link().replace("/update/", "/acknowledge/")).status_code == 404


def test_who_looks_after_it_is_a_fact_and_stands_on_the_page_and_in_the_ladder(overdue):
    page = acknowledged(overdue)
    assert "Ida of Monitor looks after it until the end of 18 November 2013" in words(page.text)
    ((fact, held),) = overdue.written("acknowledged")
    assert (fact.by, fact.rule, fact.trust, fact.sent_by) == ("Ida of Monitor", "overdue", SENDS, MONITOR)
    assert MONITOR not in held
    with overdue.settings():
        rows, _ = ladder_table(open_run(overdue.now), Period(2013, 9))
    states = [one["state"] for one in rows if one["told"] == "regulator" and one["trust"] == SENDS]
    assert [state.endswith("Ida of Monitor looks after it until 2013-11-18") for state in states].count(True) == 1
    assert len(states) == 2
    assert overdue.programme.run("verify") == 0


def test_what_is_looked_after_is_not_repeated_in_that_person_s_digest_and_stands_in_others(overdue):
    acknowledged(overdue)
    assert "(RDD): never received" in (mine := digest(overdue, MONITOR))
    assert "(RDD): never received, overdue" not in mine
    assert "(RDD): never received, overdue" in digest(overdue, OTHER)


def test_once_the_day_is_over_it_is_repeated(overdue):
    acknowledged(overdue, until="2013-10-18")
    assert "(RDD): never received, overdue" in digest(overdue, MONITOR)


@pytest.mark.parametrize(
    ("until", "by", "why"),
    [
        ("2013-11-20", "Ida", "no later than 19 November 2013"),
        ("2013-10-16", "Ida", "Write a day from today on"),
        ("never", "Ida", "Say until which day"),
        ("2013-11-01", " ", "Say who looks after it"),
    ],
)
def test_a_day_too_late_or_over_and_nobody_s_name_are_refused_in_words(overdue, until, by, why):
    assert why in words(acknowledged(overdue, until, by).text)
    assert "acknowledged" not in overdue.facts()


def test_a_plan_that_is_still_stalled_is_not_repeated_to_whoever_looks_after_it_and_copies_go_all_the_same():
    looked_after = LookedAfter(frozenset({("ida@monitor.example", "RPA", "stalled")}))
    ida, bob, director = (Recipient("regulator", name, f"{name}@monitor.example") for name in ("ida", "bob", "director"))
    told = letter(rule="stalled", template="still_stalled")
    again = replace(told, step=replace(told.step, again=True), addressed=(ida, bob), copied=(director,))
    (left,) = looked_after.left([again])
    assert (left.addressed, left.copied) == ((bob,), (director,))
    (alone,) = looked_after.left([replace(again, addressed=(ida,))])
    assert (alone.addressed, alone.copied) == ((director,), ())
    assert list(looked_after.left([replace(again, addressed=(ida,), copied=())])) == []
    first = replace(again, step=told.step)
    assert list(looked_after.left([first])) == [first]


def test_another_person_s_link_opens_another_notice(overdue):
    mine, other = (LINKS.read(link_of(overdue, address).rpartition("/")[2], overdue.now) for address in (MONITOR, OTHER))
    assert (mine.about, mine.person) != (other.about, other.person)
    assert mine.about != other.about
