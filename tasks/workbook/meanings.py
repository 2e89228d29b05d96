"""What written words can be taken to mean; each different word is read once, however many lines use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from tasks.model.typed_words import comparable
from tasks.rules.read_date import read_date

_PERCENT = re.compile(r"(\d{1,3})(?:\.0+)? ?(?:%|per ?cent)?")
_VERSION = re.compile(
    r"(?:(?:action )?(?:plan )?(?:version|vers?|v|issue|number|no)?(?<=[a-z ])[ .:#-]*|#)?(\d{1,4})(?:\.0+)?"
    r"(?: ?\(.*\)| ?[,;:-] ?[a-z].*| (?:(?:as )?(?:agreed|dated)|of [a-z]).*)?"  # which plan it is, in words
)


def statuses(words: pd.Series[str], vocabulary: Mapping[str, str]) -> pd.Series[str]:
    """The status each word stands for by a vocabulary of normalised words, with its dashes or without; empty where it stands for none."""

    def status(word: str) -> str:
        seen = comparable(word)
        without_dashes = " ".join(seen.replace("-", " ").split())
        return vocabulary.get(seen) or vocabulary.get(without_dashes) or ""

    return _each(words, status).astype("str")


def percents(words: pd.Series[str]) -> pd.Series[float]:
    """Whole per cents from 0 to 100, with or without their sign; NaN for anything else."""
    return _each(words, _percent).astype("float64")


def versions(words: pd.Series[str]) -> pd.Series[int]:
    """Version numbers, as in 2, v2 or Version 2 (agreed 31 July 2013); 0 for anything else."""
    return _each(words, lambda word: int(match[1]) if (match := _VERSION.fullmatch(comparable(word))) else 0).astype("int64")


def days(words: pd.Series[str]) -> tuple[pd.Series[Any], pd.Series[str]]:
    """The latest day each date can mean (NaT if it names none) and its precision (empty where nothing was written)."""
    read = {word: read_date(word) for word in words.unique() if word}
    latest = {word: np.datetime64(date.latest, "s") for word, date in read.items() if date.latest is not None}
    precision = {word: str(date.precision) for word, date in read.items()}
    nat = np.datetime64("NaT", "s")
    return (
        pd.Series(_each(words, lambda word: latest.get(word, nat)), dtype="datetime64[s]"),
        _each(words, lambda word: precision.get(word, "")).astype("str"),
    )


def _percent(word: str) -> float:
    match = _PERCENT.fullmatch(comparable(word))
    return float(match[1]) if match and int(match[1]) <= 100 else np.nan


def _each(words: pd.Series[str], meaning: Callable[[str], object]) -> pd.Series[Any]:
    """A meaning for every row, worked out once for each different word."""
    codes, different = pd.factorize(words)
    meanings: pd.Series[Any] = pd.Series([meaning(str(word)) for word in different])
    return meanings.take(codes).set_axis(words.index) if len(words) else pd.Series(index=words.index, dtype="object")
