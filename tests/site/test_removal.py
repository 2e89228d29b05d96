"""Words are found and replaced in whatever form a kind of file writes them, and nothing beside them is touched."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from datetime import date

import pytest

from tasks.model.json_text import to_json, to_line
from tasks.record.packs import packed
from tasks.site.data.dictionary import TABLES
from tasks.site.data.ods import Sheet, ods
from tasks.site.data.parquet import parquet
from tasks.site.removal import letters_of, removal_of, without

WORDS = 'Mrs Ann O\'Mara & son,\n"ward 4" – <bed 12> C:\\new'
DAY = date(2014, 3, 3)
STANDS = "[words taken down on 3 March 2014]"


def taken(path: str, data: bytes, *words: str) -> bytes:
    removals = sorted((removal_of(one, DAY) for one in words or (WORDS,)), key=lambda one: -len(one.letters))
    return without(path, data, removals)


def in_page(words: str) -> bytes:
    return f'<p title="{html.escape(words)}">We met {html.escape(words)}.</p><td><bdi>{html.escape(words)}</bdi></td>'.encode()


def in_table(words: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([["RNL", words, "1,5"], ["RDD", json.dumps([["k", words]], ensure_ascii=False), ""]])
    return text.getvalue().encode()


def in_json(words: str) -> dict[str, object]:
    return {"a": f"We met {words}.", "b": [{"c": words}], "d": json.dumps([["k", words]], ensure_ascii=False), "e": 1.5}


@pytest.mark.parametrize("words", [WORDS, "Ann O'Mara", "943 476 5919"])
def test_a_page_a_table_and_json_are_as_if_they_had_been_written_without_them(words):
    assert taken("a.html", in_page(words), words) == in_page(STANDS)
    assert list(csv.reader(io.StringIO(taken("a.csv", in_table(words), words).decode(), newline=""))) == list(
        csv.reader(io.StringIO(in_table(STANDS).decode(), newline=""))
    )
    for form in (to_json, to_line):
        assert taken("a.json", form(in_json(words)), words) == form(in_json(STANDS))


def test_a_spreadsheet_is_as_if_it_had_been_written_without_them():
    column = next(column for column in TABLES["actions"] if column.name == "narrative")
    with_words, without_words = (ods("A title", ["a note"], [Sheet("a", "A", (column,), [[f"We met {one}."]])]) for one in (WORDS, STANDS))
    assert taken("a.ods", with_words) == without_words
    assert zipfile.is_zipfile(io.BytesIO(with_words))


def test_an_archive_is_as_if_its_files_had_been_written_without_them():
    def book(words: str) -> bytes:
        return packed({"a.csv": in_table(words), "b.json": to_json(in_json(words)), "c.bin": b"Mrs Ann O'Mara"})

    assert taken("a.zip", book("Ann O'Mara"), "Ann O'Mara") == book(STANDS)


def test_a_table_as_parquet_is_as_if_it_had_been_written_without_them():
    columns = [column for column in TABLES["actions"] if column.name in {"trust", "narrative", "row"}]

    def table(words: str) -> bytes:
        return b"".join(
            parquet(iter([b"trust,narrative,row\r\n", f"RNL,We met {words}.,1\r\nRNL,,2\r\n".encode(), b"RDD,Nothing,\r\n"]), columns)
        )

    assert taken("a.parquet", table("Ann O'Mara"), "Ann O'Mara") == table(STANDS)
    assert taken("a.parquet", table("Joann O'Mara"), "Ann O'Mara") == table("Joann O'Mara")


@pytest.mark.parametrize(
    "written",
    ["943 476 5919", "9434765919", "943-476-5919", "943\u00a0476\u200b5919", "943.476\n5919"],
)
def test_whatever_stands_between_letters_and_digits_is_no_hiding_place(written):
    assert taken("a.json", to_line({"a": f"No. {written}!"}), "943 476 5919") == to_line({"a": f"No. {STANDS}!"})


def test_case_makes_no_difference():
    assert taken("a.html", b"<p>MRS ANN O'MARA</p>", "Mrs Ann O'Mara") == f"<p>{STANDS}</p>".encode()


@pytest.mark.parametrize("text", ["Joann O'Mara", "Ann O'Maras", "Ann", "O'Mara Ann"])
def test_longer_and_other_words_stay(text):
    for path, data in (("a.html", f"<p>{text}</p>"), ("a.csv", f"{text},1\r\n"), ("a.json", json.dumps({"a": text}))):
        assert taken(path, data.encode(), "Ann O'Mara") == data.encode()


@pytest.mark.parametrize(
    ("path", "data"), [("a.csv", "Ann,O'Mara\r\n"), ("a.json", '{"Ann":"O\'Mara"}'), ("a.html", "<td>Ann</td><td>O'Mara</td>")]
)
def test_words_of_two_cells_are_not_taken_for_a_passage(path, data):
    assert taken(path, data.encode(), "Ann O'Mara") == data.encode()


@pytest.mark.parametrize("cut", ["Mrs Ann O'Ma…", "Mrs Ann…", "Mrs Ann O'Mara & son, ward…"])
def test_a_quote_that_was_cut_short_is_taken_down_too(cut):
    assert taken("a.json", to_line({"a": f'It says "We met {cut}": mend it.'})) == to_line({"a": f'It says "We met {STANDS}…": mend it.'})


def test_a_quote_of_other_words_that_was_cut_short_stays():
    data = to_line({"a": "It says “Mrs An…” and “Anna O'Mara is…”"})
    assert taken("a.json", data) == data


def test_a_text_that_ends_in_the_midst_of_the_words_is_taken_down_too():
    words = "The family of Mrs Ann O'Mara came to ward 4 and asked for her."
    assert taken("a.csv", f"{words[:45]},1\r\n".encode(), words) == f"{STANDS},1\r\n".encode()
    assert taken("a.csv", b"The family of,1\r\n", words) == b"The family of,1\r\n"


def test_the_longer_words_are_taken_down_whole_where_they_hold_shorter_ones():
    assert taken("a.html", in_page(WORDS), "Ann O'Mara", WORDS) == in_page(STANDS)


def test_a_file_without_them_and_one_of_another_kind_stay_to_the_byte():
    for path, data in (("a.html", b"<p>\xff Mrs Ann</p>"), ("a.css", b"Mrs Ann O'Mara"), ("a.json", b'{"a": "\\u00e9 \\/"}')):
        assert taken(path, data, "Mrs Ann O'Mara") == data


def test_letters_are_those_of_any_language():
    assert letters_of("Ångström, Straße 5!") == "ångströmstrasse5"
