"""Names of people as they are typed: written on one line, and compared by how they look, so that nobody approves their own work."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from tasks.model.mistake import Mistake

LONGEST = 100

_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҺԀԚԜѴаекморстухіјѕһԁԛԝѵ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ" + "ıɑɡ",
    "ABEKMHOPCTYXIJSHDQWVaekmopctyxijshdqwv" + "ABEZHIKMNOPTYXaikvoptux" + "iag",
)
"""Letters of Cyrillic, Greek and phonetics that look like a Latin one, each in its own case."""

_ONE_SHAPE = str.maketrans("i1|0", "lllo")
_MIXED_WITH_NONE = {"LATIN", "GREEK", "CYRILLIC"}


def person_name(text: str) -> str:
    """A name with single blanks and letters of the usual width; empty for none. Raises Mistake for what cannot be anybody's name."""
    name = " ".join(unicodedata.normalize("NFKC", text.strip()).split(" ")).strip()
    if len(name) > LONGEST or any(unicodedata.category(letter)[0] in "CZ" and letter != " " for letter in name):
        raise Mistake(f"A name is one line of at most {LONGEST} characters, all of which can be seen: type it once more")
    if any(_mixed(word) for word in name.split()):
        raise Mistake("A name in which one word has letters of two alphabets looks like somebody else's: type it once more")
    return " ".join(name.split())


def same_person(one: str, other: str) -> bool:
    """Whether two names look the same to a reader: whatever their case, accents, blanks, stops and dashes, and in whatever alphabet."""
    return _shape(one) == _shape(other)


def called(name: str) -> Callable[[str], bool]:
    """Whether a name looks the same as this one, which is asked of very many."""
    shape = _shape(name)
    return lambda other: _shape(other) == shape


def _shape(name: str) -> str:
    letters = name.casefold()
    if not name.isascii():
        alike = unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKE)
        letters = unicodedata.normalize("NFKD", alike.casefold())
    return "".join(letter for letter in letters if letter.isalnum() or letter == "|").translate(_ONE_SHAPE).replace("rn", "m")


def _mixed(word: str) -> bool:
    """Whether a word has letters of an alphabet that is never mixed with another."""
    alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    return len(alphabets) > 1 and bool(alphabets & _MIXED_WITH_NONE)
