"""The oversight framework's open data, a line for each metric of a trust in a quarter: what it concludes of each trust is taken."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from tasks.evidence.table import BadEvidence, BadRow, rows
from tasks.model.award import OversightFigure
from tasks.model.period import Period
from tasks.model.words import counted

NEEDED = ("Trust_code", "Metric_ID", "Value")
ALIASES = {"Quarter": "Quarter", "Trust code": "Trust_code", "Metric ID": "Metric_ID"}
SEGMENT = "OF5000"
"""The metric that is the segment a trust is placed in, after adjustment for its finances; OF5002 is the average score that led to it."""

CONCLUSIONS = ("OF4", "OF5")
"""How the numbers of metrics begin that are scores and segments, of a domain or of all. The others are what a trust is scored by."""

_QUARTER = re.compile(r"Q([1-4])\s*(20\d\d)\s*[/-]\s*(?:20)?(\d\d)", re.IGNORECASE)  # Q3 2025/26
_NAMED = re.compile(r"(?<![a-z0-9])q([1-4])-(\d\d)-(\d\d)(?!\d)", re.IGNORECASE)  # ...-q3-25-26-v2.csv


def read_oversight(name: str, data: bytes) -> tuple[tuple[OversightFigure, ...], tuple[str, ...]]:
    """Each trust's segments and scores by quarter, in the file's order; and in words, what was passed over and why.

    The quarter stands in a column, or in a file of one quarter in its name, as q3-25-26. What a file has in place of a number is taken as
    its words. Raises BadEvidence for a file without the columns, and for one that concludes nothing of any trust.
    """
    found: dict[tuple[str, str, date], tuple[int, OversightFigure]] = {}
    passed_over: list[str] = []
    others = 0
    for line, row in rows(name, data, NEEDED, ALIASES, passed_over):
        if not row["Metric_ID"].upper().startswith(CONCLUSIONS):
            others += 1
            continue
        try:
            figure = _read(name, row)
        except BadRow as error:
            passed_over.append(f"line {line}: {error}")
            continue
        first, held = found.setdefault((figure.trust, figure.metric, figure.quarter_ends), (line, figure))
        if held != figure:
            passed_over.append(f"line {line}: {figure.metric} of {figure.trust} for {figure.quarter} stands already on line {first}")
    if not found:
        why = f"; {counted(others, 'line')} of other metrics" if others else ""
        raise BadEvidence(
            f"{name}: it has no segment or score of a trust ({SEGMENT} and the like) that can be read{why}{_first(passed_over)}"
        )
    return tuple(figure for _, figure in found.values()), tuple(passed_over)


def quarter_in(text: str) -> tuple[str, date]:
    """A quarter of a financial year, and its last day: Q3 2025/26 ends on 31 December 2025. Raises BadRow."""
    found = _QUARTER.fullmatch(text.strip())
    if not found or (int(found[2]) + 1) % 100 != int(found[3]):
        raise BadRow(f'"{text}" is not a quarter of a financial year: write it as Q3 2025/26')
    return _quarter(int(found[1]), int(found[2]))


def _quarter(number: int, year: int) -> tuple[str, date]:
    ends = Period(year, 3 * number + 3) if number < 4 else Period(year + 1, 3)
    return f"Q{number} {year}/{(year + 1) % 100:02d}", ends.last_day


def _of_name(name: str) -> tuple[str, date]:
    found = _NAMED.search(name)
    if not found or (int(found[2]) + 1) % 100 != int(found[3]):
        raise BadEvidence(f"{name}: it has no column Quarter, and its name gives no quarter, as in q3-25-26")
    return _quarter(int(found[1]), 2000 + int(found[2]))


def _read(name: str, row: dict[str, str]) -> OversightFigure:
    quarter, ends = quarter_in(row["Quarter"]) if "Quarter" in row else _of_name(name)
    trust, metric, words = row["Trust_code"].upper(), row["Metric_ID"].upper(), row["Value"]
    if not trust:
        raise BadRow("the row names no trust")
    if not words:
        raise BadRow(f"{metric} of {trust} for {quarter} has no value")
    value = _number(words)
    if metric == SEGMENT and value is not None and value not in range(1, 6):
        raise BadRow(f'"{words}" is not a segment: it is a whole number from 1 to 5')
    return OversightFigure(trust=trust, quarter_ends=ends, quarter=quarter, metric=metric, value=value, words=words, source=name)


def _number(words: str) -> Decimal | None:
    try:
        value = Decimal(words)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _first(passed_over: list[str]) -> str:
    return f": {passed_over[0]}" if passed_over else ""
