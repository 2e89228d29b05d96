"""What an assessment is made from: what was decided on by its moment, and mails that may bring an update of whoever has none accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.assess.revision import NobodyExpected, assess, is_assessed
from tasks.collect.more_time import answer_request, ask_for_time
from tasks.collect.withdrawal import withdraw
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import Before, InboxTrouble, Revision
from tasks.record.tables import table
from tasks.run.author import Author
from tasks.run.grants import with_grants
from tasks.run.moments import run_moments
from tasks.run.run import Run
from tasks.validate.validation import validate
from tasks.workbook.reading.read import read
from tests.record.small import FAULTY, GOOD, SENDS, SILENT, opened, update

PERIOD = Period(2013, 9)
CAME = datetime(2013, 10, 10, 9, tzinfo=UTC)
RUN_DAY = datetime(2013, 10, 17, 9, tzinfo=UTC)


@pytest.fixture
def run(tmp_path) -> Run:
    return opened(tmp_path, RUN_DAY)


def sent(run: Run, moment: datetime = CAME, trust: str = SENDS, **changes: str) -> tuple[Submission, Reading]:
    data = update(run.programme.folder, trust, **(GOOD | changes))
    name = f"{moment:%Y%m%dT%H%M%SZ}-{moment.microsecond:08d}"
    submission = Submission(name, trust, f"{name}.json", moment, run.record.put_blob(data), len(data))
    run.record.add(submission)
    return submission, read(submission.name, data)


def looked_at(run: Run) -> dict[str, bool]:
    trusts = table(run.record, assess(run, PERIOD), "trusts")
    return {trust: bool(words) for trust, words in zip(trusts["trust"], trusts["looked_at"], strict=True)}


OF_NOBODY = {
    **dict.fromkeys(("received", "returned", "warnings", "waiting", "held", "accepted_updates", "unmoved", "delivered", "closed"), 0),
    **dict.fromkeys(("accepted", "on_time", "mended", "nil", "plan_lost", "sign_off_missing"), False),
    **dict.fromkeys(("first_received_at", "corrected_at", "received_at", "submission", "sha256", "file", "nil_reason", "summary"), ""),
    **dict.fromkeys(("chair_name", "chief_name", "asked_about", "looked_at", "without_plan", "director_signed_by", "early_warning"), ""),
}


def test_of_a_trust_that_sent_its_update_and_of_a_silent_one_every_field_is_assessed_and_carried_to_the_next_month(run):
    submission, reading = sent(run)
    validate(run, PERIOD, [(submission, reading)])
    made = assess(run, PERIOD)
    one, none = table(run.record, made, "trusts").to_dict("records")
    assert {name: none[name] for name in OF_NOBODY} == OF_NOBODY
    assert (none["trust"], none["state"], none["plan_version"], none["actions"], none["never_reported"]) == (
        SILENT,
        "never received",
        1,
        3,
        3,
    )
    came = {"trust": SENDS, "state": "accepted", "received": 1, "accepted": True, "on_time": True, "days_late": 0, "warnings": 1}
    came |= {"first_received_at": CAME.isoformat(), "received_at": CAME.isoformat(), "submission": submission.id, "file": submission.name}
    came |= {"sha256": submission.sha256, "summary": reading.head["summary"], "chair_name": "Illustrative Chair of RDD", "plan_version": 1}
    came |= {"actions": 3, "on_track": 2, "some_issues": 1, "never_reported": 0, "accepted_updates": 1, "unmoved": 0}
    assert {name: one[name] for name in came} == came
    planned = [*((SENDS, f"{SENDS}-0{n}") for n in (1, 2, 3)), *((SILENT, f"{SILENT}-0{n}") for n in (1, 2, 3))]
    actions = table(run.record, made, "actions")
    assert list(zip(actions["trust"], actions["ref"], strict=True)) == planned
    assert list(actions["reported"]) == [True] * 3 + [False] * 3
    (found,) = table(run.record, made, "findings").to_dict("records")
    assert [found[name] for name in ("trust", "submission", "received_at", "decision", "check", "severity", "ref", "waived_by")] == [
        *(SENDS, submission.id, CAME.isoformat(), "accepted", "percent-against-status", "warning", f"{SENDS}-01", "")
    ]
    verdicts = table(run.record, made, "verdicts")
    places = list(zip(verdicts["trust"], verdicts["rule"], verdicts["subject"], strict=True))
    assert places == sorted(places)
    due = [row["sentence"] for row in verdicts.to_dict("records") if row["rule"] == "overdue"]
    assert due[0].startswith("The update for September 2013 arrived on time")
    assert due[1].startswith("No update for September 2013 has been received. ")
    assert (made.number, made.as_of, made.before) == (1, RUN_DAY.replace(hour=8), None)
    assert made.made_from.keys() == {f"{SENDS}/{submission.id}"}
    assert {name: made.totals[name] for name in ("trusts", "accepted", "on_time", "actions", "never_reported", "waiting")} == {
        "trusts": 2,
        "accepted": 1,
        "on_time": 1,
        "actions": 6,
        "never_reported": 3,
        "waiting": 0,
    }
    with pytest.raises(NotFound, match=f"{SILENT} has no accepted update for September 2013 that could be withdrawn"):
        withdraw(run, SILENT, PERIOD, "A. Lead", "By mistake")
    later = assess(run.at(RUN_DAY + timedelta(days=32)), PERIOD.next())
    assert later.before == Before(PERIOD, 1, made.hash)
    one, none = table(run.record, later, "trusts").to_dict("records")
    assert [(row["accepted_updates"], row["state"]) for row in (one, none)] == [(1, "still expected"), (0, "still expected")], (
        "it is the last day of grace"
    )
    actions = table(run.record, later, "actions")
    assert list(actions["status_period"]) == ["2013-09"] * 3 + [""] * 3
    assert withdraw(run, SENDS, PERIOD, "A. Lead", "By mistake") == submission.id


@pytest.mark.parametrize(("changes", "perhaps"), [(GOOD, False), (FAULTY, True)])
def test_a_mail_that_cannot_be_read_may_bring_an_update_of_whoever_has_none_accepted(run, changes, perhaps):
    validate(run, PERIOD, [sent(run, **changes)])
    run.record.add(InboxTrouble(at=RUN_DAY, trusts={}, mails=(CAME,)))
    assert looked_at(run) == {SENDS: perhaps, SILENT: True}


def test_a_month_that_nobody_owes_an_update_for_is_refused_in_words_and_nothing_is_written(run):
    for spells, says in ((run.rulebook.spells, "as its regulator has it"), ((), "No trust was in the regime at the end of September 2013")):
        book = replace(run.rulebook, spells=tuple(replace(one, each=False) for one in spells))
        with pytest.raises(NobodyExpected, match=says):
            assess(replace(run, rulebook=book), PERIOD)
    assert run.record.last(Revision, PERIOD) is None


def test_of_a_trust_that_left_within_the_month_the_awards_are_judged_and_no_update(run):
    spells = tuple(replace(one, left=date(2013, 9, 29)) if one.trust == SENDS else one for one in run.rulebook.spells)
    made = assess(replace(run, rulebook=replace(run.rulebook, spells=spells)), PERIOD)
    assert list(table(run.record, made, "trusts")["trust"]) == [SILENT]
    verdicts = table(run.record, made, "verdicts")
    rules = set(verdicts.loc[verdicts["trust"] == SENDS, "rule"])
    assert ("incentive_award" in rules, "overdue" in rules) == (True, False)


def test_a_trust_that_left_within_the_month_and_is_followed_owes_its_update_and_is_done_with_the_regime(run):
    left = {"left": date(2013, 9, 29), "followed_until": date(2013, 12, 31)}
    spells = tuple(replace(one, **left) if one.trust == SENDS else one for one in run.rulebook.spells)
    made = assess(replace(run, rulebook=replace(run.rulebook, spells=spells)), PERIOD)
    verdicts = table(run.record, made, "verdicts")
    mine = verdicts[verdicts["trust"] == SENDS]
    assert list(mine.loc[mine["rule"] == "overdue", "answer"]) == ["yes"]
    (sentence,) = mine.loc[mine["rule"] == "getting_better", "sentence"]
    assert sentence.startswith("Done: it left special measures on 29 September 2013")


def test_a_silent_trust_is_not_judged_while_none_of_its_plans_is_on_record(run, tmp_path):
    for path in (tmp_path / "store/facts/main/plans").rglob(f"{SILENT}*.json"):
        path.unlink()
    trusts = table(run.record, assess(run, PERIOD), "trusts")
    assert list(zip(trusts["trust"], trusts["without_plan"].ne(""), strict=True)) == [(SENDS, False), (SILENT, True)]


def test_a_mail_of_before_the_month_was_over_brings_nobody_s_update(run):
    run.record.add(InboxTrouble(at=RUN_DAY, trusts={}, mails=(datetime(2013, 9, 30, 12, tzinfo=UTC),)))
    assert looked_at(run) == {SENDS: False, SILENT: False}


def test_what_came_by_the_moment_to_a_part_of_a_second_makes_another_assessment_and_later_does_not(run):
    assert not is_assessed(run, PERIOD)
    assess(run, PERIOD)
    validate(run, PERIOD, [sent(run, RUN_DAY + timedelta(microseconds=1))])
    assert is_assessed(run, PERIOD)
    validate(run, PERIOD, [sent(run, RUN_DAY, SILENT)])
    assert not is_assessed(run, PERIOD)
    assert assess(run, PERIOD).number == 2
    assert not is_assessed(replace(run, moment=RUN_DAY + timedelta(microseconds=1)), PERIOD)


def test_a_month_is_never_assessed_as_at_an_earlier_moment_than_it_was_before(run):
    late = RUN_DAY + timedelta(days=2)
    validate(run.at(late), PERIOD, [sent(run, late)])
    made = assess(run.at(late), PERIOD)
    assert made.as_of == late
    assert is_assessed(run, PERIOD)
    assert assess(run, PERIOD) == made


def test_a_trust_with_more_time_is_assessed_anew_at_the_very_moment_that_its_time_is_over(run):
    early = run.at(CAME)
    ask_for_time(early, SENDS, PERIOD, date(2013, 10, 25), "A flood", Author("A. Lead"))
    answer_request(early, SENDS, PERIOD, Author("B. Regulator"), "As it was flooded", granted=True)
    run = replace(run, rulebook=with_grants(run.rulebook, run.record))
    over = run_moments(run, PERIOD)[SENDS]
    assess(run, PERIOD)
    assert is_assessed(run.at(over - timedelta(microseconds=1)), PERIOD)
    assert not is_assessed(run.at(over), PERIOD)
