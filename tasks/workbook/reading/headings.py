"""Which column holds what: headings are known by any of their names, and one that is not known is always reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.model.update import Place
from tasks.model.words import one_line
from tasks.workbook.form import Form, error_shown, plain
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.warnings import other_names

_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:20)?\d\d\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_NAMED = 20  # this many unknown columns are named one by one


@dataclass(frozen=True, slots=True)
class Headings:
    """`at` maps a line column to its number in the row, `head_at` a column about the whole update; `address` holds patterns."""

    at: Mapping[str, int]
    head_at: Mapping[str, int]
    texts: Mapping[int, str]
    address: dict[str, str]
    places: tuple[Place, ...]
    first: int  # the first column with a heading


def headings(sheet: SheetRows, row: int, form: Form) -> Headings:
    """Read the row of headings of a sheet; `row` counts from 0 within the sheet."""
    return _headings(SheetRows(sheet.name, sheet.top + row, sheet.left, ()), tuple(sheet.rows[row]), form)


@lru_cache(maxsize=64)  # nearly every workbook of a batch is made from one template
def _headings(sheet: SheetRows, cells: tuple[str, ...], form: Form) -> Headings:
    row = 0
    at: dict[str, int] = {}
    head_at: dict[str, int] = {}
    places: list[Place] = []
    unknown: list[Place] = []
    texts = {i: text for i, text in enumerate(cells) if text}
    for i, text in texts.items():
        key, head_key = form.lines.get(plain(text)), form.head.get(plain(text))
        where = sheet.place(i, text, sheet.number(row))
        if key in at or (key is None and head_key in head_at):
            places.append(Place("duplicate-column", where, text, form.columns[key or head_key or ""].header))
        elif key is not None:
            at[key] = i
        elif head_key is not None:
            head_at[head_key] = i
        else:
            like = nearest(text, form) if len(unknown) < _NAMED and not error_shown(text) else ""
            unknown.append(Place("unknown-column", where, one_line(text), like))
    where = sheet.place(0, "", sheet.number(row))
    missing = [form.columns[key].header for key in form.required if key not in at]
    if len(missing) == 1 and len(broken := [n for n, place in enumerate(unknown) if error_shown(place.seen)]) == 1:
        unknown[broken[0]] = replace(unknown[broken[0]], detail=missing[0])
    meant = {place.detail for place in unknown}  # a needed heading that is misspelt is one fault
    places += [Place("missing-column", where, "", header) for header in missing if header not in meant]
    address = {key: sheet.place(i, texts[i], "{row}") for key, i in at.items()}
    odd = (
        ()
        if form.name != "update"
        else other_names(at, texts, form, {key: sheet.place(i, texts[i], sheet.number(row)) for key, i in at.items()})
    )
    return Headings(at, head_at, texts, address, (*_shortened(unknown), *places, *odd), min(texts))


def nearest(name: str, form: Form) -> str:
    """The known heading most like an unknown one; empty when none is."""
    import difflib  # noqa: PLC0415  # most files have no unknown column, and the reader process must start fast

    for word in (plain(name), plain(_MONTH.sub("", name)), plain(_ASIDE.sub("", name))):
        like = difflib.get_close_matches(word, form.lines, n=1, cutoff=0.7) if word else []
        if like:
            return form.columns[form.lines[like[0]]].header
    return ""


def _shortened(unknown: list[Place]) -> list[Place]:
    """A hostile file may hold sixteen thousand unknown columns; nobody reads that many findings."""
    if len(unknown) <= _NAMED:
        return unknown
    first = unknown[_NAMED]
    return [*unknown[:_NAMED], Place("unknown-column", first.address, f"{first.seen} and {len(unknown) - _NAMED - 1} more")]
