"""References of actions and codes of trusts as people write them: read where just one can be meant, left to a person where not."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from tasks.model.trust import Trust
from tasks.model.typed_words import comparable
from tasks.model.update import Reading
from tasks.rules.wording import same_name

_BEFORE = re.compile(r"(?:action|reference|ref|number|no|item|line|#)(?![^\W\d])[ .:#-]*+(?=.*\d)")
_SEPARATORS = "-_/.:# "
_PARTS = re.compile(rf"(.*?)(?<![{_SEPARATORS}])[{_SEPARATORS}]*(?<!\d)(\d+[a-z]?)")  # RNL-07 is RNL and 07; RK5-07 is RK5 and 07
_WORDS_AFTER = re.compile(r"[ (,:]+[^\d]*")
_NEAREST = 3


class ActionRefs:
    """The references of one agreed plan, and which of them a written one can only mean."""

    def __init__(self, agreed: Iterable[str]) -> None:
        self._agreed = dict.fromkeys(agreed)

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {_joined(ref): ref for ref in self._agreed}

    @cached_property
    def _whole(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for ref in self._agreed:
            found.setdefault(_parts(_joined(ref)), set()).add(ref)
        return found

    @cached_property
    def _firsts(self) -> list[str]:
        return sorted({first for first, _ in self._whole if first}, key=len, reverse=True)

    def named(self, written: str) -> tuple[str, bool]:
        """The agreed reference that a written one means (empty: none, or it is not plain which), and whether something was left out or
        added that had to be understood: a nought, a hyphen, all but the number, or words beside it.
        """
        if written in self._agreed:
            return written, False
        ref = self._exact.get(_joined(written))
        if ref is not None:
            return ref, False
        ref = self._only(comparable(written).strip("()[]"))
        return ref, bool(ref)

    def _only(self, words: str) -> str:
        words = words.removeprefix(found[0]) if (found := _BEFORE.match(words)) else words
        for first in self._firsts:
            if (rest := _after(first, words)) is not None:
                found = re.match(r"(\d+[a-z]?)(?![\w-])", rest)
                fits = found and (found.end() == len(rest) or _WORDS_AFTER.fullmatch(rest[found.end() :]))
                return _one(self._whole.get((first, _number(found[1])), set())) if found and fits else ""
        number = _number(words.replace(" ", ""))
        return _one({ref for (_, own), refs in self._whole.items() if own == number for ref in refs})


def _joined(ref: str) -> str:
    return comparable(ref).replace(" ", "")


def _parts(ref: str) -> tuple[str, str]:
    found = _PARTS.fullmatch(ref)
    return (found[1], _number(found[2])) if found else ("", ref)


def _number(text: str) -> str:
    return re.sub(r"\.0+$", "", text).lstrip("0") or text


def _after(first: str, words: str) -> str | None:
    """What follows the beginning of a reference, whatever stands between their letters."""
    found = re.match(f"[{_SEPARATORS}]*".join(map(re.escape, first)) + f"[{_SEPARATORS}]*(?=\\d)", words)
    return words[found.end() :] if found else None


def _one(refs: set[str]) -> str:
    return next(iter(refs)) if len(refs) == 1 else ""


def trust_named(words: str, codes: Container[str]) -> str:
    """The one code of these that words name, as in `rnl`, `RNL.`, `RNL (North Cumbria)` or `North Cumbria - RNL`; empty: none, or two."""
    plain = comparable(words)
    found = {word.upper() for word in re.findall(r"[^\W_]+", plain)}
    return _one({code for code in found if code in codes} or {code for code in [plain.replace(" ", "").upper()] if code in codes})


def trust_meant(reading: Reading, trusts: Mapping[str, Trust]) -> str:
    """The trust whose update a file is, by its words: the references of its actions, else the code, else the name; empty: nobody's."""
    named = {trust_named(str(line.get("ref", "")), trusts) for line in reading.lines} - {""}
    if len(named) == 1:
        return named.pop()
    name = reading.head.get("trust_name", "")
    called = [code for code, trust in trusts.items() if name and same_name(name, trust.name)]
    return trust_named(reading.head.get("trust_code", ""), trusts) or next(iter(called), "")


def nearest_trusts(words: str, name: str, names: Mapping[str, str]) -> str:
    """The trust that is called `name`, and those whose codes are most like what was written: `RNL (North Cumbria ...) or RPA (...)`."""
    called = [code for code, known in names.items() if name and comparable(known) == comparable(name)]
    like = get_close_matches(comparable(words).upper(), names, _NEAREST, 0.6) if words else []
    return " or ".join(f"{code} ({names[code]})" for code in dict.fromkeys([*called, *like]))
