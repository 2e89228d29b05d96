"""Numbers agree with their nouns wherever a sentence is put together: nothing says 1 updates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.model.words import counted
from tasks.run.settings import ROOT

SOURCES = sorted(path for folder in ("flows", "tasks") for path in (ROOT / folder).rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


@pytest.mark.parametrize(("number", "words"), [(0, "0 updates"), (1, "1 update"), (2, "2 updates"), (1300, "1,300 updates")])
def test_a_number_has_its_noun(number: int, words: str) -> None:
    assert counted(number, "update") == words


def nouns() -> set[str]:
    """The last word of whatever is counted anywhere, in the plural."""
    calls = (node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = (one.args[1] for one in calls if isinstance(one.func, ast.Name) and one.func.id == "counted")
    return {f"{one.value.split()[-1]}s" for one in found if isinstance(one, ast.Constant)} | {"people", "minutes", "hours", "claims"}


def written_out(path: Path, tree: ast.AST, plural: str) -> Iterator[str]:
    """Sentences in which a value, and no constant, stands right before one of these nouns, so that nothing makes the two agree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, after in zip(node.values, node.values[1:], strict=False):
                fixed = isinstance(value, ast.FormattedValue) and isinstance(value.value, ast.Name) and value.value.id.isupper()
                if isinstance(after, ast.Constant) and re.match(rf" ({plural})\b", str(after.value)) and not fixed:
                    yield f"{path.relative_to(ROOT)}, line {node.lineno}: {ast.unparse(value)}{after.value}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(rf"%[ds] ({plural})\b", node.value):
            yield f"{path.relative_to(ROOT)}, line {node.lineno}: {node.value}"


def test_no_sentence_writes_a_plural_behind_a_number_that_may_be_one() -> None:
    plural = "|".join(nouns())
    assert [found for path, tree in TREES.items() for found in written_out(path, tree, plural)] == []
