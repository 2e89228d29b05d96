"""No code or template says month of a period but through its rhythm: a regime may report each quarter, or every four weeks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.run.settings import ROOT

MONTHLY = re.compile(r"\b(?:months?|monthly)\b", re.IGNORECASE)
NAMED = re.compile(r"\{month\}|`measures month ")
"""A place for a period's name, and the command that tells one."""

PHRASED = {"phrase", "in_rhythm", "fill"}
"""Functions that say words about months of the periods of another rhythm."""

LATER = "said through `phrase` where the table is read"
CALENDAR = "a month of the calendar is meant, whatever the regime's rhythm"
COMMANDS = "printed by commands, and shown by flows, through `in_regime_words`"
OPERATORS = "said to operators through `instruct` where the list is made"
ALLOWED = {
    "rules/checks": "templates of findings, said through `phrase` by finding_rows",
    "rules/checks/revised_dates.py": CALENDAR,
    "rules/date_forms.py": CALENDAR,
    "rules/read_date.py": CALENDAR,
    "rules/wording.py": "words that trusts write",
    "rules/incentive_evidence.py": "costs are claimed for months of the calendar",
    "rules/stalled.py": "said through `phrase` by assess/verdicts",
    "rules/publishable.py": "said through `phrase` by publishable_inputs",
    "rules/ladder.py": "said through `phrase` where it is written down",
    "rules/past_due.py": "said through `phrase` where it is shown",
    "site/data/dictionary.py": LATER,
    "site/data/feed.py": LATER,
    "site/data/figures.py": LATER,
    "site/data/json_schema.py": LATER,
    "site/data/revision_marks.py": LATER,
    "site/pages/corrections.py": LATER,
    "site/pages/month.py": LATER,
    "site/pages/trust.py": LATER,
    "site/words/change.py": LATER,
    "site/words/labels.py": LATER,
    "site/data/ods.py": "a mark of the file's own format",
    "workbook/columns.py": LATER,
    "desk/fund_page.py": CALENDAR,
    "evidence/claim_files.py": CALENDAR,
    "evidence/claim_months.py": CALENDAR,
    "evidence/mortality.py": CALENDAR,
    "evidence/ratings.py": CALENDAR,
    "flows": COMMANDS,
    "model/period.py": "the names of the rhythms themselves",
    "overview": OPERATORS,
    "rulebook/numbers_agree.py": COMMANDS,
    "upkeep/judgement.py": OPERATORS,
    "upkeep/history.py": COMMANDS,
    "upkeep/published_words.py": COMMANDS,
    "upkeep/settings_faults.py": OPERATORS,
    "upkeep/take_down.py": COMMANDS,
    "upkeep/verify.py": COMMANDS,
    "upkeep/verify_site.py": COMMANDS,
    "notify/people_letters.py": LATER,
    "publish/candidate.py": "a name that facts hold",
    "publish/publishable_inputs.py": LATER,
    "run/statements.py": LATER,
}


def _literals(tree: ast.AST) -> Iterator[str]:
    """Every text of some code but docstrings, and what is handed to a function that says it in another rhythm."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in PHRASED:
                continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from _literals(node)


def _is_name(text: str) -> bool:
    """Whether a text is a key, a file or a state, and no sentence."""
    return bool(re.fullmatch(r"[a-z0-9/._-]+|asked which month|earlier months|for=text", text))


def _said_of_months(file: Path) -> list[str]:
    texts = (NAMED.sub("", text) for text in _literals(ast.parse(file.read_text(encoding="utf-8"))))
    return [text for text in texts if MONTHLY.search(text) and not _is_name(text)]


def _place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix().removeprefix("tasks/")


def _reason(file: Path) -> str:
    place = _place(file)
    return next((why for name, why in ALLOWED.items() if place == name or place.startswith(f"{name}/")), "")


def _files() -> list[Path]:
    return sorted(file for top in ("tasks", "flows") for file in (ROOT / top).rglob("*.py"))


def test_no_sentence_in_code_says_month_of_a_period():
    found = {file.relative_to(ROOT).as_posix(): said for file in _files() if (said := _said_of_months(file)) and not _reason(file)}
    assert not found, "\n".join(f"{file}: {text}" for file, said in found.items() for text in said)


CLAIMED = ("notices/claim_accepted.txt.j2", "desk/fund.html")
"""The templates in which a month is one of the calendar: costs are claimed by it."""


def test_no_template_says_month_of_a_period():
    found = {}
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".j2"} and not file.as_posix().endswith(CLAIMED):
            words = re.sub(r"\{#.*?#\}|<[^>]*>", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL)
            plain, filled = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", words), " ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", words))
            said = MONTHLY.findall(plain) + [text for text in re.findall(r'"([^"]*)"', filled) if MONTHLY.search(text) and " " in text]
            found |= {file.relative_to(ROOT).as_posix(): said} if said else {}
    assert found == {}


@pytest.mark.parametrize("place", ALLOWED)
def test_what_may_say_month_does(place):
    mine = [file for file in _files() if _place(file).startswith(place)]
    assert any(_said_of_months(file) for file in mine), f"{place}: take it out of the list"
