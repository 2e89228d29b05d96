"""A programme made by `measures init`, and commands run with its settings."""

from __future__ import annotations

import io
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.command_line import main

LETTER = "Letter of NHS England, 2 November 2026"
POSTS = ("lead", "chief executive", "improvement director")


class Terminal(io.StringIO):
    """A person who types these lines."""

    def isatty(self) -> bool:
        return True


def init(folder: Path, *trusts: str, **given: str) -> int:
    """The command with everything it needs for these trusts (CODE or CODE=NAME), `given` over it; an empty value leaves an option out."""
    options = {"title": "Improvement", "first": "2026-11", "source": LETTER, "mail": "folder"} | given
    words = [f"--{name}={value}" for name, value in options.items() if value]
    words += [f"--trust={trust}" for trust in trusts]
    words += [f"--person={trust[:3]} {post}=Ann <ann@{trust[:3]}.example>" for trust in trusts for post in POSTS]
    return main(["init", str(folder), *words, "--person=regulator=Desk <desk@r.example>", "--person=approver=Bo <bo@r.example>"])


@contextmanager
def settings_of(folder: Path) -> Iterator[None]:
    """The settings that were written into a programme's folder, and no others of ours."""
    before = {name: value for name, value in os.environ.items() if name.startswith("MEASURES_")}
    lines = shlex.split((folder / "settings.env").read_text(encoding="utf-8"), comments=True)
    for name in before:
        del os.environ[name]
    os.environ.update(dict(line.split("=", 1) for line in lines))
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("MEASURES_")]:
            del os.environ[name]
        os.environ.update(before)


def run(folder: Path, *words: str) -> int:
    """A command with a programme's settings."""
    with settings_of(folder):
        return main(words)
