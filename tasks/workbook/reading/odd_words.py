"""Words that are read as they came and that their sender should look at: signs that cannot be seen, endless words, a patient's identity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.model.update import Place, Reading
from tasks.rules.patient_identity import patient_identity

_LINE_WORDS = ("narrative", "revised_reason", "evidence", "partner_help", "explanation")
_HEAD_WORDS = ("summary", "nil_reason", "chair_name", "chief_name", "update_explanation")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\u061c\u180e\ufeff\U000e0000-\U000e007f]")
_LINE = 80  # letters
_ENDLESS = re.compile(rf"(?<!\S)(?!https?://|www\.)\S{{{_LINE + 1},}}")
_KINDS = (
    ("hidden-direction", _DIRECTION, "signs that turn the direction of reading round"),
    ("invisible-signs", _INVISIBLE, "signs that cannot be seen"),
    ("endless-word", _ENDLESS, "a word longer than a line"),
)
_NAMED = 10  # so many cells are named one by one


def odd_words(reading: Reading) -> list[Place]:
    """One place for each kind of odd sign, at the first cell that has it, and one for each cell that may name a patient."""
    cells = [(where, words) for where, words in _cells(reading) if words]
    everything = "\n".join(words for _, words in cells)
    return [*_signs(cells, everything), *(_patients(cells) if patient_identity(everything) else [])]


def _signs(cells: list[tuple[str, str]], everything: str) -> Iterator[Place]:
    long = max(map(len, everything.split()), default=0) > _LINE
    for check, pattern, what in _KINDS if not everything.isascii() else _KINDS[-1:] if long else ():
        if pattern.search(everything):
            found = [where for where, words in cells if pattern.search(words)]
            more = f", and so do {len(found) - 1} more" if len(found) > 2 else ", and so does one more" if len(found) == 2 else ""
            yield Place(check, found[0], detail=f"{what}{more}")


def _patients(cells: list[tuple[str, str]]) -> list[Place]:
    found = ((where, patient_identity(words)) for where, words in cells)
    return [Place("patient-identity", where, detail=what) for where, what in found if what][:_NAMED]


def _cells(reading: Reading) -> Iterator[tuple[str, str]]:
    for key in _HEAD_WORDS:
        yield reading.head_address.get(key, ""), reading.head.get(key, "")
    for line in reading.lines:
        for key in _LINE_WORDS:
            yield reading.address.get(key, "").replace("{row}", str(line["row"])), str(line.get(key, ""))
