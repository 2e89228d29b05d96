"""A file that is not the update is named for what it is, with what to do about it; parts that nobody parses refuse no file."""

from __future__ import annotations

import ast
import inspect
import io

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tasks.model.other_files import OTHER_FILES
from tasks.rules import checks
from tasks.workbook.reading import looks
from tasks.workbook.reading.read import read
from tasks.workbook.returned.returned_files import annotated
from tests.workbook.builders import HEADERS, package, replaced, sheet_csv, workbook
from tests.workbook.dialects import DIALECTS
from tests.workbook.test_annotated_copies import comment, finding, parts
from tests.workbook.test_locked_reader import ods

ROW = ["RNL-01", "Delivered", "100", "All done"]
GOOD = workbook([HEADERS, ROW])
OLE = looks.OLE + b"\0" * 500
ODT = b"application/vnd.oasis.opendocument."
MAIL = (
    b"Received: from mail by mx;\r\n Tue, 12 Nov 2013\r\nFrom: Jo <jo@example.nhs.uk>\r\nTo: updates@example.org\r\nSubject: Our update\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nPlease find attached.\r\n"
)
CONTENT = parts(ods(b'<table:table table:name="Update"/>'))["content.xml"]

OTHERS = [
    ("mail.eml", MAIL, "eml"),
    ("mail.txt", b"\xef\xbb\xbf" + MAIL, "eml"),
    ("mail.msg", OLE + "__substg1.0_0037001F".encode("utf-16-le"), "msg"),
    ("mail.msg", OLE + "__properties_version1.0".encode("utf-16-le") + "Workbook".encode("utf-16-le"), "msg"),
    ("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00", "tnef"),
    ("u.zip", package({"u.xlsx": GOOD}), "zip"),
    ("u.numbers", package({"Index/Document.iwa": b"x"}), "numbers"),
    ("u.xlsx", package({"Index/Tables/DataList.iwa": b"x"}), "numbers"),
    ("u.pages", package({"Index/Document.iwa": b"x"}), "iwork"),
    ("u.odt", package({"mimetype": ODT + b"text", "content.xml": CONTENT}), "odt"),
    ("u.odp", package({"mimetype": ODT + b"presentation", "content.xml": CONTENT}), "odp"),
    ("u.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
    ("u.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "ppt"),
    ("u.mpp", OLE + "Props14".encode("utf-16-le"), "mpp"),
    ("u.xls", b"\x09\x04\x06\0\0\0\x10\0", "xls-early"),
    ("u.xls", b"\x09\x04\x06\0\0\0\x40\0", "xlm"),
    ("u.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xml-sheet"),
    ("u.fods", b'<?xml version="1.0"?><office:document/>', "fods"),
    ("u.slk", b"ID;PWXL;N;E\r\n", "dif"),
    ("u.gsheet", b'{"url": "https://docs.example/x"}', "link"),
    ("u.url", b"[InternetShortcut]\r\nURL=https://x", "link"),
    ("u.heic", b"\0\0\0\x18ftypheic", "picture"),
    ("u.tar", b"u.xlsx".ljust(257, b"\0") + b"ustar", "tar"),
    ("u.p7m", b"\x30\x82\x01\x00", "p7m"),
    ("smime.p7m", b"\x30\x80\x06\x09\x2a", "p7m"),
    ("smime.p7m", b"\x30\x83\x01\x00\x00", "p7m"),
]


@pytest.mark.parametrize(("name", "blob", "looks"), OTHERS, ids=[f"{name}-{looks}" for name, _, looks in OTHERS])
def test_a_file_of_another_kind_is_named_for_what_it_is(name: str, blob: bytes, looks: str) -> None:
    reading = read(name, blob)
    assert [(place.check, place.detail) for place in reading.places] == [("not-an-update", looks)]


def test_every_kind_that_the_reader_names_has_words_and_advice() -> None:
    named = {looks for table in (looks._SIGNATURES, looks._OLE_STREAMS) for _, looks in table} | {kind for *_, kind in looks._FURTHER_IN}
    named |= {node.value for node in ast.walk(ast.parse(inspect.getsource(looks._xml))) if isinstance(node, ast.Constant)} & {"fods", "xml"}
    assert named <= OTHER_FILES.keys()
    says = next(check for check in checks.catalogue() if check.id == "not-an-update").says
    for kind, other in OTHER_FILES.items():
        assert callable(says)
        assert says({"detail": kind}) == f"The file is not an update: it is {other.looks}. {other.mend}"


@pytest.mark.parametrize(
    "start", [b"From the trust,RNL\r\n", b"Note: made on Monday\r\nSubject: our update\r\n", b"ID;Progress\r\n", b"BM,1\r\n", b"MZ\r\n"]
)
def test_words_that_only_begin_like_another_kind_are_text(start: bytes) -> None:
    assert read("u.csv", start + sheet_csv(ROW)).kind == "csv"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
def test_a_workbook_of_any_program_gives_the_same_lines(dialect) -> None:
    assert read("u.xlsx", dialect(GOOD)).lines == read("u.xlsx", GOOD).lines != ()


XMP = b'\xff\xd8\xff\xe1<?xpacket?><!DOCTYPE x><!ENTITY y "z"><x:xmpmeta/>'


@pytest.mark.parametrize(
    "part",
    ["xl/media/image1.jpeg", "docProps/app.xml", "customXml/item1.xml", "xl/drawings/drawing1.xml", "xl/printerSettings/p.bin", "x.bin"],
)
def test_a_part_that_is_never_parsed_refuses_no_workbook(part: str) -> None:
    reading = read("u.xlsx", package(parts(GOOD) | {part: XMP}))
    assert (reading.places, len(reading.lines)) == ((), 1)


@pytest.mark.parametrize("part", ["Pictures/1.jpeg", "Thumbnails/thumbnail.png", "meta.xml", "Object 1/content.xml"])
def test_a_part_that_is_never_parsed_refuses_no_spreadsheet(part: str) -> None:
    sent = package(parts(ods(b'<table:table table:name="Update"/>')) | {part: XMP})
    assert [place.check for place in read("u.ods", sent).places] == ["no-table"]


@pytest.mark.parametrize("gone", [["mimetype"], ["META-INF/manifest.xml"], ["mimetype", "META-INF/manifest.xml"]])
def test_an_ods_without_the_parts_that_name_its_kind_is_read(gone: list[str]) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in ("Ref", "Status")
    )
    whole = parts(ods(f'<table:table table:name="Update"><table:table-row>{cells}</table:table-row></table:table>'.encode()))
    reading = read("u.ods", package({name: data for name, data in whole.items() if name not in gone}))
    assert (reading.kind, reading.places) == ("ods", ())


def test_macro_sheets_beside_an_update_are_told_and_a_workbook_of_nothing_else_is_named() -> None:
    whole = parts(workbook([HEADERS, ROW], extra={"Macro1": []}))
    whole["xl/macrosheets/sheet1.xml"] = whole.pop("xl/worksheets/sheet2.xml")
    name, old, new = "xl/_rels/workbook.xml.rels", b"worksheets/sheet2.xml", b"macrosheets/sheet1.xml"
    whole[name] = whole[name].replace(old, new)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    before, _, after = whole[name].rpartition(kind)
    whole[name] = before + b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" + after
    reading = read("u.xlsm", package(whole))
    assert ([place.check for place in reading.places], len(reading.lines)) == (["macros"], 1)
    del whole["xl/worksheets/sheet1.xml"]
    assert [(place.check, place.detail) for place in read("u.xlsm", package(whole)).places] == [("not-an-update", "xlm")]


FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row></sheetData>'


def test_a_blank_in_the_last_cell_is_told_as_what_it_is() -> None:
    reading = read("u.xlsx", replaced(GOOD, "xl/worksheets/sheet1.xml", b"</sheetData>", FAR))
    assert [place.check for place in reading.places] == ["unreadable-file"]
    assert "XFD1048576" in reading.places[0].detail


@pytest.mark.parametrize("blank", ["<text:p> </text:p>", "<text:p><text:s/></text:p>", "<text:p>x</text:p>"])
def test_a_blank_in_the_last_cell_of_an_ods_is_told_as_what_it_is(blank: str) -> None:
    far = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        f'<table:table-cell office:value-type="string">{blank}</table:table-cell></table:table-row>'
    )
    first = '<table:table-row><table:table-cell office:value-type="string"><text:p>Ref</text:p></table:table-cell></table:table-row>'
    reading = read("u.ods", ods(f'<table:table table:name="Update">{first}{far}</table:table>'.encode()))
    assert [place.check for place in reading.places] == ["unreadable-file"]
    assert "XFD1048576" in reading.places[0].detail


def test_far_cells_without_anything_in_them_are_no_matter() -> None:
    empty = FAR.replace(b' t="inlineStr"><is><t xml:space="preserve"> </t></is></c>', b' s="0"/>')
    assert read("u.xlsx", replaced(GOOD, "xl/worksheets/sheet1.xml", b"</sheetData>", empty)).places == ()


def encrypted(password: str) -> bytes:
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(GOOD)).encrypt(password, made)
    return made.getvalue()


def test_a_workbook_that_excel_opens_without_asking_is_opened_here_too_and_comes_back_with_its_findings() -> None:
    sent = encrypted("VelvetSweatshop")
    reading = read("u.xlsx", sent)
    assert (reading.kind, reading.places, reading.lines) == ("xlsx", (), read("u.xlsx", GOOD).lines)
    assert comment(annotated(sent, [finding()]), "B2") == "Findings: Not a label.\nChoose one of the four."


@pytest.mark.parametrize("sent", [encrypted("secret"), encrypted("VelvetSweatshop")[:3000]], ids=["password", "cut off"])
def test_a_workbook_with_a_password_of_its_own_is_told_so(sent: bytes) -> None:
    assert [place.check for place in read("u.xlsx", sent).places] == ["encrypted-file"]
