"""Metadata for every comma-separated file, as CSV on the Web has it: what each column means, its type, and what makes a row unique."""

from __future__ import annotations

from typing import Any

from tasks.site.data.dictionary import EARLIER_MONTHS, DataColumn, columns_of
from tasks.site.data.shapes import ProgrammeWords

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
KEYS = {"actions": ["period", "trust", "ref"], "trusts": ["period", "trust"], "verdicts": ["period", "rule", "trust", "subject"]}
KEYS[EARLIER_MONTHS] = ["period", "scope", "measure", "published_by"]
"""The columns that tell one row of a table from every other."""

_TYPES: dict[str, Any] = {
    "text": "string",
    "day": {"base": "date", "format": "yyyy-MM-dd"},
    "month": "gYearMonth",
    "quarter": "string",
    "period": "string",
    "moment": "dateTimeStamp",
    "whole number": "integer",
    "percent": {"base": "decimal", "minimum": 0, "maximum": 100},
    "yes or no": {"base": "boolean", "format": "yes|no"},
}


def csvw(name: str, title: str, programme: ProgrammeWords) -> dict[str, Any]:
    """The metadata of the table `name`, which stands beside its file as `<name>.csv-metadata.json`.

    Source: Metadata Vocabulary for Tabular Data, W3C Recommendation of 17 December 2015.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{name}.csv",
        "dc:title": title,
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"], "delimiter": ",", "doubleQuote": True},
        "tableSchema": {"columns": [_column(column) for column in columns_of(name, programme)], "primaryKey": KEYS[name]},
    }


def _column(column: DataColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": _TYPES[column.kind],
        "null": [""],
    }
