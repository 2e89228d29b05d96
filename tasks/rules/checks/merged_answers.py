"""Cells merged over several rows show one answer: what the rows below the first lack is said once, at the cell that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tasks.model.finding import Severity
from tasks.model.update import Place
from tasks.model.words import counted
from tasks.rules.checks.finding_rows import COLUMNS, FindingRow
from tasks.rules.checks.suppression import UpdateKey

_MERGED, _ANSWERS = "merged-cells", "merged-answers"
_SPAN = re.compile(r"([A-Z]+)(\d+) to ([A-Z]+)(\d+)")
_CELL = re.compile(r"(.*!)([A-Z]+)(\d+)")
_NAMED = 10
_TRUST, _SUBMISSION, _CHECK, _REF, _ADDRESS = (COLUMNS.index(name) for name in ("trust", "submission", "check", "ref", "address"))


def one_for_merged(
    places: Mapping[UpdateKey, Sequence[Place]],
    found: Sequence[FindingRow],
    absent: frozenset[str],
    severity: Callable[[str], Severity | None],
) -> tuple[Mapping[UpdateKey, Sequence[Place]], Sequence[FindingRow]]:
    """The places and the findings with one of both for each span of merged cells: `absent` are checks that fire where nothing is written.

    Where an answer is missing without which no update is accepted, the span is an error of its own that names the rows.
    """
    if severity(_ANSWERS) is None:
        return places, found
    marked = {key: [place for place in mine if place.check == _MERGED] for key, mine in places.items()}
    lacking: dict[tuple[UpdateKey, Place], list[FindingRow]] = {}
    left = []
    for row in found:
        key = (str(row[_TRUST]), str(row[_SUBMISSION]))
        place = next((one for one in marked.get(key, ()) if row[_CHECK] in absent and _covers(one, str(row[_ADDRESS]))), None)
        if place is None:
            left.append(row)
        else:
            lacking.setdefault((key, place), []).append(row)
    refused = {
        (key, place): rows for (key, place), rows in lacking.items() if any(severity(str(row[_CHECK])) is Severity.ERROR for row in rows)
    }
    return {key: [_with_rows(place, refused.get((key, place), ())) for place in mine] for key, mine in places.items()}, left


def _with_rows(place: Place, rows: Sequence[FindingRow]) -> Place:
    if not rows:
        return place
    numbers = sorted({int(cell[3]) for row in rows if (cell := _CELL.fullmatch(str(row[_ADDRESS])))})
    refs = list(dict.fromkeys(str(row[_REF]) for row in rows if row[_REF]))
    named = f" ({', '.join(refs)})" if refs else ""
    rows_named = f"row{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}{named}"
    lacking = rows_named if len(numbers) <= _NAMED else counted(len(numbers), "row")
    have = "has no answer of its own" if len(numbers) == 1 else "have no answer of their own"
    return replace(place, check=_ANSWERS, detail=f"{place.detail} are merged, so {lacking} {have}")


def _covers(place: Place, address: str) -> bool:
    """Whether a cell is hidden under the first of merged cells."""
    span, cell, shown = _SPAN.fullmatch(place.detail), _CELL.fullmatch(address), _CELL.fullmatch(place.address)
    if not (span and cell and shown) or cell[1] != shown[1] or address == place.address:
        return False
    across = _order(span[1]) <= _order(cell[2]) <= _order(span[3])
    return across and int(span[2]) <= int(cell[3]) <= int(span[4])


def _order(column: str) -> tuple[int, str]:
    return len(column), column
