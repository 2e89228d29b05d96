"""What a person may decide on a candidate, what each decision does, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tasks.assess.trust_table import findings_table
from tasks.model.finding import PRIVATE, Finding, Severity
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.notify.approver_letters import queue_approvals
from tasks.publish.approval import (
    DECLINED,
    Choice,
    approve,
    approve_as_asked,
    approved_months,
    earlier_decision,
    earlier_waiting,
    require_illustrative,
    retract,
    waiting_months,
)
from tasks.publish.candidate import put_forward_again
from tasks.publish.gate import gate
from tasks.publish.left_undecided import left_undecided
from tasks.publish.preview import may_identify
from tasks.publish.release import publish
from tasks.record.decisions import Outcome
from tasks.record.facts import Approval, Candidate, Release, Retraction
from tasks.record.tables import pack_of
from tasks.run.run import Run
from tests.record.builders import MONTH, NOON, candidate, decided, decision, empty_run, released, revision
from tests.record.test_tables import tables_about

APPROVER = "Illustrative approver of the programme"
OCTOBER = Period(2013, 10)


@pytest.fixture
def run(tmp_path) -> Run:
    """A day after the month's moment, at an office an hour ahead."""
    return empty_run(tmp_path, (NOON + timedelta(days=1)).astimezone(timezone(timedelta(hours=1))))


def real(run: Run, **changes: object) -> Run:
    return replace(run, programme=replace(run.programme, illustrative=False, **changes))


def put(run: Run, period: Period = MONTH, findings: tuple[Finding, ...] = (), **said: object) -> Candidate:
    """A candidate for a period, which says this of itself, made from an update of RDD with these findings, and from one taken back."""
    taken = [Outcome(decision("RDD", submission, findings=findings)) for submission in ("s1", "s2")]
    tables = tables_about(["RDD"])
    tables |= {"findings": findings_table(taken), "trusts": tables["trusts"].assign(submission="s1")}
    pack = run.record.put_blob(pack_of(tables, {}, {}))
    return candidate(run.record, revision(run.record, period, partitions={"00001": pack}), **said)


def chosen(of: Candidate, by: str = "A. Reader", **said: str) -> Choice:
    return Choice(by, of.hash[:8], **said)


def test_a_decision_names_what_it_was_given_for_and_by_whom(run, caplog):
    caplog.set_level("INFO")
    first = put(run)
    made = approve(run, MONTH, chosen(first, "  A.  Reader ", decision=DECLINED, note="Not yet.", form="form1"))
    assert (made.decision, made.by, made.note, made.form, made.identity) == ("declined", "A. Reader", "Not yet.", "form1", run.identity)
    assert "2013-09  candidate 1 declined by A. Reader" in caplog.text
    assert (made.at, made.at.tzinfo) == (run.moment, UTC)
    assert (made.candidate, made.candidate_sha256, made.revision_sha256, made.data) == (1, first.hash, first.revision_sha256, first.data)
    assert approve(run, MONTH, chosen(first, "a. reader", decision=DECLINED)) != made, "a name is compared as it is written"
    assert approve(run, MONTH, replace(chosen(first), identity="by the link")).identity == "by the link"


def test_the_same_decision_by_the_same_person_or_form_is_the_one_that_was_given(run):
    first = put(run)
    made = approve(run, MONTH, chosen(first, form="form1"))
    assert approve(run, MONTH, chosen(first)) == earlier_decision(run, MONTH, chosen(first)) == made
    assert approve(run, MONTH, Choice("Somebody else", "", form="form1")) == made
    other = approve(run, MONTH, chosen(first, "B. Reader"))
    assert (other.number, other.by) == (2, "B. Reader")
    assert approve(run, MONTH, chosen(first)).number == 3, "the newest decision stands, and it was another person's"
    assert approve(run, MONTH, chosen(first, decision=DECLINED)).number == 4
    again = put(run)
    assert earlier_decision(run, MONTH, chosen(again, decision=DECLINED)) is None, "it was of another candidate"


def test_a_month_waits_since_approvers_were_asked_and_not_since_the_moment_it_is_told_as_at(run):
    put(run)
    asked, long_after = run.moment + timedelta(days=60), run.at(run.moment + timedelta(days=90))
    assert left_undecided(long_after) == [(MONTH, NOON)]
    queue_approvals(run.at(asked), MONTH)
    assert left_undecided(long_after) == [(MONTH, asked)]
    assert left_undecided(run.at(asked + timedelta(days=1))) == []


def in_public(run: Run) -> Candidate:
    one = put(run)
    released(run.record, one, decided(run.record, one, "approved"))
    return one


def after_september(run: Run) -> Candidate:
    put(run)
    return put(run, OCTOBER)


@pytest.mark.parametrize(
    ("of", "choice", "says"),
    [
        (put, lambda one: chosen(one, " "), "An approval needs the name of the person who gives it"),
        (put, lambda one: replace(chosen(one), candidate=one.hash[:7]), "Say which candidate you looked at, by the first 8 letters"),
        (
            put,
            lambda one: replace(chosen(one), candidate="z" * 8),
            "is no longer what September 2013 would publish. First. Look at candidate 1 (",
        ),
        (put, lambda one: chosen(one, "the RUN"), "The run put September 2013 forward, so somebody else has to approve it"),
        (
            in_public,
            lambda one: chosen(one, "B. Reader"),
            "September 2013 is public as it was put forward, release 1: there is nothing to approve",
        ),
        *(
            (in_public, lambda one, seen=seen: replace(chosen(one, "B. Reader"), candidate=seen), "release 1: there is nothing to approve")
            for seen in ("", "HASH", "z" * 8)
        ),
        (
            lambda run: put(run, missing=("RDD", "plan"), publishable="RDD is missing."),
            lambda one: chosen(one, note="Without RDD."),
            "RDD is missing. To publish it all the same, say why in the note and name each matter in it: RDD, plan.",
        ),
        (
            after_september,
            chosen,
            "September 2013 waits for approval, and October 2013 builds on it: decide on September 2013 first",
        ),
    ],
)
def test_an_approval_is_refused_with_what_stands_against_it(run, of: Callable, choice: Callable, says: str):
    one = of(run)
    before = [*run.record.all(Approval)]
    with pytest.raises(Mistake) as refused:
        approve(run, one.period, choice(one))
    assert says in str(refused.value)
    assert [*run.record.all(Approval)] == before


def test_what_is_missing_is_published_where_all_of_it_is_named_and_declined_without(run):
    one = put(run, missing=("rdd", "plan"), publishable="RDD is missing.")
    assert approve(run, MONTH, chosen(one, decision=DECLINED)).decision == "declined"
    assert approve(run, MONTH, chosen(one, note="The PLAN of RDD is not here.")).decision == "approved"


@pytest.mark.parametrize(
    ("period", "day", "says"),
    [
        (OCTOBER, 31, "October 2013 has not ended, so there is nothing of it to decide on yet"),
        (OCTOBER, 32, "October 2013 has not been put forward yet: run `measures month 2013-10` first"),
        (Period(2013, 8), 31, "August 2013 is not one of the programme's months"),
    ],
)
def test_of_a_month_that_was_not_put_forward_it_is_said_why_nothing_can_be_decided(run, period, day, says):
    at = run.at(datetime(2013, 10, 1, 12, tzinfo=UTC) + timedelta(days=day - 1))
    with pytest.raises(Mistake) as refused:
        approve(at, period, Choice("A. Reader", "0" * 8))
    assert says in str(refused.value)


def test_a_real_programme_is_decided_on_by_its_approvers_alone_who_are_named(run):
    one = put(run)
    assert approve(real(run), MONTH, chosen(one, APPROVER.upper())).by == APPROVER
    title = repr(run.programme.title)
    with pytest.raises(Mistake) as refused:
        approve(real(run), MONTH, chosen(one))
    assert str(refused.value) == (
        f"A month of {title} is decided on by its approvers, and A. Reader is none of its approvers, who are {APPROVER}: "
        "see people.csv, role approver"
    )
    approver = next(one for one in run.programme.people if one.name == APPROVER)
    with pytest.raises(Mistake, match=f"A. Reader is none of its approvers, who are {APPROVER}, B. Reader: see people.csv"):
        approve(real(run, people=(approver, replace(approver, name="B. Reader"))), MONTH, chosen(one))
    with pytest.raises(Mistake, match="is decided on by its approvers, and it has no approver"):
        approve(real(run, people=()), MONTH, chosen(one))
    assert approve(replace(real(run), dry=True), MONTH, chosen(one)).by == "A. Reader"


def test_a_typed_name_counts_in_an_illustrative_programme_alone(run):
    require_illustrative(run, "A. Reader")
    require_illustrative(real(run), "")
    with pytest.raises(Mistake) as refused:
        require_illustrative(real(run), "A. Reader")
    assert str(refused.value) == (
        f"Nothing was done: {run.programme.title!r} is not marked illustrative, so no run approves what it puts forward itself, and no "
        "name that is typed in a form counts. When the month has been read, an approver decides by the link in their letter, or with "
        "`measures approve`."
    )


def test_a_run_approves_what_it_put_forward_where_it_was_asked_to_and_nothing_is_missing(run):
    put(run, missing=("rdd",))
    approve_as_asked(run, MONTH, "A. Reader")
    one = put(run)
    approve_as_asked(run, MONTH, "")
    assert [*run.record.all(Approval, MONTH)] == []
    approve_as_asked(run, MONTH, "A. Reader")
    (made,) = run.record.all(Approval, MONTH)
    assert (made.by, made.decision, made.at, made.candidate_sha256) == ("A. Reader", "approved", NOON, one.hash)
    assert made.note == "Approved by the run itself, as whoever started it asked"


def test_a_candidate_is_withdrawn_for_good_by_two_people_and_never_by_one_twice(run):
    one = put(run)
    for by, note in (("", "By mistake"), ("A. Lead", " ")):
        with pytest.raises(Mistake, match="To withdraw a candidate for good takes the name of whoever asks for it, and the reason"):
            retract(run, MONTH, chosen(one, by, note=note))
    with pytest.raises(Mistake, match="Say which candidate you looked at"):
        retract(run, MONTH, Choice("A. Lead", "", note="By mistake"))
    first = chosen(one, "A.  Lead", note=" By \n mistake. ")
    assert [retract(real(run), MONTH, choice) for choice in (first, first)] == [False, False]
    assert gate(run, MONTH).endswith(
        "A. Lead asks to withdraw it for good (By mistake): another person says so too with `measures retract`."
    )
    assert not put_forward_again(run.record, one, "Again")
    with pytest.raises(Mistake, match="is decided on by its approvers"):
        retract(real(run), MONTH, chosen(one, "B. Lead", note="Yes"))
    assert [retract(run, MONTH, chosen(one, by, note="Yes")) for by in ("B. Lead", "C. Lead")] == [True, True]
    made = sorted(run.record.all(Retraction, MONTH), key=lambda fact: fact.number)
    assert [(fact.by, fact.reason, fact.identity, fact.at) for fact in made] == [
        ("A. Lead", "By mistake", run.identity, run.moment),
        ("B. Lead", "Yes", run.identity, run.moment),
    ]
    assert made[0].at.utcoffset() == timedelta(0)
    assert {(fact.candidate, fact.candidate_sha256) for fact in made} == {(1, one.hash)}
    name = f"Candidate 1 of September 2013 ({one.hash[:12]})"
    gone = (
        f"{name} was put forward by mistake, and A. Lead and B. Lead withdrew it for good: By mistake. "
        "If that was wrong, or its cause is gone: `measures month 2013-09 --by NAME --reason WHY`."
    )
    assert gate(run, MONTH) == gone
    with pytest.raises(Mistake) as refused:
        approve(run, MONTH, chosen(one))
    assert str(refused.value) == gone
    assert [put_forward_again(run.record, one, why) for why in (" ", "Again")] == [False, True]
    assert waiting_months(run.record) == []


def test_what_is_public_can_be_corrected_and_not_be_withdrawn(run):
    with pytest.raises(Mistake, match="September 2013 is public as it was put forward: it can be corrected, and not be withdrawn"):
        retract(run, MONTH, chosen(in_public(run), note="By mistake"))


def test_which_months_wait_for_a_decision_and_which_for_the_next_run(run):
    record = run.record
    assert (waiting_months(record), approved_months(record), earlier_waiting(record, OCTOBER)) == ([], [], None)
    first, second = put(run), put(run, OCTOBER)
    assert (waiting_months(record), approved_months(record)) == ([MONTH, OCTOBER], [])
    waits, says = earlier_waiting(record, OCTOBER)
    assert (waits, says) == (first, "September 2013 waits for approval, and October 2013 builds on it: decide on September 2013 first")
    assert earlier_waiting(record, MONTH) is None
    approve(run, MONTH, chosen(first))
    assert (waiting_months(record), approved_months(record), earlier_waiting(record, OCTOBER)) == ([OCTOBER], [MONTH], None)
    assert publish(run, MONTH) == 1
    approve(run, OCTOBER, chosen(second, decision=DECLINED))
    assert (waiting_months(record), approved_months(record)) == ([], [])
    other = put(run, release=2)
    assert (waiting_months(record), approved_months(record)) == ([MONTH], [])
    approve(run, MONTH, chosen(other))
    retract(run, MONTH, chosen(other, "A. Lead", note="By mistake"))
    assert approved_months(record) == [MONTH]
    retract(run, MONTH, chosen(other, "B. Lead", note="By mistake"))
    assert approved_months(record) == []


def test_where_a_month_stands_is_said_with_what_to_do_next(run):
    assert gate(run, MONTH) == "September 2013 has not been put forward."
    assert publish(run, MONTH) == 0
    one = put(run)
    name = f"Candidate 1 of September 2013 ({one.hash[:12]})"
    look = (
        f"Look at it in {run.settings.preview}/2013-09-candidate-1, then `measures approve 2013-09 --candidate {one.hash[:12]} --by NAME`."
    )
    assert gate(run, MONTH) == f"{name} waits for approval. {look}"
    assert publish(run, MONTH) == 0
    for by, note, says in (("A. Reader", "", "no note"), ("B. Reader", "Not yet.", "Not yet")):
        approve(run, MONTH, chosen(one, by, decision=DECLINED, note=note))
        assert gate(run, MONTH) == f"{name} was declined by {by}: {says}. Nothing is published."
    assert publish(run, MONTH) == 0


def test_a_decision_on_an_earlier_candidate_is_void_and_a_release_stands_meanwhile(run, caplog):
    caplog.set_level("INFO")
    one = put(run)
    approve(run, MONTH, chosen(one))
    name = f"Candidate 1 of September 2013 ({one.hash[:12]})"
    assert gate(run, MONTH) == f"{name} is approved by A. Reader, and becomes public with the next run."
    other = put(run, why="An update arrived", reason="Because")
    name = f"Candidate 2 of September 2013 ({other.hash[:12]})"
    assert gate(run, MONTH).startswith(
        f"{name} waits for approval: the one approved by A. Reader is void. An update arrived. Look at it in "
    )
    approve(run, MONTH, chosen(other))
    assert publish(run, MONTH) == 1
    assert "2013-09  release 1: Because" in caplog.text
    (made,) = run.record.all(Release, MONTH)
    assert (made.candidate, made.approval, made.approved_by, made.candidate_sha256) == (2, 2, "A. Reader", other.hash)
    assert gate(run, MONTH) == "September 2013 is public: release 1, approved by A. Reader."
    third = put(run, why="A plan came", release=2)
    name = f"Candidate 3 of September 2013 ({third.hash[:12]})"
    assert gate(run, MONTH).startswith(f"{name} waits for approval, and release 1 stands until then: A plan came. Look at it in ")
    assert publish(run, MONTH) == 1


def test_what_is_missing_from_a_month_is_said_before_where_to_look(run):
    put(run, missing=("rdd", "plan"), publishable="RDD is missing.")
    assert (
        gate(run, MONTH)
        .partition(" waits for approval. ")[2]
        .startswith("RDD is missing. To publish it all the same, say why in the note and name each matter in it: rdd, plan. Look at it in ")
    )


@pytest.mark.parametrize("public", [False, True])
def test_words_that_may_identify_a_patient_are_pointed_to_with_the_trusts_reason_and_what_to_do_where_they_are_public(run, public):
    check, *_ = sorted(PRIVATE)
    private = Finding(check, Severity.WARNING, "RDD", "2013-09", "RDD-01", "B2", "Mr X", "A name stands in B2.", "Take it out.")
    found = (private, replace(private, answer="It is a nurse."), replace(private, check="narrative-missing"))
    one = put(run, findings=found)
    if public:
        released(run.record, one, decided(run.record, one, "approved"))
    down = (
        " That update is public already: words that identify somebody are taken down at once, whatever is decided here, with "
        "`measures take-down FILE --trust RDD --by NAME --reason WHY`."
    ) * public
    says = [f"RDD: A name stands in B2.{down}", f"RDD: A name stands in B2. The trust’s reason: It is a nurse.{down}"]
    again = put(run, findings=found, release=2)
    assert may_identify(run.record, again) == says
    stands = ", and release 1 stands until then: First" * public
    words = f" waits for approval{stands}. Words in 2 places may identify a patient. {' '.join(says)} Look at it in "
    assert words in gate(run, MONTH)
    assert may_identify(run.record, put(run, findings=found[2:])) == []
