"""What looks like a patient's identity: an NHS number whose check digit holds, a date of birth, or a name beside a ward, bay or bed.

A warning and no proof: who wrote the words looks at them before anything is public. The words themselves are never repeated.
"""

from __future__ import annotations

import re

_BETWEEN = r"[ ./\u00a0\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff-]{0,3}"
_TEN = re.compile(rf"(\d(?<![\d-]\d)\d{{2}}){_BETWEEN}(\d{{3}}){_BETWEEN}(\d{{4}})(?![\d-])")
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?[ ./-]{1,2}(?:\d{1,2}|[a-z]{3,9})[ ./,-]{1,2}\d{2,4}|\d{4}-\d\d-\d\d)"
_BORN = re.compile(rf"\b(?:d\.? ?o\.? ?b\b|date of birth|birth ?date|born)[^\d\n]{{0,16}}{_DAY}", re.IGNORECASE)
_WORD = r"[A-Z][\w'\u2019-]+"
_NAME = rf"\b(?:Mr|Mrs|Ms|Miss|Master|[Pp]atient|Pt)\b\.? (?:[A-Z]\.? ?)?{_WORD}"
_PLACE = r"\b(?:[Ww]ard|[Bb]ed|[Bb]ay) ?(?:[Nn]o\.? ?)?(?:\d+\w?|[A-Z]\w*)\b"
_NAMED = re.compile(rf"{_NAME}[^.;\n]{{0,60}}?{_PLACE}|{_PLACE}[^.;\n]{{0,60}}?{_NAME}")
_BESIDE = re.compile(rf"\b(?:({_WORD})\.? )?({_WORD}) ({_WORD}),? \(?(?:in |of |on |, )?(?:[Bb]ed|[Bb]ay|[Ww]ard) ?\d+")
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "Care Unit Trust Ward Wards Hospital Emergency Medical Surgical Elderly Intensive Critical High Dependency Day Stroke Assessment "
        "Acute Coronary Department Theatre General Infirmary The Sister Matron Nurse Nurses Nursing Dr Doctor Prof Professor Consultant "
        "Director Manager Chief Officer Lead Team Staff Medicine Surgery Health Healthcare NHS",
    )
)
"""Words that stand before a ward or bed and are no patient's name: places, posts and titles of who works there."""


def patient_identity(text: str) -> str:
    """What in a text looks like a patient's identity, in words; empty where nothing does.

    Nothing is found across the end of a line, so a text may be many cells, one a line."""
    found = []
    small = text.lower()  # to look for the few words without which nothing is found costs little
    if any(_holds("".join(match.groups())) for match in _TEN.finditer(text)):
        found.append("an NHS number")
    if any(word in small.replace(".", "").replace(" ", "") for word in ("birth", "born", "dob")) and _BORN.search(text):
        found.append("a date of birth")
    place = any(word in small for word in ("bed", "bay", "ward"))
    if place and (_NAMED.search(text) or any(_NO_NAMES.isdisjoint(match.groups()) for match in _BESIDE.finditer(text))):
        found.append("a name with a ward or bed")
    return " and ".join(found)


def _holds(number: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (modulus 11), as in every NHS number."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == int(number[-1]) and len(set(number)) > 1
