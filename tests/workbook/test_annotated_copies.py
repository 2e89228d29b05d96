"""An annotated copy is the sender's own file: what we add is added, and every other part of it is theirs, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tasks.model.finding import Finding, Severity
from tasks.workbook.reading.read import read
from tasks.workbook.returned.returned_files import Returned, annotated, findings_csv
from tasks.workbook.returned.views import fitting_width
from tests.workbook.builders import HEADERS, blank, package, replaced, saved, workbook
from tests.workbook.office import opened_and_saved

SENT = workbook([HEADERS, ["RNL-01", "Fine", 60, "All well"]])
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml"}


def finding(address: str = "Update!B2", says: str = "Not a label.") -> Finding:
    return Finding("status-unknown", Severity.ERROR, "RNL", "2013-10", "RNL-01", address, "Fine", says, "Choose one of the four.")


def parts(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as made:
        return {name: made.read(name) for name in made.namelist()}


def comment(blob: bytes, cell: str, sheet: str = "Update") -> str | None:
    note = load_workbook(io.BytesIO(blob))[sheet][cell].comment
    return note.text if note else None


def with_parts(blob: bytes, more: dict[str, bytes]) -> bytes:
    return package(parts(blob) | more)


def test_every_part_but_the_few_that_name_what_is_added_goes_back_as_it_came() -> None:
    sent = with_parts(blank(), {"xl/vbaProject.bin": b"macro \0 bytes", "xl/media/image1.png": b"\x89PNG", "xl/charts/chart1.xml": b"<c/>"})
    before, after = parts(sent), parts(annotated(sent, [finding("Update!H4")]))
    assert {name for name in before if before[name] != after[name]} == CHANGED
    assert list(after)[: len(before)] == list(before)
    assert sorted(after.keys() - before.keys()) == [
        "xl/findings/boxes1.vml",
        "xl/findings/comments1.xml",
        "xl/findings/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    ]


def test_a_sheet_with_comments_differs_by_one_element_its_width_in_print_and_the_look_of_its_cell_and_the_others_not_at_all() -> None:
    before, after = parts(blank()), parts(annotated(blank(), [finding("Update!H4")]))
    head, tail = after["xl/worksheets/sheet1.xml"].split(b"<legacyDrawing ")
    cell = re.compile(rb'(<c r="H4" s=")\d+')
    assert cell.sub(rb"\1", head + tail.partition(b"/>")[2]) == cell.sub(rb"\1", fitting_width(before["xl/worksheets/sheet1.xml"]))
    assert all(before[name] == after[name] for name in before if name.startswith("xl/worksheets/sheet") and "sheet1" not in name)


def test_every_format_keeps_its_number() -> None:
    before, after = (load_workbook(io.BytesIO(blob)) for blob in (blank(), annotated(blank(), [finding("Update!H4")])))
    for name in before.sheetnames:
        for mine, theirs in zip(after[name].iter_rows(), before[name].iter_rows(), strict=True):
            assert [(c.value, c.number_format, repr(c.font), repr(c.alignment)) for c in mine] == [
                (c.value, c.number_format, repr(c.font), repr(c.alignment)) for c in theirs
            ]
            assert all(repr(a.fill) == repr(b.fill) for a, b in zip(mine, theirs, strict=True) if (name, a.coordinate) != ("Update", "H4"))


def test_a_workbook_with_macros_keeps_its_ending() -> None:
    with Returned() as returned:
        names = [name for name, _ in returned.files("U.XLSM", SENT, "xlsx", [finding()])]
    assert names[0] == "U-annotated.xlsm"


def test_a_senders_own_comments_stay_and_ours_follows_on_the_same_cell() -> None:
    made = load_workbook(io.BytesIO(SENT))
    for cell in ("A1", "B2"):
        made["Update"][cell].comment = Comment(f"mine on {cell}", "A Sender")
    sent = annotated(saved(made), [finding(), finding("Update!C2", says="Too much.")])
    assert comment(sent, "A1") == "mine on A1"
    assert comment(sent, "B2") == "mine on B2\n\nFindings: Not a label.\nChoose one of the four."
    assert comment(sent, "C2") == "Findings: Too much.\nChoose one of the four."


def test_a_copy_sent_in_again_loses_the_findings_it_carried() -> None:
    once = annotated(SENT, [finding()])
    again = annotated(once, [finding("Update!C2")])
    assert (comment(again, "B2"), comment(again, "C2")) == (None, "Findings: Not a label.\nChoose one of the four.")
    assert load_workbook(io.BytesIO(again)).sheetnames == ["Update", "Findings"]
    boxes = next(data for name, data in parts(again).items() if name.endswith(".vml"))
    assert boxes.count(b"<x:Row>") == 1


def test_a_senders_own_sheet_called_findings_is_kept() -> None:
    sent = workbook([HEADERS, ["RNL-01", "Fine"]], extra={"findings": [["Ward", "Beds"], ["Four", 28]]})
    copy = load_workbook(io.BytesIO(annotated(sent, [finding()])))
    assert copy.sheetnames == ["Update", "findings", "Findings 2"]
    assert copy["findings"]["B2"].value == 28
    assert read("u.xlsx", annotated(sent, [finding()])).lines == read("u.xlsx", sent).lines


def test_a_comment_on_a_covered_cell_is_moved_to_the_one_that_shows() -> None:
    made = load_workbook(io.BytesIO(SENT))
    made["Update"].merge_cells("B2:C3")
    copy = annotated(saved(made), [finding("Update!C3"), finding("Update!B2", says="And this.")])
    assert comment(copy, "B2") == "Findings: Not a label.\nChoose one of the four.\n\nAnd this.\nChoose one of the four."


def test_the_links_stand_before_tables_and_extensions() -> None:
    tail = b'<tableParts count="0"/><extLst><ext uri="x"/></extLst></worksheet>'
    sheet = parts(annotated(replaced(SENT, "xl/worksheets/sheet1.xml", b"</worksheet>", tail), [finding()]))["xl/worksheets/sheet1.xml"]
    assert sheet.index(b"<legacyDrawing") < sheet.index(b"<tableParts")
    assert sheet.endswith(tail)


def test_words_with_marks_of_their_own_arrive_as_written() -> None:
    says = 'A "label" <b> & _x0041_ \x07, it\'s'
    copy = annotated(SENT, [finding(says=says)])
    assert "_x005F_x0041_" in (comment(copy, "B2") or "")  # openpyxl leaves the code as it stands; spreadsheet programs read _x0041_
    assert (comment(copy, "B2") or "").startswith('Findings: A "label" <b> & ')


def test_an_illustrative_programme_says_so_in_copy_and_table() -> None:
    banner = "Illustrative sample: nothing here is real"
    assert load_workbook(io.BytesIO(annotated(SENT, [finding()], banner)))["Findings"]["A1"].value == banner
    header, row = findings_csv([finding()], banner).decode("utf-8-sig").splitlines()
    assert header.endswith(",illustrative")
    assert row.endswith(banner)


def test_a_batch_makes_one_process_however_many_copies(tmp_path) -> None:
    with Returned() as returned:
        returned.copy(SENT, [finding()])
        first = returned._sandbox._process
        returned.copy(blank(), [finding("Update!H4")])
        assert returned._sandbox._process is first


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_opens_an_annotated_copy_and_what_it_saves_is_read_the_same(form: str, tmp_path) -> None:
    sent = blank(banner="Illustrative")
    copy = annotated(sent, [finding("Update!H5"), finding("'Sign-off'!B12")], "Illustrative")
    after = opened_and_saved(copy, form, tmp_path)
    before, again = read("u.xlsx", sent), read(f"u.{form}", after)
    assert (again.places, again.head, again.lines) == ((), before.head, before.lines)
    if form == "xlsx":
        assert comment(after, "H5") == "Findings: Not a label.\nChoose one of the four."
        assert load_workbook(io.BytesIO(after))["Findings"]["C3"].hyperlink.location in {"Update!H5", "#Update!H5"}
        third = annotated(after, [finding("Update!H6")])
        assert (comment(third, "H5"), comment(third, "H6")) == (None, "Findings: Not a label.\nChoose one of the four.")
        assert load_workbook(io.BytesIO(third)).sheetnames.count("Findings") == 1


def test_a_drawing_with_other_names_for_its_language_is_added_to() -> None:
    made = Workbook()
    made.worksheets[0].title = "Update"
    made.worksheets[0]["A1"] = "x"
    made.worksheets[0]["A1"].comment = Comment("mine", "A Sender")  # openpyxl calls the languages ns0, ns1 and ns2
    copy = annotated(saved(made), [finding("Update!D9")])
    assert (comment(copy, "A1"), comment(copy, "D9")) == ("mine", "Findings: Not a label.\nChoose one of the four.")
