"""One fault is told once: whatever else a line says, nothing is told that only repeats a fault already told."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.model.finding import Severity
from tasks.model.update import Place
from tests.rules.checks.builders import WHERE, another, each, head, line, only, run
from tests.rules.checks.cases import DONE, HELD_UP, LINES, Said

COVERAGE = {"action-missing", "ref-missing", "action-unknown", "action-closed"}
FAULTS = {check: case.bad for check, case in LINES.items()}
OF_A_LINE = {check: bad for check, bad in FAULTS.items() if check not in COVERAGE}
OLD = ["action-missing", "action-unknown", "action-reworded", "agreed-date-changed", "due-unreadable", "revised-not-later"]


def told(faults: dict[str, Said], also: Said, place: Place | None = None, **about: Any) -> dict[str, set[str]]:
    """What is told of each fault in an update of its own, with something `also` the matter."""
    updates = [(head(**about), [line(**(bad | also)), another()]) for bad in faults.values()]
    return dict(zip(faults, each(updates, place), strict=True))


def test_of_an_unknown_action_only_that_is_told() -> None:
    assert told(OF_A_LINE, {"ref": "XYZ", "planned": False}) == {key: {"action-unknown"} for key in OF_A_LINE}


def test_of_a_line_without_reference_only_that_is_told() -> None:
    assert told(OF_A_LINE, {"ref": "", "planned": False}) == {key: {"ref-missing"} for key in OF_A_LINE}


def test_of_another_trusts_update_only_that_is_told() -> None:
    about = {"trust_code": "RWD", "trust_name": "North Cumbria Hospitals", "plan_version_word": "9"}
    assert told(FAULTS, {}, **about) == {key: {"wrong-trust"} for key in FAULTS}
    assert told(FAULTS, {}, **about, current_plan_version=0) == {key: {"wrong-trust"} for key in FAULTS}


def test_where_no_table_was_found_its_lines_are_not_told() -> None:
    blank = dict.fromkeys(["trust_code", "period_word", "plan_version_word", "chair_name", "chair_date_word", "chief_date_word"], "")
    found = told(FAULTS, {}, Place("no-table", "whole file"), **blank, lines_filled=0)
    assert found == {key: {"no-table"} for key in FAULTS}


def test_against_an_old_plan_no_difference_from_the_new_one_is_told() -> None:
    faults = {check: FAULTS[check] for check in OLD}
    assert told(faults, {}, plan_version_word="7") == {key: {"old-plan-version"} for key in faults}


def test_without_its_column_nothing_about_the_head_is_told_to_be_missing() -> None:
    blank = head(trust_code="", period_word="", plan_version_word="", chair_name="", chief_date_word="")
    place = Place("missing-column", "row 1", "", "Trust code")
    assert only(run(heads=[blank], places=[place], head_where={}))["check"] == "missing-column"


def test_without_a_reference_column_no_reference_is_told_to_be_missing() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "ref"}
    lines = line(sent=False), line("", planned=False)
    assert only(run(*lines, places=[Place("missing-column", "Update!A1", "", "Ref")], where=where))["check"] == "missing-column"


def test_under_a_heading_that_is_not_known_may_stand_what_seems_missing() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "narrative"}
    held_up = line(**(HELD_UP | {"narrative": ""}))
    place = Place("unknown-column", "Update!J4", "October update")
    assert only(run(held_up, another(), places=[place], where=where))["check"] == "unknown-column"
    assert only(run(held_up, another(), where=where))["check"] == "narrative-missing", "nothing can hold it"
    told = run(held_up, another(), places=[place])
    assert set(told["check"]) == {"unknown-column", "narrative-missing"}, "its own column is there, and empty"


def test_what_no_day_is_compared_with_is_not_told_as_well() -> None:
    said = DONE | {"delivered_word": "November 2013", "last_status": "delivered", "last_delivered": "4 October 2013", "last_percent": 100.0}
    assert only(run(line(**said), another()))["check"] == "delivered-names-no-day"


def test_a_date_left_over_on_a_reopened_action_is_told_once() -> None:
    said = DONE | HELD_UP | {"percent_word": "", "last_status": "delivered"}
    assert only(run(line(**said), another()))["check"] == "reopened"


def test_a_date_to_come_on_an_open_action_is_told_once() -> None:
    assert only(run(line(delivered_word="9 November 2013"), another()))["check"] == "delivered-in-future"


def test_of_two_tables_only_that_is_told() -> None:
    blank = dict.fromkeys(["trust_code", "period_word", "plan_version_word", "chair_name", "chair_date_word", "chief_date_word"], "")
    found = told(FAULTS, {}, Place("which-table", "Sept!A4", "Sept", '"Sept" and "Oct"'), **blank, lines_filled=0)
    assert found == {key: {"which-table"} for key in FAULTS}


def test_beside_a_heading_that_is_not_known_its_words_are_not_told_to_be_missing() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "narrative"}
    place = Place("unknown-column", "Update!J4", "October update", "Progress this month")
    assert only(run(line(**HELD_UP | {"narrative": ""}), another(), places=[place], where=where))["check"] == "unknown-column"


def test_of_a_cell_that_shows_an_error_only_that_is_told() -> None:
    place = Place("error-value", WHERE["percent_word"].replace("{row}", "2"), "#REF!")
    found = told({"percent-unreadable": {"percent_word": "#REF!"}}, {}, place)
    assert found == {"percent-unreadable": {"error-value"}}


def test_of_a_row_of_text_with_too_many_cells_only_that_is_told() -> None:
    where = {key: f"row {{row}}, column {key}" for key in WHERE}
    place = Place("unquoted-comma", "row 2", "RNL-01 | x", "headings")
    lines = line(row=2, status_word="Nonsense", percent_word="words", revised_word="more words"), another()
    assert only(run(*lines, places=[place], where=where))["check"] == "unquoted-comma"


def merged(*lines: Any, column: str = "G", severity: Any = None) -> list[tuple[str, str, str]]:
    """What is told of lines in rows 2 to 4, where the cells of a column are merged over them."""
    place = Place("merged-cells", f"Update!{column}2", detail=f"{column}2 to {column}4")
    weak = {"merged-cells", "delivered-without-evidence"}
    found = run(*lines, places=[place], severity=severity or (lambda check: Severity.WARNING if check in weak else Severity.ERROR))
    return [(row["check"], row["address"], row["says"]) for row in found.to_dict("records")]


def test_one_status_merged_over_three_actions_is_one_finding_that_names_the_rows() -> None:
    lines = line(), another(status_word="", row=3), line("RNL-03", status_word="", narrative="All is well.", row=4)
    says = (
        "The cells G2 to G4 are merged, so rows 3, 4 (RNL-02, RNL-03) have no answer of their own: "
        "what the merged cells show counts for the first row only."
    )
    assert merged(*lines) == [("merged-answers", "Update!G2", says)]
    rest = [check for check, _, _ in merged(*lines, column="F")]
    assert rest == ["merged-cells", "status-missing", "status-missing"]  # cells beside those that lack it
    below = [address for _, address, _ in merged(line(), another(), line("RNL-03", status_word="", narrative="All is well.", row=5))]
    assert below == ["Update!G2", "Update!G5"]
    one = merged(line(), another(status_word="", row=3))
    assert [says.partition(": ")[0] for _, _, says in one] == ["The cells G2 to G4 are merged, so row 3 (RNL-02) has no answer of its own"]
    nameless = merged(line(), line("", planned=False, action="", narrative="All is well.", row=3), column="A")
    assert [says.partition(": ")[0] for _, _, says in nameless] == ["The cells A2 to A4 are merged, so row 3 has no answer of its own"]
    assert [check for check, _, _ in merged(line(), another(status_word="Green", row=3))] == ["merged-cells", "status-unknown"]
    by_rules_before = merged(*lines, severity=lambda check: None if check == "merged-answers" else Severity.ERROR)
    assert [check for check, _, _ in by_rules_before] == ["merged-cells", "status-missing", "status-missing"]


def test_where_no_answer_is_needed_merged_cells_stay_a_warning() -> None:
    assert [check for check, _, _ in merged(line(), another(), column="I")] == ["merged-cells"]
    done = another(**DONE | {"evidence": "", "row": 3})
    assert [check for check, _, _ in merged(line(), done, column="M")] == ["merged-cells"]


@pytest.mark.parametrize(("rows", "named"), [(11, "rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 (RNL-02, RNL-03"), (12, "11 rows have no answer")])
def test_the_rows_are_counted_where_they_are_many(rows: int, named: str) -> None:
    lines = [line(f"RNL-{n:02}", status_word="", row=n + 1) for n in range(1, rows + 1)]
    place = Place("merged-cells", "Update!G2", detail=f"G2 to G{rows + 1}")
    assert f"so {named}" in only(run(*lines, places=[place]).query("check == 'merged-answers'"))["says"]


@pytest.mark.parametrize(
    ("address", "span", "told"),
    [
        ("Update!G3", "G3 to G4", [("merged-answers", "Update!G3"), ("status-missing", "Update!G2")]),
        ("Notes!G1", "G1 to G4", [("merged-cells", "Notes!G1"), *(("status-missing", f"Update!G{row}") for row in (2, 4))]),
        ("Update!F1", "F1 to G4", [("merged-answers", "Update!F1")]),
        ("Update!H1", "H1 to I4", [("merged-cells", "Update!H1"), *(("status-missing", f"Update!G{row}") for row in (2, 4))]),
    ],
)
def test_merged_cells_hide_what_is_within_them_on_their_own_sheet(address: str, span: str, told: list[tuple[str, str]]) -> None:
    lines = line(status_word=""), another(row=3), line("RNL-03", status_word="", narrative="All is well.", row=4)
    found = run(*lines, places=[Place("merged-cells", address, detail=span)])
    assert list(zip(found["check"], found["address"], strict=True)) == told


def test_merged_cells_are_an_error_where_any_answer_they_hide_is_needed() -> None:
    lines = line(), another(**HELD_UP | {"narrative": "", "percent_word": "", "row": 3})
    place = Place("merged-cells", "Update!H2", detail="H2 to I3")
    weak = {"percent-withdrawn": Severity.WARNING}
    found = run(*lines, places=[place], severity=lambda check: weak.get(check, Severity.ERROR))
    assert found["check"].tolist() == ["merged-answers"]


@pytest.mark.parametrize(("missing", "unread", "also"), [(1, 1, 0), (2, 2, 0), (1, 2, 0), (2, 1, 2), (1, 0, 1)])
def test_a_line_that_cannot_be_read_explains_one_action_that_seems_missing(missing: int, unread: int, also: int) -> None:
    places = [Place("unreadable-file", f"/actions/{n}", "hello", "it is no object") for n in range(unread)]
    found = run(another(), *(line(f"RNL-{n + 3:02}", sent=False) for n in range(missing)), places=places)
    assert sorted(found["check"]) == ["action-missing"] * also + ["unreadable-file"] * unread
