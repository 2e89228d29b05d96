"""The rows of each table of the open data, from what a release says of its trusts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.site.data.dictionary import TABLES, absent, tables, words_of
from tasks.site.data.rows import natural
from tasks.site.data.shapes import PartnerHelp, RegisterTrust, ReleaseData, Row

_NUMBERED = {"claims": "line", "findings": "finding"}
"""Tables whose rows nothing else tells apart, and the column that counts them for each trust."""


_NO_LIMITS = {"lower": "", "upper": ""}
"""Of a mortality figure that an earlier version published."""

_NO_VERDICT = {"verdict": ""}
"""Of a trust in a month from before there were verdicts."""


def rows_of_trust(trust: str, known: RegisterTrust | None, own: Mapping[str, Any], row: Row | None) -> dict[str, list[Row]]:
    """The rows of every table that are of one trust: from its entry in the register, its other rows and its row of the trusts."""
    found: dict[str, list[Row]] = {name: own.get(name, []) for name in TABLES}
    found["trusts"] = [{**_NO_VERDICT, **row}] if row else []
    found["contracts"] = [_contract(trust, held) for held in known["partners"]] if known else []
    found["mortality"] = [{**_NO_LIMITS, **figure} for figure in found["mortality"]]
    return found | {name: _numbered(found[name], column) for name, column in _NUMBERED.items()}


def rows_of_release(data: ReleaseData) -> dict[str, list[Row]]:
    """The rows of every table of the regime, those of each as the release has them."""
    found: Any = {name: data.get(name, []) for name in TABLES}
    codes = sorted(data["register"], key=natural)
    found["contracts"] = [_contract(trust, held) for trust in codes for held in data["register"][trust]["partners"]]
    found["mortality"] = [{**_NO_LIMITS, **figure} for figure in found["mortality"]]
    found["trusts"] = [{**_NO_VERDICT, **row} for row in found["trusts"]]
    for name, column in _NUMBERED.items():
        by_trust: dict[str, list[Row]] = {}
        for row in found[name]:
            by_trust.setdefault(row["trust"], []).append(row)
        found[name] = [row for rows in by_trust.values() for row in _numbered(rows, column)]
    return {name: found[name] for name in tables(words_of(data["programme"]))}


def parts_of_release(data: ReleaseData) -> dict[str, Any]:
    """A whole release without the tables, and the parts of what it says of trusts, that its regime has none of."""
    gone = absent(words_of(data["programme"]))
    register = {
        code: {name: held for name, held in known.items() if f"register.{name}" not in gone} for code, known in data["register"].items()
    }
    return {**{name: held for name, held in data.items() if name not in gone}, "register": register}


def _numbered(rows: Sequence[Row], column: str) -> list[Row]:
    return [{**row, column: number} for number, row in enumerate(rows, 1)]


def _contract(trust: str, held: PartnerHelp) -> Row:
    award = held["award"]
    return {
        "trust": trust,
        "contract": held["id"],
        "partner": held["partner"],
        "partner_name": held["partner_name"],
        "regulator": held.get("regulator", ""),
        "topics": ";".join(held["topics"]),
        "standing": held["standing"],
        "start": held["start"],
        "end": held.get("end", ""),
        "answer": award["answer"],
        "rate": int(rate.removesuffix("%")) if (rate := award.get("rate", "")) else None,
        "amount": award.get("amount", "").removeprefix("£").replace(",", ""),
        "sentence": award["sentence"],
        "source": held.get("source", ""),
    }
