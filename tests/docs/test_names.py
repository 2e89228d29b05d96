"""A name is a noun that a newcomer guesses: no word that has to be looked up names anything, and no name means two things."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tasks.run.settings import ROOT

NAMES_NOTHING = {
    *("told", "untold", "said", "spoken", "telling", "news", "silence", "unseen", "elsewhere", "among", "few"),
    *("anew", "kept", "opened", "lapsed", "oddities", "climb", "matters", "stood", "titled", "governed"),
    *("sheaf", "sheaves", "splice", "spliced", "prints", "errand", "errands"),
}
"""Words that no module, class, function, parameter or variable is named by. Keys of published and stored JSON are no names of ours."""

IN_NO_DOCSTRING = re.compile(r"\banew\b|\bshea(?:f|ves)\b|\bspliced?\b|\berrands?\b|\briddles?\b", re.IGNORECASE)
ON_THE_SITE = re.compile(r"\b(?:told|said|kept|few|news|places?|shell)\b|\bpast\b(?!(?:[ _-]due)|(?: (?:their|its|the) agreed date))")
"""Words that docstrings of the site do without, for the words around them are what the public reads."""

ONE_IDEA = {
    "methodology": "the words of the methodology, and the page that shows them",
    "sources": "where a figure comes from, and the page that shows it",
    "trust": "a trust, and the page about it",
}
"""Names that two modules share because they are one idea: what is shown, and its page."""

FILES = sorted(path for folder in ("tasks", "flows") for path in (ROOT / folder).rglob("*.py"))
NAMED = {path.relative_to(ROOT).as_posix(): path for path in FILES}


def words_of(name: str) -> set[str]:
    """The words of a name, whichever way they are joined."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def names_in(tree: ast.Module) -> Iterator[str]:
    """Every name that a module gives to something, but for the keys of what is stored or published as JSON."""
    keys = {field for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _is_json(node) for field in node.body}
    targets = {field.target for field in keys if isinstance(field, ast.AnnAssign)}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg():
                yield node.arg
            case ast.alias(asname=str(name)):
                yield name
            case ast.Name(ctx=ast.Store()) if node not in targets:
                yield node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr


def _is_json(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "TypedDict" for base in node.bases)


def docstrings(tree: ast.Module) -> list[str]:
    """What stands under a module, a class, a function or a name, as its explanation."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    return [text.value for text in texts if isinstance(text.value, str)]


def shared(names: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Names that stand in more than one file, with the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, file in names:
        found[name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def test_the_words_of_a_name_are_found_in_any_spelling() -> None:
    assert words_of("_first_told") == {"first", "told"}
    assert words_of("ToldElsewhere") == {"told", "elsewhere"}
    assert words_of("MOST_FEW") == {"most", "few"}
    assert "said" not in words_of("unsaid")


def test_every_way_to_give_a_name_is_looked_at() -> None:
    given = (
        "import os as told\nclass Kept:\n    said: int\n    def opened(self, few, *, news): self.errand = sheaf = 1\nasync def anew(): ..."
    )
    banned = {name.lower() for name in names_in(ast.parse(given))} - {"self"}
    assert banned == {"told", "kept", "said", "opened", "few", "news", "errand", "sheaf", "anew"}


def test_keys_of_json_may_stay() -> None:
    assert list(names_in(ast.parse("class Data(TypedDict):\n    told: int"))) == ["Data"]


def test_a_riddle_in_a_docstring_is_caught() -> None:
    assert IN_NO_DOCSTRING.search("The trusts that were told anew.")
    assert ON_THE_SITE.search("The past months.")
    assert not ON_THE_SITE.search("past_due_words: how long past its agreed date an action is")


@pytest.mark.parametrize("file", NAMED)
def test_no_name_has_to_be_looked_up(file: str) -> None:
    names = [*file.removesuffix(".py").split("/"), *names_in(tree_of(NAMED[file]))]
    assert [name for name in names if NAMES_NOTHING & words_of(name)] == []


@pytest.mark.parametrize("file", NAMED)
def test_no_docstring_is_a_riddle(file: str) -> None:
    texts = docstrings(tree_of(NAMED[file]))
    assert [text for text in texts if IN_NO_DOCSTRING.search(text)] == []
    assert [text for text in texts if file.startswith("tasks/site/") and ON_THE_SITE.search(text)] == []


def test_no_two_classes_share_a_name() -> None:
    classes = ((node.name, file) for file, path in NAMED.items() for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))
    assert shared(classes) == {}


def test_two_modules_share_a_name_only_if_they_are_one_idea() -> None:
    modules = ((path.stem, file) for file, path in NAMED.items() if path.stem != "__init__")
    assert shared(modules).keys() == ONE_IDEA.keys()
