"""What a command needs and was not given is asked for at a terminal; where there is none, one sentence names the option."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from tasks.model.mistake import Mistake

T = TypeVar("T")


def asked(given: str | None, option: str, question: str, read: Callable[[str], T], default: str = "") -> T:
    """An answer as `read` understands it: the option's, else what a person types, asked again until it can be read.

    `read` raises Mistake or ValueError with a sentence. Without a terminal the default holds; where there is none, raises Mistake.
    """
    if given is not None:
        return _read(given, option, read)
    if not sys.stdin.isatty():
        if default:
            return read(default)
        raise Mistake(f"{option} is missing: {question[0].lower()}{question[1:]}")
    while True:
        answer = _typed(f"{question}{f' [{default}]' if default else ''}: ") or default
        try:
            return read(answer)
        except (Mistake, ValueError) as error:
            print(f"  {error}")


def agreed(question: str, option: bool) -> bool:
    """Whether a person says yes, by an option or at the terminal."""
    return option or (sys.stdin.isatty() and _typed(f"{question} [y/n]: ").casefold() in ("y", "yes"))


def _typed(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        raise Mistake("The questions were broken off, and nothing was done") from None


def _read(given: str, option: str, read: Callable[[str], T]) -> T:
    try:
        return read(given)
    except ValueError as error:
        raise Mistake(f"{option}: {error}") from None


def some_words(text: str) -> str:
    """Any answer but none; raises ValueError for that."""
    if not text.strip():
        raise ValueError("write something, it is always needed")
    return text.strip()


def read_day(text: str) -> date:
    """A day as 2026-11-02; raises ValueError with a sentence for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day: write it as 2026-11-02") from None
