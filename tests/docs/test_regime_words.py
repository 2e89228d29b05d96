"""No code and no template names a regime, a status, a kind of trust, a post or a regulator: these are rows of config/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.rulebook import load
from tasks.run.settings import ROOT

BOOKS = [load(folder) for folder in (ROOT / "config", *sorted((ROOT / "config/regimes").iterdir())) if folder.is_dir()]
NAMED = {
    "regime": ["Keogh", "Recovery Support", "Provider Improvement", *(book.wording.regime for book in BOOKS)],
    "status": [word for book in BOOKS for one in book.statuses if not one.finished for word in (one.code, one.label)],
    "kind": [kind for book in BOOKS for kind in book.kinds if kind != "trust"] + [one.wording.standing for one in BOOKS],
    "post": [title for book in BOOKS for title in (book.wording.chief, book.wording.director)],
    "regulator": [name for book in BOOKS for one in book.regulators.values() for name in (one.name, one.code)],
    "unit": [book.wording.unit for book in BOOKS if " " in book.wording.unit],
}
"""What is named in config/ and the folders of other regimes. What is finished is called delivered everywhere; a chair is a seat too."""

_BREAK = r"\s+"
"""A name goes on after the end of a line."""

AS_WRITTEN = {"monitor", *(word for word in NAMED["kind"] if word.startswith("NHS ")), *NAMED["unit"]}
"""Words that say something else in capitals, or without them."""

PATTERNS = {
    word: re.compile(rf"(?<![\w-]){_BREAK.join(map(re.escape, word.split()))}(?![\w-])", 0 if word in AS_WRITTEN else re.IGNORECASE)
    for words in NAMED.values()
    for word in words
    if word
}

ALLOWED = {
    "tasks/model/changed_rules.py": "what rules and releases meant that were stored before a regime had words of its own",
    "tasks/model/posts.py": "posts by the part they have, as people.csv names them",
    "tasks/workbook/columns.py": "headings of the form, by which files are read where no rulebook is at hand, and examples",
    "tasks/rules/foundation_status.py": "says of which regime the rule is; its words come from config/",
}


def files() -> list[str]:
    found = [path for top in ("tasks", "flows", "templates") for path in (ROOT / top).rglob("*") if path.suffix in {".py", ".html", ".j2"}]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def named_in(text: str) -> set[str]:
    """The names that stand in a text as words of their own; what a name of a trust ends in (NHS Trust) is no kind."""
    return {word for word, pattern in PATTERNS.items() if pattern.search(text)}


@pytest.mark.parametrize("top", ["tasks", "flows", "templates"])
def test_nothing_of_a_regime_is_named_outside_its_folder(top: str) -> None:
    found = {name: named_in((ROOT / name).read_text(encoding="utf-8")) for name in files() if name.startswith(f"{top}/")}
    assert {name: words for name, words in found.items() if words and name not in ALLOWED} == {}


def test_every_exception_is_still_one() -> None:
    assert [name for name in ALLOWED if not named_in(Path(ROOT / name).read_text(encoding="utf-8"))] == []


def test_a_name_is_found_however_it_is_written() -> None:
    said = "Special measures; On track to deliver; some_issues; a foundation trust; the improvement\ndirector; Monitor; a hospital\n  trust"
    assert {one.casefold() for one in named_in(said)} >= {"special measures", "on track to deliver", "some_issues", "hospital trust"}
    assert named_in("the chief\nexecutive") == {"chief executive"}
    assert named_in("monitoring, NHS Trust, on_track_past_date, a chair") == set()
