"""The tables and what leads from one to another, as a data package (datapackage.org) and as CSV on the Web has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tasks.site.data.csvw import CONTEXT, KEYS, LICENCE, csvw
from tasks.site.data.dictionary import DataColumn, columns_of, described, words_of
from tasks.site.data.shapes import ProgrammeWords

LEADS: dict[str, tuple[list[str], str]] = {
    "actions": (["period", "trust"], "trusts"),
    "findings": (["period", "trust"], "trusts"),
    "claims": (["period", "contract"], "contracts"),
}
"""The columns of a table by which each of its rows leads to one of another, and which that is."""

TITLES = {
    "actions": "Every action",
    "trusts": "Every trust",
    "verdicts": "Every answer of a rule",
    "contracts": "Every contract of a partner",
    "claims": "Every line of an accepted claim of costs",
    "findings": "Every published finding of a check",
    "ratings": "Every rating",
    "mortality": "Every mortality figure",
}


def title_of(table: str, programme: ProgrammeWords) -> str:
    """What a table holds, in the regime's words."""
    return words_of(programme).phrase(TITLES[table])


_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "day": {"type": "date"},
    "month": {"type": "yearmonth"},
    "quarter": {"type": "string"},
    "period": {"type": "string"},
    "moment": {"type": "datetime", "format": "any"},
    "whole number": {"type": "integer"},
    "number": {"type": "number"},
    "pounds": {"type": "number", "constraints": {"minimum": 0}},
    "percent": {"type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    "yes or no": {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
}

Part = tuple[str, str]
"""What comes after the names of the tables of some months, and these months in words: ('-2013', 'January 2013 to December 2013')."""


def csvw_group(parts: Sequence[Part], programme: ProgrammeWords) -> dict[str, Any]:
    """`csv-metadata.json`, which stands beside the tables."""
    found = []
    for after, words in parts:
        for name in described(programme):
            table = {
                key: value
                for key, value in csvw(name, f"{title_of(name, programme)}, {words}", programme, after).items()
                if key != "@context"
            }
            if name in LEADS:
                columns, to = LEADS[name]
                there = {"resource": f"{to}{after}.csv", "columnReference": columns}
                table["tableSchema"] = {**table["tableSchema"], "foreignKeys": [{"columnReference": columns, "reference": there}]}
            found.append(table)
    return {"@context": CONTEXT, "tables": found}


def data_package(title: str, version: str, parts: Sequence[Part], programme: ProgrammeWords) -> dict[str, Any]:
    """`datapackage.json`, which stands beside the tables. Source: the standard's version 1.0."""
    return {
        "profile": "tabular-data-package",
        "name": "measures",
        "title": title,
        "version": version,
        "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": LICENCE}],
        "resources": [_resource(name, *part, programme) for part in parts for name in described(programme)],
    }


def _resource(name: str, after: str, words: str, programme: ProgrammeWords) -> dict[str, Any]:
    leads = []
    if name in LEADS:
        columns, to = LEADS[name]
        leads = [{"fields": columns, "reference": {"resource": f"{to}{after}", "fields": columns}}]
    return {
        "profile": "tabular-data-resource",
        "name": f"{name}{after}",
        "title": f"{title_of(name, programme)}, {words}",
        "path": f"{name}{after}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in columns_of(name, programme)],
            "missingValues": [""],
            "primaryKey": KEYS[name],
            "foreignKeys": leads,
        },
    }


def _field(column: DataColumn) -> dict[str, Any]:
    filled = [value for value in column.values if value]
    values = {"constraints": {"enum": filled}} if filled else {}
    return {"name": column.name, "description": column.meaning, **_TYPES[column.kind], **values}
