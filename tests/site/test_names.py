"""Names and docstrings of the site are words that a newcomer knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tasks.run.settings import ROOT

SITE = ROOT / "tasks" / "site"
RIDDLES = ("told", "said", "anew", "sheaf", "sheaves", "kept", "spliced", "few", "news", "past", "place", "places", "shell")
OLD = {"each_trust.py", "merged.py", "published.py", "spliced.py", "unseen.py"}
"""Modules that make part of a release and put it together again, which have their own words until partitions replace them."""
FILES = [path for path in sorted(SITE.rglob("*.py")) if path.name not in OLD]
LATE = re.compile(r"past[ _-]due|\bpast (?:their|its|the) agreed date\b")
"""What is late is past its agreed date, and nothing else is past."""


def riddles(words: str) -> list[str]:
    plain = re.findall(r"[a-z]+", LATE.sub(" ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)).lower())
    return [word for word in plain if word in RIDDLES]


def named(path: Path) -> list[str]:
    """The module's name, and the name and docstring of everything in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = [path.stem, ast.get_docstring(tree) or ""]
    for node in ast.walk(tree):
        if isinstance(node, kinds):
            found += [node.name, ast.get_docstring(node) or ""]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.append(node.value.value)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SITE)))
def test_no_name_and_no_docstring_is_a_riddle(path: Path) -> None:
    assert {words.split("\n")[0]: found for words in named(path) if (found := riddles(words))} == {}


def test_a_riddle_is_caught() -> None:
    assert riddles("_told_anew") == ["told", "anew"]
    assert riddles("class PastMonths") == ["past"]
    assert riddles("past_due_words: how long past its agreed date an action is") == []
