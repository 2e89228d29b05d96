"""A trust asks for more time at the desk or by command; another answers; who has to know hears it at once, and the month goes by it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.at_desk import ADDRESS, press, words
from tests.record.small import SENDS, SILENT

LEAD, REGULATOR = "improvement.lead@rdd.example", "special.measures@monitor.example"


def asked(desk, until="2013-10-25", reason="The ward was flooded"):
    with desk.open() as client:
        return press(client, client.get(desk.link()).text, "Ask for more time", until=until, reason=reason)


def answered(desk, act, *more):
    return desk.programme.run("extension", act, SENDS, "2013-09", "--by", "Ann of Monitor", "--reason", "As it was flooded", *more)


def addressed(desk, subject):
    return [who for who, _ in desk.programme.letters(subject)]


def text_of(desk, subject):
    return desk.programme.letters(subject)[0][1]


def test_what_is_asked_at_the_desk_is_a_fact_and_goes_to_the_regulator_once(desk):
    page = asked(desk)
    assert "asked on 10 October 2013 for time until the end of 25 October 2013. It is not answered yet." in words(page.text)
    ((fact, held),) = desk.written("extensions-asked")
    assert (fact.by, fact.sent_by, fact.reason) == ("Illustrative Improvement Lead of RDD", LEAD, "The ward was flooded")
    assert LEAD not in held
    assert addressed(desk, "more time asked for") == [REGULATOR]
    text = text_of(desk, "more time asked for")
    assert "It asks for time until the end of 25 October 2013." in text
    assert "- asked by: Illustrative Improvement Lead of RDD - asked at: " in " ".join(text.split())


def test_a_form_that_is_posted_twice_asks_once(desk):
    with desk.open() as client:
        page = client.get(desk.link()).text
        for _ in range(2):
            press(client, page, "Ask for more time", until="2013-10-25", reason="The ward was flooded")
    assert len(desk.written("extensions-asked")) == len(desk.programme.mail()) == 1


def test_however_often_a_trust_asks_on_a_day_its_regulator_gets_one_letter_and_the_newest_of_the_rest_the_next_morning(desk):
    for reason in ("The ward was flooded", "The ward was flooded", "And the lift is out", "And the lift is out, too", "Please"):
        asked(desk, reason=reason)
        desk.now += timedelta(minutes=5)
    assert len(desk.written("extensions-asked")) == 4, "what waits is not asked again"
    assert addressed(desk, "more time asked for") == [REGULATOR]
    with desk.open() as client:
        page = client.get("/" + re.search(rf"{ADDRESS}(acknowledge/\S+)", text_of(desk, "more time asked for"))[1])
    assert "asks for time until the end of 25 October 2013: Please" in words(page.text)
    for moment in ("2013-10-11T08:30+01:00", "2013-10-14T08:30+01:00"):
        with desk.settings():
            assert desk.programme.run("chase", "--as-of", moment) == 0
    texts = [text for _, text in desk.programme.letters("more time asked for")]
    assert len(texts) == 2
    assert sum("reason given: Please" in text for text in texts) == 1


def by_link(desk, button, **typed):
    """The regulator answers by the link in its letter; the page that follows is the answer."""
    link = re.search(rf"{ADDRESS}(acknowledge/\S+)", text_of(desk, "more time asked for"))[1]
    with desk.open() as client:
        page = client.get(f"/{link}").text
        acts = {"Grant it": "grant", "Refuse it": "refuse"}
        return words(
            press(client, page, button, answer=acts[button], **{"by": "Ann of Monitor", "reason": "As it was flooded", **typed}).text
        )


def test_the_regulator_grants_it_by_the_link_in_its_letter_and_the_trust_hears_it(desk):
    asked(desk)
    page = by_link(desk, "Grant it", until="2013-10-24")
    assert "Ann of Monitor answered at" in page
    assert "granted until the end of 24 October 2013. As it was flooded" in page
    ((fact, _),) = desk.written("extensions")
    assert (fact.by, fact.granted, fact.requested_by) == ("Ann of Monitor", True, "Illustrative Improvement Lead of RDD")
    assert fact.identity.startswith("the desk, by a link for the regulator:monitor sent to person:")
    assert addressed(desk, "more time for the September 2013 update")[-1:] == [LEAD]
    with pytest.raises(AssertionError, match="there is no button 'Refuse it'"):
        by_link(desk, "Refuse it")


def test_the_regulator_refuses_it_by_the_link_and_whoever_asked_cannot_answer(desk):
    asked(desk)
    assert "asked for it: it has to be answered by somebody else" in by_link(desk, "Refuse it", by="illustrative improvement lead of RDD")
    assert "refused. As it was flooded" in by_link(desk, "Refuse it")
    assert addressed(desk, "more time refused") == [LEAD]


def test_a_month_that_was_told_before_is_told_again_once_time_was_granted_by_link(desk):
    asked(desk)
    with desk.settings():
        assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00", "--approve-as", "sample approver") == 0
        before = desk.programme.candidate("2013-09")
    desk.now = datetime(2013, 10, 18, 9, tzinfo=UTC)
    by_link(desk, "Grant it", until="2013-10-25")
    assert desk.programme.candidate("2013-09") != before


@pytest.mark.parametrize(
    ("until", "reason", "why"),
    [
        ("2013-10-14", "Flood", "is due by 14 October 2013 as it is: write a later day"),
        ("soon", "Flood", "Say until which day"),
        ("2013-10-25", " ", "gives a name and a reason"),
        ("2013-10-25", "\x00\u202e\u200b", "gives a name and a reason"),
        ("9999-12-31", "Flood", "is more than a hundred years off: see whether that is the day that is meant"),
    ],
)
def test_what_nobody_can_grant_is_refused_in_words_and_nothing_is_asked(desk, until, reason, why):
    assert why in words(asked(desk, until, reason).text)
    assert "extensions-asked" not in desk.facts()


def test_time_that_is_granted_moves_the_deadline_everywhere_and_the_trust_hears_it(desk):
    desk.send("good.json", trust=SILENT)  # where nobody at all sends anything, nobody is told
    asked(desk)
    assert answered(desk, "grant", "--as-of", "2013-10-11T10:00+01:00") == 0
    assert addressed(desk, "more time for the September 2013 update") == [LEAD]
    with desk.open() as client:
        page = words(client.get(desk.link()).text)
    assert "is due by the end of 25 October 2013" in page
    assert "It was granted until the end of 25 October 2013 by Ann of Monitor: As it was flooded" in page
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert addressed(desk, "overdue") == []
    assert desk.programme.run("chase", "--as-of", "2013-10-25T08:00+01:00") == 0
    assert "by the end of today" in text_of(desk, f"({SENDS}): update for September 2013 due today")


def test_time_that_is_refused_changes_nothing_and_the_trust_hears_why(desk):
    desk.send("good.json", trust=SILENT)
    asked(desk)
    assert answered(desk, "refuse", "--as-of", "2013-10-11T10:00+01:00") == 0
    assert addressed(desk, "more time refused") == [LEAD]
    refused = " ".join(text_of(desk, "more time refused").split())
    assert "Time until the end of 25 October 2013 was asked for, and is refused." in refused
    assert "- asked by: Illustrative Improvement Lead of RDD - answered by: Ann of Monitor - reason given: As it was flooded" in refused
    assert "To grant it or refuse it" not in text_of(desk, "more time refused")
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert REGULATOR in addressed(desk, "overdue")


def test_a_month_that_was_told_is_told_again_for_a_trust_that_is_given_more_time_and_says_why(desk):
    desk.send("good.json", trust=SILENT)
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert desk.programme.verdict("2013-09", SENDS, "overdue")["answer"] == "yes"
    later = ("--until", "2099-12-31", "--by", "The chief", "--reason", "The ward was flooded")
    assert desk.programme.run("extension", "ask", SENDS, "2013-09", *later) == 0
    assert answered(desk, "grant", "--approve-as", "sample approver") == 0
    assert desk.programme.verdict("2013-09", SENDS, "overdue")["answer"] == "no"
    changes = (desk.programme.site / "corrections/2013-09/2/index.html").read_text(encoding="utf-8")
    assert "Trust was given more time, until 31 December 2099. The reason: As it was flooded" in words(changes)
    for command in (("verify",), ("verify", "--rebuild", "2013-09")):
        assert desk.programme.run(*command) == 0
    assert desk.programme.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0


def test_a_release_from_before_it_was_granted_is_still_made_again_to_the_byte(desk):
    desk.send("good.json", trust=SILENT)
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    later = ("--until", "2099-12-31", "--by", "The chief", "--reason", "The ward was flooded")
    assert desk.programme.run("extension", "ask", SENDS, "2013-09", *later) == 0
    assert answered(desk, "grant") == 0  # what comes of it waits for a person
    assert desk.programme.run("verify", "--rebuild", "2013-09") == 0
    assert desk.programme.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0


def test_whoever_asked_cannot_answer_and_what_nobody_asked_cannot_be_answered(desk, capsys):
    assert answered(desk, "grant") == 2
    assert "RDD has not asked for more time for September 2013" in capsys.readouterr().err
    assert (
        desk.programme.run("extension", "ask", SENDS, "2013-09", "--until", "2099-12-31", "--by", "Ann of  monitor", "--reason", "x") == 0
    )
    assert answered(desk, "grant") == 2
    assert "has to be answered by somebody else" in capsys.readouterr().err


def test_what_was_asked_is_listed_with_its_answer(desk, capsys):
    asked(desk)
    assert desk.programme.run("extension", "list") == 0
    assert "2013-09  RDD  until 25 October 2013: waits for an answer." in capsys.readouterr().out
    assert answered(desk, "grant", "--as-of", "2013-10-11T10:00+01:00", "--until", "2013-10-22") == 0
    assert desk.programme.run("extension", "list") == 0
    assert "until 25 October 2013: granted until 22 October 2013." in capsys.readouterr().out
