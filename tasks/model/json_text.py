"""The written form of a fact and of every JSON file we publish: the same value is always the same bytes."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

import orjson

from tasks.model.period import Period

_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_OURS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME  # written by _plain, as they always were


def to_json(value: object) -> bytes:
    """Sorted keys, two blanks a level, UTF-8, a newline at the end. Days and moments are ISO text; a dataclass is its fields."""
    return orjson.dumps(value, default=_plain, option=_FORM | _OURS)


def to_line(value: object) -> bytes:
    """A value's written form in one line and without a blank, for large blobs that only programs read."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS | _OURS)


def _plain(value: object) -> object:
    if isinstance(value, Period):
        return value.fields
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no written form")
