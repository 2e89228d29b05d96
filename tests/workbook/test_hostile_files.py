"""A file that is no update, or means harm, is refused with one finding; the files after it are read."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

import pytest

from tasks.workbook.reading.kind import kind
from tasks.workbook.reading.read import read, read_all
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.sandbox.lock import Limits
from tests.workbook.builders import HEADERS, as_json, blank, package, replaced, sheet_csv, workbook

GOOD = workbook([HEADERS, ["RNL-01", "Delivered"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
SHEET = "xl/worksheets/sheet1.xml"
FAR_FIRST = b'<sheetData><row r="1048576"><c r="ZZ1048576" t="inlineStr"><is><t>x</t></is></c></row>'
STOPS_THE_READER = replaced(GOOD, SHEET, b"<sheetData>", FAR_FIRST)  # a far cell is looked for where programs write it: in the last row
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'


def flagged(blob: bytes) -> bytes:
    """A package whose parts say that they are encrypted."""
    marked = bytearray(blob)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 1)
    return bytes(marked)


CASES = [
    ("u.xlsx", b"", "empty-file", "no bytes"),
    ("u.csv", b" \r\n\r\n", "empty-file", "no words"),
    ("u.xlsx", b"\0" * 4096, "empty-file", "no words"),
    ("u.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted-file", "password"),
    ("u.xlsx", flagged(GOOD), "encrypted-file", "password"),
    ("u.xls", OLE + "Workbook".encode("utf-16-le"), "not-an-update", "xls"),
    ("u.doc", OLE + "WordDocument".encode("utf-16-le"), "not-an-update", "doc"),
    ("u.docx", package({"word/document.xml": b"<w/>"}), "not-an-update", "docx"),
    ("u.xlsx", package({"word/document.xml": b"<w/>"}), "not-an-update", "docx"),
    ("u.pptx", package({"ppt/presentation.xml": b"<p/>"}), "not-an-update", "pptx"),
    ("u.xlsb", package({"xl/workbook.bin": b"x"}), "not-an-update", "xlsb"),
    ("u.zip", package({"update.xlsx": GOOD}), "not-an-update", "zip"),
    ("u.pdf", b"%PDF-1.4\n", "not-an-update", "pdf"),
    ("u.xls", b"\r\n<html><table><tr><td>Ref</td></tr></table>", "not-an-update", "html"),
    ("u.xls", b'<?xml version="1.0"?><Workbook/>', "not-an-update", "xml"),
    ("u.csv", bytes(range(256)) * 4, "not-an-update", "bytes"),
    ("~$u.xlsx", GOOD, "not-an-update", "lock"),
    ("u.xlsx", sheet_csv(["RNL-01", "Delivered"]), "mislabelled-file", "plain text with columns (.csv)"),
    ("u.csv", GOOD, "mislabelled-file", "Excel workbook (.xlsx)"),
    ("u.xls", GOOD, "mislabelled-file", "Excel workbook (.xlsx)"),
    ("u.ods", GOOD, "mislabelled-file", "Excel workbook (.xlsx)"),
    ("u.csv", as_json(actions=[]), "mislabelled-file", "JSON"),
    ("u.xlsx", GOOD[: len(GOOD) // 2], "unreadable-file", "damaged"),
    ("u.xlsx", GOOD[:-30], "unreadable-file", "damaged"),
    ("u.xlsx", replaced(GOOD, SHEET, b"<sheetData>", b"<sheetDat"), "unreadable-file", "damaged"),
    ("u.xlsx", replaced(GOOD, SHEET, b"<worksheet", DOCTYPE + b"<worksheet"), "unreadable-file", "declaration"),
    ("u.xlsx", replaced(GOOD, "xl/workbook.xml", b"<workbook", DOCTYPE + b"<workbook"), "unreadable-file", "declaration"),
    ("u.xlsx", replaced(GOOD, "xl/workbook.xml", b"<workbook", b" " * 2000 + DOCTYPE + b"<workbook"), "unreadable-file", "declaration"),
    ("u.xlsx", replaced(GOOD, SHEET, b"<worksheet", DOCTYPE.decode().encode("utf-16") + b"<worksheet"), "unreadable-file", "declaration"),
    ("u.xlsx", replaced(GOOD, SHEET, b"</worksheet>", b" " * 120_000_000 + b"</worksheet>"), "unreadable-file", "unpacks"),
    ("u.xlsx", replaced(GOOD, SHEET, b"</worksheet>", b" " * 20_000_000 + b"</worksheet>"), "unreadable-file", "unpacks"),
    ("u.xlsx", package({"xl/workbook.xml": b"<w/>", **{f"x{i}": b"" for i in range(2001)}}), "unreadable-file", "parts"),
]


@pytest.mark.parametrize(("name", "blob", "check", "detail"), CASES, ids=[f"{case[0]}-{case[2]}-{i}" for i, case in enumerate(CASES)])
def test_a_file_that_is_no_update_is_refused_by_what_it_looks_like(name: str, blob: bytes, check: str, detail: str) -> None:
    reading = read(name, blob)
    assert (reading.kind, len(reading.places)) == ("unreadable", 1)
    assert reading.places[0].check == check
    assert detail in reading.places[0].detail


def test_two_parts_of_one_name_are_refused_because_readers_differ_in_which_they_take(tmp_path: Path) -> None:
    path = tmp_path / "u.xlsx"
    path.write_bytes(GOOD)
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(SHEET, b"<worksheet/>")
    assert "two parts" in read("u.xlsx", path.read_bytes()).places[0].detail


def test_a_file_over_the_size_limit_is_not_looked_into() -> None:
    with pytest.raises(UnreadableFile, match="has 20,971,521 bytes, more than the 20,971,520 that an update may have"):
        kind("u.csv", b"x" * (20 * 2**20 + 1), FileSizes())


def test_a_file_that_stops_the_reader_is_a_finding_and_the_next_is_read() -> None:
    readings = read_all(
        [("a.xlsx", GOOD), ("bad.xlsx", STOPS_THE_READER), ("b.xlsx", GOOD), ("bad.xlsx", STOPS_THE_READER), ("c.csv", sheet_csv())]
    )
    assert [reading.kind for reading in readings] == ["xlsx", "unreadable", "xlsx", "unreadable", "csv"]
    assert [place.check for reading in readings for place in reading.places] == ["reader-stopped", "reader-stopped"]


def test_of_many_files_under_way_only_the_one_that_stops_the_reader_is_lost() -> None:
    files = [(f"{n}.csv", sheet_csv([f"RNL-{n:02d}", "Delivered"])) for n in range(40)]
    files[25] = ("bad.xlsx", STOPS_THE_READER)
    readings = read_all(files)
    assert [n for n, reading in enumerate(readings) if reading.places] == [25]
    assert [reading.lines[0]["ref"] for n, reading in enumerate(readings) if n != 25] == [f"RNL-{n:02d}" for n in range(40) if n != 25]


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    many = sheet_csv(*[["RNL-01", "Delivered", "1", "x"]] * 50_000)
    readings = read_all([("slow.csv", many)], Limits(seconds=0.001))
    assert readings[0].places[0].check == "reader-stopped"
    assert "longer than 0.001 seconds" in readings[0].places[0].detail


def test_batches_in_several_threads_do_not_disturb_each_other() -> None:
    answers: dict[int, list[str]] = {}

    def batch(number: int) -> None:
        ref = f"RNL-{number:02d}"
        readings = read_all([("u.csv", sheet_csv([ref, "Delivered"]))] * 20)
        answers[number] = [str(reading.lines[0]["ref"]) for reading in readings]

    threads = [threading.Thread(target=batch, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [f"RNL-{number:02d}"] * 20 for number in range(4)}


def test_the_reader_process_does_not_hold_what_our_environment_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "json.py").write_text("raise SystemExit")
    assert read("u.xlsx", blank()).kind == "xlsx"


def test_an_empty_batch_gives_nothing() -> None:
    assert read_all([]) == []
