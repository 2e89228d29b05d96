"""Words compared as a reader would compare them: case, spaces, dashes and stops make no difference."""

from __future__ import annotations

import pandas as pd

from tasks.rules.checks.among import among
from tasks.rules.checks.check import Mask

_NOTHING = ("", "-", "–", "n/a", "na", "none", "nil", "not applicable")
_LONGEST = max(map(len, _NOTHING))
_MARKS = "[\\s\u00a0\u2010-\u2015\u2018\u2019\u201c\u201d\u2212\"'.,;:-]+"


def said(words: pd.Series[str]) -> Mask:
    """Where something was written; a dash, "n/a" or "none" says nothing. Only words short enough to say nothing are looked at closely."""
    return among(words != "", lambda rows: _says_something(words[rows].str.strip()))


def _says_something(words: pd.Series[str]) -> Mask:
    return ~among(words.str.len() <= _LONGEST, lambda short: words[short].str.lower().isin(_NOTHING))


def folded(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case, spaces and punctuation, for comparison only."""
    return words.str.lower().str.replace(_MARKS, "", regex=True)


def differ(sent: pd.Series[str], agreed: pd.Series[str]) -> Mask:
    """Where two columns differ in more than case, spaces and punctuation. Only what differs as written is looked at closely."""
    return among(sent != agreed, lambda apart: folded(sent[apart]) != folded(agreed[apart]))


def run_together(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case and spaces: what is left of a copy, several times cheaper than `folded`."""
    return words.str.lower().str.replace(" ", "", regex=False)


def same_name(said: str, known: str) -> bool:
    """Whether two ways of writing a name are one."""
    return said == known or name_key(said) == name_key(known)


def name_key(name: str) -> str:
    """A person's or a body's name for comparison: case, spaces and stops apart, and "&" is "and"."""
    return "".join(letter for letter in name.casefold().replace("&", "and") if letter.isalnum())
