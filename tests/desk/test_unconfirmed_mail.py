"""A mail in a trust's name that nobody could confirm: its lead says at the desk whether it is theirs, and what is theirs counts."""

from __future__ import annotations

import re

import pytest

from tasks.run.mails import waiting_mails
from tasks.run.run import open_run
from tests.collect.letters import LEAD, mail
from tests.desk.at_desk import ADDRESS, press, words
from tests.record.small import FAULTY, GOOD, NAMES, SENDS, SILENT, lay_in, update

CAME = "2013-10-10T09:00:00+01:00"


@pytest.fixture
def asked(desk):
    """A mail that nobody vouches for came, and the lead has a letter about it; the answer is the page its link opens."""
    sent = mail(LEAD, [("u.json", update(desk.programme.programme, **GOOD))], vouched="")
    lay_in(desk.programme.programme, "mail/1.eml", CAME, sent.as_bytes())
    with desk.settings():
        desk.programme.sweep("2013-10-10T09:15:00+01:00")
    return desk


def link_in(desk):
    ((_, text),) = desk.programme.letters("was not read")
    assert "say so on your own page, by the link below" in text
    return re.search(rf"{ADDRESS}(update/\S+)", text)[1]


def look(client, home):
    """The page on which one mail is answered for, by the way that the trust's own page leads to it."""
    return client.get(re.search(r'href="([^"]+/mail/[^"]+)"', client.get(home).text)[1]).text


def test_the_link_in_the_letter_opens_the_page_that_asks_and_nobody_else_s_does(asked):
    with asked.open() as client:
        page = words(client.get(link_in(asked)).text)
        assert "Is this mail yours?" not in client.get(asked.link(SILENT)).text
    assert f"A mail came at 09:00:00 on 10 October 2013, London time that names {LEAD} as its sender." in page
    assert "u.json" in page
    assert {"submissions", "mails-seen-to"}.isdisjoint(asked.facts()), "whoever only looks changes nothing"


def test_what_is_ours_counts_from_when_it_came_and_is_answered_at_once_and_once(asked):
    with asked.open() as client:
        page = look(client, link_in(asked))
        for _ in range(2):
            after = press(client, page, "It is ours", answer="ours")
        assert asked.lines(client) == [["u.json", "09:00:00 on 10 October 2013, London time", "by mail", "Accepted Take it back : u.json"]]
    assert "Is this mail yours?" not in after.text
    ((fact, held),) = asked.written("mails-seen-to")
    assert (fact.trust, fact.by, fact.note) == (SENDS, "Illustrative Improvement Lead of RDD", "ours")
    assert fact.identity.startswith("the desk, by a link for the lead sent to person:")
    assert LEAD not in held
    assert len(asked.programme.letters("accepted")) == 1
    assert asked.programme.run("verify") == 0


def test_whoever_is_asked_sees_what_would_be_taken_for_whom_and_what_a_check_finds(desk):
    files = [
        ("u.json", update(desk.programme.programme, **FAULTY)),
        ("other.json", update(desk.programme.programme, SILENT, **GOOD)),
    ]
    lay_in(desk.programme.programme, "mail/1.eml", CAME, mail(LEAD, files, vouched="").as_bytes())
    with desk.settings():
        desk.programme.sweep("2013-10-10T09:15:00+01:00")
    with desk.open() as client:
        page = look(client, link_in(desk))
        assert f"finding to mend. There is 1 warning to look at. Taken for {NAMES[SENDS]}, September 2013 Holds 3 lines" in words(page)
        assert "the status says Some issues, but Progress this month does not say what the matter is" in words(page)
        assert "other.json It would not be taken: by its words" in words(page)
        assert {"submissions", "mails-seen-to"}.isdisjoint(desk.facts()), "whoever only looks changes nothing"
        press(client, page, "It is ours", answer="ours")
        assert [line[0] for line in desk.lines(client)] == ["u.json"]
        assert desk.lines(client, SILENT) == []
    with desk.settings():
        (left,) = waiting_mails(open_run(desk.now).record)
        assert ([one.name for one in left.files], left.whose) == (["other.json"], "")
        assert desk.programme.run("waiting", left.id, "--trust", SILENT, "--by", "Ann") == 0
        desk.programme.sweep("2013-10-10T16:30:00+01:00")
        assert waiting_mails(open_run(desk.now).record) == []
    assert len(desk.programme.letters("North Cumbria University Hospitals NHS Trust (RNL): update for September 2013 accepted")) == 1
    assert desk.programme.run("verify") == 0


def test_what_is_not_ours_counts_for_nobody_and_cannot_be_made_ours_after_that(asked):
    with asked.open() as client:
        page = look(client, link_in(asked))
        press(client, page, "It is not ours", answer="not ours")
        press(client, page, "It is ours", answer="ours")
        assert asked.lines(client) == []
    ((fact, _),) = asked.written("mails-seen-to")
    assert (fact.trust, fact.note) == ("", "not ours")
    assert "submissions" not in asked.facts()


def test_without_a_word_which_nothing_is_done(asked):
    with asked.open() as client:
        assert "Say whether it is yours" in words(press(client, look(client, link_in(asked)), "It is ours").text)
    assert "mails-seen-to" not in asked.facts()
