"""The annotated copy of an .ods: comments and colour on the cells to mend, and a sheet of findings; all else as the sender wrote it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from tasks.workbook.reading.read import read
from tasks.workbook.returned.returned_files import annotated
from tasks.workbook.sandbox.process import Stopped
from tests.workbook.builders import HEADERS, blank
from tests.workbook.office import opened_and_saved, typed_and_saved
from tests.workbook.test_annotated_copies import finding
from tests.workbook.test_locked_reader import LAUGHS, ods

NOTE = b"<office:annotation><dc:creator>A Sender</dc:creator><text:p>Mine</text:p></office:annotation>"


def cell(words: str, note: bytes = b"") -> bytes:
    return b'<table:table-cell office:value-type="string">' + note + f"<text:p>{words}</text:p></table:table-cell>".encode()


def sheet(*rows: bytes) -> bytes:
    head = b"<table:table-row>" + b"".join(map(cell, HEADERS)) + b"</table:table-row>"
    table = b'<table:table table:name="Update">' + head + b"".join(rows) + b"</table:table>"
    return ods(table.replace(b"<office:annotation", b'<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"'))


def row(*cells: bytes, many: int = 1) -> bytes:
    repeated = f' table:number-rows-repeated="{many}"'.encode() if many > 1 else b""
    return b"<table:table-row" + repeated + b">" + b"".join(cells) + b"</table:table-row>"


def content(blob: bytes) -> str:
    with ZipFile(io.BytesIO(blob)) as package:
        return package.read("content.xml").decode()


def notes(blob: bytes) -> list[str]:
    """The words of each comment, without the first of its author's name."""
    found = re.findall(r"<office:annotation.*?</office:annotation>", content(blob))
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()[1:]) for one in found]


SENT = sheet(row(cell("RNL-01"), cell("Green"), many=3))


def test_of_rows_and_cells_that_stand_for_several_only_the_one_to_mend_is_marked_and_all_are_read_as_before():
    copy = annotated(SENT, [finding("Update!B3")])
    assert notes(copy) == ["Findings: Not a label. Choose one of the four."]
    body = content(copy).partition('table:name="Update"')[2]
    assert [one.count("annotation>") // 2 for one in body.split("<table:table-row")[1:]][1:] == [0, 1, 0]
    before, again = read("u.ods", SENT), read("u.ods", copy)
    assert (again.places, again.lines) == (before.places, before.lines)


def test_it_opens_at_the_findings_with_a_link_to_each_cell_and_is_the_same_each_time():
    copy = annotated(SENT, [finding("Update!B3"), finding("whole file")], "Illustrative sample")
    assert content(copy).index('table:name="Findings"') < content(copy).index('table:name="Update"')
    assert re.findall(r'xlink:href="([^"]+)"', content(copy)) == ["#Update.B3"]
    assert "Illustrative sample" in content(copy)
    assert annotated(SENT, [finding("Update!B3"), finding("whole file")], "Illustrative sample") == copy


def test_a_copy_that_comes_back_with_other_findings_has_those_alone():
    again = annotated(annotated(SENT, [finding("Update!B3")], "Illustrative"), [finding("Update!B2")], "Illustrative")
    assert notes(again) == ["Findings: Not a label. Choose one of the four."]
    assert content(again).count('table:name="Findings') == 1
    assert content(again).lower().count('"#ffe699"') == 1


def test_a_sender_s_own_comment_stays_above_ours_and_without_it():
    sent = sheet(row(cell("RNL-01"), cell("Green", NOTE)))
    first = annotated(sent, [finding("Update!B2")])
    assert notes(first) == ["Sender Mine Findings: Not a label. Choose one of the four."]
    assert notes(annotated(first, [finding("Update!A2")])) == ["Findings: Not a label. Choose one of the four.", "Sender Mine"]


def test_a_formula_s_language_stays_declared():
    sent = sheet(row(cell("RNL-01"), b'<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'))
    sent = sent if b"xmlns:of" in sent else _declaring(sent, 'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"')
    assert 'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"' in content(annotated(sent, [finding("Update!A2")]))


def _declaring(blob: bytes, words: str) -> bytes:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(blob)) as package, ZipFile(made, "w") as target:
        for name in package.namelist():
            target.writestr(name, package.read(name).replace(b"<office:document-content ", f"<office:document-content {words} ".encode()))
    return made.getvalue()


@pytest.mark.parametrize("sent", [ods(b"", LAUGHS), ods(b"<x>")])
def test_what_cannot_be_added_to_goes_back_without_a_copy(sent):
    with pytest.raises(Stopped):
        annotated(sent, [finding("Update!B2")])


@pytest.mark.rehearsal
def test_a_copy_is_mended_in_libreoffice(tmp_path: Path):
    sent = opened_and_saved(blank(), "ods", tmp_path)
    copy = tmp_path / "copy.ods"
    copy.write_bytes(annotated(sent, [finding("Update!H5")]))
    for path in typed_and_saved(copy, {"Update!H5": "Delivered"}, tmp_path):
        again = read(path.name, path.read_bytes())
        assert (again.places, again.lines[1]["status_word"]) == ((), "Delivered")
