"""Metadata for every comma-separated file, as CSV on the Web has it: what each column means, its type, and what makes a row unique."""

from __future__ import annotations

import re
from typing import Any

from tasks.site.data.dictionary import EARLIER_MONTHS, DataColumn, columns_of
from tasks.site.data.shapes import ProgrammeWords

CONTEXT: list[Any] = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
KEYS = {
    "actions": ["period", "trust", "ref"],
    "trusts": ["period", "trust"],
    "verdicts": ["period", "rule", "trust", "subject"],
    "contracts": ["period", "contract"],
    "claims": ["period", "trust", "line"],
    "findings": ["period", "trust", "finding"],
    "ratings": ["period", "trust", "provider", "published", "rating", "source"],
    "mortality": ["period", "trust", "published", "source"],
    EARLIER_MONTHS: ["period", "scope", "measure", "published_by"],
}
"""The columns that tell one row of a table from every other."""

_TYPES: dict[str, Any] = {
    "text": "string",
    "day": {"base": "date", "format": "yyyy-MM-dd"},
    "month": "gYearMonth",
    "quarter": "string",
    "period": "string",
    "moment": "dateTimeStamp",
    "whole number": "integer",
    "number": "decimal",
    "pounds": {"base": "decimal", "minimum": 0},
    "percent": {"base": "decimal", "minimum": 0, "maximum": 100},
    "yes or no": {"base": "boolean", "format": "yes|no"},
}


def csvw(name: str, title: str, programme: ProgrammeWords, after: str = "") -> dict[str, Any]:
    """The metadata of the table `name`, which stands beside its file as `<name>.csv-metadata.json`; `after` ends the file's name.

    Source: Metadata Vocabulary for Tabular Data, W3C Recommendation of 17 December 2015.
    """
    return {
        "@context": CONTEXT,
        "url": f"{name}{after}.csv",
        "dc:title": title,
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"], "delimiter": ",", "doubleQuote": True},
        "tableSchema": {"columns": [_column(column) for column in columns_of(name, programme)], "primaryKey": KEYS[name]},
    }


def _column(column: DataColumn) -> dict[str, Any]:
    filled = [value for value in column.values if value]
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": {"base": "string", "format": "|".join(map(re.escape, filled))} if filled else _TYPES[column.kind],
        "null": [""],
    }
