"""What a trust's people ask for and say, at the edge of what can be: the first and the last day, and the posts that may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.collect.more_time import answer_request, answer_to, ask_for_time, newest_request
from tasks.collect.new_statement import counting, open_warnings, state, to_confirm
from tasks.collect.withdrawal import withdraw
from tasks.model.finding import Finding, Severity
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record.facts import Decision, Waiver, Withdrawal
from tasks.record.stores.overlay import OverlayStore
from tasks.run.author import Author
from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, ERROR_OF_FACT, SIGNED_OFF, WARNING_ANSWERED
from tasks.validate.waiver_requests import answer_waiver, ask_waiver, months_concerned
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


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("programme"), NOON)


@pytest.fixture
def run(programme):
    """Its record takes writes of one test, and the next begins as if there had been none."""
    return replace(programme, record=replace(programme.record, store=OverlayStore(programme.record.store)))


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
    chair = next(one for one in run.programme.people if (one.trust, one.role) == (SENDS, "chair"))
    two = replace(run.programme, people=(*run.programme.people, replace(chair, name="B. Second")))
    with pytest.raises(Mistake, match=rf"people\.csv has Illustrative Chair of {SENDS}, B\. Second$"):
        say("A Stranger", run=replace(run, programme=two))
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


def test_who_asks_the_same_once_more_while_it_waits_asks_nothing_again(run):
    first = ask(run, DUE + DAY)
    later = run.at(NOON + timedelta(hours=1))
    assert ask(later, DUE + DAY) == first
    others = [ask(run.at(NOON + timedelta(hours=n)), **what) for n, what in enumerate(ASKED_OTHERWISE, 2)]
    assert len({one.form for one in (first, *others)}) == 4
    assert newest_request(run.record, SENDS, SEPTEMBER) == others[-1]
    made = answer_request(
        run.at(LATE), SENDS, SEPTEMBER, Author("B. Regulator", identity="by link"), "Yes", granted=True, until=date(2013, 10, 30)
    )
    assert (made.until, made.requested_by, made.by, made.asked, made.identity) == (
        date(2013, 10, 30),
        "A. Lead",
        "B. Regulator",
        others[-1].hash,
        "by link",
    )
    assert (answer_to(run.record, others[-1]), answer_to(run.record, first)) == (made, None)
    assert ask(run.at(LATE), **ASKED_OTHERWISE[-1]) != others[-1], "that was answered"


ASKED_OTHERWISE = ({"until": DUE + 2 * DAY}, {"until": DUE + 2 * DAY, "by": "B. Lead"}, {"until": date(2013, 10, 25), "reason": "A fire"})


def test_a_form_that_was_posted_before_asks_nothing_again_and_what_nobody_asked_is_not_answered(run):
    with pytest.raises(NotFound, match=f"{SENDS} has not asked for more time for September 2013: write that down first"):
        answer_request(run, SENDS, SEPTEMBER, Author("B. Regulator"), "Yes", granted=True)
    asked = ask_for_time(run, SENDS, SEPTEMBER, DUE + DAY, "A flood", Author("A. Lead", "by link", "a@lead.example", "form1"))
    assert (asked.form, asked.identity, asked.sent_by, asked.by, asked.reason) == (
        "form1",
        "by link",
        "a@lead.example",
        "A. Lead",
        "A flood",
    )
    assert ask_for_time(run, SENDS, SEPTEMBER, date(2013, 1, 1), "", Author("", form="form1")) == asked
    with pytest.raises(Mistake, match=r"A\. Lead asked for it: it has to be answered by somebody else"):
        answer_request(run, SENDS, SEPTEMBER, Author("A. LEAD"), "Yes", granted=True)
    with pytest.raises(Mistake, match="Whoever answers gives a name and a reason"):
        answer_request(run, SENDS, SEPTEMBER, Author("B. Regulator"), "", granted=True)
    with pytest.raises(Mistake, match="August 2013 is not one of the programme's months"):
        ask_for_time(run, SENDS, SEPTEMBER.previous(), DUE + DAY, "A flood", Author("A. Lead"))
    with pytest.raises(Mistake, match="RXX"):
        ask_for_time(run, "RXX", SEPTEMBER, DUE + DAY, "A flood", Author("A. Lead"))


def test_who_asks_for_the_same_waiver_once_more_while_it_waits_asks_nothing_again(run):
    def again(check="percent-unreadable", ref="", days=0, by="A. Asker", reason="Why"):
        return ask_waiver(run, SENDS, check, ref, NOON.date() + days * DAY, Author(by), reason).number

    assert [again(), again()] == [1, 1]
    assert [again(ref="RDD-01"), again(days=1), again(by="B. Asker"), again(reason="Why not"), again(check="narrative-missing")] == [
        2,
        3,
        4,
        5,
        6,
    ]
    answer = answer_waiver(run, 1, Author("B. Answerer", identity="by link"), "No", granted=False)
    assert (answer.entry, answer.request, answer.by, answer.requested_by, answer.identity, answer.reason, answer.number) == (
        *("refused", 1, "B. Answerer", "A. Asker", "by link", "No", 7),
    )
    assert again() == 8, "that was answered"


@pytest.mark.parametrize(
    ("trust", "check", "says"),
    [
        ("RXX", "percent-unreadable", "No trust on the register has the code 'RXX'"),
        (
            SENDS,
            "unreadable-file",
            "Nothing was asked for unreadable-file: it cannot be waived, for nothing else is known of such an update",
        ),
        (SENDS, "percent-unreadible", 'Nothing was asked for percent-unreadible: there is no check "percent-unreadible": did you mean'),
    ],
)
def test_a_waiver_is_of_a_trust_and_a_check_that_there_are_and_that_can_be_waived(run, trust, check, says):
    with pytest.raises(Mistake) as refused:
        ask_waiver(run, trust, check, "", NOON.date(), Author("A. Asker"), "Why")
    assert says in str(refused.value)


def finding(check: str, ref: str = "", severity: Severity = Severity.WARNING, **said: str) -> Finding:
    return Finding(check, severity, SENDS, "2013-09", ref, "A1", "", "It is odd.", "Mend it.", **said)


def came(run, hours: int, word: str, *findings: Finding) -> Decision:
    at = NOON + timedelta(hours=hours)
    said = {"file": "u.json", "sha256": "", "reading": "", "rules": "", "findings": findings}
    return run.record.follow(None, Decision(period=SEPTEMBER, trust=SENDS, submission=f"s{hours}", received_at=at, decision=word, **said))


def test_a_waiver_concerns_the_months_whose_updates_have_its_finding_while_it_is_in_force(run):
    came(run, 0, "returned", finding("percent-unreadable", "RDD-01", Severity.ERROR))
    about = {"trust": SENDS, "check": "percent-unreadable", "requested_by": "A", "by": "A", "reason": "", "at": NOON, "entry": "asked"}

    def months(ref="", until=SEPTEMBER.last_day, **other):
        return list(months_concerned(run, Waiver(ref=ref, until=until, **(about | other))))

    assert months() == months("RDD-01") == months(until=date(2013, 12, 31)) == [SEPTEMBER]
    assert months("RDD-02") == months(until=SEPTEMBER.last_day - DAY) == months(check="narrative-missing") == months(trust="RNL") == []


def says(run, what: str, role: str, words: str = "", about: str = "", at: datetime = NOON + 8 * timedelta(hours=1)):
    holder = next(one.name for one in run.programme.holders(SENDS, role, NOON.date()))
    return state(run.at(at), SENDS, SEPTEMBER, what, role, Author(holder), words, about)


def test_the_newest_accepted_update_counts_and_the_newest_returned_for_a_missing_name_is_confirmed(run):
    now = run.at(NOON + timedelta(hours=8))
    assert (counting(now, SENDS, SEPTEMBER), to_confirm(now, SENDS, SEPTEMBER, "chair")) == (None, None)
    came(run, 0, "accepted")
    second = came(run, 1, "accepted")
    came(run, 2, "returned", finding("percent-unreadable", "RDD-01", Severity.ERROR))
    assert counting(now, SENDS, SEPTEMBER).decision == to_confirm(now, SENDS, SEPTEMBER, "chair").decision == second
    unsigned = came(run, 3, "returned", finding("sign-off-missing-chair", severity=Severity.ERROR))
    assert to_confirm(now, SENDS, SEPTEMBER, "chair").decision == to_confirm(now, SENDS, SEPTEMBER, "alternate:chair").decision == unsigned
    assert to_confirm(now, SENDS, SEPTEMBER, "chief executive").decision == second
    assert to_confirm(now, SENDS, SEPTEMBER, "lead") is None
    last = datetime(2013, 10, 16, 22, 59, tzinfo=UTC)  # a minute before the days of grace are over in London
    assert to_confirm(run.at(last), SENDS, SEPTEMBER, "chair").decision == unsigned
    assert to_confirm(run.at(last + timedelta(minutes=1)), SENDS, SEPTEMBER, "chair").decision == second
    back = {"by": "A. Lead", "reason": "By mistake", "at": NOON + timedelta(hours=4), "decision_sha256": ""}
    for one in (unsigned, second):
        run.record.add(Withdrawal(period=SEPTEMBER, trust=SENDS, submission=one.submission, **back))
    assert counting(now, SENDS, SEPTEMBER).decision.submission == to_confirm(now, SENDS, SEPTEMBER, "chair").decision.submission == "s0"


def test_what_is_signed_is_the_update_that_stands_now_and_a_comment_or_a_warning_is_of_the_month(run):
    came(run, 0, "accepted")
    came(
        run, 1, "accepted", finding("no-movement", "RDD-01"), finding("macros", answer="As agreed"), finding("odd", severity=Severity.TRIAL)
    )
    assert says(run, SIGNED_OFF, "improvement director").about == "s1"
    assert says(run, CONFIRMED, "chair", about="s1").about == "s1"
    meanwhile = "Another update came meanwhile, so nothing was done: open the page again and look at that one"
    for what, role in ((SIGNED_OFF, "improvement director"), (CONFIRMED, "chief executive")):
        with pytest.raises(Mistake, match=meanwhile):
            says(run, what, role, about="s0", at=LATE)
    assert says(run, COMMENT, "improvement director", "Well done.", "s0").about == "s0"
    assert says(run, COMMENT, "improvement director", "Well done.", at=LATE).about == "s1"
    assert says(run, EARLY_WARNING, "improvement director", "Beware.").about == ""
    assert open_warnings(counting(run.at(LATE), SENDS, SEPTEMBER).decision) == {"no-movement RDD-01": "It is odd."}
    assert says(run, WARNING_ANSWERED, "lead", "It rained.", "s1 no-movement RDD-01").about == "s1 no-movement RDD-01"
    for about, why in (("s0 no-movement RDD-01", meanwhile), ("s1 macros", "That warning has an answer by now, or there is none such")):
        with pytest.raises(Mistake, match=why):
            says(run, WARNING_ANSWERED, "lead", "It rained.", about, at=LATE)
    assert open_warnings(came(run, 2, "returned", finding("no-movement", "RDD-01"))) == {}


def test_a_form_says_what_it_says_once_and_what_may_name_a_patient_is_not_taken(run):
    holder = next(one.name for one in run.programme.holders(SENDS, "improvement director", NOON.date()))
    author = Author(holder, "by link", "d@example.com", "form1")
    said = state(run, SENDS, SEPTEMBER, COMMENT, "improvement director", author, " Well \n done. ")
    assert (said.form, said.identity, said.sent_by, said.words, said.at, said.role) == (
        *("form1", "by link", "d@example.com", "Well done.", NOON, "improvement director"),
    )
    assert state(run, SENDS, SEPTEMBER, COMMENT, "improvement director", author, "Otherwise.") == said
    with pytest.raises(NotFound, match="No trust on the register has the code 'RXX'"):
        state(run, "RXX", SEPTEMBER, COMMENT, "improvement director", Author(holder), "Words.")
    with pytest.raises(Mistake, match="August 2013 is not one of the programme's months"):
        state(run, SENDS, SEPTEMBER.previous(), COMMENT, "improvement director", Author(holder), "Words.")
    with pytest.raises(Mistake, match=r"What was written holds what looks like .*, and it may be published: write it without that"):
        says(run, COMMENT, "improvement director", "NHS number 943 476 5919 was moved.")


def test_an_update_is_taken_back_once_by_the_month_s_assessment_or_by_its_name(run):
    with pytest.raises(Mistake, match="A withdrawal needs the name of the person who asks for it, and the reason"):
        withdraw(run, SENDS, SEPTEMBER, " ", "By mistake")
    with pytest.raises(Mistake, match="A withdrawal needs the name of the person who asks for it, and the reason"):
        withdraw(run, SENDS, SEPTEMBER, "A. Lead", " ")
    with pytest.raises(NotFound, match="September 2013 has not been assessed yet: run `measures month 2013-09`"):
        withdraw(run, SENDS, SEPTEMBER, "A. Lead", "By mistake")
    made = came(run, 0, "accepted")
    assert withdraw(run, SENDS, SEPTEMBER, "A.  Lead", "By mistake", "s0", "by link") == "s0"
    (fact,) = run.record.all(Withdrawal, SEPTEMBER)
    assert (fact.by, fact.reason, fact.identity, fact.at, fact.decision_sha256) == ("A. Lead", "By mistake", "by link", NOON, made.hash)
    assert withdraw(run, SENDS, SEPTEMBER, "A. Lead", "By mistake") == "s0", "the same person asked for the same reason before"
    for by, reason in (("B. Lead", "By mistake"), ("A. Lead", "Another")):
        with pytest.raises(NotFound, match="has not been assessed yet"):
            withdraw(run, SENDS, SEPTEMBER, by, reason)
        with pytest.raises(Mistake, match=f"s0 of {SENDS} for September 2013 was withdrawn before: it can be done once"):
            withdraw(run, SENDS, SEPTEMBER, by, reason, "s0")
