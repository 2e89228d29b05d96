"""Text files are read as people's programs save them; JSON by the same columns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.update import Reading
from tasks.workbook.form import UPDATE
from tasks.workbook.reading.parse import parse
from tasks.workbook.reading.read import read
from tasks.workbook.reading.sizes import FileSizes
from tests.workbook.builders import HEADERS, as_json, sheet_csv, text

ROWS = [["Trust code", "RNL"], ["Period", "2013-10"], [], HEADERS, ["RNL-01", "Some issues", "60", "Café, reopened"]]


def here(name: str, blob: bytes) -> Reading:
    """Parsed in this process: for files that are known to do no harm, and many of them."""
    return parse(name, blob, UPDATE, FileSizes())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_and_delimiter_reads_the_same(code: str, delimiter: str) -> None:
    reading = here("u.csv", text(ROWS, delimiter).encode(code))
    assert reading.places == ()
    assert reading.head == {"trust_code": "RNL", "period_word": "2013-10"}
    expected = {"row": 5, "ref": "RNL-01", "status_word": "Some issues", "percent_word": "60", "narrative": "Café, reopened"}
    assert reading.lines == (expected,)


def test_a_file_is_read_the_same_in_the_reader_process() -> None:
    blob = text(ROWS).encode()
    assert read("u.csv", blob) == here("u.csv", blob)


def test_addresses_name_row_and_heading_as_the_sender_wrote_it() -> None:
    reading = here("u.csv", b"Period,2013-10\r\n\r\nREF,current status,narrative\r\nRNL-01,Delivered,x\r\n")
    assert reading.address["status_word"].replace("{row}", str(reading.lines[0]["row"])) == "row 4, column current status"
    assert reading.head_address["period_word"] == "row 1, column Period"


def test_a_line_break_inside_a_cell_does_not_move_the_row_numbers() -> None:
    reading = here("u.csv", sheet_csv(["RNL-01", "Delivered", "100", "one\ntwo"], ["RNL-02", "Delivered", "100", "three"]))
    assert [(line["row"], line["narrative"]) for line in reading.lines] == [(5, "one\ntwo"), (6, "three")]


def test_a_table_that_repeats_trust_and_period_on_every_line_gives_the_head() -> None:
    reading = here("u.csv", b"Trust code,Period,Ref,Status,Narrative\nRNL,2013-10,RNL-01,Delivered,x\nRNL,2013-10,RNL-02,Delivered,y\n")
    assert (reading.head, len(reading.lines)) == ({"trust_code": "RNL", "period_word": "2013-10"}, 2)


def test_lines_that_disagree_about_the_period_keep_both_words() -> None:
    reading = here("u.csv", b"Period,Ref,Status,Narrative\n2013-10,RNL-01,Delivered,x\n2013-11,RNL-02,Delivered,y\n")
    assert reading.head["period_word"] == "2013-10; 2013-11"


def test_name_and_value_in_one_cell_are_told_apart() -> None:
    reading = here("u.csv", b"Trust code: RNL,,\nPeriod: 2013-10,,\nRef,Status,Narrative\nRNL-01,Delivered,x\n")
    assert reading.head == {"trust_code": "RNL", "period_word": "2013-10"}


def test_a_first_line_in_brackets_does_not_make_a_csv_json() -> None:
    assert here("u.csv", b"[Illustrative sample]\n" + text(ROWS).encode()).kind == "csv"


def test_an_enormous_cell_is_kept_whole() -> None:
    reading = here("u.csv", sheet_csv(["RNL-01", "Delivered", "100", "x" * 500_000]))
    assert len(str(reading.lines[0]["narrative"])) == 500_000


def test_more_lines_than_any_plan_has_are_cut_off_and_said() -> None:
    reading = parse("u.csv", sheet_csv(*[["RNL-01", "Delivered", "1", "x"]] * 12), UPDATE, FileSizes(lines=10))
    assert [place.check for place in reading.places] == ["unreadable-file"]
    assert len(reading.lines) == 10


def test_json_takes_keys_with_and_without_word() -> None:
    actions = [{"ref": "RNL-01", "status": "Delivered", "percent": 100}, {"ref": "RNL-02", "status_word": "On track to deliver"}]
    reading = read("u.json", as_json(nil=False, actions=actions))
    assert reading.places == ()
    assert reading.lines[0] == {"row": 0, "ref": "RNL-01", "status_word": "Delivered", "percent_word": "100"}
    assert reading.lines[1] == {"row": 1, "ref": "RNL-02", "status_word": "On track to deliver"}
    assert reading.address["status_word"] == "/actions/{row}/status"
    assert reading.head["period_word"] == "2013-10"
    assert reading.head_address["period_word"] == "/period"


def test_json_keys_that_are_not_known_are_named_where_they_stand() -> None:
    reading = here("u.json", as_json(wether="wet", actions=[{"ref": "RNL-01", "status": "x", "evidance": "y"}]))
    assert [(p.check, p.address, p.seen, p.detail) for p in reading.places] == [
        ("unknown-column", "/wether", "wether", ""),
        ("unknown-column", "/actions/0/evidance", "evidance", "Evidence"),
    ]


def test_a_list_or_an_object_in_place_of_words_is_pointed_at_and_nan_is_no_json() -> None:
    sent = as_json(chair_name={"first": "Jo"}, actions=[{"ref": "RNL-01", "status": "Delivered", "narrative": ["a", "b"]}])
    places = [(place.check, place.address, place.seen) for place in here("u.json", sent).places]
    assert places == [("error-value", "/chair_name", '{"first": "Jo"}'), ("error-value", "/actions/0/narrative", '["a", "b"]')]
    assert here("u.json", as_json(summary=float("nan"))).places[0].detail == "its JSON is broken"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [("narrative", 12, True), ("narrative", "12", False), ("evidence", False, True), ("percent_word", 12, False), ("ref", 1, False)],
)
def test_a_number_or_true_where_words_belong_in_json_is_pointed_at(key: str, value: object, told: bool) -> None:
    sent = as_json(nil=False, actions=[{"ref": "RNL-01", "status": "Delivered", key: value}])
    seen = str(value).upper()
    assert [(one.check, one.address, one.seen) for one in here("u.json", sent).places] == [
        ("error-value", f"/actions/0/{key}", seen)
    ] * told


@pytest.mark.parametrize("key", ["update", "lines"])
def test_json_whose_actions_stand_elsewhere_has_one_finding_where_they_stand(key: str) -> None:
    lines = [{"ref": "RNL-01", "status": "Delivered"}]
    (place,) = here("u.json", as_json(**{key: lines if key == "lines" else {"actions": lines}})).places
    assert (place.check, place.address) == ("no-table", f"/{key}")
    assert here("u.json", as_json(Actions=lines)).places == ()


@pytest.mark.parametrize(
    ("blob", "check", "detail"),
    [
        (b'["RNL"]', "not-an-update", "JSON text that is not an object with actions in it"),
        (b"null", "not-an-update", "JSON text that is not an object with actions in it"),
        (b' "RNL" ', "not-an-update", "JSON text that is not an object with actions in it"),
        (b'{"trust_code": "RNL",\n "actions": [}', "unreadable-file", "its JSON is broken at line 2, column 14"),
        (b'{"period": 1, "period": 2}', "unreadable-file", "the key period stands twice in one object"),
        (b'{"trust_code": "RNL"}', "no-table", "a list called actions"),
        (b'{"actions": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "unreadable-file", "its JSON is broken"),
        (b'{"actions": [' + b"9" * 10_000 + b"]}", "unreadable-file", "its JSON is broken"),
        (b'{"actions": ["RNL-01"]}', "unreadable-file", "this entry is not an object with keys"),
    ],
)
def test_json_that_is_no_update_says_why(blob: bytes, check: str, detail: str) -> None:
    place = here("u.json", blob).places[0]
    assert (place.check, place.detail) == (check, detail)


def test_half_a_character_in_json_does_not_reach_the_record() -> None:
    reading = read("u.json", b'{"actions": [{"ref": "RNL-01", "status": "a\\ud800b\\u0000c"}]}')
    assert reading.lines[0]["status_word"] == "abc"
    json.dumps(reading.lines, ensure_ascii=False).encode()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(blob: bytes) -> None:
    for name in ("u.csv", "u.json", "u.xlsx"):
        assert here(name, blob).kind in {"csv", "json", "unreadable"}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=8), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_no_rows_below_or_above_the_table_make_the_reader_fail(rows: list[list[str]], code: str) -> None:
    blob = text([*rows, HEADERS, *rows]).encode(code, "replace")
    reading = here("u.csv", blob)
    assert reading.kind in {"csv", "unreadable"}
    assert all({"row", "ref", "status_word"} <= line.keys() for line in reading.lines)
