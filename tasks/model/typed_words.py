"""Words as people and their programs type them, made comparable: how they look to a reader decides, not which characters they are."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = "\u2212\u2043\u02d7\u2796"  # minus signs and a bullet that looks like one; Unicode counts them among no dashes
_INVISIBLE = "\u034f\u115f\u1160\u3164\uffa0"  # take up no room, and are no format characters either
_AROUND = " '\"`\u2018\u2019\u201c\u201d"
_STOPS = f"{_AROUND}.;:,!"
_LONGEST = 200
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


def comparable(text: str) -> str:
    """A short text without case, quotes around it, a closing stop and what cannot be seen; every dash a hyphen, every run of spaces one.

    Letters and figures of another width are the usual ones. A text of more than 200 characters is no word to look up, and stays as it is.
    """
    return _comparable(text) if len(text) <= _LONGEST else text


@lru_cache(maxsize=8192)
def _comparable(text: str) -> str:
    if not text.isascii():
        text = "".join(_seen(letter) for letter in unicodedata.normalize("NFKC", text))
    return " ".join(text.casefold().split()).rstrip(_STOPS).lstrip(_AROUND)


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf" or letter in _INVISIBLE or unicodedata.name(letter, "").startswith("VARIATION SELECTOR"):
        return ""
    return "-" if kind == "Pd" or letter in _DASHES else letter


def says_yes(word: str) -> bool:
    """Whether a word answers yes, as in `yes.`, `Y` or `TRUE`."""
    return comparable(word) in _YES


def says_no(word: str) -> bool:
    """Whether a word answers no."""
    return comparable(word) in _NO
