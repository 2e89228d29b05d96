"""The summary hospital-level mortality indicator as published each quarter, by provider code; its other columns drifted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from tasks.evidence.table import BadEvidence, rows
from tasks.model.award import Mortality
from tasks.model.period import Period

NEEDED = ("PROVIDER", "PROVIDER_NAME", "VALUE", "OD_BANDING")
ALIASES = {"PROVIDER NAME": "PROVIDER_NAME"}  # so headed until April 2012
_MONTHS = {Period(2000, n).words.split()[0].casefold(): n for n in range(1, 13)}
_NAMED = re.compile(rf"(\d{{4}})[-_ ](\d{{2}}|{'|'.join(_MONTHS)})\b", re.IGNORECASE)


def read_mortality(name: str, data: bytes) -> tuple[Mortality, ...]:
    """Every provider's figure in one file, in its order. Raises BadEvidence with the line.

    The file's name tells the month it was published (`shmi-2014-january.csv`); the last day of it is taken, so that nothing is used
    before it can have been known.
    """
    published = published_by(name)
    found = tuple(_read(name, line, row, published) for line, row in rows(name, data, NEEDED, ALIASES))
    if not found:
        raise BadEvidence(f"{name}: no provider stands in it")
    return found


def published_by(name: str) -> date:
    """The last day of the month a file's name gives, as shmi-2014-january.csv or 2014-01.csv. Raises BadEvidence without one."""
    match = _NAMED.search(name)
    month = _MONTHS.get(match[2].casefold()) or int(match[2]) if match else 0
    if match is None or not 1 <= month <= 12:
        raise BadEvidence(f"{name}: the name must give the month of publication, as in shmi-2014-january.csv")
    return Period(int(match[1]), month).last_day


def _read(name: str, line: int, row: dict[str, str], published: date) -> Mortality:
    try:
        value, band = Decimal(row["VALUE"]), int(row["OD_BANDING"])
    except (InvalidOperation, ValueError):
        raise BadEvidence(f"{name}, line {line}: VALUE and OD_BANDING must be numbers, as 1.0809 and 2") from None
    if not value.is_finite() or value < 0 or band not in {1, 2, 3}:
        raise BadEvidence(f"{name}, line {line}: VALUE must not be below 0, and OD_BANDING must be 1, 2 or 3")
    return Mortality(trust=row["PROVIDER"].upper(), published=published, value=value, band=band, source=name)
