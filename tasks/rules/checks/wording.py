"""Words compared as a reader would compare them: case, spaces, dashes and stops make no difference."""

from __future__ import annotations

import pandas as pd

from tasks.rules.checks.check import Mask

_NOTHING = ("", "-", "–", "n/a", "na", "none", "nil", "not applicable")
_MARKS = "[\\s\u00a0\u2010-\u2015\u2018\u2019\u201c\u201d\u2212\"'.,;:-]+"


def said(words: pd.Series[str]) -> Mask:
    """Where something was written; a dash, "n/a" or "none" says nothing."""
    return ~words.str.strip().str.lower().isin(_NOTHING)


def folded(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case, spaces and punctuation, for comparison only."""
    return words.str.lower().str.replace(_MARKS, "", regex=True)


def differ(sent: pd.Series[str], agreed: pd.Series[str]) -> Mask:
    """Where two columns differ in more than case, spaces and punctuation. Only what differs as written is looked at closely."""
    apart = sent != agreed
    close = folded(sent[apart]) != folded(agreed[apart])
    return close.reindex(sent.index, fill_value=False)


def run_together(words: pd.Series[str]) -> pd.Series[str]:
    """Words without case and spaces: what is left of a copy, several times cheaper than `folded`."""
    return words.str.lower().str.replace(" ", "", regex=False)


def same_name(said: str, known: str) -> bool:
    """Whether two ways of writing a name are one."""
    return said == known or name_key(said) == name_key(known)


def name_key(name: str) -> str:
    """A person's or a body's name for comparison: case, spaces and stops apart, and "&" is "and"."""
    return "".join(letter for letter in name.casefold().replace("&", "and") if letter.isalnum())
