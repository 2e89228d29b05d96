"""Results: what was worked out is found again by the hash of what it was made from. If it is there, nothing is done.

Results are derived: all of them can be deleted, and by the same code and rules they come back the same to the byte.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson

from tasks.model.mistake import NotFound
from tasks.record.kinds import BLOBS, RESULTS
from tasks.record.record import Record


@dataclass(frozen=True, slots=True)
class Result:
    """The SHA-256 of what was made, that of its inputs, and whether it was made just now."""

    sha256: str
    inputs: str
    new: bool


def name_of(inputs: object) -> str:
    """The hash of inputs: of plain values, days, moments, and frozen classes of these."""
    return hashlib.sha256(orjson.dumps(inputs, default=_plain, option=_FORM)).hexdigest()


_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):  # its fields alone: orjson would write what a class has worked out of them as well
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return sorted(value) if isinstance(value, frozenset | set) else str(value)


def found(record: Record, what: str, inputs: Mapping[str, object], make: Callable[[], bytes]) -> Result:
    """What `make` gives for these inputs, made only if it was never made before.

    `what` names the kind of result, `inputs` every value that the result depends on, in any form that can be written as a fact.
    """
    name = name_of(inputs)
    if held := _held(record, what, name):
        return Result(held, name, new=False)
    made = record.put_blob(make())
    record.store.create(_key(record, what, name), made.encode())
    return Result(made, name, new=True)


def held_result(record: Record, what: str, inputs: Mapping[str, object]) -> str:
    """The SHA-256 of what was made of these inputs before; empty if it never was."""
    return _held(record, what, name_of(inputs))


def _held(record: Record, what: str, name: str) -> str:
    key = _key(record, what, name)
    try:
        held = record.store.read(key).decode(errors="replace")
    except NotFound:
        return ""
    if re.fullmatch(r"[0-9a-f]{64}", held) and not record.store.missing([f"{BLOBS}{held}"]):
        return held
    record.store.discard(key)  # it is no hash, or what it names is gone: such a result is made again
    return ""


def _key(record: Record, what: str, name: str) -> str:
    return f"{RESULTS}{record.programme}/{what}/{name}"
