"""The blank workbook: what is known stands there, what is to be written is open, and the same facts give the same bytes."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.workbook.columns import HEAD, LINES
from tests.workbook.builders import FIRST_ROW, action, blank, plan


def sheet(blob: bytes, name: str = "Update") -> Worksheet:
    return load_workbook(io.BytesIO(blob))[name]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert blank() == blank()


def test_no_moment_of_writing_is_in_it() -> None:
    properties = load_workbook(io.BytesIO(blank())).properties
    assert {f"{properties.created:%Y-%m-%d}", f"{properties.modified:%Y-%m-%d}"} == {"2013-10-01"}


def test_the_plan_and_the_last_status_stand_there_locked_and_the_rest_is_open() -> None:
    update = sheet(blank(last={"RNL-02": "Some issues"}))
    row = {column.key: update.cell(FIRST_ROW + 1, i) for i, column in enumerate(LINES, 1)}
    assert (row["ref"].value, row["timescale"].value, row["last_status"].value) == ("RNL-02", "30 November 2013", "Some issues")
    assert {key for key, cell in row.items() if not cell.protection.locked} == {column.key for column in LINES if not column.locked}
    assert update.protection.sheet
    assert not update.protection.password


def test_a_status_is_chosen_from_the_four_labels() -> None:
    book = load_workbook(io.BytesIO(blank()))
    rules = {str(rule.sqref): rule for rule in book["Update"].data_validations.dataValidation}
    assert rules[f"H{FIRST_ROW}:H{FIRST_ROW + 1}"].formula1 == "status_list"
    assert book.defined_names["status_list"].attr_text == "_meta!$D$1:$D$4"
    assert [cell.value for (cell,) in book["_meta"]["D1:D4"]] == [status.label for status in FOUR]


def test_percent_takes_whole_numbers_from_0_to_100_only() -> None:
    rule = next(r for r in sheet(blank()).data_validations.dataValidation if str(r.sqref).startswith("I"))
    assert (rule.type, rule.formula1, rule.formula2, rule.showErrorMessage) == ("whole", "0", "100", True)


def test_the_signatures_are_left_for_the_signatories() -> None:
    signed = {row[0].value: row[1].value for row in sheet(blank(), "Sign-off").iter_rows(max_col=2)}
    keys = ("chair_name", "chair_date_word", "chief_name", "chief_date_word")
    assert [signed[column.header] for column in HEAD if column.key in keys] == [None] * 4


def test_nothing_stands_right_of_the_sign_off_values() -> None:
    assert sheet(blank(), "Sign-off").max_column == 2


@pytest.mark.parametrize("words", ["=1+1", "+44 20", "-5", "@cmd", '=HYPERLINK("http://x.invalid")'])
def test_words_that_begin_like_a_formula_stay_words(words: str) -> None:
    agreed = plan(action("RNL-01", words=words))
    cell = sheet(blank(agreed, last={"RNL-01": words}), "Update").cell(FIRST_ROW, 4)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s" if not words.startswith("=") else cell.data_type, True)
    assert b"<f>" not in b"".join(_parts(blank(agreed, last={"RNL-01": words})))


def test_its_identity_is_hidden_and_repeated_in_its_properties() -> None:
    book = load_workbook(io.BytesIO(blank()))
    assert book["_meta"].sheet_state == "veryHidden"
    assert {p.name: p.value for p in book.custom_doc_props.props} == {
        "trust_code": "RNL",
        "period_word": "2013-10",
        "plan_version_word": "1",
        "template_version": "2",
    }


def test_the_banner_stands_at_the_top_of_every_sheet_people_read() -> None:
    book = load_workbook(io.BytesIO(blank(banner="Illustrative sample")))
    assert {name: book[name]["A1"].value for name in ("Update", "Sign-off", "Guidance")} == dict.fromkeys(
        ("Update", "Sign-off", "Guidance"), "Illustrative sample"
    )


def _parts(blob: bytes) -> list[bytes]:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(blob)) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]


def test_every_sheet_prints_as_wide_as_its_paper() -> None:
    sheets = [one for one in load_workbook(io.BytesIO(blank())) if one.sheet_state == "visible"]
    assert len(sheets) == 3
    for one in sheets:
        assert one.sheet_properties.pageSetUpPr.fitToPage, one.title
        assert (one.page_setup.fitToWidth or 1, one.page_setup.fitToHeight) == (1, 0), one.title
