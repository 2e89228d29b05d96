"""Workbooks, ours and people's own, give the words as written and the cell where each stood."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tasks.workbook.reading.read import read
from tests.workbook.builders import FIRST_ROW, HEADERS, action, blank, filled, package, plan, replaced, saved, workbook
from tests.workbook.office import opened_and_saved
from tests.workbook.test_annotated_copies import parts

SHEET = "xl/worksheets/sheet1.xml"


def test_a_heading_that_shows_an_error_names_no_column_and_is_one_finding() -> None:
    reading = read("u.xlsx", workbook([["Ref", "#REF!", "Progress this month"], ["RNL-01", "Delivered", "All done"]]))
    assert [(place.check, place.address, place.seen, place.detail) for place in reading.places] == [
        ("unknown-column", "Update!B1", "#REF!", "Status")
    ]


@pytest.mark.parametrize("name", ["Percent\ncomplete (%)", "Percent complete (in per cent)", "PERCENT COMPLETE (Required) "])
def test_what_is_added_to_a_heading_in_brackets_does_not_hide_it(name: str) -> None:
    reading = read("u.xlsx", workbook([["Ref", "Status (RAG)", name], ["RNL-01", "Delivered", "60"]]))
    assert reading.lines[0] | {"status_word": "Delivered", "percent_word": "60"} == reading.lines[0]


def test_another_month_in_brackets_makes_it_another_column_and_its_name_is_told_in_one_line() -> None:
    reading = read("u.xlsx", workbook([["Ref", "Status", "Percent\ncomplete (last month)"], ["RNL-01", "Delivered", "60"]]))
    assert [(place.check, place.seen) for place in reading.places] == [("unknown-column", "Percent complete (last month)")]


def test_the_template_filled_in_reads_back_as_it_was_filled_in() -> None:
    sent = filled(blank(), {"Update!H4": "Delivered", "Update!I4": 100, "Update!M4": date(2013, 10, 28), "Sign-off!B12": "A Chair"})
    reading = read("update.xlsx", sent)
    assert (reading.kind, reading.places) == ("xlsx", ())
    line = reading.lines[0]
    assert (line["ref"], line["status_word"], line["percent_word"], line["delivered_word"]) == ("RNL-01", "Delivered", "100", "2013-10-28")
    assert reading.head["trust_code"] == "RNL"
    assert reading.head["period_word"] == "2013-10"
    assert reading.head["chair_name"] == "A Chair"
    assert reading.head_address["chair_name"] == "'Sign-off'!B12"


def test_a_sheet_written_with_a_prefix_reads_the_same() -> None:
    plain = workbook([HEADERS, ["RNL-01", "Delivered", 60]])
    book = parts(plain)
    book[SHEET] = re.sub(rb"<(/?)([a-z])", rb"<\1x:\2", book[SHEET]).replace(b"xmlns=", b"xmlns:x=")
    assert b"<x:sheetData>" in book[SHEET]
    assert read("u.xlsx", package(book)) == read("u.xlsx", plain)


def test_a_sheet_whose_checksum_is_wrong_is_damaged() -> None:
    sent = bytearray(workbook([HEADERS, ["RNL-01", "Delivered"]]))
    sent[sent.rindex(SHEET.encode()) - 30] ^= 1  # in the directory, where the checksum of the sheet stands
    assert [place.check for place in read("u.xlsx", bytes(sent)).places] == ["unreadable-file"]


def test_an_address_names_the_very_cell() -> None:
    reading = read("update.xlsx", filled(blank(), {"Update!H5": "here"}))
    line = next(line for line in reading.lines if line["status_word"] == "here")
    assert reading.address["status_word"].replace("{row}", str(line["row"])) == "Update!H5"


def test_a_banner_above_the_table_moves_every_address_down() -> None:
    reading = read("update.xlsx", blank(banner="Illustrative sample: nothing here is real"))
    assert [line["row"] for line in reading.lines] == [FIRST_ROW + 1, FIRST_ROW + 2]


def test_a_workbook_that_lost_its_sign_off_sheet_is_known_by_its_hidden_identity() -> None:
    book = load_workbook(io.BytesIO(blank()))
    del book["Sign-off"]
    reading = read("update.xlsx", saved(book))
    assert (reading.head["trust_code"], reading.head["period_word"]) == ("RNL", "2013-10")
    assert reading.head_address["trust_code"] == "_meta!B1"


def test_a_formula_of_the_head_that_was_never_calculated_is_pointed_at_whatever_the_template_hides() -> None:
    reading = read("update.xlsx", filled(blank(), {"Sign-off!B5": "=B9"}))
    assert [(place.check, place.address, place.seen) for place in reading.places] == [("formula-without-value", "'Sign-off'!B5", "=B9")]


def test_a_total_that_was_never_calculated_is_asked_of_nobody() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ["RNL-01", "Delivered", 100, "x"], ["Total", "", "=SUM(C2:C2)"]]))
    assert [place.check for place in reading.places] == ["row-passed-over"]


def test_headings_in_any_case_with_stray_spaces_and_other_names_are_known() -> None:
    rows = [["", "  REFERENCE ", "current   status", "% Complete"], ["", "RNL-01", "Delivered", 60.0]]
    reading = read("u.XLSX", workbook(rows, sheet="Our progress"))
    assert [(place.check, place.seen, place.detail) for place in reading.places] == [
        ("renamed-column", "REFERENCE", "Ref"),
        ("renamed-column", "current   status", "Status"),
    ]
    assert reading.lines == ({"row": 2, "ref": "RNL-01", "status_word": "Delivered", "percent_word": "60"},)
    assert reading.address["status_word"] == "'Our progress'!C{row}"


def test_blank_rows_notes_and_signatures_below_the_table_are_no_lines() -> None:
    rows = [HEADERS, [], ["RNL-01", "Delivered"], [], ["Copyright © 2013, the trust"], ["Signed by the chair", "A Chair"]]
    reading = read("u.xlsx", workbook(rows))
    assert [line["ref"] for line in reading.lines] == ["RNL-01"]
    assert (reading.head["chair_name"], reading.head_address["chair_name"]) == ("A Chair", "Update!B6")


def test_a_line_that_talks_like_the_head_is_still_a_line() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ["RNL-01", "Delivered", "", "Summary: all beds are open"]]))
    assert reading.head == {}
    assert reading.lines[0]["narrative"] == "Summary: all beds are open"


def test_words_beside_an_empty_reference_are_kept() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ["", "", "", "We also opened a new ward, which is in no plan"]]))
    assert reading.lines[0]["narrative"] == "We also opened a new ward, which is in no plan"


def test_cells_of_every_type_become_words() -> None:
    cells = ["RNL-01", 0.6, 12.0, datetime(2013, 11, 30, 8, 28)]  # noqa: DTZ001  # workbooks know no zones
    line = read("u.xlsx", workbook([HEADERS, cells])).lines[0]
    assert [line[key] for key in ("status_word", "percent_word", "narrative")] == ["0.6", "12", "2013-11-30 08:28:00"]


def test_an_old_copy_kept_beside_the_table_is_not_read() -> None:
    old = [HEADERS, ["RNL-01", "Delivered"]]
    reading = read("u.xlsx", workbook(old, sheet="September", extra={"Update": [HEADERS, ["RNL-01", "Some issues"]]}))
    assert [line["status_word"] for line in reading.lines] == ["Some issues"]


def test_unknown_missing_and_duplicate_columns_are_named_with_their_cells() -> None:
    rows = [["Ref", "Percent complete", "Narrative", "Evidance", "Percent complete", "Weather"], ["RNL-01", 5]]
    found = {(place.check, place.address, place.seen, place.detail) for place in read("u.xlsx", workbook(rows)).places}
    assert found == {
        ("unknown-column", "Update!D1", "Evidance", "Evidence"),
        ("duplicate-column", "Update!E1", "Percent complete", "Percent complete"),
        ("unknown-column", "Update!F1", "Weather", ""),
        ("missing-column", "Update!A1", "", "Status"),
    }


def test_thousands_of_unknown_columns_are_not_told_one_by_one() -> None:
    reading = read("u.xlsx", workbook([[*HEADERS, *(f"x{i}" for i in range(5000))]]))
    assert len(reading.places) == 21
    assert reading.places[-1].seen.endswith("and 4979 more")


def test_a_workbook_without_a_table_says_so() -> None:
    assert [place.check for place in read("u.xlsx", workbook([["Dear all", "see attached"]])).places] == ["no-table"]


def test_a_nil_return_needs_no_table() -> None:
    reading = read("u.xlsx", workbook([["Trust code", "RNL"], ["Nothing to report", "yes"]]))
    assert (reading.places, reading.head["nil_word"]) == ((), "yes")


def test_a_formula_that_was_never_calculated_is_pointed_at() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ["RNL-01", "=B9", "=60"]]))
    assert [(p.check, p.address, p.seen) for p in reading.places] == [
        ("formula-without-value", "Update!B2", "=B9"),
        ("formula-without-value", "Update!C2", "=60"),
    ]


def test_a_formula_with_a_value_is_its_value() -> None:
    sent = replaced(workbook([HEADERS, ["RNL-01", "x", "=30+30"]]), "xl/worksheets/sheet1.xml", b"<v />", b"<v>60</v>")
    reading = read("u.xlsx", sent)
    assert (reading.places, reading.lines[0]["percent_word"]) == ((), "60")


def test_a_million_empty_rows_below_the_table_cost_nothing() -> None:
    padding = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(900_000, 1_048_576))
    sent = replaced(workbook([HEADERS, ["RNL-01", "Delivered"]]), "xl/worksheets/sheet1.xml", b"</sheetData>", padding + b"</sheetData>")
    reading = read("u.xlsx", sent)
    assert (reading.places, len(reading.lines)) == ((), 1)


@pytest.mark.parametrize("name", ["u.xlsm", "u.XLSM", "u"])
def test_a_workbook_with_macros_or_no_ending_is_read(name: str) -> None:
    assert read(name, workbook([HEADERS, ["RNL-01", "Delivered"]])).kind == "xlsx"


def test_braces_in_a_sheet_name_do_not_get_into_an_address_pattern() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ["RNL-01"]], sheet="{row.__class__}"))
    assert reading.address["ref"] == "'row.__class__'!A{row}"


def test_words_that_pages_cannot_hold_are_taken_out() -> None:
    sent = replaced(workbook([HEADERS, ["RNL-01", "bell"]]), "xl/worksheets/sheet1.xml", b"bell", b"be_x0007_l&#1;l")
    assert str(read("u.xlsx", sent).lines[0]["status_word"]).isprintable()


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_opens_the_template_and_what_it_saves_reads_the_same(form: str, tmp_path: Path) -> None:
    agreed = plan(action("RNL-01", words="=1+1"), action("RNL-02", words="- a dash"))
    source = filled(blank(agreed, last={"RNL-01": "Some issues"}, banner="Illustrative"), {"Update!H5": "Delivered", "Update!I5": 100})
    before, after = read("u.xlsx", source), read(f"u.{form}", opened_and_saved(source, form, tmp_path))
    assert after.kind == form
    assert (after.places, after.head, after.lines) == ((), before.head, before.lines)
    assert (after.address, after.head_address) == (before.address, before.head_address)


def test_a_package_named_ods_that_holds_no_sheets_is_refused() -> None:
    sent = package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})
    assert [place.check for place in read("u.ods", sent).places] == ["unreadable-file"]
