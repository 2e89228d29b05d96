"""Every mistake in config/ is found in one reading, each with its file, its line and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import takewhile
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from tasks.model.mistake import BadConfig

Loc = tuple[int | str, ...]

MOST_LISTED = 12  # names; more are not read to the end
NEAR = 0.5  # a ratio of SequenceMatcher: two of three letters is near, one of three is not


class Problems:
    """The mistakes found so far, in a folder called `folder`: of each the file, its physical line, counted from 1, and a sentence."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._found: set[tuple[str, int, str]] = set()

    def add(self, file: str, line: int, says: str) -> None:
        self._found.add((file, line, says))

    def about(self, file: str) -> bool:
        """Whether a file has mistakes of its own, so that what refers to it cannot be judged yet."""
        return any(where == file for where, _, _ in self._found)

    def raise_if_any(self) -> None:
        """Raise BadConfig with one line per mistake, in the order of files and lines."""
        if self._found:
            raise BadConfig("\n".join(f"{self.folder}/{file}, line {line}: {says}" for file, line, says in sorted(self._found)))


def nearest(word: str, known: Collection[str]) -> str:
    """The word most like one written, blind to case (a capital is the commonest slip); an empty string when none is near.

    Of equals, letters that changed places come first (the codes of trusts are short), then a common beginning.
    """

    def likeness(name: str) -> tuple[float, bool, int, str]:
        one, other = word.casefold(), name.casefold()
        beginning = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
        return SequenceMatcher(None, one, other).ratio(), sorted(one) == sorted(other), beginning, name

    best = max(known, key=likeness, default="")
    return best if likeness(best)[0] >= NEAR else ""


def misnamed(kind: str, strange: Iterable[str], missing: Collection[str], known: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """A sentence for each strange name, and the names still missing: one that a strange name was meant for is reported only once."""
    left, sentences = list(missing), {}
    for name in strange:
        meant = nearest(name, left)
        sentences[name] = unknown(kind, name, [meant] if meant else known)
        left = [other for other in left if other != meant]
    return sentences, left


def unknown(kind: str, word: str, known: Collection[str]) -> str:
    """The sentence for a word that is not one of those known: the nearest is offered, else all of them when they are at most twelve."""
    sentence = f'there is no {kind} "{word}"'
    if near := nearest(word, known):
        return f'{sentence}: did you mean "{near}"?'
    if 0 < len(known) <= MOST_LISTED:
        return f"{sentence}: write one of {', '.join(sorted(known))}"
    return f"{sentence}: check its spelling, or add it first"


@cache
def fields(form: type[BaseModel]) -> tuple[str, ...]:
    """A form's columns or keys as they are written."""
    return tuple(field.alias or name for name, field in form.model_fields.items())


def wrongs(form: type[BaseModel], error: ValidationError, noun: str) -> Iterator[tuple[Loc, str]]:
    """Each place that is wrong, in words a person can act on; `noun` is what a place is called, 'column' or 'key'."""
    found = error.errors()
    yield from _misnamed_keys(form, found, noun)
    for one in found:
        if one["type"] == "value_error":
            yield one["loc"], f"{_place(one['loc'])}: {one['ctx']['error']}"
        elif one["type"] not in ("extra_forbidden", "missing"):
            yield one["loc"], f"{_place(one['loc'])}: {one['msg'].lower()}, not {one['input']!r}"


def _misnamed_keys(form: type[BaseModel], found: list[ErrorDetails], noun: str) -> Iterator[tuple[Loc, str]]:
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
    """The form of a list's items or of a mapping's values, however many lists and mappings are around it, and of what may be left out."""
    while inner := [one for one in get_args(written) if one is not NoneType]:
        written = inner[-1]
    return written
