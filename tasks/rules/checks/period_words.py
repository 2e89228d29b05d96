"""The month an update names, in any of the ways a form, a person or a spreadsheet writes one."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.rules.read_date import read_date


def period_named(word: str) -> Period | None:
    """`2013-10`, `October 2013`, or a first of the month, which is what spreadsheets make of both; None where no one month is named."""
    try:
        return Period.parse(word)
    except ValueError:
        named = read_date(word)
    if named.earliest is None or named.earliest.day != 1:
        return None
    month = Period.of(named.earliest)
    return month if named.latest in (named.earliest, month.last_day) else None
