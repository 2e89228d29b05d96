"""Decisions on updates as facts: one for each that says something new, with what goes back, how long to mend it, and what was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import Decision, GivenBack, Mending, Statement
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.run import Run
from tasks.run.statements import CONFIRMED
from tasks.validate.validation import validate
from tasks.workbook.reading.read import read
from tests.record.small import FAULTY, GOOD, SENDS, SILENT, opened, update

PERIOD = Period(2013, 9)
CAME = datetime(2013, 10, 10, 9, tzinfo=UTC)


@pytest.fixture
def run(tmp_path) -> Run:
    """Two trusts with their plans on record, two hours after an update came."""
    return opened(tmp_path, CAME + timedelta(hours=2))


def sent(run: Run, number: str = "s1", trust: str = SENDS, **changes: str) -> tuple[Submission, Reading]:
    data = update(run.programme.folder, trust, **(GOOD | changes))
    submission = Submission(number, trust, f"{number}.json", CAME, run.record.put_blob(data), len(data))
    return submission, read(submission.name, data)


def decisions(run: Run, trust: str = SENDS, submission: str = "s1") -> list[Decision]:
    return sorted(run.record.all(Decision, PERIOD, trust, submission), key=lambda one: one.number)


def mendings(run: Run) -> list[Mending]:
    return sorted(run.record.all(Mending, PERIOD), key=lambda one: one.number)


def test_an_update_is_decided_on_again_only_where_the_decision_says_something_else(run):
    assert [validate(run, PERIOD, [sent(run)]) for _ in range(2)] == [1, 0]
    other = replace(sent(run)[0]), sent(run, **FAULTY)[1]
    assert [validate(run, PERIOD, [other]) for _ in range(2)] == [1, 0]
    assert [(one.number, one.decision) for one in decisions(run)] == [(1, "accepted"), (2, "returned")]
    assert validate(run, PERIOD, []) == 0


def test_who_confirmed_by_link_has_signed_that_update_and_no_other(run):
    def unsigned(number: str, trust: str = SENDS) -> tuple[Submission, Reading]:
        made = json.loads(update(run.programme.folder, trust, **GOOD)) | {"chair_name": "", "chair_date_word": ""}
        data = json.dumps(made).encode()
        return Submission(number, trust, f"{number}.json", CAME, run.record.put_blob(data), len(data)), read(f"{number}.json", data)

    both = [unsigned("s1"), unsigned("s2", SILENT)]
    said = {"what": CONFIRMED, "role": "chair", "by": "A. Chair", "at": CAME}
    run.record.add(Statement(period=PERIOD, trust=SENDS, form="one", about="s1", **said))
    validate(run, PERIOD, both)
    assert [one.decision for one in (*decisions(run), *decisions(run, SILENT, "s2"))] == ["accepted", "returned"]


@pytest.mark.parametrize(("later", "copied"), [(0, []), (1, [f"{SILENT}-01"])])
def test_whoever_sent_the_words_of_another_trust_after_it_copied_them_and_of_two_in_one_second_neither_did(run, later, copied):
    words = "Thirty more nurses started on the wards this month, and twelve more will follow."
    first, (submission, reading) = sent(run, narrative=words), sent(run, trust=SILENT, narrative=words)
    validate(run, PERIOD, [first, (replace(submission, received_at=CAME + timedelta(seconds=later)), reading)])
    assert _copied(decisions(run)) == []
    assert _copied(decisions(run, SILENT))[:1] == copied


def _copied(those: list[Decision]) -> list[str]:
    return [finding.ref for one in those for finding in one.findings if finding.check == "same-narrative-as-another-trust"]


def test_what_was_read_is_held_once_and_what_a_killed_run_left_of_it_is_used(run):
    both = [sent(run), sent(run, trust=SILENT)]
    assert validate(run, PERIOD, both) == 2
    store = run.record.store
    held, (gone,) = set(store.keys("blobs/")), [key for key in store.keys("facts/") if "decisions" in key and SILENT in key]
    before = decisions(run, SILENT)
    (run.config.parent / "store" / gone).unlink()  # as where the run was killed between the two
    assert validate(run, PERIOD, both) == 1
    assert decisions(run, SILENT) == before
    assert set(store.keys("blobs/")) == held


def test_what_goes_back_has_the_number_of_its_decision_and_an_update_without_findings_goes_without(run):
    submission = sent(run)[0]
    for changes in (FAULTY, GOOD, FAULTY):
        validate(run, PERIOD, [(submission, sent(run, **changes)[1])])
    given = sorted(run.record.all(GivenBack, PERIOD), key=lambda one: one.number)
    asked = [one.number for one in decisions(run) if any(finding.asks for finding in one.findings)]
    assert [one.number for one in given] == asked
    assert len(decisions(run)) == 3
    for one in given:
        for name, sha in one.files.items():
            assert (run.settings.returned / "2013-09" / SENDS / f"s1-{name}").exists(), name
            assert run.record.blob(sha)


def test_beside_what_was_read_and_held_by_itself_before_there_were_packs_an_update_is_decided_on(run):
    submission, reading = sent(run, "s0", SILENT)
    said = {"file": submission.name, "sha256": submission.sha256, "decision": "accepted", "rules": "", "findings": ()}
    alone = run.record.put_blob(to_json(reading))
    run.record.add(Decision(period=PERIOD, trust=SILENT, submission="s0", received_at=CAME, reading=alone, **said))
    assert validate(run, PERIOD, [sent(run)]) == 1


@pytest.mark.parametrize(("late", "many"), [(timedelta(0), 1), (timedelta(seconds=1), 0)])
def test_a_returned_update_may_be_mended_unless_it_came_so_long_ago_that_nobody_answers(run, late, many):
    validate(run.at(CAME + ANSWERED_FOR + late), PERIOD, [sent(run, **FAULTY)])
    assert [(one.came.isoformat(), one.findings, one.answered_at) for one in mendings(run)] == [("2013-10-10", 1, None)] * many


def test_an_accepted_update_is_not_for_mending(run):
    validate(run, PERIOD, [sent(run)])
    assert mendings(run) == []


def test_time_to_mend_begins_again_with_a_new_decision_once_the_last_was_answered_and_never_in_a_dry_run(run):
    submission, faulty = sent(run, **FAULTY)
    validate(run, PERIOD, [(submission, faulty)])
    validate(run, PERIOD, [(submission, sent(run, **FAULTY, percent_word="x")[1])])
    (first,) = mendings(run)  # not answered yet: the one answer is about the newest decision
    answered = run.record.follow(first, replace(first, answered_at=run.moment, until=run.moment.date()))
    dry = run.dry_run()
    validate(dry, PERIOD, [(submission, faulty)])
    assert mendings(dry) == mendings(run) == [first, answered]
    validate(run, PERIOD, [(submission, faulty)])
    assert [(one.number, one.answered_at) for one in mendings(run)] == [(1, None), (2, run.moment), (3, None)]


def test_what_a_trust_without_a_plan_sent_waits_without_findings_and_nothing_goes_back(run):
    for key in [key for key in run.record.store.keys("facts/") if f"plans/{SENDS}" in key]:
        (run.config.parent / "store" / key).unlink()
    assert validate(run, PERIOD, [sent(run, **FAULTY)]) == 1
    assert [(one.decision, one.findings) for one in decisions(run)] == [("waiting", ())]
    assert not any(run.record.all(GivenBack, PERIOD))
    assert mendings(run) == []


class Once(tuple):
    """Lines that break whoever reads them first, and nobody after that."""

    def __init__(self, *_: object) -> None:
        self.read: list[bool] = []

    def __iter__(self) -> Iterator[object]:
        self.read.append(True)
        if len(self.read) == 1:
            raise RuntimeError("it is in what they have to do with one another")
        return super().__iter__()


def test_what_a_fault_of_ours_stops_is_held_and_the_others_are_decided_on(run, caplog):
    caplog.set_level("INFO")
    (one, reading), other = sent(run, **FAULTY), sent(run, trust=SILENT)
    assert validate(run, PERIOD, [(one, replace(reading, lines=("no line",))), other]) == 2
    assert [decisions(run)[0].decision, decisions(run, SILENT)[0].decision] == ["held", "accepted"]
    (found,) = decisions(run)[0].findings
    assert (found.check, found.address) == ("fault-of-ours", "whole file")
    assert "AttributeError while it was checked" in found.says
    assert "2013-09  1 update held: a fault of ours (AttributeError while it was checked)" in caplog.text
    assert "2013-09  2 updates read, 2 decided on" in caplog.text
    assert {fact.trust for fact in run.record.all(GivenBack, PERIOD)} == {SILENT}


def test_a_fault_that_is_in_no_update_by_itself_ends_the_run(run):
    one, reading = sent(run)
    with pytest.raises(RuntimeError, match="it is in what they have to do with one another"):
        validate(run, PERIOD, [(one, replace(reading, lines=Once(reading.lines)))])


def test_without_a_sign_that_a_plan_is_needed_an_update_of_a_trust_without_one_is_returned(run):
    for key in [key for key in run.record.store.keys("facts/") if f"plans/{SENDS}" in key]:
        (run.config.parent / "store" / key).unlink()
    before = replace(run, rulebook=replace(run.rulebook, thresholds=run.rulebook.thresholds | {"blame_needs_plan": ()}))
    validate(before, PERIOD, [sent(run)])
    assert decisions(run)[0].decision == "returned"
