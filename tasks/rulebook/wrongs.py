"""What pydantic found wrong, said in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from tasks.rulebook.problems import unknown

Loc = tuple[int | str, ...]


def fields(form: type[BaseModel]) -> tuple[str, ...]:
    """A form's columns or keys as they are written."""
    return tuple(field.alias or name for name, field in form.model_fields.items())


def wrongs(form: type[BaseModel], error: ValidationError, noun: str) -> Iterator[tuple[Loc, str]]:
    """Each place that is wrong and a sentence about it; `noun` is what a place is called, 'column' or 'key'."""
    for one in error.errors():
        loc: Loc = one["loc"]
        name = str(loc[-1]) if loc else ""
        if one["type"] == "extra_forbidden":
            yield loc, unknown(noun, name, fields(_form_at(form, loc[:-1])))
        elif one["type"] == "missing":
            yield loc, f'the {noun} "{name}" is missing: add it'
        elif one["type"] == "value_error":
            yield loc, f"{_place(loc)}: {one['ctx']['error']}"
        else:
            yield loc, f"{_place(loc)}: {one['msg'].lower()}, not {one['input']!r}"


def _place(loc: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in loc if isinstance(part, str))


def _form_at(form: type[BaseModel], path: Loc) -> type[BaseModel]:
    """The form of a table inside a form; a list's items share one form."""
    for part in path:
        if isinstance(part, int):
            continue
        written: dict[str, Any] = {field.alias or name: field.annotation for name, field in form.model_fields.items()}
        inner = get_args(written[part])
        form = inner[0] if inner else written[part]
    return form
