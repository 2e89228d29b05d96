"""Words compared as a reader would compare them: case, spaces, dashes and stops make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pandas as pd

from tasks.rules.masks import and_where
from tasks.rules.read_date import read_date

_NOTHING = ("", "n/a", "na", "none", "nil", "not applicable")
_NO_REASON = (
    *(
        "",
        "n/a",
        "na",
        "none",
        "nil",
        "not applicable",
        "x",
        "xx",
        "xxx",
        "tbc",
        "tba",
        "to be confirmed",
        "ditto",
        "as above",
        "see above",
    ),
    *("as before", "as last month", "same as last month", "see last month", "see previous"),
)
_NO_NAME = (
    *("y", "n", "yes", "no", "true", "false", "signed", "signed electronically", "electronic signature", "e-signature", "signature"),
    *("approved", "agreed", "pending", "awaiting", "awaiting signature", "awaiting sign-off", "not signed", "not yet signed", "unsigned"),
    *("to follow", "tbd", "vacant", "unknown", "not known", "not available", "name", "name here", "your name"),
)
"""What stands where a name belongs, and names nobody."""
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_INVISIBLE = " \t\r\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_EMPTY = _INVISIBLE + _DASHES
_AROUND = f"{_EMPTY}.…,;:?!\"'()"
_MARKS = "[\\s\u00a0\u2010-\u2015\u2018\u2019\u201c\u201d\u2212\"'.,;:-]+"


def has_words(words: pd.Series[str]) -> pd.Series[bool]:
    """Where something was written; a dash, "n/a", "none" or what cannot be seen counts as nothing."""
    return and_where(words != "", lambda rows: ~_one_of(words[rows], _EMPTY, _NOTHING))


def explains(words: pd.Series[str]) -> pd.Series[bool]:
    """Where words say something of their own, as an account, a reason or evidence must; "see above", "TBC" or "." do not."""
    return and_where(words != "", lambda rows: ~_one_of(words[rows], _AROUND, _NO_REASON))


def names_somebody(words: pd.Series[str]) -> pd.Series[bool]:
    """Where words may be somebody's name: they hold two letters, or one that is a word by itself, are no date, and do not say that
    the name is still to come. So initials may be a name; "x" or "E." alone may as well be a mark in a box, and names nobody to a reader.
    """
    written = and_where(explains(words), lambda rows: ~_one_of(words[rows], _AROUND + "[]<>_", _NO_NAME))
    return and_where(written, lambda rows: words[rows].map(_may_be_name).astype("bool"))


def _may_be_name(words: str) -> bool:
    letters = re.findall(r"[^\W\d_]", words)
    whole = len(letters) > 1 or any(unicodedata.category(letter) == "Lo" for letter in letters)
    return whole and read_date(words).latest is None


def _one_of(words: pd.Series[str], around: str, stock: Sequence[str]) -> pd.Series[bool]:
    """Where words are one of a stock, whatever their case and what stands around them; those several times longer are not looked at."""
    short = words.str.len() <= 3 * max(map(len, stock))
    return and_where(short, lambda rows: words[rows].str.strip(around).str.lower().isin(stock))


def folded(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case, spaces and punctuation, for comparison only."""
    return words.str.lower().str.replace(_MARKS, "", regex=True)


def differ(sent: pd.Series[str], agreed: pd.Series[str]) -> pd.Series[bool]:
    """Where two columns differ in more than case, spaces and punctuation. Only what differs as written is looked at closely."""
    return and_where(sent != agreed, lambda apart: folded(sent[apart]) != folded(agreed[apart]))


def run_together(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case and spaces: what is left of a copy, several times cheaper than `folded`."""
    return words.str.lower().str.replace(" ", "", regex=False)


def same_name(written: str, known: str) -> bool:
    """Whether two ways of writing a name are one."""
    return written == known or name_key(written) == name_key(known)


def name_key(name: str) -> str:
    """A person's or a body's name for comparison: case, spaces and stops apart, and "&" is "and"."""
    return "".join(letter for letter in name.casefold().replace("&", "and") if letter.isalnum())
