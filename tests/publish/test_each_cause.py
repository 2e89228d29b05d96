"""Each cause that lies between two assessments as facts, told of what is new and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.publish.causes import causes
from tasks.record.decisions import outcomes
from tasks.record.facts import Before, ExtensionAnswer, Statement, Waiver
from tasks.run.grants import add_waiver
from tasks.run.run import Run
from tasks.run.settings import code_version
from tests.record.builders import MONTH, NOON, candidate, decision, revision, taken_back
from tests.record.small import SENDS, SILENT, opened

DOES_NOT = f"The check narrative-missing does not count for {SENDS}"
NOTHING = "An update was read again, or another person holds a post"


@pytest.fixture
def run(tmp_path) -> Run:
    return opened(tmp_path, NOON)


def told(run: Run, old: dict[str, object], new: dict[str, object]) -> str:
    """What the second of two assessments of the month tells as its causes."""
    first = replace(revision(run.record), **old)
    return causes(run, first, replace(first, number=2, **new), code_version())


def waived(run: Run, check: str, ref: str, until: date, trust: str = SENDS) -> int:
    about = {"trust": trust, "check": check, "ref": ref, "until": until, "requested_by": "A. Lead", "by": "A. Lead", "at": NOON}
    asked = add_waiver(run.record, Waiver(entry="asked", reason="Flooded.", **about))
    return add_waiver(run.record, Waiver(entry="granted", request=asked.number, reason="It was flooded.", **about)).number


@pytest.mark.parametrize(
    ("check", "ref", "until", "trust", "says"),
    [
        ("narrative-missing", "", 30, SENDS, f"The check narrative-missing does not count for {SENDS}, until 30 September 2013"),
        (
            "narrative-missing",
            "RDD-1",
            30,
            SENDS,
            f"The check narrative-missing does not count for {SENDS} in RDD-1, until 30 September 2013",
        ),
        ("narrative-missing", "RDD-1", 29, SENDS, ""),
        ("narrative-missing", "RDD-2", 30, SENDS, ""),
        ("other", "RDD-1", 30, SENDS, ""),
        ("narrative-missing", "RDD-1", 30, SILENT, ""),
    ],
)
def test_a_waiver_is_a_cause_where_it_let_a_finding_of_its_check_and_action_pass_in_a_month_it_covers(run, check, ref, until, trust, says):
    words = (Severity.ERROR, SENDS, "2013-09", "RDD-1", "Update!H1", "", "It is.", "Mend it.")
    run.record.follow(None, decision(SENDS, "s1", findings=(Finding("narrative-missing", *words, waived_by="B. Regulator"),)))
    run.record.follow(None, decision(SENDS, "s2", findings=(Finding("narrative-missing", *words), Finding("other", *words))))
    number = waived(run, check, ref, date(2013, 9, until), trust)
    assert told(run, {"waivers": 0}, {"waivers": number}) == (f"{says}. The reason: It was flooded" if says else NOTHING)
    assert told(run, {"waivers": number}, {"waivers": number}) == NOTHING
    assert told(run, {"waivers": 0}, {"waivers": number - 1}) == NOTHING


def test_more_time_is_a_cause_once_when_it_was_given_and_when_it_was_taken_back(run):
    about = {"period": MONTH, "until": date(2013, 10, 25), "requested_by": "A. Lead", "by": "B. Regulator", "at": NOON, "asked": "0" * 64}
    for trust, words in ((SENDS, (True, False, False)), (SILENT, (False, True))):
        last = None
        for number, granted in enumerate(words):
            asked = ExtensionAnswer(trust=trust, granted=granted, reason=f"Answer {number}.", **about)
            last = run.record.follow(last, asked)
    given = f"{SENDS} was given more time, until 25 October 2013. The reason: Answer 0"
    taken = f"The time that {SENDS} had been given was taken back"
    steps = [({}, {SENDS: 1}, given), ({SENDS: 1}, {SENDS: 1}, NOTHING), ({SENDS: 1}, {SENDS: 2}, f"{taken}. The reason: Answer 1")]
    steps += [({SENDS: 2}, {SENDS: 3}, NOTHING), ({}, {SILENT: 1}, NOTHING)]
    steps += [({SILENT: 1}, {SILENT: 2}, f"{SILENT} was given more time, until 25 October 2013. The reason: Answer 1")]
    for before, now, says in steps:
        assert told(run, {"extensions": before}, {"extensions": now}) == says


def test_statements_that_are_new_are_causes_in_the_order_they_were_given(run):
    names = {}
    for hours, what, role in ((3, "comment", "improvement director"), (1, "confirmed", "chair"), (2, "early warning", "alternate:lead")):
        at = NOON + timedelta(hours=hours)
        run.record.add(Statement(period=MONTH, trust=SENDS, form=f"f{hours}", what=what, role=role, by="A. Person", at=at))
        names[f"{SENDS}/f{hours}"] = "0" * 64
    warned = f"On 10 October 2013 the lead of {SENDS} warned that the trust may not deliver its plan"
    commented = f"On 10 October 2013 the improvement director of {SENDS} commented on the month"
    known = {name: names[name] for name in names if name.endswith("f1")}
    assert told(run, {"statements": known}, {"statements": names}) == f"{warned}; {commented}"


def test_an_update_that_was_taken_back_or_decided_on_again_is_told_of_by_what_it_was_and_is(run):
    first = run.record.follow(None, decision(SENDS, "s1"))
    again = run.record.follow(first, replace(first, decision="returned"))
    other = run.record.follow(None, decision(SILENT, "s2"))
    back = taken_back(run.record, other, datetime(2013, 10, 10, 23, 30, tzinfo=UTC))
    (withdrawn,) = {one.hash for one in outcomes(run.record, MONTH, NOON + timedelta(days=2)) if one.withdrawal}
    same, gone = {f"{SENDS}/s1": first.hash}, {f"{SILENT}/s2": withdrawn}
    assert told(run, {"made_from": same}, {"made_from": {f"{SENDS}/s1": again.hash}}) == (
        f"An update of {SENDS} was decided on again: returned, and accepted before"
    )
    third = run.record.follow(again, replace(first, rules="b" * 64))
    assert told(run, {"made_from": same}, {"made_from": {f"{SENDS}/s1": third.hash}}) == (
        f"An update of {SENDS} was decided on again: accepted as before, with other findings or rules"
    )
    assert told(run, {"made_from": {f"{SILENT}/s2": other.hash}}, {"made_from": gone}) == (
        f"{SILENT} withdrew an update on 11 October 2013. Its reason: {back.reason}"
    )
    assert told(run, {"made_from": same}, {"made_from": same | gone}) == f"An update arrived after the last release, from {SILENT}"
    more = {f"{SENDS}/s3": "0" * 64, f"{SILENT}/s3": "0" * 64}
    assert told(run, {"made_from": same}, {"made_from": same | gone | more}) == (
        f"An update arrived after the last release, from {SILENT}; An update was sent again after the last release, from {SENDS}"
    )
    assert told(run, {"made_from": same | gone}, {"made_from": same | gone}) == NOTHING


def test_that_the_month_before_was_assessed_again_is_told_with_its_reason_and_of_a_row_of_months_with_the_first(run):
    august = Period(2013, 8)
    made = [revision(run.record, august) for _ in range(4)]
    for one, reason in zip(made, ("", "An update arrived", "July 2013 was assessed again (A plan came on record)"), strict=False):
        candidate(run.record, one, reason=reason)
    befores = [Before(august, one.number, one.hash) for one in made]
    again = "August 2013 was assessed again"
    assert told(run, {"before": befores[1]}, {"before": befores[0]}) == again
    assert told(run, {"before": befores[0]}, {"before": befores[1]}) == f"{again} (An update arrived)"
    assert told(run, {"before": befores[1]}, {"before": befores[2]}) == "July 2013 was assessed again (A plan came on record)"
    assert told(run, {"before": befores[1]}, {"before": befores[3]}) == again
    assert told(run, {"before": befores[1]}, {"before": befores[1]}) == NOTHING
    assert told(run, {"before": befores[1]}, {"before": None}) == NOTHING


def test_what_is_a_cause_of_both_months_is_said_once(run):
    august, arrived = Period(2013, 8), f"An update arrived after the last release, from {SILENT}"
    made = [revision(run.record, august) for _ in range(3)]
    candidate(run.record, made[1], reason=f"{arrived}; A plan came on record")
    candidate(run.record, made[2], reason=f"{arrived}; July 2013 was assessed again (A plan came on record; {arrived})")
    befores = [Before(august, one.number, one.hash) for one in made]
    was, now = {"before": befores[0], "made_from": {}}, {"made_from": {f"{SILENT}/s2": "0" * 64}}
    assert told(run, was, now | {"before": befores[1]}) == f"{arrived}; August 2013 was assessed again (A plan came on record)"
    assert told(run, was, now | {"before": befores[2]}) == f"{arrived}; July 2013 was assessed again (A plan came on record; {arrived})"
