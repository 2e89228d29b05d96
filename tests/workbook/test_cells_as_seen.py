"""A cell is what its sender sees: percentages, errors, months, formulas without a value and what is hidden, whatever program wrote it."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

from tasks.workbook.reading.read import read
from tests.workbook.builders import HEADERS, blank, filled, replaced, saved, sheet_csv, workbook
from tests.workbook.dialects import DIALECTS
from tests.workbook.office import opened_and_saved
from tests.workbook.test_locked_reader import ods

SHEET = "xl/worksheets/sheet1.xml"
dialects = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())


def formatted(cells: dict[str, tuple[object, str]], rows: list[list[object]] | None = None) -> bytes:
    """A small update with values and their number formats, by cell."""
    book = load_workbook(io.BytesIO(workbook(rows or [[*HEADERS, "Date delivered"], ["RNL-01", "Delivered"]])))
    for cell, (value, number_format) in cells.items():
        book["Update"][cell] = value
        book["Update"][cell].number_format = number_format
    return saved(book)


def with_error(error: bytes = b"#REF!", cell: bytes = b"D2") -> bytes:
    sent = workbook([HEADERS, ["RNL-01", "Some issues", 50, "x"]])
    return replaced(sent, SHEET, b'<c r="%s" t="inlineStr"><is><t>x</t></is></c>' % cell, b'<c r="%s" t="e"><v>%s</v></c>' % (cell, error))


def places(blob: bytes, name: str = "u.xlsx") -> list[tuple[str, str, str]]:
    return [(place.check, place.address, place.seen) for place in read(name, blob).places]


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [(1, "0%", "100%"), (0.6, "0%", "60%"), (0.605, "0%", "61%"), (0.605, "0.0%", "60.5%"), (0.07, "0.00%", "7%"), (0, "0%", "0%")],
)
def test_a_percentage_is_read_as_it_is_shown(value: float, number_format: str, words: str) -> None:
    assert read("u.xlsx", formatted({"C2": (value, number_format)})).lines[0]["percent_word"] == words


@dialects
def test_a_percentage_is_read_whatever_program_wrote_it(dialect) -> None:
    assert read("u.xlsx", dialect(formatted({"C2": (1, "0%")}))).lines[0]["percent_word"] == "100%"


@pytest.mark.parametrize("number_format", ["General", "0", '0"%"', "0.0", "@"])
def test_a_number_without_a_percent_format_stays_as_it_is(number_format: str) -> None:
    assert read("u.xlsx", formatted({"C2": (60, number_format)})).lines[0]["percent_word"] == "60"


@pytest.mark.parametrize(
    ("number_format", "words"), [("mmm-yy", "October 2013"), ("mmmm yyyy", "October 2013"), ("d mmm yyyy", "2013-10-01")]
)
def test_a_day_that_is_shown_as_a_month_names_no_day(number_format: str, words: str) -> None:
    sent = formatted({"E2": (datetime(2013, 10, 1), number_format)})  # noqa: DTZ001
    assert read("u.xlsx", sent).lines[0]["delivered_word"] == words


@pytest.mark.parametrize(("number_format", "words"), [('"RNL-"00', "RNL-07"), ("000", "007")])
def test_a_reference_that_a_format_completes_is_read_complete(number_format: str, words: str) -> None:
    assert read("u.xlsx", formatted({"A2": (7, number_format)})).lines[0]["ref"] == words


@pytest.mark.parametrize("error", [b"#REF!", b"#N/A", b"#DIV/0!", b"#NAME?", b"#VALUE!"])
@dialects
def test_an_error_is_a_finding_at_its_cell_that_says_what_it_shows(dialect, error: bytes) -> None:
    assert places(dialect(with_error(error))) == [("error-value", "Update!D2", error.decode())]


def test_an_error_in_the_head_is_a_finding_at_its_cell() -> None:
    assert places(filled(blank(), {"Sign-off!B12": "#N/A"})) == [("error-value", "'Sign-off'!B12", "#N/A")]
    assert places(filled(blank(), {"Sign-off!B6": "#NAME?"})) == [("error-value", "'Sign-off'!B6", "#NAME?")]  # which spells a label


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "########", "Err:502"])
def test_an_error_saved_as_text_is_a_finding(error: str) -> None:
    assert places(sheet_csv(["RNL-01", "Some issues", "50", error]), "u.csv") == [
        ("error-value", "row 5, column Progress this month", error)
    ]


@pytest.mark.parametrize("word", ["# 4 ward", "N/A", "#4", "Errors fell"])
def test_words_that_are_no_error_are_words(word: str) -> None:
    reading = read("u.csv", sheet_csv(["RNL-01", "Some issues", "50", word]))
    assert (reading.places, reading.lines[0]["narrative"]) == ((), word)


def spreadsheet(*cells: str, row: str = "", columns: str = "") -> bytes:
    """An .ods with the usual headings and one line, whose cells are given as elements."""
    heads = "".join(f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in HEADERS)
    rows = f"<table:table-row>{heads}</table:table-row><table:table-row{row}>{''.join(cells)}</table:table-row>"
    return ods(f'<table:table table:name="Update">{columns}{rows}</table:table>'.encode())


def word(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_an_ods_shows_percentages_and_errors() -> None:
    percent = '<table:table-cell office:value-type="percentage" office:value="1"><text:p>100%</text:p></table:table-cell>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    reading = read("u.ods", spreadsheet(word("RNL-01"), word("Delivered"), percent, error))
    assert reading.lines[0]["percent_word"] == "100%"
    assert [(place.check, place.address, place.seen) for place in reading.places] == [("error-value", "Update!D2", "#DIV/0!")]


def test_a_formula_of_an_ods_that_was_never_calculated_is_pointed_at() -> None:
    sent = spreadsheet(word("RNL-01"), word("Delivered"), '<table:table-cell table:formula="of:=1+1"/>')
    assert places(sent, "u.ods") == [("formula-without-value", "Update!C2", "=1+1")]


@dialects
def test_a_formula_that_was_never_calculated_is_pointed_at_in_every_dialect(dialect) -> None:
    sent = workbook([HEADERS, ["RNL-01", "Delivered", "=50+50", "All done"]])
    assert places(dialect(sent)) == [("formula-without-value", "Update!C2", "=50+50")]


def test_a_row_of_formulas_that_were_never_calculated_is_not_passed_over() -> None:
    sent = workbook([HEADERS, ["=Plan!A2", "=Plan!B2"], ["RNL-02", "Delivered"]])
    assert [place[:2] for place in places(sent)] == [("formula-without-value", "Update!A2"), ("formula-without-value", "Update!B2")]


def hidden(form: str, tmp_path) -> bytes:
    rows = [HEADERS, *[[f"RNL-0{n}", "Delivered", 100, "Done"] for n in range(1, 5)]]
    book = load_workbook(io.BytesIO(workbook(rows)))
    for row in (3, 4):
        book["Update"].row_dimensions[row].hidden = True
    book["Update"].column_dimensions["C"].hidden = True
    return opened_and_saved(saved(book), form, tmp_path) if tmp_path else saved(book)


@dialects
def test_hidden_rows_and_columns_are_read_with_one_warning_that_says_where(dialect) -> None:
    reading = read("u.xlsx", dialect(hidden("xlsx", None)))
    assert [line["ref"] for line in reading.lines] == ["RNL-01", "RNL-02", "RNL-03", "RNL-04"]
    assert [(place.check, place.address, place.detail) for place in reading.places] == [
        ("hidden-cells", "Update!C3", "rows 3 to 4 and column C of Update")
    ]


@dialects
@pytest.mark.parametrize(("height", "width"), [(b"0", b"0"), (b"0.0", b"0.0"), (b"3.75", b"0.42"), (b".5", b".1")])
def test_rows_of_hardly_any_height_and_columns_of_hardly_any_width_are_hidden_too(dialect, height: bytes, width: bytes) -> None:
    sent = replaced(hidden("xlsx", None), SHEET, b'hidden="1" width="13"', b'width="%s"' % width)
    sent = dialect(replaced(sent, SHEET, b'r="3" hidden="1"', b'r="3" ht="%s" customHeight="1"' % height))
    assert [place.detail for place in read("u.xlsx", sent).places] == ["rows 3 to 4 and column C of Update"]


def test_a_row_of_no_height_is_told_though_nothing_else_is_hidden() -> None:
    sent = workbook([HEADERS, ["RNL-01", "Delivered"], ["RNL-02", "Delivered"]])
    for height, told in ((b"0", True), (b"3", True), (b"4", False), (b"40", False), (b"0x", False)):
        low = replaced(sent, SHEET, b'<row r="3"', b'<row r="3" ht="%s" customHeight="1"' % height)
        assert [place.detail for place in read("u.xlsx", low).places] == ["row 3 of Update"] * told


@dialects
@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        (b'defaultRowHeight="1"', "rows 2 to 3 of Update"),
        (b'defaultRowHeight="0" customHeight="1"', "rows 2 to 3 of Update"),
        (b'defaultRowHeight="15" defaultColWidth="0.3"', "columns A to B and D of Update"),
        (b'defaultRowHeight="2" defaultColWidth="0"', "rows 2 to 3 and columns A to B and D of Update"),
        (b'defaultRowHeight="0"', ""),
        (b'defaultRowHeight="15" zeroHeight="1"', ""),  # hides what stands nowhere in the file: rows without words
        (b'defaultRowHeight="15" defaultColWidth="9"', ""),
    ],
)
def test_sizes_that_a_sheet_gives_all_its_rows_and_columns_hide_those_without_one_of_their_own(dialect, sizes: bytes, told: str) -> None:
    sent = workbook([HEADERS, ["RNL-01", "Delivered", 100, "Done"], ["RNL-02", "Delivered", 100, "x"], ["RNL-03", "Delivered", 100, "x"]])
    own = b'<cols><col min="3" max="3" width="9" customWidth="1"/></cols><sheetData>'
    sent = replaced(replaced(sent, SHEET, b'defaultRowHeight="15"', sizes), SHEET, b"<sheetData>", own)
    sent = replaced(sent, SHEET, b'<row r="4"', b'<row r="4" ht="15"')
    assert [place.detail for place in read("u.xlsx", dialect(sent)).places] == [told] * bool(told)


@pytest.mark.parametrize(
    ("height", "told"), [("0.02in", True), ("0.5mm", True), ("3pt", True), ("0cm", True), ("0.178in", False), ("4pt", False)]
)
def test_a_row_of_an_ods_that_is_hardly_there_is_told(height: str, told: bool) -> None:
    style = (
        f'<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="{height}"/></style:style>'
    )
    sent = spreadsheet(word("RNL-01"), word("Delivered"), row=' table:style-name="low"', columns=style)
    assert [place.detail for place in read("u.ods", sent).places] == ["row 2 of Update"] * told


@pytest.mark.parametrize(("size", "told"), [("1pt", True), ("0.04in", True), ("8pt", False), ("100%", False)])
def test_words_of_an_ods_that_are_too_small_to_read_are_told(size: str, told: bool) -> None:
    styles = (
        f'<style:style style:name="small" style:family="table-cell"><style:text-properties fo:font-size="{size}"/></style:style>'
        '<style:style style:name="likewise" style:family="table-cell" style:parent-style-name="small"/>'
    )
    cells = [word("x").replace(" office", f' table:style-name="{style}" office', 1) for style in ("small", "likewise")]
    part = (
        '<table:table-cell office:value-type="string"><text:p>x<text:span text:style-name="small">y</text:span></text:p></table:table-cell>'
    )
    sent = spreadsheet(word("RNL-01"), cells[0], cells[1], part, columns=styles)
    assert [place.detail for place in read("u.ods", sent).places] == ["In type too small to read: Update!B2, Update!C2, Update!D2"] * told


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_libreoffice_saves_of_a_sheet_of_low_rows_is_told_alike(form: str, tmp_path) -> None:
    sent = workbook([HEADERS, ["RNL-01", "Delivered", 100, "Done"]])
    low = replaced(sent, SHEET, b'defaultRowHeight="15"', b'defaultRowHeight="1" customHeight="1"')
    assert [place.detail for place in read(f"u.{form}", opened_and_saved(low, form, tmp_path)).places] == ["row 2 of Update"]


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_libreoffice_hides_is_told_alike(form: str, tmp_path) -> None:
    reading = read(f"u.{form}", hidden(form, tmp_path))
    assert [(place.check, place.detail) for place in reading.places] == [("hidden-cells", "rows 3 to 4 and column C of Update")]


def test_a_filtered_row_of_an_ods_is_told() -> None:
    sent = spreadsheet(word("RNL-01"), word("Delivered"), row=' table:visibility="filter"')
    assert [place.detail for place in read("u.ods", sent).places] == ["row 2 of Update"]


def test_hidden_rows_without_words_are_not_told() -> None:
    book = load_workbook(io.BytesIO(workbook([HEADERS, ["RNL-01", "Delivered"]])))
    book["Update"].row_dimensions[40].hidden = True
    book["Update"].column_dimensions["Z"].hidden = True
    assert places(saved(book)) == []


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_libreoffice_saves_of_percentages_and_errors_is_read_alike(form: str, tmp_path) -> None:
    sent = formatted({"C2": (1, "0%"), "D2": ("=1/0", "General"), "E2": (datetime(2013, 10, 1), "mmm-yy")})  # noqa: DTZ001
    reading = read(f"u.{form}", opened_and_saved(sent, form, tmp_path))
    assert [reading.lines[0][key] for key in ("percent_word", "delivered_word")] == ["100%", "October 2013"]
    assert [(place.check, place.seen) for place in reading.places] == [("error-value", "#DIV/0!")]


def styled(change, rows=(("RNL-01", "Some issues", 50, "As it was"), ("RNL-02", "Delivered", 100, "Done"))) -> bytes:
    """A small update of which one cell after another was given another style."""
    book = load_workbook(io.BytesIO(workbook([HEADERS, *map(list, rows)])))
    change(book["Update"])
    return saved(book)


def strike(*cells: str):
    def change(sheet) -> None:
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return change


def told_of(blob: bytes, name: str = "u.xlsx") -> list[tuple[str, str]]:
    reading = read(name, blob)
    assert [line["narrative"] for line in reading.lines][:2] == ["As it was", "Done"], "it is read like the rest"
    assert {place.check for place in reading.places} <= {"struck-or-hidden"}
    return [(place.address, place.detail) for place in reading.places]


@dialects
def test_words_that_are_struck_through_are_read_with_one_warning_that_names_the_cells(dialect) -> None:
    assert told_of(dialect(styled(strike("D2", "D3")))) == [("Update!D2", "Struck through: Update!D2, Update!D3")]


def test_words_of_which_a_part_is_struck_through_are_told_too() -> None:
    part = CellRichText("As ", TextBlock(InlineFont(strike=True), "it was"))
    sent = styled(lambda sheet: sheet["D2"].__setattr__("value", part))
    assert told_of(sent) == [("Update!D2", "Struck through: Update!D2")]
    inline = replaced(styled(strike()), SHEET, b"<is><t>As it was</t></is>", b"<is><r><rPr><strike/></rPr><t>As it was</t></r></is>")
    assert told_of(inline) == [("Update!D2", "Struck through: Update!D2")]
    undone = replaced(
        styled(strike()), SHEET, b"<is><t>As it was</t></is>", b'<is><r><rPr><strike val="0"/></rPr><t>As it was</t></r></is>'
    )
    assert told_of(undone) == []


def test_of_many_such_cells_the_first_are_named_and_those_outside_the_table_are_nobodys() -> None:
    rows = [("RNL-01", "Some issues", 50, "As it was"), ("RNL-02", "Delivered", 100, "Done"), *[("RNL-03", "Delivered", 1, "x")] * 9]
    many = strike(*(f"D{n}" for n in range(2, 13)), "J40")
    assert told_of(styled(many, rows))[0][1].endswith("Update!D11 and 1 more")
    assert told_of(styled(strike("D1", "E2"))) == []


@dialects
def test_words_that_are_too_small_to_read_are_read_with_a_warning_and_so_are_parts_of_them(dialect) -> None:
    def small(sheet) -> None:
        sheet["D3"].font, sheet["J40"].font = Font(sz=1), Font(sz=1)
        sheet["D2"].value = CellRichText("As ", TextBlock(InlineFont(sz=3.5), "it was"))
        sheet["C2"].font = Font(sz=4)

    assert told_of(dialect(styled(small))) == [("Update!D2", "In type too small to read: Update!D2, Update!D3")]
    shared = replaced(styled(strike()), SHEET, b"<is><t>As it was</t></is>", b'<is><r><rPr><sz val="1"/></rPr><t>As it was</t></r></is>')
    assert told_of(shared) == [("Update!D2", "In type too small to read: Update!D2")]


@pytest.mark.parametrize(
    ("number_format", "cell", "told"),
    [
        (";;;", "C2", True),
        (";;", "C2", True),
        (";;;", "D2", True),
        (";;", "D2", False),
        ("0;;", "C2", False),
        (";;;@", "D2", False),
        ("0;-0;0;", "D2", True),
        ("0;-0;0;", "C2", False),
    ],
)
def test_what_a_format_hides_is_read_with_a_warning(number_format: str, cell: str, told: bool) -> None:
    sent = styled(lambda sheet: sheet[cell].__setattr__("number_format", number_format))
    assert read("u.xlsx", sent).lines[0]["percent_word"] == "50"
    assert told_of(sent) == [(f"Update!{cell}", f"Not shown, by the format of the cell: Update!{cell}")] * told


@pytest.mark.parametrize("inner", ["/>", "><text:p/></table:table-cell>", "><text:p></text:p></table:table-cell>"])
def test_what_the_format_of_an_ods_hides_is_read_with_a_warning(inner: str) -> None:
    hidden = f'<table:table-cell office:value-type="float" office:value="50"{inner}'
    words = f'<table:table-cell office:value-type="string" office:string-value="As it was"{inner}'
    reading = read("u.ods", spreadsheet(word("RNL-01"), word("Some issues"), hidden, words))
    assert (reading.lines[0]["percent_word"], reading.lines[0]["narrative"]) == ("50", "As it was")
    assert [place.detail for place in reading.places] == ["Not shown, by the format of the cell: Update!C2, Update!D2"]


def test_words_alone_that_the_format_of_an_ods_hides_are_told_too() -> None:
    words = '<table:table-cell office:value-type="string" office:string-value="As it was"><text:p/></table:table-cell>'
    sent = spreadsheet(word("RNL-01"), word("Some issues"), word("50"), words)
    assert [place[:2] for place in places(sent, "u.ods")] == [("struck-or-hidden", "Update!D2")]


def test_of_an_ods_a_cell_of_no_words_is_not_called_hidden() -> None:
    empty = (
        '<table:table-cell office:value-type="string" office:string-value="" table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    )
    assert places(spreadsheet(word("RNL-01"), word("Some issues"), word("50"), empty), "u.ods") == []


def test_a_percentage_that_is_struck_through_is_read_as_it_is_shown() -> None:
    def change(sheet) -> None:
        sheet["C2"].value, sheet["C2"].number_format, sheet["C2"].font = 0.5, "0%", Font(strike=True)

    assert read("u.xlsx", styled(change)).lines[0]["percent_word"] == "50%"
    assert told_of(styled(change)) == [("Update!C2", "Struck through: Update!C2")]


def inked(ink: Color | str | None, ground: str = "", cell: str = "D2"):
    def change(sheet) -> None:
        sheet[cell].font = Font(color=ink)
        if ground:
            sheet[cell].fill = PatternFill("solid", fgColor=ground)

    return change


@pytest.mark.parametrize(
    ("ink", "ground", "told"),
    [
        ("FFFFFF", "", True),
        (Color(theme=0), "", True),
        (Color(indexed=9), "", True),
        (Color(theme=0, tint=-0.05), "", True),
        ("FAFAFA", "FFFFFF", True),
        ("FFFF00", "FFFF00", True),
        (Color(theme=4), "", False),
        ("FFFFFF", "005EB8", False),
        ("D9D9D9", "", False),
        ("000000", "", False),
        (None, "", False),
        (None, "000000", True),
    ],
)
def test_words_in_the_colour_of_their_ground_are_read_with_one_warning(ink, ground: str, told: bool) -> None:
    assert told_of(styled(inked(ink, ground))) == [("Update!D2", "In the colour of its ground: Update!D2")] * told


@pytest.mark.parametrize(("ground", "told"), [("", True), ("005EB8", False)])
def test_words_of_which_a_part_is_as_pale_as_its_ground_are_told_too(ground: str, told: bool) -> None:
    part = CellRichText("As ", TextBlock(InlineFont(color="FFFFFF"), "it was"))

    def change(sheet) -> None:
        inked(None, ground)(sheet)
        sheet["D2"].value = part

    assert told_of(styled(change)) == [("Update!D2", "In the colour of its ground: Update!D2")] * told


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["ods", "xlsx"])
@pytest.mark.parametrize(("ink", "ground", "told"), [("FFFFFF", "", True), ("FFFF00", "FFFF00", True), ("FFFFFF", "005EB8", False)])
def test_what_libreoffice_saves_of_words_in_the_colour_of_their_ground_is_told_alike(ink, ground, told, form: str, tmp_path) -> None:
    sent = opened_and_saved(styled(inked(ink, ground)), form, tmp_path)
    assert told_of(sent, f"u.{form}") == [("Update!D2", "In the colour of its ground: Update!D2")] * told


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["ods", "xlsx"])
def test_what_libreoffice_saves_of_words_struck_through_is_told_alike(form: str, tmp_path) -> None:
    sent = opened_and_saved(styled(strike("D2")), form, tmp_path)
    assert told_of(sent, f"u.{form}") == [("Update!D2", "Struck through: Update!D2")]


@pytest.mark.rehearsal
@pytest.mark.parametrize(("form", "hidden"), [("ods", "Update!C2, Update!D2"), ("xlsx", "Update!C2")])
def test_what_libreoffice_saves_of_a_number_and_words_that_are_not_shown_is_told(form: str, hidden: str, tmp_path) -> None:
    """In .xlsx it leaves an empty fourth section of a format out, so that the words are shown."""

    def change(sheet) -> None:
        sheet["C2"].number_format, sheet["D2"].number_format = ";;;", "0;-0;0;"

    sent = opened_and_saved(styled(change), form, tmp_path)
    assert told_of(sent, f"u.{form}") == [("Update!C2", f"Not shown, by the format of the cell: {hidden}")]
