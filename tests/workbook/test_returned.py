"""What goes back: every finding, at its cell in the sender's own workbook, in words that cannot act."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from tasks.model.finding import Finding, Severity
from tasks.workbook.reading.read import read
from tasks.workbook.returned.returned_files import annotated, findings_csv, findings_page, returned_files
from tests.workbook.builders import HEADERS, blank, filled, workbook

SENT = workbook([HEADERS, ["RNL-01", "Fine", 60, "All well"]], sheet="Our update")


def finding(
    address: str = "'Our update'!B2", seen: str = "Fine", severity: Severity = Severity.ERROR, says: str = "Not a label."
) -> Finding:
    return Finding("status-unknown", severity, "RNL", "2013-10", "RNL-01", address, seen, says, "Choose one of the four.")


def test_the_comment_is_on_the_very_cell_and_the_list_links_to_it() -> None:
    book = load_workbook(io.BytesIO(annotated(SENT, [finding(), finding(says="And late.")])))
    assert book["Our update"]["B2"].comment.text == "Findings: Not a label.\nChoose one of the four.\n\nAnd late.\nChoose one of the four."
    listed = book["Findings"]
    assert [cell.value for cell in listed[2]][:5] == ["error", "RNL-01", "'Our update'!B2", "Not a label.", "Choose one of the four."]
    assert listed["C2"].hyperlink.location == "'Our update'!B2"


def test_the_senders_words_are_left_as_they_were() -> None:
    assert read("u.xlsx", annotated(SENT, [finding()])).lines == read("u.xlsx", SENT).lines


def test_a_mended_copy_sent_back_is_read_as_an_update_and_loses_its_old_findings() -> None:
    again = annotated(filled(annotated(blank(), [finding("Update!H4")]), {"Update!H4": "Delivered"}), [finding("Update!H5")])
    assert read("u.xlsx", again).lines[0]["status_word"] == "Delivered"
    assert [name for name in load_workbook(io.BytesIO(again)).sheetnames if name.startswith("Findings")] == ["Findings"]


@pytest.mark.parametrize("address", ["whole file", "row 7, column Status", "Elsewhere!A1", "Update!ZZZ99999999", "/actions/3/status", ""])
def test_a_finding_about_no_cell_is_listed_without_a_link(address: str) -> None:
    listed = load_workbook(io.BytesIO(annotated(SENT, [finding(address)])))["Findings"]
    assert listed["D2"].value == "Not a label."
    assert listed["C2"].hyperlink is None


def test_the_same_findings_give_the_same_copy() -> None:
    assert annotated(SENT, [finding()]) == annotated(SENT, [finding()])


@pytest.mark.parametrize("seen", ["=1+1", "=cmd|' /C calc'!A0", "+44 20 7946", "-2+3", "@SUM(A1)", "\t=1"])
def test_nothing_a_sender_wrote_can_act_as_a_formula(seen: str) -> None:
    (row,) = csv.DictReader(io.StringIO(findings_csv([finding(seen=seen)]).decode("utf-8-sig"), newline=""))
    assert row["seen"] == f"'{seen}"
    listed = annotated(SENT, [finding(seen=seen)])
    assert read("u.xlsx", listed).places == ()
    assert load_workbook(io.BytesIO(listed))["Findings"]["F2"].quotePrefix


@pytest.mark.parametrize("seen", ["-5", "60", "A dash - inside", ""])
def test_harmless_words_are_not_touched(seen: str) -> None:
    (row,) = csv.DictReader(io.StringIO(findings_csv([finding(seen=seen)]).decode("utf-8-sig"), newline=""))
    assert row["seen"] == seen


def test_the_page_shows_words_as_words_with_errors_first() -> None:
    warning = finding(severity=Severity.WARNING, says="Look here.")
    page = findings_page("<u>.xlsx", [warning, finding(seen="<script>alert(1)</script>")], banner="Illustrative sample").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Findings on &lt;u&gt;.xlsx" in page
    assert page.index("Not a label.") < page.index("Look here.")
    assert "Illustrative sample" in page


def test_a_workbook_goes_back_as_page_table_and_copy() -> None:
    assert [name for name, _ in returned_files("RNL october.xlsx", SENT, "xlsx", [finding()])] == [
        "RNL october-annotated.xlsx",
        "RNL october-findings.html",
        "RNL october-findings.csv",
    ]


@pytest.mark.parametrize("kind", ["csv", "json", "unreadable"])
def test_other_files_go_back_as_page_and_table(kind: str) -> None:
    assert [name for name, _ in returned_files(f"u.{kind}", b"x", kind, [finding()])] == ["u-findings.html", "u-findings.csv"]


def test_a_workbook_that_cannot_be_written_again_still_has_its_findings() -> None:
    assert len(returned_files("u.xlsx", b"PK broken", "xlsx", [finding()])) == 2
