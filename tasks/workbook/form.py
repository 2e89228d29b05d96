"""A form is the set of column names a file may use: one for the monthly update, one for an agreed plan, and one for
plans in their trusts' own forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Rhythm
from tasks.model.regime_words import RegimeWords
from tasks.workbook.columns import HEAD, LINES, ORDINARY_LINES, PLAN_HEAD, PLAN_LINES, Column, head

_BESIDE = re.compile(r"\((?:in )?(?:%|per ?cent|[dmy]+(?:[ /.-][dmy]+)+|b?rag|required|mandatory|optional)\)\s*$", re.IGNORECASE)
"""What people add to a name in brackets without making it another's."""
_NOISE = re.compile(r"[\W_]+")
_LONGEST = 80
_FRIENDLY = "_word"  # JSON may say `status` where the table of columns says `status_word`
_ERROR = re.compile(r"#(?:[A-Z][A-Z0-9/_.]{1,20}[!?]|N/[AD]|GETTING_DATA|#{2,})|Err:\d{3}")


def error_shown(word: object) -> bool:
    """Whether a cell's words are what programs show in place of a value that could not be worked out, or has no room."""
    return isinstance(word, str) and word[:1] in {"#", "E"} and _ERROR.fullmatch(word) is not None


Called = tuple[tuple[str, str, str], ...]
"""Key, heading and help of each column that a regime calls otherwise than we do, or that it alone has."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Maps from a name without case, spaces and punctuation to a column's key; `required` columns must have a heading of their own."""

    name: str
    lines: Mapping[str, str]
    head: Mapping[str, str]
    columns: Mapping[str, Column]
    required: tuple[str, ...]


def plain(name: str) -> str:
    """A column's name without case, spaces and punctuation; a per cent sign counts as the word.

    No name is longer than 80 characters, and an error such as `#REF!` is none."""
    return _plain(name) if len(name) <= _LONGEST else ""


def bare(text: str) -> str:
    """A text of any length without case, spaces and punctuation."""
    text = text.replace(" ", "").replace("-", "").replace("%", "percent").casefold()
    return text if text.isalnum() else _NOISE.sub("", text)


@lru_cache(maxsize=8192)  # most files of a batch use the same words for their columns
def _plain(name: str) -> str:
    return "" if error_shown(name) else bare(_BESIDE.sub("", name))


def _names(columns: Iterable[Column]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        ours = (column.header, column.key, column.key.removesuffix(_FRIENDLY), *column.also)
        for name in (rhythm.phrase(name) for name in ours for rhythm in Rhythm):
            taken = found.setdefault(plain(name), column.key)
            if taken != column.key and name in (column.header, *column.also):
                raise ValueError(f"the name {name!r} stands for two columns, {taken} and {column.key}")
    return found


def _form(name: str, lines: tuple[Column, ...], head: tuple[Column, ...], also_required: tuple[str, ...] = ()) -> Form:
    required = tuple(column.key for column in lines if column.required or column.key in also_required)
    return Form(name, _names(lines), _names(head), {column.key: column for column in (*lines, *head)}, required)


UPDATE = _form("update", LINES, HEAD)
PLAN = _form("plan", PLAN_LINES, PLAN_HEAD, also_required=("action",))
ORDINARY = _form("ordinary", ORDINARY_LINES, ())
FORMS = {form.name: form for form in (UPDATE, PLAN, ORDINARY)}


def called(words: RegimeWords) -> Called:
    """What the forms of a regime are called by, beside what every regime's files are read by."""
    everywhere = set(_asked(WORDS_AS_THEY_WERE))
    return tuple(one for one in _asked(words) if one not in everywhere)


def _asked(words: RegimeWords) -> Called:
    columns = (*(one.called(words) for one in (*LINES, *PLAN_HEAD)), *head(words))
    return tuple(dict.fromkeys((one.key, one.header, one.help) for one in columns))


@lru_cache(maxsize=16)
def form_called(name: str, names: Called) -> Form:
    """A form as a regime has it; what every regime calls its columns is read too."""
    form = FORMS[name]
    if not names or name == ORDINARY.name:
        return form
    found = [(key, replace(form.columns[key], header=header, help=text)) for key, header, text in names if key in form.columns]
    found += [(key, Column(key, header, text, "")) for key, header, text in names if key not in form.columns and name == UPDATE.name]
    of_lines = [column for key, column in found if key in form.lines.values()]
    of_head = [column for key, column in found if key not in form.lines.values()]
    return replace(
        form, lines={**form.lines, **_names(of_lines)}, head={**form.head, **_names(of_head)}, columns={**form.columns, **dict(found)}
    )
