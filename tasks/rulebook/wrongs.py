"""What pydantic found wrong, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from tasks.rulebook.problems import misnamed

Loc = tuple[int | str, ...]


@cache
def fields(form: type[BaseModel]) -> tuple[str, ...]:
    """A form's columns or keys as they are written."""
    return tuple(field.alias or name for name, field in form.model_fields.items())


def wrongs(form: type[BaseModel], error: ValidationError, noun: str) -> Iterator[tuple[Loc, str]]:
    """Each place that is wrong and a sentence about it; `noun` is what a place is called, 'column' or 'key'."""
    found = error.errors()
    yield from _misnamed(form, found, noun)
    for one in found:
        if one["type"] == "value_error":
            yield one["loc"], f"{_place(one['loc'])}: {one['ctx']['error']}"
        elif one["type"] not in ("extra_forbidden", "missing"):
            yield one["loc"], f"{_place(one['loc'])}: {one['msg'].lower()}, not {one['input']!r}"


def _misnamed(form: type[BaseModel], found: list[ErrorDetails], noun: str) -> Iterator[tuple[Loc, str]]:
    """Names that are strange and names that are missing, table by table."""
    for table in dict.fromkeys(one["loc"][:-1] for one in found if one["type"] in ("extra_forbidden", "missing")):
        here = [one for one in found if one["loc"][:-1] == table]
        strange = [str(one["loc"][-1]) for one in here if one["type"] == "extra_forbidden"]
        missing = [str(one["loc"][-1]) for one in here if one["type"] == "missing"]
        sentences, still_missing = misnamed(noun, strange, missing, fields(_form_at(form, table)))
        for name, sentence in sentences.items():
            yield (*table, name), sentence
        for name in still_missing:
            yield (*table, name), f'the {noun} "{name}" is missing: add it'


def _place(loc: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in loc if isinstance(part, str))


def _form_at(form: type[BaseModel], path: Loc) -> type[BaseModel]:
    """The form of a table inside a form; the items of a list share one form, and so do the values of a mapping."""
    for part in path:
        if isinstance(part, int):
            continue
        written: dict[str, Any] = {field.alias or name: field.annotation for name, field in form.model_fields.items()}
        form = _innermost(written["root"] if issubclass(form, RootModel) else written[part])
    return form


def _innermost(written: Any) -> Any:
    """The form of a list's items or of a mapping's values, however many lists and mappings are around it."""
    while inner := get_args(written):
        written = inner[-1]
    return written
