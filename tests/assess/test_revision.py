"""What an assessment is made from: what was decided on by its moment, and mails that may bring an update of whoever has none accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.assess.revision import NobodyExpected, assess, is_assessed
from tasks.collect.more_time import answer_request, ask_for_time
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import InboxTrouble, Revision
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


def test_a_trust_with_more_time_is_assessed_anew_at_the_very_moment_that_its_time_is_over(run):
    early = run.at(CAME)
    ask_for_time(early, SENDS, PERIOD, date(2013, 10, 25), "A flood", Author("A. Lead"))
    answer_request(early, SENDS, PERIOD, Author("B. Regulator"), "As it was flooded", granted=True)
    run = replace(run, rulebook=with_grants(run.rulebook, run.record))
    over = run_moments(run, PERIOD)[SENDS]
    assess(run, PERIOD)
    assert is_assessed(run.at(over - timedelta(microseconds=1)), PERIOD)
    assert not is_assessed(run.at(over), PERIOD)
