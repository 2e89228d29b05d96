"""A published CSV as rows of words: whatever its encoding, separator, banner and footers, and never without the columns that are needed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from tasks.model.mistake import Mistake

_LONGEST_FIELD = 131_072
_BANNER_ROWS = 20  # a form of 2021 has ten rows above its headings
_SERIAL_EPOCH = date(1899, 12, 30)  # day 0 of the serial numbers that spreadsheets hold days as
PACKAGE = b"PK\x03\x04"
"""What a file begins with that is a package of several, as a spreadsheet is."""

_MARKED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%y", "%Y%m%d", "%B %d %Y")
_AMERICAN = ("%m/%d/%Y", "%m/%d/%y")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


class BadEvidence(Mistake):
    """A file cannot be used as evidence: the text names the file and what is wrong with it."""


class BadRow(Exception):
    """One row cannot be used; the text says why. The rest of the file counts."""


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else the Windows alphabet that older published files use."""
    return data.decode(_alphabet(data), errors="replace")


def _alphabet(data: bytes) -> str:
    if data.startswith(_MARKED_UTF16):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def rows(
    name: str, data: bytes, needed: Collection[str], aliases: Mapping[str, str] | None = None, passed_over: list[str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, words by column) of every full row of a CSV, as `under_headings`."""
    if data.startswith(PACKAGE):
        raise BadEvidence(f"{name}: it is a package or a workbook: take the CSV out of it, or save the sheet as CSV")
    text = io.TextIOWrapper(io.BytesIO(data), _alphabet(data), errors="replace", newline="")  # never all of it as text at once
    separator = _separator(list(islice(text, _BANNER_ROWS)), needed, aliases or {})
    text.seek(0)
    csv.field_size_limit(_LONGEST_FIELD)  # one for the whole process, which some libraries move
    reader = csv.reader(text, delimiter=separator)
    try:
        yield from under_headings(name, ((reader.line_num, cells) for cells in reader), needed, aliases, passed_over)
    except csv.Error as error:
        raise BadEvidence(f"{name}: line {reader.line_num} cannot be read as CSV: {error}") from None


def under_headings(
    name: str,
    lines: Iterator[tuple[int, list[str]]],
    needed: Collection[str],
    aliases: Mapping[str, str] | None,
    passed_over: list[str] | None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, words by column) of every full row; blank rows, one-cell footers and what stands above the headings are passed over.

    `aliases` maps headings of other years to ours, whatever their case. A row that is shorter than the header, and no footer, is
    added to `passed_over`. Raises BadEvidence when a needed column is missing or stands twice.
    """
    ours = {heading.casefold(): column for heading, column in (aliases or {}).items()} | {column.casefold(): column for column in needed}
    found = _header(name, lines, needed, ours)
    for line, cells in lines:
        words = [cell.strip() for cell in cells]
        if sum(map(bool, words)) <= 1:
            continue
        if len(words) < len(found):
            if passed_over is not None:
                passed_over.append(f"line {line}: the row has {len(words)} cells where the header has {len(found)}")
            continue
        yield line, dict(zip(found, words, strict=False))


def month_first(texts: Iterable[str]) -> bool:
    """Whether any of these days can only have been written month first, as a file saved again in America has them: 7/15/2014."""
    return any((found := _SLASHED.match(text.strip())) and int(found[2]) > 12 for text in texts)


def day_in(text: str, *, american: bool = False) -> date:
    """A day as published files write it: 15/07/2014, 2014-07-15 00:00:00, 15-Jul-14, or a spreadsheet's number. Raises BadRow."""
    plain = _TIME.sub("", " ".join(text.replace(",", " ").split()))
    for form in _AMERICAN if american and _SLASHED.match(plain) else _DAYS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.0+)?", plain):
        return _SERIAL_EPOCH + timedelta(days=int(float(plain)))
    raise BadRow(f'"{text}" is not a day: write it as 15/07/2014')


def _header(name: str, lines: Iterator[tuple[int, list[str]]], needed: Collection[str], ours: Mapping[str, str]) -> list[str]:
    """The columns by our names, from the first row that has most of those needed; a title or a note may stand above it."""
    best: list[str] = []
    for _, cells in islice(lines, _BANNER_ROWS):
        found = [ours.get(heading.casefold(), heading) for heading in (" ".join(cell.split()) for cell in cells)]
        if len(set(needed) & set(found)) > len(set(needed) & set(best)):
            best = found
        if set(needed) <= set(found):
            break
    for column in needed:
        if best.count(column) != 1:
            raise BadEvidence(f"{name}: the column {column} {'is missing' if column not in best else 'stands twice'}")
    return best


def _separator(lines: Sequence[str], needed: Collection[str], aliases: Mapping[str, str]) -> str:
    """The sign between cells: the one that most of the wanted headings stand apart by in one of the first lines."""
    wanted = {heading.casefold() for heading in (*needed, *aliases)}

    def headings(sign: str) -> int:
        return max((len(wanted & {cell.strip(' "').casefold() for cell in line.strip("\r\n").split(sign)}) for line in lines), default=0)

    return max(",;\t", key=headings)
