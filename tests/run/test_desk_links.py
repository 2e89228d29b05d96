"""A link to the desk is for one person, one trust, one month and one purpose, and ends; nobody else can make one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.run.desk_links import LASTS, OPEN_FOR, DeskLinks, LinkOver, NoLink, desk_links
from tasks.run.programme import Person, load_programme
from tasks.run.settings import ROOT, Settings

NOON = datetime(2013, 11, 4, 12, tzinfo=UTC)
OCTOBER = Period(2013, 10)
LINKS = DeskLinks("https://desk.example/", "k" * 32)
LEAD = Person("RNL", "lead", "A Lead", "improvement.lead@rnl.example", date(2013, 7, 16), None)


def signed(links=LINKS, person=LEAD):
    return links.link_for(person, person.trust, OCTOBER, NOON).removeprefix("https://desk.example/update/")


def test_a_link_says_for_whom_and_what_it_is_and_names_no_address():
    link = LINKS.read(signed(), NOON)
    assert (link.purpose, link.trust, link.period, link.role, link.ends) == ("update", "RNL", OCTOBER, "lead", NOON + LASTS)
    assert link.person == LINKS.mark("Improvement.Lead@RNL.example") != LEAD.address


def test_a_link_with_any_one_letter_changed_is_none():
    text = signed()
    for place, letter in enumerate(text):
        with pytest.raises(NoLink):
            LINKS.read(f"{text[:place]}{'A' if letter != 'A' else 'B'}{text[place + 1 :]}", NOON)


def test_of_the_spellings_that_decode_to_the_same_bytes_only_ours_is_a_link():
    text = signed()
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if letter != text[-1]:
            with pytest.raises(NoLink):
                LINKS.read(text[:-1] + letter, NOON)


@pytest.mark.parametrize("text", ["", ".", "a.b", "é", "x" * 5000, "\x00"])
def test_what_we_never_signed_is_no_link(text):
    with pytest.raises(NoLink, match="There is no such page"):
        LINKS.read(text, NOON)


def test_another_key_ends_every_link():
    with pytest.raises(NoLink):
        replace(LINKS, key="l" * 32).read(signed(), NOON)


def test_a_link_opens_nothing_from_the_moment_it_ends():
    assert LINKS.read(signed(), NOON + LASTS - timedelta(seconds=1))
    with pytest.raises(LinkOver, match="This link has ended"):
        LINKS.read(signed(), NOON + LASTS)


def test_a_form_is_no_link_and_a_link_no_form():
    with pytest.raises(NoLink):
        LINKS.read(LINKS.form(signed(), "send", "", NOON), NOON)
    with pytest.raises(NoLink):
        LINKS.posted(signed(), signed(), "send", NOON)


def test_a_form_is_of_its_page_and_does_what_it_says_for_some_hours():
    form = LINKS.form(signed(), "send", "ab", NOON)
    assert LINKS.posted(form, signed(), "send", NOON).about == "ab"
    for page, act in (("another page", "send"), (signed(), "take back")):
        with pytest.raises(NoLink, match="not of this page"):
            LINKS.posted(form, page, act, NOON)
    with pytest.raises(LinkOver, match="open for too long"):
        LINKS.posted(form, signed(), "send", NOON + OPEN_FOR)


def test_whoever_holds_a_post_no_longer_has_no_link():
    programme = load_programme(ROOT / "samples")
    chair = programme.holders("RNL", "chair", date(2013, 11, 4))[0]
    link = LINKS.read(signed(person=chair), NOON)
    assert LINKS.holder(link, programme, date(2013, 12, 31)) == chair
    with pytest.raises(LinkOver, match="no longer holds that post"):
        LINKS.holder(link, programme, date(2014, 1, 1))


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("alternate:lead", "update"),
        ("chair", "update"),
        ("regulator:monitor", "acknowledge"),
        ("alternate:regulator:monitor", "acknowledge"),
        ("partner:RAL", "fund"),
    ],
)
def test_what_a_link_is_for_follows_from_the_post(role, purpose):
    link = LINKS.link_for(replace(LEAD, role=role), "RNL", OCTOBER, NOON, "00ff")
    assert link.startswith(f"https://desk.example/{purpose}/")
    read = LINKS.read(link.rpartition("/")[2], NOON)
    assert (read.purpose, read.about) == (purpose, "00ff" if purpose == "acknowledge" else "")


def test_a_post_that_has_nothing_to_do_at_the_desk_gets_no_link():
    assert LINKS.link_for(replace(LEAD, role="somebody"), "RNL", OCTOBER, NOON) == ""


def test_a_desk_without_a_key_is_refused_and_without_an_address_there_is_none(monkeypatch):
    assert desk_links(Settings()) is None
    with pytest.raises(BadConfig, match="MEASURES_DESK_KEY"):
        desk_links(Settings(desk="https://desk.example", desk_key="short"))
    assert desk_links(Settings(desk="https://desk.example", desk_key="k" * 32)) == LINKS
