"""What commands and forms say, in the regime's own words: where it reports each quarter, on providers, so do help and refusals."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache, partial
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

from tasks.model.period import Rhythm
from tasks.model.regime_words import UNIT, instructed, of_units

F = TypeVar("F", bound=Callable[..., Any])

_PRINTED_AS_IT_IS = {"why", "--json", "--help", "-h"}  # words of others, what programs read, and what `say_help` has put right

_BY_THE_MONTH = {"award"}
"""Commands that speak of costs, which are claimed for months of the calendar in every rhythm."""

_ROOT = Path(__file__).resolve().parent.parent

_CODE, _YEAR = "RNL", "2013"
_OURS = (_YEAR, "2014")
"""The years that our examples are of; a later one stands for what is to come."""

_OF_FIGURE = re.compile(rf"\bfig-{_YEAR}-\d\d(-{_CODE.lower()})?")
_OF_PERIOD = re.compile(r"\b(\d{4})(-\d\d)\b(?!-\d)")
_OF_DAY = re.compile(r"\b(\d{4})(?=-\d\d-\d\d)")
_OF_CODE = re.compile(rf"(?<=\bas ){_CODE}\b|(?<=\| ){_CODE}\b|(?<=`){_CODE}(?=/)")
"""The code as a sentence gives it for an example; anywhere else it is somebody's own."""


def in_regime_words(text: str) -> str:
    """A sentence of ours about trusts and months, said of the units and periods of the regime that the settings name."""
    rhythm, short = _regime()
    code, _ = _examples(_folder())
    text = _OF_CODE.sub(code, text)
    if (rhythm, short) == (Rhythm.MONTH, UNIT):
        return text
    return instructed(text.replace(Rhythm.MONTH.written, rhythm.written).replace("'MONTH'", f"'{rhythm.noun.upper()}'"), rhythm, short)


def help_in_regime_words(text: str) -> str:
    """The same of a help text, whose examples are periods, days and units of that regime."""
    rhythm, _ = _regime()
    code, year = _examples(_folder())
    later = int(year) - int(_YEAR)

    def period(found: re.Match[str]) -> str:
        return own_year(found) + found[2] if rhythm is Rhythm.MONTH else rhythm.example

    def own_year(found: re.Match[str]) -> str:
        return str(int(found[1]) + later) if found[1] in _OURS else found[1]

    text = _OF_FIGURE.sub(lambda found: f"fig-{rhythm.example}{f'-{code.lower()}' if found[1] else ''}", text)
    text = _OF_DAY.sub(own_year, _OF_PERIOD.sub(period, text))
    return in_regime_words(re.sub(rf"\b{_CODE}\b", code, text))


def phrased(asked: F) -> F:
    """A flow whose form and description are in these words."""
    asked.__doc__ = help_in_regime_words(asked.__doc__ or "")
    return asked


def say_help(command: Any) -> None:
    """Put the help of a command, and of those below it, into the regime's words; the fund's is not shown where there is none."""
    rhythm, _ = _regime()
    if command.name in _BY_THE_MONTH and not (_folder() / "schemes.toml").exists():
        command.hidden = True
    for name in ("help", "short_help", "epilog"):
        if words := getattr(command, name):
            setattr(command, name, help_in_regime_words(words))
    for one in command.params:
        if words := getattr(one, "help", None):
            one.help = help_in_regime_words(words)
        if one.metavar:
            one.metavar = re.sub(r"\bMONTH\b", rhythm.noun.upper(), one.metavar)
    for below in getattr(command, "commands", {}).values():
        say_help(below)


class _OwnStream:
    """A stream on which sentences of ours are said in the regime's words."""

    def __init__(self, stream: TextIO, phrase: Callable[[str], str]) -> None:
        self._stream, self._phrase = stream, phrase

    def write(self, text: str) -> int:
        return self._stream.write(self._phrase(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def printed_in_regime_words(asked: Sequence[str]) -> Iterator[None]:
    """While a command runs that was asked for by these words, what it prints is said of the regime's units and periods."""
    rhythm, unit = _regime()
    if (rhythm, unit) == (Rhythm.MONTH, UNIT) or _PRINTED_AS_IT_IS & {*asked}:
        yield
        return
    phrase = partial(of_units, short=unit) if _BY_THE_MONTH & {*asked} else in_regime_words
    out, err = (cast("TextIO", _OwnStream(stream, phrase)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield


def _regime() -> tuple[Rhythm, str]:
    """The rhythm of the regime and what it calls a unit; those of the first regime where its file cannot be read, which others say.

    Help waits for no settings: the folder is named by the one that matters.
    """
    try:
        return _written(_folder() / "regime.toml")
    except (OSError, ValueError, AttributeError):
        return Rhythm.MONTH, UNIT


def _folder() -> Path:
    return _ROOT / (os.environ.get("MEASURES_CONFIG") or "config")


@cache
def _examples(folder: Path) -> tuple[str, str]:
    """A code of the regime's register and a year of its own, for examples: ours, where it has ours or says nothing else."""
    import csv  # noqa: PLC0415  as below

    def rows(name: str) -> list[dict[str, str]]:
        try:
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                return [*csv.DictReader(file)]
        except (OSError, ValueError, csv.Error):
            return []

    own = {row.get("words"): row.get("instead") or "" for row in rows("examples.csv")}
    codes = [row.get("code") or "" for row in rows("trusts.csv")] or [_CODE]
    year = own.get(_YEAR) or _YEAR
    return own.get(_CODE) or (_CODE if _CODE in codes else codes[0]), year if year.isdecimal() else _YEAR


@cache
def _written(file: Path) -> tuple[Rhythm, str]:
    import tomllib  # noqa: PLC0415  whoever only asks for the version waits for none of it

    keys = tomllib.loads(file.read_text(encoding="utf-8"))
    return Rhythm(keys.get("period", {}).get("rhythm", Rhythm.MONTH)), str(keys.get("called", {}).get("short", UNIT))
