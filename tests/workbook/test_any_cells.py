"""Whatever stands in rows and cells, the reader answers, and the tables and checks that follow take its answer."""

from __future__ import annotations

import json
from datetime import date, datetime

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as SPOKEN
from tasks.model.finding import Severity
from tasks.rules import checks
from tasks.workbook.columns import HEAD, LINES
from tasks.workbook.form import FORMS
from tasks.workbook.reading.parse import parse
from tasks.workbook.reading.read import read_all
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.returned.annotate import annotate
from tasks.workbook.update_tables import tables
from tests.rules.checks.builders import number
from tests.workbook.builders import saved, submission, text

NAMES = [name for column in (*HEAD, *LINES) for name in (column.header, *column.also)]
WORDS = st.text(max_size=12) | st.sampled_from(["", "RNL-01", "yes", "Delivered", "100%", "31 Feb 2014", "=1+1", "©", "{row}", "a:b", "Q9"])
DAYS = st.dates(date(1900, 3, 1), date(2100, 1, 1)) | st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001
CELLS = WORDS | st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | DAYS
ROWS = st.lists(st.lists(st.sampled_from(NAMES) | CELLS, max_size=8), max_size=8)
HEADINGS = st.lists(st.sampled_from(NAMES), min_size=2, max_size=10)
LIMITS = FileSizes()
FORM = FORMS["update"]
FIELDS = ["severity", "ref", "address", "says", "mend", "seen", "check"]
FUZZ = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
NOTHING_KNOWN = pd.DataFrame(
    {"trust": ["RNL"], "current_plan_version": [1], "registered_name": ["North Cumbria"], "name_variants": [()], "last_period": [""]}
    | {"chair_register": [()], "chief_register": [()]}
)
PLAN_COLUMNS = ("theme", "topic", "concern", "action", "owner", "timescale", "due_precision", "programme")
PLANS = pd.DataFrame({"trust": ["RNL"], "ref": ["RNL-01"], "due_date": pd.to_datetime(["2013-11-30"]).astype("datetime64[s]")}).assign(
    **dict.fromkeys(PLAN_COLUMNS, "a"), plan_version=1
)


def workbook_of(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            book.worksheets[0].cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    return saved(book)


def checked(name: str, blobs: list[bytes]) -> None:
    """Read them, check them together, and give the workbooks back: checking costs as much for one as for many."""
    sent = [(submission(str(number)), parse(name, blob, FORM, LIMITS)) for number, blob in enumerate(blobs)]
    heads, lines = tables([(one, reading, "2013-10") for one, reading in sent], PLANS, None, NOTHING_KNOWN, {})
    found = checks.run(
        heads.assign(named_trust=heads["trust_code"], nearest_trusts=""),
        lines,
        places={("RNL", one.id): reading.places for one, reading in sent},
        addresses={("RNL", one.id): (reading.address, reading.head_address) for one, reading in sent},
        severity=lambda check: Severity.ERROR,
        threshold=number,
        wording=SPOKEN,
    )
    assert not any(words in told for told in found["says"] for words in ("Error", "nan", "NaT"))
    for (one, reading), blob in zip(sent, blobs, strict=True):
        assert reading.kind == "unreadable" or all(isinstance(word, str) for word in reading.head.values())
        if reading.kind == "xlsx":
            mine = found.loc[found["submission"] == one.id, FIELDS].to_dict("records")
            assert parse(name, annotate(blob, mine), FORM, LIMITS).lines == reading.lines


def several(one: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(one, min_size=6, max_size=6)


@FUZZ
@given(several(st.tuples(ROWS, HEADINGS, ROWS)))
def test_any_workbook(updates) -> None:
    checked("u.xlsx", [workbook_of([*above, names, *below]) for above, names, below in updates])


@FUZZ
@given(several(st.tuples(ROWS, HEADINGS, ROWS)), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_text(updates, mark: str, code: str) -> None:
    written = [[[str(cell) for cell in row] for row in (*above, names, *below)] for above, names, below in updates]
    checked("u.csv", [text(rows, mark).encode(code, "ignore") for rows in written])


KEYS = st.sampled_from([column.key for column in (*HEAD, *LINES)]) | st.text(max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
LISTED = st.lists(st.dictionaries(KEYS, VALUES, max_size=6) | VALUES, max_size=5)


@FUZZ
@given(several(st.tuples(st.dictionaries(KEYS, VALUES, max_size=6), LISTED)))
def test_any_json(updates) -> None:
    checked("u.json", [json.dumps(head | {"actions": actions}).encode() for head, actions in updates])


@settings(FUZZ, max_examples=300)
@given(
    st.binary(max_size=200), st.sampled_from(["xlsx", "ods", "csv", "json", "xls", ""]), st.sampled_from([b"", b"PK\x03\x04", b"{", b"<"])
)
def test_any_bytes(data: bytes, ending: str, start: bytes) -> None:
    reading = parse(f"u.{ending}", start + data, FORM, LIMITS)
    assert reading.kind != "unreadable" or len(reading.places) == 1


def test_a_workbook_with_any_byte_changed_is_read_or_refused() -> None:
    whole = workbook_of([["Ref", "Status", "Percent complete"], ["RNL-01", "Delivered", 100]])
    broken = [(f"{n}.xlsx", whole[:n] + bytes([whole[n] ^ 0x55]) + whole[n + 1 :]) for n in range(0, len(whole), 41)]
    cut = [(f"{n}.xlsx", whole[:n]) for n in range(0, len(whole), 97)]
    for reading in read_all([*broken, *cut]):
        assert reading.kind == "xlsx" or reading.places[0].check in {
            "unreadable-file",
            "not-an-update",
            "empty-file",
            "encrypted-file",
            "mislabelled-file",
        }
