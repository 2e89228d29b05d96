"""A trust asks at the desk that a check not count, an approver answers by a link of their own, and the update is decided on by that."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime

import pytest

from tasks.run.programme import load_programme
from tests.desk.at_desk import ADDRESS, LINKS, SEPTEMBER, AtDesk, begun, press, words
from tests.month.test_grants import CHECK
from tests.record.small import SENDS

ANN = "Ann Approver"
TO_APPROVE, TO_LEAD = ["ann@programme.example", "approver@programme.example"], ["improvement.lead@rdd.example"]
WAITS, ANSWERED = "asked that a check not count", "answer on a check"
ASKED = {"about": f"{CHECK} {SENDS}-01", "until": "2013-12-31", "reason": "Counted in words"}


@pytest.fixture(scope="module")
def put(begin, tmp_path_factory):
    """One trust's update was returned, for a percentage in words; the programme has two approvers, of whom one is the trust's lead, too."""
    place = tmp_path_factory.mktemp("waiver")
    shutil.copytree(begin, place, dirs_exist_ok=True)
    with (place / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(f",approver,{ANN},ann@programme.example,2013-07-16,\n")
        people.write(",approver,Illustrative Improvement Lead of RDD,lead@programme.example,2013-07-16,\n")
    desk = AtDesk(begun(place))
    desk.send("half.json", percent_word="about half")
    return place


@pytest.fixture
def desk(put, tmp_path):
    shutil.copytree(put, tmp_path, dirs_exist_ok=True)
    return AtDesk(begun(tmp_path), datetime(2013, 10, 11, 9, tzinfo=UTC))


def receipt(client, desk):
    (address,) = re.findall(rf'href="({desk.link()}/sent/[^"]+)"', client.get(desk.link()).text)
    return client.get(address).text


def ask(client, desk, **typed):
    return press(client, receipt(client, desk), "Ask that it not count", **ASKED | typed)


def approver(desk, name=ANN):
    people = load_programme(desk.programme.programme).people
    person = next(one for one in people if (one.role, one.name) == ("approver", name))
    return LINKS.link_for(person, "", SEPTEMBER, desk.now, "any").removeprefix(ADDRESS.rstrip("/"))


def opened(client, desk):
    """What an approver opens from the list of what waits."""
    (address,) = re.findall(r'<a href="([^"]+/waiver/\d+)">Open it', client.get(f"{approver(desk)}/waiting").text)
    return client.get(address).text


def addressed(desk, subject):
    return sorted(who for who, _ in desk.programme.letters(subject))


def by_letter(client, desk):
    """What an approver opens by the link in their letter."""
    text = next(text for who, text in desk.programme.letters(WAITS) if who == TO_APPROVE[0])
    return client.get("/" + re.search(rf"{ADDRESS}(approve/\S+)", text)[1]).text


def test_approvers_hear_at_once_that_a_waiver_waits_and_whoever_asked_does_not(desk):
    with desk.open() as client:
        ask(client, desk)
        assert addressed(desk, WAITS) == TO_APPROVE
        assert f"asks that {CHECK} not count for {SENDS} in {SENDS}-01" in words(by_letter(client, desk))
    text = " ".join(desk.programme.letters(WAITS)[0][1].split())
    assert f"It is asked that the check {CHECK} in {SENDS}-01 not count until the end of 31 December 2013." in text
    assert "- reason given: Counted in words - by command on a machine: measures waiver grant 1 --by NAME" in text
    assert "with all that waits for you, to grant it or refuse it" in text


def test_what_a_trust_asks_while_a_letter_leads_to_what_waits_waits_there_without_another(desk, caplog):
    with desk.open() as client:
        ask(client, desk)
        ask(client, desk, reason="And the lift is out")
        assert addressed(desk, WAITS) == TO_APPROVE
        assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []
        assert "And the lift is out" in words(by_letter(client, desk))
        for number in (1, 2):
            page = client.get(f"{approver(desk)}/waiver/{number}").text
            press(client, page, "Refuse it", answer="refuse", reason="Words are no number")
        ask(client, desk, reason="Once more")
    assert addressed(desk, WAITS) == sorted(TO_APPROVE * 2)


def test_an_approver_who_asked_first_hears_of_what_another_asks(desk):
    with desk.settings():
        for who in (ANN, "A. Lead"):
            more = ("--until", "2013-12-31", "--by", who, "--reason", "Why", "--as-of", "2013-10-11T10:00+01:00")
            assert desk.programme.run("waiver", "ask", SENDS, CHECK, *more) == 0
    assert addressed(desk, WAITS) == [*TO_APPROVE, "lead@programme.example"]


@pytest.mark.parametrize(
    ("day", "month"), [("2013-11-20", "2013-09"), ("2014-01-20", "2013-12"), ("2014-12-01", "2014-02")], ids=["under way", "older", "ended"]
)
def test_it_is_told_among_the_letters_of_the_newest_month_under_way_that_it_concerns_else_of_the_last(desk, day, month):
    more = ("--until", "2014-12-31", "--by", "A. Lead", "--reason", "Why", "--as-of", f"{day}T10:00+00:00")
    with desk.settings():
        assert desk.programme.run("waiver", "ask", SENDS, CHECK, *more) == 0
    assert {str(fact.period) for fact, _ in desk.written("notices") if fact.rule == "waiver"} == {month}
    assert addressed(desk, WAITS) == [*TO_APPROVE, "lead@programme.example"]


def test_where_nobody_may_answer_it_rings(desk, caplog):
    people = desk.programme.programme / "people.csv"
    rows = people.read_text(encoding="utf-8").splitlines(keepends=True)
    people.write_text("".join(row for row in rows if ",approver," not in row or ANN in row), encoding="utf-8")
    with desk.settings():
        assert desk.programme.run("waiver", "ask", SENDS, CHECK, "--until", "2099-12-31", "--by", ANN, "--reason", "Why") == 0
    assert "Add someone in the role 'approver' to people.csv" in caplog.text


def test_a_letter_that_could_not_leave_before_somebody_answered_does_not_leave(desk, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    with desk.open() as client:
        ask(client, desk)
        press(client, opened(client, desk), "Refuse it", answer="refuse", reason="Words are no number")
    assert addressed(desk, WAITS) == addressed(desk, ANSWERED) == []
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    with desk.settings():
        assert desk.programme.run("chase", "--as-of", "2013-10-14T08:30+01:00") == 0
    assert (addressed(desk, WAITS), addressed(desk, ANSWERED)) == ([], TO_LEAD)


def test_what_a_trust_asks_waits_for_an_approver_who_grants_it_and_the_update_is_accepted_by_that(desk):
    with desk.open() as client:
        assert "It is not answered yet." in words(ask(client, desk).text)
        page = opened(client, desk)
        assert f"that the check {CHECK} in {SENDS}-01 not count until the end of 31 December 2013: Counted in words" in words(page)
        after = press(client, page, "Grant it", answer="grant", reason="It is 50 per cent")
        assert f"{ANN} answered at 10:00:00 on 11 October 2013, London time: granted. It is 50 per cent" in words(after.text)
        assert "Nothing waits for you." in client.get(f"{approver(desk)}/waiting").text
        mine = words(receipt(client, desk))
    assert "Accepted" in mine
    assert f"Granted by {ANN}: It is 50 per cent" in mine
    asked, answer = (fact for fact, _ in desk.written("waivers"))
    assert asked.identity.startswith("the desk, by a link for the lead sent to person:")
    assert answer.identity.startswith("the desk, by a link for the approver sent to person:")
    assert desk.programme.letters("accepted")
    assert addressed(desk, ANSWERED) == TO_LEAD


def test_what_is_refused_leaves_the_update_as_it_is_and_the_trust_reads_why(desk):
    with desk.open() as client:
        ask(client, desk)
        press(client, opened(client, desk), "Refuse it", answer="refuse", reason="Words are no number")
        mine = words(receipt(client, desk))
    assert f"Refused by {ANN}: Words are no number" in mine
    assert "Ask that it not count" in mine
    assert "It is returned" in mine
    ((who, text),) = desk.programme.letters(ANSWERED)
    text = " ".join(text.split())
    assert [who] == TO_LEAD
    assert f"{CHECK} in {SENDS}-01 not count until the end of 31 December 2013. That is refused." in text
    assert f"- answered by: {ANN} - reason given: Words are no number" in text
    assert "Your own page at the desk for September 2013" in text


def test_a_form_posted_twice_asks_once_and_of_two_answers_the_first_stands(desk):
    with desk.open() as client:
        ask(client, desk)
        ask(client, desk)
        page = opened(client, desk)
        for act, button in (("refuse", "Refuse it"), ("grant", "Grant it")):
            press(client, page, button, answer=act, reason="Words are no number")
    assert [fact.entry for fact, _ in desk.written("waivers")] == ["asked", "refused"]


def test_whoever_asked_is_shown_no_form_and_cannot_answer(desk):
    with desk.open() as client:
        ask(client, desk)
        theirs = approver(desk, "Illustrative Improvement Lead of RDD")
        assert "Nothing waits for you." in client.get(f"{theirs}/waiting").text
        page = client.get(f"{theirs}/waiver/1").text
        assert "You asked for it, so somebody else has to answer." in page
        assert "Grant it" not in page
        assert client.get(f"{approver(desk)}/waiver/2").status_code == 404
        assert client.get(f"{desk.link()}/waiver/1").status_code == 404


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"about": f"{CHECK} {SENDS}-02"}, "Choose one of the findings"),
        ({"until": "soon"}, "Say until which day"),
        ({"until": "2013-10-01"}, "1 October 2013 is over"),
        ({"reason": " "}, "gives a name and a reason"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(desk, typed, says):
    with desk.open() as client:
        assert says in words(ask(client, desk, **typed).text)
    assert "waivers" not in desk.facts()
