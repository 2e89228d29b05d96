"""Faults of a file as a whole: in how its table is laid out, and in its bytes; what must then be found, and where."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tasks.workbook.columns import LINES
from tasks.workbook.form import plain
from tests.oracle.laid_out import HEADER, WHOLE, Column, Laid, Line
from tests.workbook.builders import package
from tests.workbook.test_hostile_files import OLE, flagged

Place = Callable[[], str]  # asked when all is planted
SHEETS = ("xlsx", "ods")
ROWS = (*SHEETS, "csv")
ALL = (*ROWS, "json")
ODD = ("Cost centre", "Ward", "Board lead", "Telephone", "Committee date", "Page", "Reviewed")
BARE = ("percent_word", "narrative", "evidence", "partner_help", "explanation")  # without their words nothing else is missed


def unknown_column(chance: Random, laid: Laid) -> Place:
    column = Column("", f"{chance.choice(ODD)} {chance.randrange(90)}")
    laid.columns.insert(chance.randrange(1, len(laid.columns)), column)
    return heading(laid, column)


def missing_column(chance: Random, laid: Laid) -> Place:
    laid.columns.remove(laid.column(chance.choice(["ref", "status_word"])))
    return lambda: "/actions" if laid.kind == "json" else laid.cell(None, None)


def duplicate_column(chance: Random, laid: Laid) -> Place:
    column = Column("", HEADER[chance.choice(LINES).key])
    laid.columns.append(column)
    return heading(laid, column)


def renamed_column(chance: Random, laid: Laid) -> Place:
    same = {c.key: {plain(c.header), plain(c.key), plain(c.key.removesuffix("_word"))} for c in LINES}
    others = [(c.key, name) for c in LINES for name in c.also if plain(name) not in same[c.key]]
    key, name = chance.choice(others)
    column = laid.column(key)
    column.header = chance.choice([str.upper, str.title, str])(name)
    return heading(laid, column)


def columns_reordered(chance: Random, laid: Laid) -> Place:
    at = chance.randrange(len(LINES) - 1)
    one, other = laid.column(LINES[at].key), laid.column(LINES[at + 1].key)
    first, second = laid.columns.index(one), laid.columns.index(other)
    laid.columns[first], laid.columns[second] = other, one
    return heading(laid, other)


def headings_repeated(chance: Random, laid: Laid) -> Place:
    line = Line({}, heading=True)
    laid.lines.insert(chance.randrange(1, len(laid.lines)), line)
    return lambda: laid.cell(line, None)


def merged_cells(chance: Random, laid: Laid) -> Place:
    line, column = chance.choice(laid.lines[:-1]), laid.column(chance.choice(LINES).key)
    laid.merged.append((line, column))
    return lambda: laid.cell(line, column)


def formula_without_value(chance: Random, laid: Laid) -> Place:
    line, column = chance.choice([one for one in laid.lines if not one.heading]), laid.column(chance.choice(BARE))
    laid.formulas.append((line, column))
    return lambda: laid.cell(line, column)


def error_value(chance: Random, laid: Laid) -> Place:
    line, column = chance.choice([one for one in laid.lines if not one.heading]), laid.column(chance.choice(["theme", "concern", "owner"]))
    line.words[column.key] = chance.choice(["#REF!", "#N/A", "#DIV/0!", "#NAME?", "Err:502"])
    where = f"/actions/{{}}/{column.key}"
    return lambda: where.format(laid.lines.index(line)) if laid.kind == "json" else laid.cell(line, column)


def words_outside(chance: Random, laid: Laid) -> Place:
    column, line = Column("", ""), laid.lines[0]
    laid.columns.append(column)
    line.words[""] = chance.choice(["See risk 14", "Ask Jo", "not sure about this one"])
    return lambda: laid.cell(line, None if laid.kind == "csv" else column)


def row_passed_over(chance: Random, laid: Laid) -> Place:
    line = Line({"ref": chance.choice(["Total", "TOTALS", "Average"]), "percent_word": str(chance.randrange(100))})
    laid.lines.append(line)
    return lambda: laid.cell(line, None if laid.kind == "csv" else laid.column("ref"))  # its first cell with words


def unquoted_comma(chance: Random, laid: Laid) -> Place:
    line = laid.lines[-1]
    laid.unquoted.append(line)
    return lambda: laid.cell(line, None)


def hidden_cells(chance: Random, laid: Laid) -> Place:
    line = chance.choice([one for one in laid.lines if not one.heading])
    laid.concealed.append(line)
    return lambda: laid.cell(line, None)


def struck_through(chance: Random, laid: Laid) -> Place:
    line, column = chance.choice([one for one in laid.lines if not one.heading]), laid.column(chance.choice(["status_word", "timescale"]))
    laid.struck.append((line, column))
    return lambda: laid.cell(line, column)


def second_table(chance: Random, laid: Laid) -> Place:
    name = chance.choice(["Sept", "September", "Copy"])
    laid.beside[name] = [["Ref", "Status", "Evidence"], [f"{laid.trust}-01", "Delivered", "Board paper"]]
    return lambda: f"{name}!A1"


def which_table(chance: Random, laid: Laid) -> Place:
    second_table(chance, laid)
    laid.table = chance.choice(["Oct", "Sheet1"])
    return lambda: f"{laid.table}!A1"


def old_template(chance: Random, laid: Laid) -> Place:
    laid.head["template_version"] = chance.choice(["0", "0.9", "2012", "draft"])
    return lambda: laid.head_cell("template_version")


def hidden_sheet(chance: Random, laid: Laid) -> Place:
    name = f"Notes{chance.randrange(1000)}"
    laid.hidden.append(name)
    return lambda: f"{name}!A1"


def external_links(chance: Random, laid: Laid) -> Place:
    laid.parts |= {f"xl/externalLinks/externalLink{n}.xml": b"<externalLink/>" for n in range(1, chance.randrange(2, 6))}
    return lambda: WHOLE


def macros(chance: Random, laid: Laid) -> Place:
    laid.parts["xl/vbaProject.bin" if laid.kind == "xlsx" else "Basic/Standard/Module1.xml"] = b"<x/>" * chance.randrange(1, 9)
    laid.name = f"{laid.trust}.{chance.choice(['xlsm', 'XLSM', 'xlsx'])}" if laid.kind == "xlsx" else laid.name
    return lambda: WHOLE


def no_table(chance: Random, laid: Laid) -> Place:
    gone = laid.kind == "json" or chance.random() < 0.5
    laid.columns = [] if gone else [Column("", f"{word} {n}") for n, word in enumerate(ODD)]
    return lambda: WHOLE


def words_with(words: str) -> Callable[[Random, Laid], Place]:
    def planted(chance: Random, laid: Laid) -> Place:
        line = chance.choice([one for one in laid.lines[:-1] if not one.heading])
        column = laid.column("revised_reason")
        line.words["revised_reason"] = f"{line.words['revised_reason']} {words}".strip()
        return lambda: f"/actions/{laid.lines.index(line)}/revised_reason" if laid.kind == "json" else laid.cell(line, column)

    return planted


def heading(laid: Laid, column: Column) -> Place:
    """The cell of a column's name; in JSON, where it first stands."""
    return lambda: f"/actions/0/{column.header}" if laid.kind == "json" else laid.cell(None, column)


LAYOUT: dict[str, tuple[tuple[str, ...], Callable[[Random, Laid], Place]]] = {
    "unknown-column": (ALL, unknown_column),
    "missing-column": (ALL, missing_column),
    "duplicate-column": (ALL, duplicate_column),
    "renamed-column": (ROWS, renamed_column),
    "columns-reordered": (ROWS, columns_reordered),
    "headings-repeated": (ROWS, headings_repeated),
    "merged-cells": (SHEETS, merged_cells),
    "formula-without-value": (("xlsx",), formula_without_value),
    "error-value": (ALL, error_value),
    "words-outside": (ROWS, words_outside),
    "row-passed-over": (ROWS, row_passed_over),
    "unquoted-comma": (("csv",), unquoted_comma),
    "hidden-cells": (SHEETS, hidden_cells),
    "struck-or-hidden": (SHEETS, struck_through),
    "second-table": (SHEETS, second_table),
    "which-table": (SHEETS, which_table),
    "old-template": (ALL, old_template),
    "hidden-sheet": (SHEETS, hidden_sheet),
    "external-links": (("xlsx",), external_links),
    "macros": (SHEETS, macros),
    "no-table": (ALL, no_table),
    "patient-identity": (ALL, words_with("Mrs Jones in bed 4 waited.")),
    "hidden-direction": (ALL, words_with("Nurses \u202ehave\u202c started.")),
    "invisible-signs": (ALL, words_with("Nurses\u200b have started.")),
    "endless-word": (ALL, words_with("o" * 3000)),
}
FURTHER_ROWS = {"headings-repeated", "row-passed-over"}
UNLIKE = {"no-table", "missing-column", "which-table"}  # so much follows from these that they are planted alone


def emptied(chance: Random, laid: Laid) -> bytes:
    return chance.choice([b"", b" ", b"\0", b"\r\n"]) * chance.randrange(200)


def encrypted(chance: Random, laid: Laid) -> bytes:
    locked = OLE + b"\0" * chance.randrange(900) + "EncryptedPackage".encode("utf-16-le")
    return chance.choice([locked, flagged(laid.bytes())])


def another_kind(chance: Random, laid: Laid) -> bytes:
    laid.name = f"{laid.trust}.{chance.choice(['docx', 'pdf', 'zip', 'xlsx', 'ods', 'csv'])}"
    filler = bytes([chance.randrange(97, 123)]) * chance.randrange(400)
    looks = [b"%PDF-1.4\n" + filler, b"<html><body>" + filler, b"{\\rtf1 " + filler, b"\x89PNG" + filler, OLE + filler]
    return chance.choice([*looks, package({"word/document.xml": filler}), package({"ppt/presentation.xml": filler})])


def mislabelled(chance: Random, laid: Laid) -> bytes:
    laid.name = f"{laid.trust}.{chance.choice([kind for kind in (*ALL, 'xls', 'docx') if kind != laid.kind])}"
    return laid.bytes()


def cut_off(chance: Random, laid: Laid) -> bytes:
    blob = laid.bytes()
    return blob[: chance.randrange(100, len(blob) - 1)]


BYTES: dict[str, tuple[tuple[str, ...], Callable[[Random, Laid], bytes]]] = {
    "empty-file": (ALL, emptied),
    "encrypted-file": (SHEETS, encrypted),
    "not-an-update": (ALL, another_kind),
    "mislabelled-file": (ALL, mislabelled),
    "unreadable-file": ((*SHEETS, "json"), cut_off),
}
