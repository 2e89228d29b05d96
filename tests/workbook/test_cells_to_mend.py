"""In a returned copy the cells to mend stand out and can be typed into; it opens on its findings and prints no wider than the paper."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from tasks.workbook.reading.read import read
from tasks.workbook.returned.cells_to_mend import COLOUR
from tasks.workbook.returned.returned_files import annotated
from tests.workbook.builders import HEADERS, blank, replaced, saved, workbook
from tests.workbook.dialects import DIALECTS, STRICT
from tests.workbook.office import opened_and_saved
from tests.workbook.test_annotated_copies import comment, finding, parts

SENT = workbook([HEADERS, ["RNL-01", "Fine", 60, "All well"]])
SHEET = "xl/worksheets/sheet1.xml"


def opened(blob: bytes):
    return load_workbook(io.BytesIO(blob))


def coloured(blob: bytes) -> list[str]:
    """Cells that are filled with our colour, each of which must be unlocked."""
    book = opened(blob)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == COLOUR]
    assert not any(cell.protection.locked for cell in found)
    return [f"{cell.parent.title}!{cell.coordinate}" for cell in found]


def test_the_cells_to_mend_are_filled_with_colour_and_unlocked_and_no_others() -> None:
    sent = blank()
    copy = annotated(sent, [finding("Update!A4"), finding("Update!H4"), finding("'Sign-off'!B6"), finding("whole file")])
    assert coloured(copy) == ["Update!A4", "Update!H4", "Sign-off!B6"]
    for name in ("Update", "Sign-off"):
        before, after = opened(sent)[name], opened(copy)[name]
        assert after.protection.sheet
        locked = {cell.coordinate: cell.protection.locked for row in before.iter_rows() for cell in row}
        assert all(cell.protection.locked == locked[cell.coordinate] for row in after.iter_rows() for cell in row if not _ours(cell))


def _ours(cell) -> bool:
    return cell.fill.fgColor.rgb == COLOUR


def test_a_cell_that_was_never_written_is_coloured_too() -> None:
    assert coloured(annotated(SENT, [finding("Update!H2"), finding("Update!B2")])) == ["Update!B2", "Update!H2"]


def test_a_cell_that_was_mended_loses_its_colour_in_the_next_copy() -> None:
    again = annotated(annotated(blank(), [finding("Update!H4"), finding("Update!A4")]), [finding("Update!J5")])
    assert coloured(again) == ["Update!J5"]


def test_one_look_serves_all_cells_that_looked_alike() -> None:
    def count(blob: bytes) -> int:
        return parts(blob)["xl/styles.xml"].count(b"<xf ")

    few, many = (annotated(blank(), [finding(f"Update!{cell}") for cell in cells]) for cells in (["H4"], ["H4", "H5", "J4", "J5"]))
    assert count(few) == count(many)


def test_the_copy_opens_on_its_findings_with_no_other_sheet_chosen() -> None:
    chosen = replaced(blank(), SHEET, b"<sheetView ", b'<sheetView tabSelected="1" ')
    copy = annotated(chosen, [finding("Update!H4")])
    book = opened(copy)
    assert book.active.title == "Findings"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Findings"]
    again = opened(annotated(copy, [finding("Update!H4")]))
    assert (again.active.title, again.sheetnames.count("Findings")) == ("Findings", 1)


def test_a_workbook_without_a_view_is_given_one() -> None:
    workbook_part = parts(SENT)["xl/workbook.xml"]
    views = re.search(rb"<bookViews>.*?</bookViews>", workbook_part)
    assert views is not None
    assert opened(annotated(replaced(SENT, "xl/workbook.xml", views[0], b""), [finding()])).active.title == "Findings"


@pytest.mark.parametrize("sent", [blank(), SENT], ids=["template", "own"])
def test_it_prints_no_wider_than_the_paper(sent: bytes) -> None:
    copy = opened(annotated(sent, [finding("Update!B2")]))
    for name in ("Update", "Findings"):
        assert copy[name].sheet_properties.pageSetUpPr.fitToPage
        assert copy[name].page_setup.fitToHeight == 0


@pytest.mark.rehearsal
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
def test_a_copy_comes_back_with_its_comments_in_every_dialect(dialect, tmp_path) -> None:
    copy = annotated(dialect(SENT), [finding()])
    assert read("u.xlsx", copy).lines == read("u.xlsx", SENT).lines
    after = opened_and_saved(copy, "xlsx", tmp_path)  # a program that reads every dialect
    assert comment(after, "B2") == "Findings: Not a label.\nChoose one of the four."
    assert opened(after)["Update"]["B2"].fill.fgColor.rgb == COLOUR
    assert "Findings" in opened(after).sheetnames


def test_what_is_added_to_a_strict_workbook_is_strict() -> None:
    added = parts(annotated(DIALECTS["strict"](SENT), [finding()]))
    usual = [name for name, data in added.items() if any(old in data for old, _ in STRICT)]
    assert usual == []


@pytest.mark.rehearsal
def test_libreoffice_shows_the_colour_and_lets_the_cell_be_changed(tmp_path) -> None:
    after = opened_and_saved(annotated(blank(), [finding("Update!A4")]), "xlsx", tmp_path)
    assert coloured(after) == ["Update!A4"]
    assert coloured(annotated(after, [finding("Update!H5")])) == ["Update!H5"]
    assert saved(opened(after))
