"""One fault is told once: whatever else a line says, nothing is told that only repeats a fault already told."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.model.update import Place
from tests.rules.checks.builders import WHERE, another, head, line, only, run
from tests.rules.checks.cases import DONE, HELD_UP, LINES

COVERAGE = {"action-missing", "ref-missing", "action-unknown"}
ALL = [pytest.param(case.bad, id=check) for check, case in LINES.items()]
OF_A_LINE = [pytest.param(case.bad, id=check) for check, case in LINES.items() if check not in COVERAGE]
OLD = ["action-missing", "action-unknown", "action-reworded", "agreed-date-changed", "due-unreadable", "revised-not-later"]


def told(said: dict[str, Any], **about: Any) -> set[str]:
    topics = {"contract_topics": ()} if "contract_topics" in said else {}
    return set(run(line(**said), another(**topics), **about)["check"])


@pytest.mark.parametrize("bad", OF_A_LINE)
def test_of_an_unknown_action_only_that_is_told(bad: dict[str, Any]) -> None:
    assert told(bad | {"ref": "XYZ", "planned": False}) == {"action-unknown"}


@pytest.mark.parametrize("bad", OF_A_LINE)
def test_of_a_line_without_reference_only_that_is_told(bad: dict[str, Any]) -> None:
    assert told(bad | {"ref": "", "planned": False}) == {"ref-missing"}


@pytest.mark.parametrize("bad", ALL)
def test_of_another_trusts_update_only_that_is_told(bad: dict[str, Any]) -> None:
    assert told(bad, heads=[head(trust_code="RWD", trust_name="North Cumbria Hospitals", plan_version_word="9")]) == {"wrong-trust"}


@pytest.mark.parametrize("bad", ALL)
def test_where_no_table_was_found_its_lines_are_not_told(bad: dict[str, Any]) -> None:
    blank = head(trust_code="", period_word="", plan_version_word="", chair_name="", chair_date_word="", chief_date_word="", lines_said=0)
    assert told(bad, heads=[blank], places=[Place("no-table", "whole file")]) == {"no-table"}


@pytest.mark.parametrize("check", OLD)
def test_against_an_old_plan_no_difference_from_the_new_one_is_told(check: str) -> None:
    assert told(LINES[check].bad, heads=[head(plan_version_word="7")]) == {"old-plan-version"}


def test_without_a_reference_column_no_reference_is_told_to_be_missing() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "ref"}
    lines = line(sent=False), line("", planned=False)
    assert only(run(*lines, places=[Place("missing-column", "Update!A1", "", "Ref")], where=where))["check"] == "missing-column"


def test_a_date_left_over_on_a_reopened_action_is_told_once() -> None:
    said = DONE | HELD_UP | {"percent_word": "", "last_status": "delivered"}
    assert only(run(line(**said), another()))["check"] == "reopened"


def test_a_date_to_come_on_an_open_action_is_told_once() -> None:
    assert only(run(line(delivered_word="9 November 2013"), another()))["check"] == "delivered-in-future"
