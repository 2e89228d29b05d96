"""The published schema of a release as JSON: made from the same models and columns that the release is made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from pydantic import TypeAdapter

from tasks.model.json_text import to_line
from tasks.model.regime_words import RegimeWords
from tasks.site.data.dictionary import DataColumn, absent, described, words_of
from tasks.site.data.shapes import ProgrammeWords, ReleaseData

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "month": {"type": "string", "pattern": r"^\d{4}-\d{2}$"},
    "quarter": {"type": "string", "pattern": r"^\d{4}-Q[1-4]$"},
    "period": {"type": "string", "pattern": r"^\d{4}-W\d{2}$"},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)$"},
    "whole number": {"type": "integer"},
    "number": {"type": "string", "pattern": r"^\d+(\.\d+)?$"},  # a text, so that no program rounds it
    "pounds": {"type": "string", "pattern": r"^\d+\.\d{2}$"},
    "percent": {"type": "number", "minimum": 0, "maximum": 100},
    "yes or no": {"type": "boolean"},
}
_EVIDENCE = {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}}


def release_schema(programme: ProgrammeWords, address: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of `data/<period>/release.json`. Its version is another whenever anything in it is."""
    schema: dict[str, Any] = TypeAdapter(ReleaseData).json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "One release of one month"
    properties = schema["properties"]
    properties["illustrative"] = {"type": "boolean", "description": "True when the release describes nothing that happened."}
    properties["licence"] = {"type": "string", "format": "uri"}
    _leave_out(schema, absent(words_of(programme)))
    schema["required"] = sorted({*schema["required"], "illustrative", "licence"})
    worded: dict[str, Any] = in_words(schema, words_of(programme))
    for name, columns in described(programme).items():
        worded["properties"][name] = {"type": "array", "items": row_schema(columns)}
    return {"$id": f"{address and address + 'data/'}release.schema.json", "version": version_of(worded), **worded}


def _leave_out(schema: dict[str, Any], gone: Collection[str]) -> None:
    """Take out of a release's schema what its regime has none of, with the descriptions that nothing leads to any more."""
    register = schema["$defs"]["RegisterTrust"]
    for name in gone:
        of = register if name.startswith("register.") else schema
        part = name.removeprefix("register.")
        if of["properties"].pop(part, None) and part in of["required"]:
            of["required"].remove(part)
    while unused := [name for name in schema["$defs"] if f'"#/$defs/{name}"' not in json.dumps(schema)]:
        for name in unused:
            del schema["$defs"][name]


def in_words(part: Any, words: RegimeWords) -> Any:
    """A part of a schema whose descriptions and titles speak as the regime does."""
    if isinstance(part, list):
        return [in_words(one, words) for one in part]
    if not isinstance(part, dict):
        return part
    worded = {"title", "summary", "description"}
    return {name: words.phrase(held) if name in worded and isinstance(held, str) else in_words(held, words) for name, held in part.items()}


def version_of(described: Any) -> str:
    """The version of a description: the beginning of its SHA-256."""
    return hashlib.sha256(to_line(described)).hexdigest()[:12]


def row_schema(columns: Iterable[DataColumn], *, whole: bool = True) -> dict[str, Any]:
    """A row with these columns; one that is not `whole` may lack any of them."""
    properties = {column.name: _property(column) for column in columns}
    return {"type": "object", "properties": properties, **({"required": list(properties)} if whole else {})}


def _property(column: DataColumn) -> dict[str, Any]:
    kind = _EVIDENCE if column.name == "evidence" and not column.free else _TYPES[column.kind]
    values = {"enum": [*column.values, *([None] if column.open else [])]} if column.values else {}
    return {**kind, **values, "type": [kind["type"], "null"] if column.open else kind["type"], "description": column.meaning}
