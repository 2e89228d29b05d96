"""A published CSV as rows of words: whatever its encoding, blank rows and footers, and never without the columns that are needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping

from tasks.model.mistake import Mistake


class BadEvidence(Mistake):
    """A file cannot be used as evidence: the text names the file and what is wrong with it."""


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, else the Windows alphabet that older published files use."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def rows(name: str, data: bytes, needed: Collection[str], aliases: Mapping[str, str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, words by column) of every full row; blank rows and one-cell footers are passed over.

    `aliases` maps headings of other years to ours. Raises BadEvidence when a needed column is missing or stands twice, or when a row
    is shorter than the header yet no footer.
    """
    reader = csv.reader(io.StringIO(decoded(data), newline=""))
    found = [(aliases or {}).get(" ".join(cell.split()), " ".join(cell.split())) for cell in next(reader, [])]
    for column in needed:
        if found.count(column) != 1:
            raise BadEvidence(f"{name}, line 1: the column {column} {'is missing' if column not in found else 'stands twice'}")
    for cells in reader:
        words = [cell.strip() for cell in cells]
        if sum(map(bool, words)) <= 1:
            continue
        if len(words) < len(found):
            raise BadEvidence(f"{name}, line {reader.line_num}: the row has {len(words)} cells where the header has {len(found)}")
        yield reader.line_num, dict(zip(found, words, strict=False))
