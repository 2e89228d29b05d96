"""What a trust's people ask for and say, at the edge of what can be: the first and the last day, and the posts that may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.collect.more_time import answer_request, ask_for_time
from tasks.collect.new_statement import state
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record.facts import Decision
from tasks.run.author import Author
from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, ERROR_OF_FACT, SIGNED_OFF
from tasks.validate.waiver_requests import answer_waiver, ask_waiver
from tests.record.small import SENDS, opened

SEPTEMBER = Period(2013, 9)
DUE = date(2013, 10, 14)
NOON = datetime(2013, 10, 10, 12, tzinfo=UTC)
LATE = datetime(2013, 10, 20, 22, 59, tzinfo=UTC)  # a minute before the day is over in London
DAY = timedelta(days=1)
POSTS = {"lead", "chair", "chief executive", "improvement director"}
SAY = {
    SIGNED_OFF: {"improvement director"},
    COMMENT: {"improvement director"},
    EARLY_WARNING: {"improvement director"},
    CONFIRMED: {"chair", "chief executive"},
    ERROR_OF_FACT: {"lead", "chair", "chief executive"},
}


@pytest.fixture
def run(tmp_path):
    return opened(tmp_path, NOON)


def ask(run, until: date, by: str = "A. Lead", reason: str = "A flood"):
    return ask_for_time(run, SENDS, SEPTEMBER, until, reason, Author(by))


@pytest.mark.parametrize(
    ("moment", "until", "says"),
    [
        (NOON, DUE - DAY, "is due by 14 October 2013 as it is"),
        (NOON, DUE, "is due by 14 October 2013 as it is"),
        (NOON, DUE + DAY, ""),
        (LATE, DUE + DAY, "15 October 2013 is over: write a day to come"),
        (LATE, date(2013, 10, 19), "19 October 2013 is over: write a day to come"),
        (LATE, date(2013, 10, 20), ""),
        (LATE + timedelta(minutes=1), date(2013, 10, 20), "20 October 2013 is over: write a day to come"),
        (NOON, DUE + timedelta(days=36_525), ""),
        (NOON, DUE + timedelta(days=36_526), "is more than a hundred years off"),
    ],
)
def test_time_is_asked_for_from_the_day_after_the_deadline_and_from_today_on(run, moment, until, says):
    if says:
        with pytest.raises(Mistake, match=says):
            ask(run.at(moment), until)
    else:
        assert ask(run.at(moment), until).until == until


def test_time_is_granted_until_another_day_only_where_it_is_to_come_and_refused_for_any(run):
    ask(run, DUE + DAY)
    with pytest.raises(Mistake, match="is due by 14 October 2013 as it is"):
        answer_request(run, SENDS, SEPTEMBER, Author("B. Regulator"), "No", granted=True, until=DUE)
    assert answer_request(run.at(LATE), SENDS, SEPTEMBER, Author("B. Regulator"), "Too late", granted=False).granted is False
    with pytest.raises(Mistake, match="15 October 2013 is over"):
        answer_request(run.at(LATE), SENDS, SEPTEMBER, Author("B. Regulator"), "Yes", granted=True)


@pytest.mark.parametrize(("reason", "fits"), [("x" * 2000, True), ("x" * 2001, False), ("", False)])
def test_a_reason_has_two_thousand_characters_at_most_and_one_at_least(run, reason, fits):
    if fits:
        assert ask(run, DUE + DAY, reason=reason).reason == reason
    else:
        with pytest.raises(Mistake, match="Whoever asks gives a name and a reason of at most 2,000 characters"):
            ask(run, DUE + DAY, reason=reason)


@pytest.mark.parametrize("what", SAY)
@pytest.mark.parametrize("role", sorted(POSTS))
def test_each_thing_is_said_by_its_posts_alone(run, what, role):
    author = Author(next(one.name for one in run.programme.holders(SENDS, role, NOON.date())))
    if role not in SAY[what]:
        with pytest.raises(Mistake, match=f"That is for the .*{sorted(SAY[what])[0]}.* of {SENDS}"):
            state(run, SENDS, SEPTEMBER, what, role, author, "Words.")
    elif what in (SIGNED_OFF, CONFIRMED):  # there is nothing to sign yet
        with pytest.raises(NotFound, match=f"There is no accepted update of {SENDS} for September 2013"):
            state(run, SENDS, SEPTEMBER, what, role, author, "Words.")
    else:
        assert state(run, SENDS, SEPTEMBER, what, role, author, "Words.").words == "Words."


def test_nothing_is_said_of_a_month_in_which_the_trust_left_and_owes_no_update(run):
    spells = tuple(replace(one, left=SEPTEMBER.last_day - DAY) for one in run.rulebook.spells)
    without = replace(run, rulebook=replace(run.rulebook, spells=spells))
    with pytest.raises(Mistake, match=f"No update of {SENDS} is asked for September 2013, so there is nothing to say of it"):
        state(without, SENDS, SEPTEMBER, COMMENT, "improvement director", Author("A. Lead"), "")


def test_a_thing_is_said_in_the_name_of_whoever_holds_the_post_and_in_words_but_not_in_very_many(run):
    def say(name, words="Words.", run=run):
        return state(run, SENDS, SEPTEMBER, ERROR_OF_FACT, "chair", Author(name), words)

    for name in ("A Stranger", " ", f"Illustrative Chief Executive of {SENDS}"):
        with pytest.raises(
            Mistake, match=f"Say it in the name of whoever is chair of {SENDS}: people.csv has Illustrative Chair of {SENDS}"
        ):
            say(name)
    with pytest.raises(Mistake, match=r"people\.csv has nobody"):
        say("A Stranger", run=replace(run, programme=replace(run.programme, people=())))
    for words in ("", " \n", "x" * 2001):
        with pytest.raises(Mistake, match=r"^Say it in words, of at most 2,000 characters$"):
            say(f"Illustrative Chair of {SENDS}", words)
    said = say(f"  illustrative  CHAIR of {SENDS}", "x" * 2000)
    assert (said.by, len(said.words)) == (f"Illustrative Chair of {SENDS}", 2000)


def test_one_of_two_names_of_posts_is_given_as_a_choice(run):
    with pytest.raises(Mistake, match=f"That is for the chair or the chief executive of {SENDS}"):
        state(run, SENDS, SEPTEMBER, CONFIRMED, "lead", Author("A. Lead"), "")


def test_a_waiver_is_asked_for_until_today_or_later_and_answered_by_another(run):
    with pytest.raises(Mistake, match="9 October 2013 is over: write a day to come"):
        ask_waiver(run, SENDS, "percent-unreadable", "", NOON.date() - DAY, Author("A. Asker"), "Why")
    asked = ask_waiver(run, SENDS, "percent-unreadable", "", NOON.date(), Author("A. Asker"), " Why\n not ")
    assert (asked.until, asked.reason) == (NOON.date(), "Why not")
    with pytest.raises(Mistake, match=r"A\. Asker asked for it: it has to be answered by somebody else"):
        answer_waiver(run, asked.number, Author("a. asker"), "Yes", granted=True)
    with pytest.raises(Mistake, match="Whoever asks or answers gives a name and a reason"):
        answer_waiver(run, asked.number, Author("B. Answerer"), " \n", granted=True)
    assert answer_waiver(run, asked.number, Author("B. Answerer"), "Yes", granted=True).entry == "granted"
    with pytest.raises(NotFound, match="No waiver was asked for under 2: see `measures waiver list`"):
        answer_waiver(run, 2, Author("B. Answerer"), "Yes", granted=True)  # 2 is the answer
    assert not any(run.record.all(Decision, SEPTEMBER))
