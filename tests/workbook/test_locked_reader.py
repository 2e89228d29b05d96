"""A corpus of hostile files: each ends in a reading or in one finding, within the limits, in a process that can open nothing."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tasks.workbook.reading.read import READ_FILE, as_reading, read_all
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import START
from tests.workbook.builders import HEADERS, as_json, package, replaced, sheet_csv, workbook
from tests.workbook.test_annotated_copies import parts

GOOD = workbook([HEADERS, ["RNL-01", "Delivered"]])
SHEET = "xl/worksheets/sheet1.xml"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="' + ODS + b'"/></manifest:manifest>'
)
STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    b'<numFmt numFmtId="200" formatCode="0.%s%%"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
)
OLE_MAIL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le") + b"\xff" * 5_000
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def ods(table: bytes, before: bytes = b"") -> bytes:
    names = (
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        b'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    )
    body = b"<office:body><office:spreadsheet>" + table + b"</office:spreadsheet></office:body>"
    document = b"<office:document-content " + names + b">" + body + b"</office:document-content>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("content.xml", before + document)
    return buffer.getvalue()


def repeated(rows: int, columns: int) -> bytes:
    cell = (
        b'<table:table-cell table:number-columns-repeated="%d" office:value-type="string"><text:p>x</text:p></table:table-cell>' % columns
    )
    row = b'<table:table-row table:number-rows-repeated="%d">' % rows + cell + b"</table:table-row>"
    return ods(b'<table:table table:name="Update">' + row + b"</table:table>")


def at(cell: bytes) -> bytes:
    row = b"".join(letter for letter in (cell[i : i + 1] for i in range(len(cell))) if letter.isdigit())
    added = b'<row r="%s"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' % (row, cell)
    return replaced(GOOD, SHEET, b"</sheetData>", added)


def lying(blob: bytes) -> bytes:
    """A package whose directory gives every part another checksum."""
    changed = bytearray(blob)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 16] ^= 1
        at = changed.find(b"PK\x01\x02", at + 1)
    return bytes(changed)


def understated(blob: bytes) -> bytes:
    """A package whose directory says of every part that it unpacks to ten bytes."""
    changed = bytearray(blob)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = changed.find(b"PK\x01\x02", at + 1)
    return bytes(changed)


def torn(blob: bytes, name: str) -> bytes:
    """A package in which the packed bytes of one part are broken."""
    changed = bytearray(blob)
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        start = package.getinfo(name).header_offset + 30 + len(name)
    changed[start : start + 60] = b"\xff" * 60
    return bytes(changed)


def sheets(count: int) -> bytes:
    more = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(10, count))
    return replaced(GOOD, "xl/workbook.xml", b"</sheets>", more.replace(b"r:id", b"ns0:id").replace(b"ns0:id", b"r:id") + b"</sheets>")


HOSTILE = {
    "a zip bomb of one part": ("u.xlsx", package(parts(GOOD) | {"xl/media/a.png": b"\0" * 110_000_000}), "unreadable-file"),
    "a zip bomb of many parts": ("u.xlsx", package(parts(GOOD) | {f"xl/{n}": b"\0" * 4_000_000 for n in range(30)}), "unreadable-file"),
    "a zip in a zip": ("u.zip", package({"a.zip": package({"b.zip": GOOD})}), "not-an-update"),
    "entities in a workbook": ("u.xlsx", replaced(GOOD, SHEET, b"<worksheet", LAUGHS + b"<worksheet"), "unreadable-file"),
    "entities in a spreadsheet": ("u.ods", ods(b'<table:table table:name="Update"/>', LAUGHS), "unreadable-file"),
    "entities in an old kind of workbook": ("u.xls", b'<?xml version="1.0"?>' + LAUGHS + b"<Workbook>&c;</Workbook>", "not-an-update"),
    "a value in the last cell": ("u.xlsx", at(b"XFD1048576"), "unreadable-file"),
    "a value beyond the last cell": ("u.xlsx", at(b"ZZZZ4294967295"), None),
    "a value far below": ("u.xlsx", at(b"CZ400000"), None),
    "rows repeated a billion times": ("u.ods", repeated(1_000_000_000, 1), None),
    "cells repeated a billion times": ("u.ods", repeated(1, 1_000_000_000), None),
    "rows and cells repeated": ("u.ods", repeated(1_048_576, 16_384), None),
    "a part called after a file of ours": ("u.xlsx", package(parts(GOOD) | {"../../etc/passwd": b"x"}), "unreadable-file"),
    "a part with a drive in its name": ("u.xlsx", package(parts(GOOD) | {"C:\\x.xml": b"x"}), "unreadable-file"),
    "a part with an absolute name": ("u.xlsx", package(parts(GOOD) | {"/etc/passwd": b"x"}), "unreadable-file"),
    "JSON a hundred thousand deep": ("u.json", b"[" * 100_000 + b"]" * 100_000, "unreadable-file"),
    "JSON objects a hundred thousand deep": ("u.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "unreadable-file"),
    "a number of a million figures": ("u.json", b'{"trust_code": ' + b"9" * 1_000_000 + b', "actions": []}', "unreadable-file"),
    "one line of text of five million columns": ("u.csv", b"," * 5_000_000, "unreadable-file"),
    "many lines and one very long": ("u.csv", b"a\n" * 200_000 + b"," * 200_000, "unreadable-file"),
    "a quotation that never ends": ("u.csv", sheet_csv() + b'"' + b"x\n" * 100_000, None),
    "an empty sheet part": ("u.xlsx", package(parts(GOOD) | {SHEET: b""}), None),
    "a sheet that is not there": ("u.xlsx", package({k: v for k, v in parts(GOOD).items() if k != SHEET}), None),
    "a workbook of nothing": ("u.xlsx", package({"xl/workbook.xml": b""}), "unreadable-file"),
    "a checksum that lies": ("u.xlsx", lying(GOOD), "unreadable-file"),
    "sizes that lie": ("u.xlsx", understated(replaced(GOOD, SHEET, b"<sheetData>", b" " * 9_000_000 + b"<sheetData>")), "unreadable-file"),
    "a sheet that cannot be unpacked": ("u.xlsx", torn(GOOD, SHEET), "unreadable-file"),
    "a list of sheets that cannot be unpacked": ("u.xlsx", torn(GOOD, "xl/workbook.xml"), "unreadable-file"),
    "a sheet of prefixed cells without end": ("u.xlsx", replaced(GOOD, SHEET, b"<sheetData>", b'<sheetData><c t="e">' * 50_000), None),
    "entities in styles": ("u.xlsx", replaced(GOOD, "xl/styles.xml", b"<styleSheet", LAUGHS + b"<styleSheet"), "unreadable-file"),
    "styles that are no styles": ("u.xlsx", package(parts(GOOD) | {"xl/styles.xml": b"<x"}), None),
    "a format of a million decimals": (
        "u.xlsx",
        package(parts(GOOD) | {"xl/styles.xml": STYLES % (b"0" * 1_000_000)}),
        None,
    ),
    "hidden rows without end": (
        "u.ods",
        ods(
            b'<table:table table:name="Update"><table:table-row table:visibility="collapse"'
            b' table:number-rows-repeated="999999999"/></table:table>'
        ),
        "no-table",
    ),
    "a percentage repeated a billion times": (
        "u.ods",
        ods(
            b'<table:table table:name="Update"><table:table-row table:number-rows-repeated="1000000000"><table:table-cell '
            b'table:number-columns-repeated="1000000000" office:value-type="percentage" office:value="1"><text:p>100%</text:p>'
            b"</table:table-cell></table:table-row></table:table>"
        ),
        None,
    ),
    "an Outlook mail of nothing": ("u.msg", OLE_MAIL, "not-an-update"),
    "a workbook that is encrypted with nothing": ("u.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + ENCRYPTED, "encrypted-file"),
    "a list of sheets that leads outside": (
        "u.xlsx",
        package(
            {k: v for k, v in parts(GOOD).items() if k != "xl/workbook.xml"}
            | {"_rels/.rels": b'<Relationships><Relationship Type="x/officeDocument" Target="../../etc/passwd"/></Relationships>'}
        ),
        "not-an-update",
    ),
    "a part with backslashes that leads outside": ("u.xlsx", package(parts(GOOD) | {"xl\\..\\..\\x.xml": b"x"}), "unreadable-file"),
    "JSON with words that are not words": ("u.json", as_json(actions=[{"ref": "\ud800", "status": "\0"}]), None),
    "JSON with names that are not words": ("u.json", as_json(**{"\ud800": ["\ud800"], "summary": ["\ud800"]}), None),
}


@pytest.fixture(scope="module")
def ends():
    """Every file of the corpus read in one batch, with a good one after each."""
    found = {}
    for name, (file, blob, _) in HOSTILE.items():
        found[name] = read_all([(file, blob), ("good.xlsx", GOOD)])
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_reading_or_one_finding_and_the_next_is_read(name: str, ends) -> None:
    reading, after = ends[name]
    assert after.kind == "xlsx"
    if reading.kind == "unreadable":
        assert len(reading.places) == 1
    wanted = HOSTILE[name][2]
    if wanted:
        assert [place.check for place in reading.places] == [wanted]
    assert all(place.detail.isprintable() and "rror" not in place.detail for place in reading.places)


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.socket()",
        "open('/etc/hostname')",
        "open('left_behind', 'w')",
        "import subprocess; subprocess.Popen(['true'])",
        "import os; os.pipe()",
    ],
)
def test_the_reader_process_can_open_nothing(act: str, tmp_path: Path) -> None:
    before, _, _ = START.partition(
        "from tasks.workbook.sandbox.worker"
    )  # as the reader starts, without what the product's own process loads
    code = f"""
{before}
import socket, subprocess
from tasks.workbook.sandbox.lock import Limits, lock
lock(Limits())
try:
    {act}
except OSError as refused:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stdout == "refused\n", done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="/proc is not here to be asked")
def test_the_running_reader_is_locked_before_the_first_file() -> None:
    with Sandbox(READ_FILE, Limits()) as sandbox:
        sandbox.ask({"name": "u.xlsx", "form": "update"}, GOOD)
        process = sandbox._process
        assert process is not None
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        try:
            held = {str(fd.readlink()).partition(":")[0] for fd in Path(f"/proc/{process.pid}/fd").iterdir()}
        except PermissionError:  # to whoever is not root it does not even show what it holds
            held = {"pipe", "/dev/null"}
    said = {line[:25].strip(): line[26:].split()[:2] for line in limits.splitlines()}  # what holds now, and what could be had
    assert said["Max open files"] == ["3", "3"]
    assert [said[f"Max {kind}"] for kind in ("processes", "file size", "core file size")] == [["0", "0"]] * 3
    assert "unlimited" not in (said["Max cpu time"][0], *said["Max address space"])
    assert held == {"pipe", "/dev/null"}


@pytest.mark.parametrize(
    "function", [READ_FILE, "tasks.workbook.returned.annotate_locked:annotate_file", "tasks.workbook.reading.tables_locked:read_tables"]
)
def test_a_locked_process_loads_neither_pandas_nor_openpyxl(function: str) -> None:
    before, _, _ = START.partition("from tasks.workbook.sandbox.worker")
    code = (
        f"{before}\nimport {function.partition(':')[0]}\nprint(sorted({{'pandas', 'numpy', 'openpyxl', 'pydantic'}} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr


def test_files_and_answers_larger_than_a_pipe_holds_are_all_read() -> None:
    large = sheet_csv(*[[f"RNL-{n}", "Delivered", "100", "x" * 200] for n in range(1_000)])
    assert [len(reading.lines) for reading in read_all([("u.csv", large)] * 5)] == [1_000] * 5


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"lines": [], "places": [{}]}', b'{"lines": [], "places": [], "more": 1}'])
def test_an_answer_that_is_no_reading_is_a_finding(answer: bytes) -> None:
    assert [place.check for place in as_reading(answer).places] == ["reader-stopped"]


def test_a_workbook_of_four_thousand_sheets_is_read_or_refused_in_few_words() -> None:
    reading = read_all([("u.xlsx", sheets(4_000))])[0]
    assert len(reading.places) <= 12
