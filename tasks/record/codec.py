"""How a fact of the present format is written and read: the same fact is always the same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from tasks.model.mistake import Mistake
from tasks.model.period import Period

F = TypeVar("F")
FORMAT = 1
ERASED = "erased"
"""Under this name a fact out of which words were taken for good has the SHA-256 of the bytes it was sealed as, and is known by."""

_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
_OURS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


class UnreadableFact(Mistake):
    """A fact is not as this version writes or reads it; the text says which and what to do."""


def encoded(fact: object) -> bytes:
    """A fact as JSON with sorted keys and its format; periods, days and moments are text, and money is text too."""
    return orjson.dumps({**_fields(fact), "format": FORMAT}, default=_plain, option=_FORM | _OURS)


def written(value: object) -> bytes:
    """Any value that facts are made of, as JSON with sorted keys."""
    return orjson.dumps(value, default=_plain, option=_FORM | _OURS)


def cleaned(data: bytes, changed: bytes) -> bytes:
    """A fact as it is held once words were taken out of it: `changed` are its bytes without them, `data` those with them."""
    fact = orjson.loads(changed)
    return orjson.dumps({**fact, ERASED: fact.get(ERASED) or hashlib.sha256(data).hexdigest()}, option=_FORM)


def decoded(of: type[F], data: bytes, key: str) -> F:
    """A fact again, with the hash of its bytes. Raises UnreadableFact for bytes that are no such fact."""
    try:
        written: Any = orjson.loads(data)
        if written.pop("format") != FORMAT:
            raise UnreadableFact(f"{key} is of a format that this version does not read: use the version of the product that wrote it")
        return made(of, written, data)
    except (ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        raise UnreadableFact(f"{key} cannot be read as a fact of this record ({type(error).__name__}): run `measures verify`") from error


def made(of: type[F], written: Mapping[str, Any], data: bytes) -> F:
    """A fact from the values of its fields as JSON has them; `data` are the bytes it is held as. Raises ValidationError.

    One out of which words were taken for good names the hash that it is known by (`ERASED`).
    """
    kind: Any = of
    hashed = {"hash": written.get(ERASED) or hashlib.sha256(data).hexdigest()} if "hash" in _names(kind) else {}
    found: F = _adapter(kind).validate_python({**{name: value for name, value in written.items() if name != ERASED}, **hashed})
    return found


def with_hash(fact: F, data: bytes) -> F:
    """A fact that was just written as these bytes."""
    known: Any = fact
    named: F = dataclasses.replace(known, hash=hashlib.sha256(data).hexdigest()) if hasattr(known, "hash") else fact
    return named


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


@cache
def _names(of: Any) -> frozenset[str]:
    return frozenset(one.name for one in dataclasses.fields(of))


def _fields(value: Any) -> dict[str, object]:
    """Each field that is written; one that came later and is empty is not, so that what lacks it keeps its bytes."""
    held = ((one, getattr(value, one.name)) for one in dataclasses.fields(value) if one.metadata.get("written", True))
    return {one.name: value for one, value in held if value or not one.metadata.get("if_any")}


def _plain(value: object) -> object:
    if isinstance(value, Period | Decimal):
        return str(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    raise TypeError(f"{type(value).__name__} has no written form")
