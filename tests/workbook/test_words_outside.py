"""Nothing that a person typed is lost in silence: words outside the table, a second table, a second sheet."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tasks.model.finding import Finding, Severity
from tasks.workbook.reading.read import read
from tasks.workbook.returned.returned_files import annotated
from tests.workbook.builders import HEADERS, as_json, blank, filled, replaced, saved, sheet_csv, text, workbook
from tests.workbook.office import opened_and_saved

ROW = ["RNL-01", "Delivered", "100", "All done"]
REMARK = "The board asked for this to be looked at again."


def places(blob: bytes, name: str = "u.xlsx") -> list[tuple[str, str, str]]:
    return [(place.check, place.address, place.seen) for place in read(name, blob).places]


def refs(blob: bytes, name: str = "u.xlsx") -> list[object]:
    return [line["ref"] for line in read(name, blob).lines]


def test_a_remark_beside_the_table_is_told_with_its_words() -> None:
    assert places(workbook([HEADERS, [*ROW, REMARK]])) == [("words-outside", "Update!E2", REMARK)]


def test_several_remarks_in_one_column_without_a_heading_are_one_finding() -> None:
    reading = read("u.xlsx", workbook([HEADERS, [*ROW, "", "see Jo"], ["RNL-02", "Delivered", "100", "x", "", "ask Sam"]]))
    assert [(place.address, place.seen, place.detail) for place in reading.places] == [("Update!F2", "see Jo", "and 1 more cell")]


def test_a_table_again_below_the_first_is_one_question_and_a_heading_at_the_top_of_a_page_is_none() -> None:
    first = [ROW, ["RNL-02", "Some issues", "40", "Late"]]
    again = [["RNL-01", "Delivered", "100", "x"], ["RNL-02", "Delivered", "100", "x"]]
    found = read("u.xlsx", workbook([HEADERS, *first, [], HEADERS, *again])).places
    assert [(place.check, place.detail) for place in found] == [("which-table", "one below the other, at Update!A1 and at Update!A5")]
    assert places(workbook([HEADERS, first[0], HEADERS, first[1]])) == [("headings-repeated", "Update!A3", "")]


def test_a_column_that_lost_its_heading_is_one_finding_where_the_heading_belongs() -> None:
    found = places(workbook([["Ref", "", *HEADERS[2:]], ROW, ["RNL-02", "Delivered", "100", "x"]]))
    assert found == [("missing-column", "Update!B1", "")]


def test_a_note_in_brackets_beside_a_heading_changes_no_heading_but_another_month_in_them_does() -> None:
    assert places(workbook([["Ref", "Status (choose one)", *HEADERS[2:]], ROW])) == []
    found = read("u.xlsx", workbook([["Ref", "Status (last month)", *HEADERS[2:]], ROW])).places
    assert [(place.check, place.detail) for place in found] == [("unknown-column", "Status")]


def test_words_above_the_table_that_name_an_action_are_told() -> None:
    assert places(workbook([["Our update"], ["", "RNL-01 is late again"], HEADERS, ROW])) == [
        ("words-outside", "Update!B2", "RNL-01 is late again")
    ]


def test_another_value_under_a_name_of_the_head_on_a_second_sheet_is_told() -> None:
    form = [["Trust code", "RNL"], ["Period", "2013-10"], ["Plan version", "1"]]
    old = [["Trust code", "rnl "], ["Period", "2013-09"], ["Plan version", "1"]]
    sent = workbook([HEADERS, ROW], extra={"Sign-off": form, "Sign-off (2)": old})
    assert places(sent) == [("words-outside", "'Sign-off (2)'!B2", "2013-09")]
    assert read("u.xlsx", sent).head["period_word"] == "2013-10"


@pytest.mark.parametrize("row", [[REMARK], ["", "", "", REMARK], ["", "", "", "", "", REMARK], ["Signed off"], ["Note:", "", "", REMARK]])
def test_words_below_the_table_are_told(row: list[str]) -> None:
    found = places(workbook([HEADERS, ROW, [], row]))
    assert [(check, words) for check, _, words in found] == [("words-outside", " | ".join(filter(None, row)))]
    assert refs(workbook([HEADERS, ROW, [], row])) == ["RNL-01"]


def test_a_sentence_in_the_first_column_right_below_the_table_is_told() -> None:
    assert places(sheet_csv(ROW, [REMARK]), "u.csv") == [("words-outside", "row 6", REMARK)]


def test_a_sentence_above_the_table_is_told_and_its_title_is_not() -> None:
    rows = [["North Cumbria: what we did in October 2013"], [], [REMARK], ["Confidential"], HEADERS, ROW]
    assert places(workbook(rows)) == [("words-outside", "Update!A3", REMARK)]


@pytest.mark.parametrize("cell", ["Update!H2", "Sign-off!C4", "Sign-off!A30"])
def test_a_remark_typed_into_the_template_is_told(cell: str) -> None:
    sheet, _, at = cell.partition("!")
    address = f"'{sheet}'!{at}" if "-" in sheet else cell
    assert places(filled(blank(), {cell: REMARK})) == [("words-outside", address, REMARK)]


def test_the_template_as_it_is_has_no_words_outside() -> None:
    assert places(blank(banner="Illustrative sample: nothing here is any trust's own report, or could be taken for one.")) == []


def test_another_sheet_with_words_is_one_finding() -> None:
    sent = workbook([HEADERS, ROW], extra={"Notes": [["Ask Jo"], ["Ward 4", "open"]], "Sheet3": []})
    reading = read("u.xlsx", sent)
    assert [(place.check, place.address, place.seen, place.detail) for place in reading.places] == [
        ("words-outside", "Notes!A1", "Ask Jo", "and 2 more cells")
    ]


KEY = [["Key"], ["Blue", "Delivered"], ["Green", "On track to deliver"], ["Amber", "Some issues"], ["Red", "Not on track to deliver"]]


@pytest.mark.parametrize(
    "key", [KEY, KEY[1:], [["RAG key", "", "", ""], ["", "Delivered"], ["", "Some issues"]], [["Legend: blue"], *KEY[1:]]]
)
def test_a_key_of_colours_below_the_table_is_passed_over_with_a_note(key: list[list[str]]) -> None:
    sent = workbook([HEADERS, ROW, [], *key])
    assert refs(sent) == ["RNL-01"]
    assert {check for check, _, _ in places(sent)} <= {"row-passed-over", "words-outside"}
    assert "row-passed-over" in {check for check, _, _ in places(sent)}


def test_a_key_of_colours_beside_the_table_is_passed_over_with_a_note() -> None:
    sent = workbook([HEADERS, [*ROW, "", "Green"], ["RNL-02", "Delivered", "100", "x", "", "Red"]])
    assert [check for check, _, _ in places(sent)] == ["row-passed-over"]


@pytest.mark.parametrize("total", [["Total", "", "100", ""], ["TOTAL", "1", "", "1"], ["Average", "", "62.5"]])
def test_a_row_of_totals_is_no_action(total: list[str]) -> None:
    sent = workbook([HEADERS, ROW, total])
    assert refs(sent) == ["RNL-01"]
    assert [(check, address) for check, address, _ in places(sent)] == [("row-passed-over", "Update!A3")]


def test_a_line_with_a_status_and_an_odd_reference_is_still_a_line() -> None:
    assert refs(workbook([HEADERS, ROW, ["RNL-O2", "Delivered"], ["RNL-03"], ["", "Delivered", "100"]])) == [
        "RNL-01",
        "RNL-O2",
        "RNL-03",
        "",
    ]


@pytest.mark.parametrize("notice", ["© the trust 2013", "Page 2 of 3"])
def test_a_notice_below_the_table_is_nobodys_answer(notice: str) -> None:
    assert places(workbook([HEADERS, ROW, [], [notice]])) == []


def test_of_two_tables_neither_called_update_the_sender_says_which() -> None:
    sent = workbook([HEADERS, ROW], sheet="Sept", extra={"Update (2)": [HEADERS, ROW]})
    reading = read("u.xlsx", sent)
    assert [(place.check, place.address, place.detail) for place in reading.places] == [
        ("which-table", "Sept!A1", 'on the sheets "Sept" and "Update (2)", and none of these is called Update')
    ]
    assert reading.lines == ()


def test_beside_the_sheet_called_update_another_table_is_told_and_not_read() -> None:
    sent = workbook([HEADERS, ROW], sheet="Sept", extra={"Update": [HEADERS, ["RNL-02", "Delivered"]]})
    assert refs(sent) == ["RNL-02"]
    assert places(sent) == [("second-table", "Sept!A1", '"Sept"')]


def test_the_agreed_plan_beside_an_update_is_no_second_table() -> None:
    plan = [["Ref", "Action", "Action owner", "Agreed timescale"], ["RNL-01", "Recruit", "Nurse", "December 2013"]]
    sent = workbook([HEADERS, ROW], sheet="October", extra={"Plan": plan})
    assert (refs(sent), places(sent)) == (["RNL-01"], [])


def test_a_name_left_blank_is_not_taken_from_another_months_sheet() -> None:
    old = [["Chief executive", "15 December 2013"], ["Trust code", "RNL"], HEADERS, ROW]
    sent = workbook([HEADERS, ROW], extra={"Sign-off": [["Trust code", "RNL"], ["Period", "2013-10"], ["Chief executive"]], "Sept": old})
    assert read("u.xlsx", sent).head["chief_name"] == ""


def test_a_name_left_blank_on_the_form_is_not_taken_from_a_sheet_of_notes() -> None:
    form = [["Trust code", "RNL"], ["Period", "2013-10"], ["Signed by the chief executive"]]
    sent = workbook([HEADERS, ROW], extra={"Contacts": [["Chief executive", "Jo Bloggs"]], "Sign-off": form})
    assert read("u.xlsx", sent).head["chief_name"] == ""


@pytest.mark.parametrize("mark", [",", ";"])
def test_commas_outside_quotation_marks_are_one_finding_a_row(mark: str) -> None:
    rows = text([HEADERS, ["RNL-01", "Delivered", "100", "x"], ["RNL-02", "Some issues", "50", "22 of 30, and 8 to come"]], mark)
    sent = rows.replace('"', "").replace("30,", f"30{mark}") + mark.join(["RNL-03", "Delivered", "100", "x\r\n"])
    assert [place[:2] for place in places(sent.encode(), "u.csv")] == [("unquoted-comma", "row 3")]
    assert refs(sent.encode(), "u.csv") == ["RNL-01", "RNL-02", "RNL-03"]


def test_a_comma_at_the_end_of_every_row_is_no_fault() -> None:
    sent = text([HEADERS, [*ROW, ""], ["RNL-02", "Delivered", "100", "x", ""]])
    assert places(sent.encode(), "u.csv") == []


def test_a_comma_in_a_value_above_the_table_is_told() -> None:
    sent = b"Trust code,RNL\r\nSummary for the public,Nine wards, and two more, are full.\r\n\r\n" + text([HEADERS, ROW]).encode()
    assert [place[:2] for place in places(sent, "u.csv")] == [("unquoted-comma", "row 2")]


def test_a_misspelt_heading_is_one_finding_that_names_the_right_one() -> None:
    reading = read("u.xlsx", workbook([["Ref", "Statuss", "Percent complete", "October update"], ROW]))
    assert [(place.check, place.address, place.detail) for place in reading.places] == [
        ("unknown-column", "Update!B1", "Status"),
        ("unknown-column", "Update!D1", "Progress this month"),
    ]


def test_an_unknown_name_in_json_is_told_with_the_right_one() -> None:
    reading = read("u.json", as_json(actions=[{"ref": "RNL-01", "status": "Delivered", "October update": "x"}]))
    assert [(place.check, place.detail) for place in reading.places] == [("unknown-column", "Progress this month")]


@pytest.mark.parametrize("code", ["cp1252", "mac_roman", "cp850", "utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("words", ["The trust’s plan – £4,000 “agreed”", "Café opened", "£10"])
def test_text_in_any_encoding_of_excel_is_read_as_typed(code: str, words: str) -> None:
    typed = words.encode(code, "ignore").decode(code)
    sent = sheet_csv(["RNL-01", "Delivered", "100", "WORDS"]).decode().replace("WORDS", f'"{typed}"').encode(code)
    assert read("u.csv", sent).lines[0]["narrative"] == typed


def commented(blob: bytes, cell: str, words: str) -> bytes:
    book = load_workbook(io.BytesIO(blob))
    book["Update"][cell].comment = Comment(words, "Jo")
    return saved(book)


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_comment_on_a_cell_is_told_with_its_words_whichever_program_saved_it(tmp_path: Path, form: str) -> None:
    sent = commented(workbook([HEADERS, ROW]), "D2", "Jo:\nIs this right?")
    expected = [("comment-unread", "Update!D2", "Jo: Is this right?")]
    assert places(sent) == expected
    assert places(opened_and_saved(sent, form, tmp_path), f"u.{form}") == expected


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_of_a_returned_copy_that_is_sent_again_only_the_senders_own_comments_are_told(tmp_path: Path, form: str) -> None:
    finding = Finding("status-unknown", Severity.ERROR, "RNL", "2013-10", "RNL-01", "Update!B2", "Fine", "Not a label.", "Choose one.")
    sent = commented(workbook([HEADERS, ROW]), "B2", "As agreed.")
    copy = opened_and_saved(annotated(sent, [finding]), form, tmp_path)
    assert [place for place in places(copy, f"u.{form}") if place[0] == "comment-unread"] == [("comment-unread", "Update!B2", "As agreed.")]


def test_of_many_comments_the_first_ten_are_told_and_the_others_counted() -> None:
    book = load_workbook(io.BytesIO(workbook([HEADERS, *([f"RNL-{n:02}", *ROW[1:]] for n in range(1, 13))])))
    for row in range(2, 14):
        book["Update"][f"D{row}"].comment = Comment("Is this right?", "Jo")
    found = read("u.xlsx", saved(book)).places
    assert [(place.address, place.detail) for place in found][-2:] == [("Update!D10", ""), ("Update!D11", "and 2 more")]


def test_a_comment_of_no_xml_is_a_damaged_file() -> None:
    sent = commented(workbook([HEADERS, ROW]), "D2", "Is this right?")
    with zipfile.ZipFile(io.BytesIO(sent)) as package:
        (name,) = (part for part in package.namelist() if "comments" in part and part.endswith(".xml"))
    assert [check for check, _, _ in places(replaced(sent, name, b"</comments>", b"<"))] == ["unreadable-file"]
