"""The summary hospital-level mortality indicator as published, by provider code: one period a file until 2017, all periods in one since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from tasks.evidence.table import BadEvidence, BadRow, rows
from tasks.model.award import Mortality
from tasks.model.period import YEAR_FORM, Period
from tasks.model.words import counted

NEEDED = ("PROVIDER", "VALUE", "OD_BANDING")
LOWER, UPPER = "OD_LL", "OD_UL"
"""The limits between which a figure is as expected; the file may do without."""

ALIASES = {
    "PROVIDER_CODE": "PROVIDER",
    "PROVIDER CODE": "PROVIDER",
    "SHMI_VALUE": "VALUE",
    "SHMI VALUE": "VALUE",
    "SHMI_BANDING": "OD_BANDING",
    "SHMI BANDING": "OD_BANDING",
    "OD_LL": LOWER,
    "OD_UL": UPPER,
    "PUBLICATION_MONTH": "PUBLICATION_MONTH",
    "TIME_PERIOD": "TIME_PERIOD",
}
_MOST = 1000  # a figure is about 1, or about 100 where a hundred is what is expected
SUPPRESSED = {"*", "**"}
_MONTHS = {Period(2000, n).words.split()[0].casefold(): n for n in range(1, 13)}
_SHORT = {name[:3]: number for name, number in _MONTHS.items()}
_NAMED = re.compile(rf"({YEAR_FORM})[-_ ](\d{{2}}|{'|'.join((*_MONTHS, *_SHORT))})(?![a-z0-9])", re.IGNORECASE)
_NAMED_BACKWARDS = re.compile(rf"(?<![a-z])({'|'.join((*_MONTHS, *_SHORT))})[-_ ]?({YEAR_FORM}|[0-9]{{2}})(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """One provider's figure with the period it is of, as (year, month) of the period's end; nothing where the file is of one period."""

    line: int
    ends: tuple[int, int] | None
    figure: Mortality


def read_mortality(name: str, data: bytes) -> tuple[tuple[Mortality, ...], tuple[str, ...]]:
    """Every provider's figure, in the file's order; and in words, what was passed over and why.

    The month of publication stands in a column (`PUBLICATION_MONTH`), or the file's name tells it (`shmi-2014-january.csv`); the last
    day of it is taken, so that nothing is used before it can have been known. Where several periods share one month of publication,
    the newest of each provider is taken. Raises BadEvidence for a file that no figure can be taken from.
    """
    passed_over: list[str] = []
    lines: list[_Line] = []
    suppressed = 0
    for number, row in rows(name, data, NEEDED, ALIASES, passed_over):
        if {row["VALUE"], row["OD_BANDING"]} & SUPPRESSED:
            suppressed += 1
            continue
        try:
            lines.append(_read(name, number, row))
        except BadRow as error:
            passed_over.append(f"line {number}: {error}")
    if suppressed:
        passed_over.append(f"whole file: {counted(suppressed, 'figure')} suppressed by the publisher")
    if not lines:
        raise BadEvidence(f"{name}: no figure of a provider can be taken from it{': ' + passed_over[0] if passed_over else ''}")
    return _newest(lines, passed_over), tuple(passed_over)


def published_by(name: str) -> date:
    """The last day of the month a file's name gives, as shmi-2014-january.csv, 2014-01.csv or shmi-jan-2014.csv. Raises BadEvidence."""
    forwards = _NAMED.search(name)
    if forwards and (month := _month(forwards[2])):
        return Period(int(forwards[1]), month).last_day
    backwards = _NAMED_BACKWARDS.findall(name)
    if len(backwards) == 1 and len(backwards[0][1]) == 4:  # two of them are the period's ends, not the day of publication
        return Period(int(backwards[0][1]), _month(backwards[0][0])).last_day
    raise BadEvidence(f"{name}: the name must give the month of publication, as in shmi-2014-january.csv, or a column PUBLICATION_MONTH")


def _month(text: str) -> int:
    number = _MONTHS.get(text.casefold()) or _SHORT.get(text.casefold()) or (int(text) if text.isdigit() else 0)
    return number if 1 <= number <= 12 else 0


def _read(name: str, line: int, row: dict[str, str]) -> _Line:
    try:
        value, band = Decimal(row["VALUE"]), Decimal(row["OD_BANDING"])
    except InvalidOperation:
        raise BadRow(f'"{row["VALUE"]}" and "{row["OD_BANDING"]}" must be numbers, as 1.0809 and 2') from None
    if not (value.is_finite() and 0 <= value < _MOST) or not (band.is_finite() and band in {1, 2, 3}):
        raise BadRow(f'"{row["VALUE"]}" must not be below 0 nor {_MOST} or more, and the band "{row["OD_BANDING"]}" must be 1, 2 or 3')
    if not row["PROVIDER"]:
        raise BadRow("the row names no provider")
    published = _published_in(row["PUBLICATION_MONTH"]) if "PUBLICATION_MONTH" in row else published_by(name)
    lower, upper = _limits(row)
    figure = Mortality(row["PROVIDER"].upper(), published, value, int(band), name, lower, upper)
    return _Line(line, _ends(row.get("TIME_PERIOD", "")), figure)


def _limits(row: dict[str, str]) -> tuple[str, str]:
    """Both limits as the file writes them; neither where one is missing or is no number, which costs nothing else of the row."""
    lower, upper = (row.get(name, "") for name in (LOWER, UPPER))
    try:
        good = Decimal(0) <= Decimal(lower) <= Decimal(upper) < Decimal("Infinity")
    except InvalidOperation:
        good = False
    return (lower, upper) if good else ("", "")


def _published_in(text: str) -> date:
    found = _NAMED_BACKWARDS.fullmatch(text) or _NAMED.fullmatch(text)
    if found is None:
        raise BadRow(f'"{text}" is not a month of publication: write it as JUL_23')
    month, year = (found[1], found[2]) if found.re is _NAMED_BACKWARDS else (found[2], found[1])
    if not _month(month):
        raise BadRow(f'"{text}" is not a month of publication: write it as JUL_23')
    return Period(_year(year), _month(month)).last_day


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _ends(text: str) -> tuple[int, int] | None:
    """The last month of a period as JAN25_DEC25; None where none is given."""
    found = _NAMED_BACKWARDS.findall(text)
    return (_year(found[-1][1]), _month(found[-1][0])) if found else None


def _newest(lines: list[_Line], passed_over: list[str]) -> tuple[Mortality, ...]:
    """One figure of a provider and month of publication: that of the newest period. What stands twice for one period is passed over."""
    chosen: dict[tuple[str, date], _Line] = {}
    older = 0
    for one in lines:
        held = chosen.setdefault((one.figure.trust, one.figure.published), one)
        if held is one:
            continue
        if held.ends == one.ends:
            passed_over.append(f"line {one.line}: {one.figure.trust} stands already on line {held.line}; the first is taken")
            continue
        older += 1
        if held.ends is None or (one.ends is not None and one.ends > held.ends):
            chosen[one.figure.trust, one.figure.published] = one
    if older:
        passed_over.append(f"whole file: {counted(older, 'figure')} of an earlier period, published with a later one that is taken")
    return tuple(one.figure for one in lines if chosen[one.figure.trust, one.figure.published] is one)
