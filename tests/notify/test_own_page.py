"""The last paragraph of a letter: its recipient's own link, for the post that is written to, or nothing."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.notify.own_page import TIME_ASKED, with_own_page
from tasks.run.desk_links import LASTS, OWN_PAGE, DeskLinks, LinkOver
from tasks.run.programme import Person
from tests.notify.builders import notice
from tests.record.small import SENDS, opened

AT = datetime(2013, 10, 10, 12, tzinfo=UTC)
LINKS = DeskLinks("https://desk.example/", "k" * 32)
MONTH = Period(2013, 9)
OF_NOBODY_ELSE = "It is for you alone, so do not pass it on:"


def person(role: str, trust: str = SENDS, address: str = "a@b.example", start: date = date(2013, 10, 1)) -> Person:
    return Person(trust, role, "A. Person", address, start, None)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("own"), AT)


def letter(role: str, rule: str = "overdue", address: str = "a@b.example") -> Notice:
    words = {"text": f"Words.\n\n{OWN_PAGE}\n", "html": f"<p>Words.</p>\n<p>{OWN_PAGE}</p>\n", "level": Level("first", about="candidate-1")}
    to = Recipient(role, "A. Person", address)
    return replace(notice(), trust=SENDS, rule=rule, period=MONTH, as_of=AT, recipient=to, **words)


def shown(run, mine: list[Person], role: str, links: DeskLinks | None = LINKS, **words: str) -> tuple[str, str, str]:
    """What stands in the free place, before the link; for what the link is; and what it is about."""
    made = with_own_page(replace(run, programme=replace(run.programme, people=tuple(mine))), links, letter(role, **words))
    if made.text == "Words.\n\n\n":
        assert made.html == "<p>Words.</p>\n"
        return "", "", ""
    says, link = made.text.removeprefix("Words.\n\n").rstrip("\n").split("\n")
    there = html.escape(link)
    assert made.html == f'<p>Words.</p>\n<p>{html.escape(says)} <a href="{there}" style="word-break:break-all">{there}</a></p>\n'
    purpose, _, signed = link.removeprefix("https://desk.example/").partition("/")
    return says, purpose, LINKS.read(signed, AT).about


@pytest.mark.parametrize(
    ("role", "purpose", "says"),
    [
        ("lead", "update", "to take the workbook, check it, send it and see what became of it."),
        ("alternate:lead", "update", "to take the workbook, check it, send it and see what became of it."),
        ("chair", "update", "to read what the trust sent and to confirm your sign-off, or to send an update."),
        ("chief executive", "update", "to read what the trust sent and to confirm your sign-off, or to send an update."),
        (
            "improvement director",
            "director",
            "to read what the trust sent, to sign it off or comment on it, and to give an early warning.",
        ),
    ],
)
def test_each_post_of_a_trust_reads_what_its_own_page_is_for(run, role, purpose, says):
    found = shown(run, [person(role)], role)
    assert found == (f"Your own page at the desk for September 2013, {says} {OF_NOBODY_ELSE}", purpose, "")


def test_an_approver_s_link_is_about_the_candidate_and_a_regulator_s_about_the_notice(run):
    says = f"Your own page at the desk, to look at September 2013 and decide. {OF_NOBODY_ELSE}"
    assert shown(run, [person("approver", "")], "approver") == (says, "approve", "candidate-1")
    says = f"To say who looks after this, so that it is not repeated to you for a while. {OF_NOBODY_ELSE}"
    assert shown(run, [person("regulator:monitor", "")], "regulator") == (says, "acknowledge", letter("regulator").id)
    says = f"To grant it or refuse it; the trust hears your answer at once. {OF_NOBODY_ELSE}"
    assert shown(run, [person("regulator:monitor", "")], "regulator", rule=TIME_ASKED)[0] == says
    assert "to take the workbook" in shown(run, [person("lead")], "lead", rule=TIME_ASKED)[0]


def test_of_several_posts_the_one_that_is_written_to_counts_and_else_the_first(run):
    both = [person("chair"), person("lead")]
    assert "to take the workbook" in shown(run, both, "lead")[0]
    assert "to confirm your sign-off" in shown(run, both, "witness")[0]


@pytest.mark.parametrize(
    "mine",
    [
        [],
        [person("witness", "")],
        [person("lead", address="c@d.example")],
        [person("lead", start=date(2013, 10, 11))],
        [person("lead", trust="RNL")],
    ],
)
def test_who_has_no_page_has_no_link_and_no_empty_place(run, mine):
    assert shown(run, mine, "lead") == ("", "", "")


def test_without_a_desk_nobody_has_a_link_and_a_letter_without_the_place_stays_as_it_is(run):
    assert shown(run, [person("lead")], "lead", links=None) == ("", "", "")
    assert shown(run, [person("lead")], "lead", address="A@B.example")[1] == "update"
    plain = replace(letter("lead"), text="Words.", html="Words.")
    assert with_own_page(run, LINKS, plain) is plain


def test_the_link_of_a_letter_that_leaves_long_after_its_month_opens_its_page_from_then_on(run):
    mine, late = replace(run, programme=replace(run.programme, people=(person("lead"),))), AT + timedelta(days=400)
    here, there = (with_own_page(mine, LINKS, letter("lead"), moment).text.rsplit("/", 1)[1].strip() for moment in (None, late))
    assert LINKS.read(there, late).ends == late + LASTS
    with pytest.raises(LinkOver):
        LINKS.read(here, late)
