"""A name is a noun that a newcomer guesses: words that have to be looked up name nothing in the rooms that are listed here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.run.settings import ROOT

ROOMS = ("rules", "rulebook", "validate", "workbook")
BANNED = {"told", "said", "anew", "sheaf", "sheaves", "kept", "few", "among", "prints", "oddities", "spoken", "silence", "elsewhere"}
FILES = sorted(path for room in ROOMS for path in (ROOT / "tasks" / room).rglob("*.py"))


def words_of(name: str) -> set[str]:
    """The words of a name, whichever way they are joined."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def names_in(path: Path) -> Iterator[str]:
    """The module's own name, and every name that it gives to something."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_the_words_of_a_name_are_found_in_any_spelling() -> None:
    assert words_of("_first_told") == {"first", "told"}
    assert words_of("ToldElsewhere") == {"told", "elsewhere"}
    assert words_of("MOST_FEW") == {"most", "few"}
    assert "said" not in words_of("unsaid")


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_no_name_has_to_be_looked_up(path: Path) -> None:
    assert [name for name in names_in(path) if BANNED & words_of(name)] == []
