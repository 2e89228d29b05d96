"""Reads an update written as JSON: the same columns by their keys, the lines under `actions`."""

from __future__ import annotations

import json
import re

from tasks.model.typed_words import says_yes
from tasks.model.update import Place, Reading
from tasks.workbook.form import Form, plain
from tasks.workbook.reading.headings import nearest
from tasks.workbook.reading.odd_cells import error_places
from tasks.workbook.reading.sheet import printable, words
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.text import decoded
from tasks.workbook.reading.unreadable import WHOLE_FILE, UnreadableFile
from tasks.workbook.reading.warnings import old_template

_LINES = "actions"
_UNSAFE = re.compile(r"[{}]")
_NAMED = 20
_OF_WORDS = {"narrative", "evidence", "revised_reason", "partner_help", "explanation", "summary", "nil_reason", "update_explanation"}
_YES_OR_NO = {"nil_word", "corrects_word"}
_SHOWN = 80  # characters of a value that is no answer


class _Twice(ValueError):
    """A key stands twice in one object; JSON readers differ in which they believe."""


def reading(blob: bytes, form: Form, sizes: FileSizes) -> Reading:
    """The reading of a JSON file. Raises UnreadableFile when it is not JSON or not an object. A line's `row` is its number from 0."""
    found = _parsed(blob)
    lines = found.pop(next((name for name in found if plain(name) == _LINES), _LINES), None)
    head: dict[str, str] = {}
    head_address: dict[str, str] = {}
    places: list[Place] = []
    candidates: list[str] = []  # keys that may hold the lines, where none are called so
    for name, value in found.items():
        key = form.head.get(plain(name))
        if key is None and isinstance(value, dict | list) and not isinstance(lines, list):
            candidates.append(name)
        elif key is None:
            places.append(Place("unknown-column", f"/{_pointer(name)}", name, nearest(name, form)))
        elif key in head:
            places.append(Place("duplicate-column", f"/{_pointer(name)}", name, form.columns[key].header))
        else:
            head[key], head_address[key] = _words(value), f"/{_pointer(name)}"
            places += _no_words(key, value, head_address[key])
    places += old_template(head, head_address)
    if not isinstance(lines, list):
        if not says_yes(head.get("nil_word", "")):
            where = f"/{_pointer(candidates[0])}" if candidates else WHOLE_FILE
            beside = f" at the top; what may be it stands under {candidates[0]}" if candidates else ""
            places.append(Place("no-table", where, detail=f"a list called {_LINES}{beside}"))
        return Reading("json", head, head_address=head_address, places=tuple(places[:_NAMED]))
    table, address, more = _table(lines[: sizes.lines], form)
    if len(lines) > sizes.lines:
        more.append(Place("unreadable-file", f"/{_LINES}", detail=f"it holds more lines than {sizes.lines:,}"))
    errors = error_places(address, table, head_address, head)
    return Reading("json", head, tuple(table), address, head_address, (*(places + more)[: 2 * _NAMED], *errors))


def _table(lines: list[object], form: Form) -> tuple[list[dict[str, object]], dict[str, str], list[Place]]:
    table: list[dict[str, object]] = []
    names: dict[str, str] = {}  # key of a column -> its name as sent
    places: dict[str, Place] = {}  # one finding for each unknown name, however many lines use it
    for row, found in enumerate(lines):
        if not isinstance(found, dict):
            where = f"/{_LINES}/{row}"
            places.setdefault(where, Place("unreadable-file", where, _words(found)[:_SHOWN], "this entry is not an object with keys"))
            continue
        line: dict[str, object] = {"row": row}
        for name, value in found.items():
            where = f"/{_LINES}/{row}/{_pointer(name)}"
            key = form.lines.get(plain(name))
            if key is None:
                places.setdefault(name, Place("unknown-column", where, name, nearest(name, form)))
            elif key in line:
                places.setdefault(name, Place("duplicate-column", where, name, form.columns[key].header))
            else:
                names.setdefault(key, name)
                line[key] = _words(value)
                for place in _no_words(key, value, where):
                    places.setdefault(where, place)
        if any(value for key, value in line.items() if key != "row"):
            table.append(line)
    address = {key: f"/{_LINES}/{{row}}/{_pointer(name)}" for key, name in names.items()}
    missing = [key for key in form.required if key not in names] if table else []
    return table, address, [*places.values(), *(Place("missing-column", f"/{_LINES}", "", form.columns[key].header) for key in missing)]


def _parsed(blob: bytes) -> dict[str, object]:
    try:
        found = json.loads(decoded(blob), object_pairs_hook=_once, parse_constant=_no_number)
    except _Twice as error:
        raise UnreadableFile("unreadable-file", f"the key {error} stands twice in one object") from None
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableFile("unreadable-file", f"its JSON is broken{where}") from None
    if not isinstance(found, dict):
        raise UnreadableFile("not-an-update", f"JSON text that is not an object with {_LINES} in it")
    return found


def _no_number(name: str) -> None:
    """JSON has no NaN and no Infinity."""
    raise ValueError(name)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        name = printable(key)
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _words(value: object) -> str:
    return words(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value)


def _no_words(key: str, value: object, where: str) -> list[Place]:
    """A place for what is no answer to a column: a list or an object; a number where words belong; true or false but for yes or no."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    odd = isinstance(value, dict | list) or (number and key in _OF_WORDS) or (isinstance(value, bool) and key not in _YES_OR_NO)
    return [Place("error-value", where, _words(value)[:_SHOWN])] if odd else []


def _pointer(name: str) -> str:
    """A key as a JSON pointer writes it, without braces: an address is a pattern."""
    return _UNSAFE.sub("", name.replace("~", "~0").replace("/", "~1"))
