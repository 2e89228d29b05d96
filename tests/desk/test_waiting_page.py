"""By a link of their own, people see at the desk what waits for them and nothing else, and come from there to where it is done."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime

import pytest

from tasks.month.extension import ask_and_tell
from tasks.run.author import Author
from tasks.run.run import open_run
from tests.desk.at_desk import ADDRESS, LINKS, SEPTEMBER, AtDesk, begun, press, words
from tests.record.small import GOOD, SENDS, SILENT, send


@pytest.fixture(scope="module")
def desk(begin, tmp_path_factory):
    """September waits for an approver; one trust sent its update, and the other asks for time for October."""
    place = tmp_path_factory.mktemp("waiting")
    shutil.copytree(begin, place, dirs_exist_ok=True)
    with (place / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(",approver,Ann Approver,ann@programme.example,2013-07-16,\n")
    desk = AtDesk(begun(place), datetime(2013, 10, 18, 9, tzinfo=UTC))
    send(place / "programme", "first.json", "2013-10-10T09:00:00+01:00", **GOOD)
    with desk.settings():
        assert desk.programme.run_unapproved("month", "2013-09") == 0
        lead = Author("The lead of RNL", "tests", "improvement.lead@rnl.example")
        ask_and_tell(open_run(desk.now), SILENT, SEPTEMBER.next(), date(2013, 11, 25), "The ward was flooded", lead, lambda: desk.now)
    return desk


def link_to(desk, trust, post, period=SEPTEMBER, about=""):
    with desk.settings():
        run = open_run(desk.now)
        person = next(
            one for one in run.programme.people if (one.trust, one.role) == (trust, post) and "Illustrative approver" not in one.name
        )
    return LINKS.link_for(person, "" if post == "approver" else trust or SENDS, period, desk.now, about).removeprefix(ADDRESS.rstrip("/"))


def waiting(client, link):
    answer = client.get(f"{link}/waiting")
    assert answer.status_code == 200
    return answer.text


def opened(client, page, words_of_link):
    """The page that a link of a page leads to, by the link's words."""
    (address,) = re.findall(rf'<a href="([^"]+)">{words_of_link}', page)
    return client.get(address).text


def test_an_approver_comes_from_the_list_to_each_month_that_waits_and_its_preview(desk):
    link = link_to(desk, "", "approver", about=desk.programme.candidate("2013-09")[:16])
    with desk.open() as client:
        assert f'href="{link}/waiting"' in client.get(link).text
        page = waiting(client, link)
        assert "Month to approve , since 09:00 on 17 October 2013" in words(page)
        assert "Who may act: an approver, not " in words(page)
        assert "asks for time" not in page
        assert "Approve it" in opened(client, page, "Open it: September 2013, candidate 1")
        assert "North Cumbria University Hospitals" in words(opened(client, page, "🟥 overdue"))
        assert "September 2013 (not public)" in words(page)


def test_a_regulator_sees_what_its_own_trusts_ask_for_and_answers_it_from_there(desk):
    with desk.open() as client:
        other = waiting(client, link_to(desk, "", "regulator:monitor", about="any"))
        assert "Nothing waits for you." in other
        assert f"({SENDS})" in other
        assert f"({SILENT})" not in other
        page = waiting(client, link_to(desk, "", "regulator:ntda", about="any"))
        assert f"({SENDS})" not in page
        assert "candidate" not in page
        asked = opened(client, page, f"Open it: {SILENT} asks for time for October 2013")
        after = press(client, asked, "Refuse it", answer="refuse", by="The desk", reason="It was dry by then")
        assert "It was dry by then" in words(after.text)
        assert "Nothing waits for you." in waiting(client, link_to(desk, "", "regulator:ntda", about="any"))


def test_a_director_sees_the_update_to_sign_off_of_their_own_trust(desk):
    with desk.open() as client:
        page = waiting(client, link_to(desk, SENDS, "improvement director", SEPTEMBER.next()))
        assert "Sign the update off" in opened(client, page, f"Open it: {SENDS} for September 2013: first.json was accepted")
        assert SILENT not in page
        assert "Nothing waits for you." in waiting(client, link_to(desk, SILENT, "improvement director"))


def test_it_opens_by_no_other_link_and_names_no_page_of_prefect_to_people_outside(desk):
    with desk.open() as client:
        assert client.get(f"{desk.link()}/waiting").status_code == 404
        assert client.get("/approve/nothing/waiting").status_code == 404
        assert "run it again" not in waiting(client, link_to(desk, SENDS, "improvement director"))
