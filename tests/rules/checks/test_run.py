"""All checks run at once over all updates; each sender is told every fault, once, in reading order."""

from __future__ import annotations

import pandas as pd
import pytest

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.finding import Severity
from tasks.model.update import Place
from tasks.rules import checks
from tests.rules.checks.builders import HEAD_WHERE, THRESHOLDS, WHERE, another, head, line, number, only, run, tables
from tests.rules.checks.cases import DONE, HEADS, LINES, NIL


def everything() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """One update for each fault there is, in two trusts."""
    heads, lines = [], []
    for n, (check, case) in enumerate((HEADS | LINES).items()):
        key = {"trust": "RNL" if n % 2 else "RWD", "submission": f"s{n:02}"}
        about = {"trust_code": key["trust"]} | key
        heads.append(head(**(about | case.bad if check in HEADS else about)))
        first = line(**(key | (case.bad if check in LINES else {})))
        lines += [first | {"contract_topics": first.get("contract_topics", "")}, another(**key) | {"contract_topics": ""}]
    return heads, lines


def checked(heads: list[dict[str, object]], lines: list[dict[str, object]]) -> pd.DataFrame:
    keys = [(str(one["trust"]), str(one["submission"])) for one in heads]
    return checks.run(*tables(heads, lines), {}, dict.fromkeys(keys, (WHERE, HEAD_WHERE)), lambda _: Severity.ERROR, number, WORDS)


def test_checking_some_updates_or_one_alone_says_what_checking_all_together_says() -> None:
    heads, lines = everything()
    together = checked(heads, lines)
    parts = [heads[:1], heads[1:2], *(heads[2:][n::8] for n in range(8))]
    some = [checked(part, [one for one in lines if one["submission"] in {head["submission"] for head in part}]) for part in parts]
    joined = pd.concat(some).sort_values(["trust", "submission"], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(together, joined)
    assert together["submission"].nunique() > len(heads) - 3


def test_the_order_in_which_updates_come_makes_no_difference() -> None:
    heads, lines = everything()
    pd.testing.assert_frame_equal(checked(heads, lines), checked(heads[::-1], [*lines[40:], *lines[:40]]))


@pytest.mark.parametrize(("column", "blank"), [("copied_from", ""), ("ref_sent", ""), ("closing", ""), ("ref_understood", False)])
def test_a_column_that_a_table_may_lack_is_as_blank(column: str, blank: object) -> None:
    heads, lines = everything()
    without = [{name: said for name, said in one.items() if name != column} for one in lines]
    pd.testing.assert_frame_equal(checked(heads, without), checked(heads, [one | {column: blank} for one in lines]))


def test_a_clean_update_gives_no_findings_but_the_columns_of_findings() -> None:
    findings = run()
    assert findings.empty
    assert " ".join(findings.columns) == "trust submission period check severity ref address seen says mend"


def test_no_updates_give_no_findings() -> None:
    heads, lines = tables([head()], [line()])
    assert checks.run(heads[:0], lines[:0], {}, {}, lambda _: Severity.ERROR, number, WORDS).empty


def test_findings_come_in_reading_order() -> None:
    second = another(status_word="Green", revised_word="ASAP", revised_reason="Visas.", timescale_sent="30 April 2014")
    findings = run(second, line(narrative="", status_word="Some issues"), heads=[head(chief_name="", trust_name="Cumbira")])
    assert findings["check"].tolist() == [
        "misspelt-name",
        "sign-off-missing-chief",
        "narrative-missing",
        "agreed-date-changed",
        "status-unknown",
        "revised-unreadable",
    ]


def test_each_finding_carries_the_severity_it_was_given() -> None:
    findings = run(
        line(status_word="Green"), heads=[head(trust_name="X")], severity=lambda c: Severity.TRIAL if "name" in c else Severity.ERROR
    )
    assert dict(zip(findings["check"], findings["severity"], strict=True)) == {"misspelt-name": "trial", "status-unknown": "error"}


def test_a_check_that_is_not_asked_finds_nothing_and_silences_no_other() -> None:
    lines = line(percent_word="20"), another(status_word="Green")
    not_asked = {"wrong-period", "status-unknown"}
    findings = run(*lines, heads=[head(period_word="2013-09")], severity=lambda one: None if one in not_asked else Severity.ERROR)
    assert findings["check"].tolist() == ["percent-down"]


def test_what_a_reader_says_of_a_cell_replaces_what_is_found_in_it_only_where_the_cell_holds_no_words_of_its_sender() -> None:
    for said, told in (("error-value", ["error-value"]), ("formula-without-value", ["formula-without-value"])):
        assert run(line(status_word="#N/A"), another(), places=[Place(said, "Update!G2", "#N/A")])["check"].tolist() == told
    elsewhere = {key: f"row {{row}}, column {key}" for key in WHERE}
    for said, address in (("error-value", "row 2, column status_word"), ("unquoted-comma", "row 2")):
        two = line(status_word="#N/A"), another(status_word="Green")
        found = run(*two, places=[Place(said, address, "#N/A")], where=elsewhere)
        assert list(zip(found["check"], found["address"], strict=True)) == [
            (said, address),
            ("status-unknown", "row 3, column status_word"),
        ]
    both = run(line(status_word="Green"), another(), places=[Place("patient-identity", "Update!G2", "Green", "a name")])
    assert sorted(both["check"]) == ["patient-identity", "status-unknown"]


def test_an_unknown_action_is_told_nothing_else() -> None:
    assert only(run(line("X", planned=False, status_word="Green", percent_word="lots"), another()))["check"] == "action-unknown"


def test_another_trusts_update_is_not_compared_with_this_trusts_plan() -> None:
    mine, theirs = line(sent=False), line("RWD-01", planned=False, status_word="Green")
    assert only(run(mine, theirs, heads=[head(trust_code="RWD", trust_name="United Lincolnshire")]))["check"] == "wrong-trust"


def test_an_update_against_an_old_plan_is_not_told_each_difference_but_still_each_fault_of_its_own() -> None:
    findings = run(line(sent=False), another(action_sent="Other", status_word=""), heads=[head(plan_version_word="7")])
    assert findings["check"].tolist() == ["old-plan-version", "status-missing"]


def test_a_trust_without_an_agreed_plan_is_told_that_and_not_that_each_action_is_unknown() -> None:
    lines = line(planned=False), another(planned=False)
    assert only(run(*lines, heads=[head(current_plan_version=0)]))["check"] == "no-agreed-plan"


def test_an_update_for_another_month_is_not_compared_with_the_last_one_but_still_told_its_own_faults() -> None:
    lines = line(percent_word="20"), another(status_word="Green")
    assert run(*lines, heads=[head(period_word="2013-09")])["check"].tolist() == ["wrong-period", "status-unknown"]


def test_an_empty_update_is_told_so_once() -> None:
    lines = line(status_word="", percent_word="", narrative=""), another(sent=False)
    assert only(run(*lines, heads=[head(lines_filled=0)]))["check"] == "empty-update"


def test_a_nil_return_needs_no_lines_and_no_statuses() -> None:
    assert run(line(sent=False), another(status_word="", percent_word="", narrative=""), heads=[head(**NIL)]).empty


@pytest.mark.parametrize(
    "check", ["empty-file", "encrypted-file", "not-an-update", "mislabelled-file", "unreadable-file", "reader-stopped", "fault-of-ours"]
)
def test_a_file_that_cannot_be_read_is_told_that_alone(check: str) -> None:
    blank = head(trust_code="", period_word="", chair_name="", chair_date_word="", lines_filled=0)
    assert only(run(line(sent=False), another(sent=False), heads=[blank], places=[Place(check, "whole file")]))["check"] == check


def test_a_file_read_in_part_is_told_its_other_faults_too() -> None:
    findings = run(line(status_word="Green"), places=[Place("unreadable-file", "/actions/7", "7", "this entry is not an object with keys")])
    assert findings["check"].tolist() == ["unreadable-file", "status-unknown"]


def test_what_is_said_of_the_update_as_a_whole_comes_before_what_is_said_of_its_actions() -> None:
    due = {"status_word": "", "percent_word": "", "narrative": "", "timescale": "31 October 2013", "row": -1}
    findings = run(line(**due), another(sent=False), heads=[head(**NIL, chair_name="")])
    assert findings["check"].tolist() == ["sign-off-missing-chair", "nil-past-date"]


def test_a_finding_names_the_action_of_its_line_and_none_where_it_is_of_the_file_or_its_head() -> None:
    findings = run(line(status_word="Green"), another(), heads=[head(chair_name="")], places=[Place("macros", "")])
    assert findings[["check", "ref", "address"]].to_numpy().tolist() == [
        ["macros", "", "whole file"],
        ["sign-off-missing-chair", "", HEAD_WHERE["chair_name"]],
        ["status-unknown", "RNL-01", WHERE["status_word"].format(row=2)],
    ]


@pytest.mark.parametrize(
    ("known", "row", "address"),
    [
        (["ref", "evidence"], 2, WHERE["evidence"].format(row=2)),
        (["ref"], 2, WHERE["ref"].format(row=2)),
        ([], 2, "whole file"),
        (["ref", "evidence"], 0, WHERE["evidence"].format(row=0)),
        (["ref", "evidence"], -1, "whole file"),
    ],
)
def test_a_finding_points_at_its_cell_or_else_at_the_reference_of_its_line_or_at_the_file(known: list[str], row: int, address: str) -> None:
    done = line(**(DONE | {"evidence": "", "row": row}))
    assert only(run(done, another(), where={name: WHERE[name] for name in known}))["address"] == address


def test_a_file_without_a_table_is_told_of_its_head_but_not_of_every_action() -> None:
    findings = run(
        line(sent=False), another(sent=False), heads=[head(lines_filled=0, nil_word="partly")], places=[Place("no-table", "whole file")]
    )
    assert findings["check"].tolist() == ["no-table", "nil-unclear"]


def test_a_missing_column_is_told_once_and_not_for_every_line() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "status_word"}
    lines = line(status_word="", percent_word="lots"), another(status_word="")
    findings = run(*lines, places=[Place("missing-column", "Update!A1", "", "Status")], where=where)
    assert findings["check"].tolist() == ["missing-column", "percent-unreadable"]


def test_a_formula_without_a_value_is_not_also_an_empty_cell() -> None:
    places = [Place("formula-without-value", "Update!G2", "=B2")]
    assert run(line(status_word=""), another(status_word=""), places=places)[["check", "address"]].to_numpy().tolist() == [
        ["formula-without-value", "Update!G2"],
        ["status-missing", "Update!G3"],
    ]


def test_a_file_that_gave_no_head_still_has_its_finding() -> None:
    heads, lines = tables([head()], [line()])
    findings = checks.run(heads, lines, {("RWD", "s9"): [Place("empty-file", "whole file")]}, {}, lambda _: Severity.ERROR, number, WORDS)
    assert findings[["trust", "submission", "period", "check"]].to_numpy().tolist() == [["RWD", "s9", "", "empty-file"]]


def test_a_line_of_no_update_is_a_bug_and_stops() -> None:
    heads, lines = tables([head()], [line(submission="other")])
    with pytest.raises(ValueError, match="has no head"):
        checks.run(heads, lines, {}, {}, lambda _: Severity.ERROR, number, WORDS)


def test_an_arrival_just_after_midnight_in_london_counts_for_the_new_day() -> None:
    signed = {"chair_date_word": "1 April 2014", "chief_date_word": "1 April 2014", "period": "2014-03", "period_word": "2014-03"}
    one = head(**signed, received_at="2014-03-31T23:30:00+00:00")
    del one["open_period"]
    later = {"timescale": "30 April 2014"}
    assert run(line(**later), another(**later), heads=[one])["check"].tolist() == []


def test_the_regimes_own_limit_on_revisions_is_the_one_that_counts() -> None:
    heads, lines = tables([head()], [line(revised_word="30 April 2014", revised_reason="Visas.", revisions=1)])
    findings = checks.run(heads, lines, {}, {}, lambda _: Severity.WARNING, {**THRESHOLDS, "rebaselined_limit": 2}.__getitem__, WORDS)
    assert findings["check"].tolist() == ["rebaselined-too-often"]
