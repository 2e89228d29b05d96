"""What a person has to do stays on the list until somebody ticks it off by name, which is a fact like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tasks.model.mistake import Mistake, NotFound
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.notify.chase import chase
from tasks.notify.undelivered import alternates_for, by_hand, listing, pass_on, require_notices, tick_off, to_do
from tasks.record.facts import SeenTo
from tasks.record.outbox import BY_HAND, PASSED_ON, Outbox
from tasks.run.month_trusts import NotOurMonth
from tasks.run.programme import Person

OCTOBER = Period(2013, 10)
MOMENT = datetime(2013, 11, 14, 8, 30, tzinfo=UTC)
SUBJECT = "[Illustrative sample] North Cumbria University Hospitals NHS Trust (RNL): update for October 2013 due today"
PERSON = "Illustrative Improvement Lead of RNL (improvement.lead@rnl.example)"
SENTENCE = f"Tell {PERSON} by other means: {SUBJECT}. Not delivered: no such mailbox"


def undelivered(run):
    """The id of a notice that could not be delivered."""
    assert chase(run, OCTOBER, ()) == 1
    box = Outbox(run.record, OCTOBER)
    (notice,) = box.waiting()
    assert box.give_up(notice, BY_HAND, "no such mailbox", MOMENT)
    return notice.id


@pytest.fixture
def morning(run):
    return run.at(MOMENT)


def test_what_a_person_has_to_do_is_listed_for_any_month_with_its_id(morning):
    which = undelivered(morning)
    assert list(to_do(morning)) == list(to_do(morning, OCTOBER)) == [f"{which}  {SENTENCE}"]
    assert list(listing(morning, OCTOBER))[-1] == f"{which}  {SENTENCE}"
    assert list(to_do(morning, OCTOBER.next())) == []


def test_what_was_ticked_off_is_off_the_list_and_says_who_did_it(morning):
    which = undelivered(morning)
    assert tick_off(morning, which, "Ann Operator", "By telephone").sentence == SENTENCE
    assert by_hand(morning.record) == []
    assert next(iter(listing(morning, OCTOBER))).startswith("seen to by Ann Operator")
    seen_to = morning.record.get(SeenTo, OCTOBER, which)
    assert (seen_to.by, seen_to.note, seen_to.at) == ("Ann Operator", "By telephone", MOMENT)


def test_it_is_ticked_off_once_by_somebody_with_a_name(morning):
    which = undelivered(morning)
    with pytest.raises(Mistake, match="takes the name of whoever saw to it"):
        tick_off(morning, which, " ")
    tick_off(morning, which, "Ann Operator")
    with pytest.raises(NotFound, match=f"nothing left to do under '{which}', Ann Operator saw to it"):
        tick_off(morning, which, "Bea Operator")
    with pytest.raises(NotFound) as nothing:
        tick_off(morning, "0" * 16, "Bea Operator")
    assert str(nothing.value) == f"There is nothing left to do under '{'0' * 16}': `measures notices` lists what is"


def test_only_what_was_named_is_ticked_off(morning):
    which = undelivered(morning)
    box = Outbox(morning.record, OCTOBER)
    before, after = (replace(morning.record.get(Notice, OCTOBER, which), id=letter * 16) for letter in "0g")
    for one in (before, after):
        box.put(one)
        box.give_up(one, BY_HAND, "no such mailbox", MOMENT)
    assert tick_off(morning, which, "Ann Operator").id == which
    assert [one.id for one in by_hand(morning.record)] == [before.id, after.id]


def test_every_notice_of_a_month_is_listed_with_what_became_of_it(morning):
    assert list(listing(morning, OCTOBER)) == ["0 notices for October 2013; none for a person to see to."]
    which = undelivered(morning)
    told = f"Illustrative Improvement Lead of RNL: {SUBJECT}"
    left = "1 notice for October 2013; 1 for a person to see to."
    assert list(listing(morning, OCTOBER)) == [f"{'for a person':<40}  {told}", left, f"{which}  {SENTENCE}"]
    tick_off(morning, which, "Ann Operator")
    done = "1 notice for October 2013; none for a person to see to."
    assert list(listing(morning, OCTOBER)) == [f"{'seen to by Ann Operator':<40}  {told}", done]


def test_what_could_not_be_delivered_is_told_to_whoever_stands_in_and_says_so_and_goes_no_further(morning):
    assert chase(morning, OCTOBER, ()) == 1
    box = Outbox(morning.record, OCTOBER)
    (first,) = box.waiting()
    lead = first.recipient
    assert alternates_for(morning.programme, first, MOMENT.date()) == ()
    deputy = Person("RNL", "alternate:lead", "A  Deputy", "deputy@rnl.example", date(2013, 10, 1), None)
    both = replace(morning.programme, people=(*morning.programme.people, deputy, replace(deputy, address=lead.address.upper())))
    instead = alternates_for(both, replace(first, recipient=replace(lead, address=lead.address.upper())), MOMENT.date())
    assert [one.address for one in instead] == ["deputy@rnl.example", lead.address.upper()]
    assert alternates_for(both, first, date(2013, 9, 30)) == ()
    (second,) = pass_on(box, first, instead, "No such mailbox.", MOMENT)
    assert (second.recipient, second.copied) == (Recipient("alternate", "A Deputy", "deputy@rnl.example"), ())
    says = f"A Deputy, this comes to you because it could not be delivered to {lead.name}."
    assert second.text == f"{says}\n\n{first.text}"
    assert second.html == first.html.replace("<body>\n", f"<body>\n<p><strong>{says}</strong></p>\n")
    given_up = box.given_up(first)
    assert (given_up.why, given_up.at) == (PASSED_ON, MOMENT)
    assert given_up.sentence == f"Not delivered to {lead.name}, so told to A Deputy: {SUBJECT}. No such mailbox."
    assert [one.id for one in box.waiting()] == [second.id]
    assert pass_on(box, second, instead, "No such mailbox.", MOMENT) == ()
    assert box.given_up(second) is None
    with pytest.raises(NotFound):
        tick_off(morning, "ffffffffffffffff", "Bea Operator")


def test_the_command_lists_ticks_off_and_seals_it(silent, monkeypatch, capsys):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    assert silent.run("chase", "--as-of", MOMENT.isoformat()) == 0
    with silent.settings():
        from tasks.run.run import open_run

        box = Outbox(open_run(MOMENT).record, OCTOBER)
        (notice,) = box.waiting()
        box.give_up(notice, BY_HAND, "no such mailbox", MOMENT)
    capsys.readouterr()
    assert silent.run("notices") == 0
    assert capsys.readouterr().out == f"{notice.id}  {SENTENCE}\n"
    assert silent.run("notices", "--done", notice.id, "--by", "Ann Operator") == 0
    assert capsys.readouterr().out == f"Done, by Ann Operator: {SENTENCE}\n"
    assert silent.run("notices") == 0
    assert capsys.readouterr().out == "Nothing is left for a person to do.\n"
    assert silent.run("verify") == 0


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ((2013, 12, 31), "January 2014 has not begun, .* before 2014-01-01. The nearest that has is December 2013$"),
        ((2013, 9, 30), "January 2014 has not begun, and nobody is to hear of it before 2014-01-01$"),
    ],
)
def test_a_month_to_come_is_refused_with_the_nearest_until_its_first_day(run, day, says):
    with pytest.raises(NotOurMonth, match=says):
        require_notices(run.at(datetime(*day, 12, tzinfo=UTC)), Period(2014, 1))
    require_notices(run.at(datetime(2014, 1, 1, tzinfo=UTC)), Period(2014, 1))


def test_a_month_to_come_of_which_somebody_is_told_already_is_listed(morning):
    undelivered(morning)
    require_notices(morning.at(datetime(2013, 9, 30, 12, tzinfo=UTC)), OCTOBER)
