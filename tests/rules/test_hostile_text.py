"""Whatever outsiders write, looking through it takes time in proportion to its length: no expression goes back and forth over it."""

from __future__ import annotations

import importlib
import re
import time
from functools import partial
from html import escape
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.model.person_name import same_person
from tasks.model.typed_words import comparable
from tasks.model.words import one_line
from tasks.notify.channels.message import usable
from tasks.rules.checks.period_words import period_named
from tasks.rules.mortality_claim import stated_figures
from tasks.rules.patient_identity import patient_identity
from tasks.rules.rating_claim import stated_ratings
from tasks.rules.read_date import read_date
from tasks.run.outside_words import as_markdown
from tests.rules.hostile_text import ANYWHERE, LONG, hostile, patterns

SHORT_TEXTS = (
    "tasks.rules.date_forms",
    "tasks.rules.read_date",
    "tasks.rules.checks.period_words",
    "tasks.notify.channels.message._ADDRESS",
)
"""Expressions that see what is known to be short: longer than 120 or 200 characters it is refused before. The doors below are asked."""

ROOMS = ("tasks.model", "tasks.rules", "tasks.notify", "tasks.evidence", "tasks.run", "tasks.record", "tasks.workbook", "tasks.site")
EXPRESSIONS = {
    where: one
    for where, one in patterns(*ROOMS)
    if not where.startswith(
        (*SHORT_TEXTS, "tasks.record.stores", "tasks.record.formats", "tasks.site.words.unit_words")
    )  # our own keys, templates
}
OCTOBER = Period(2013, 10)
DOORS = {
    "a date": lambda text: read_date(text, OCTOBER),
    "a month": lambda text: period_named(text, OCTOBER),
    "an address": usable,
    "a narrative of figures": lambda text: stated_figures("RNL", OCTOBER, "RNL-01", text),
    "a narrative of ratings": stated_ratings,
    "a narrative of patients": patient_identity,
    "a word to look up": comparable,
    "a name": lambda text: same_person(text, "Ann"),
    "a header": one_line,
    "an operator's page": as_markdown,
}
TRAPS = [
    "SHMI ",
    "overall rating of ",
    "rated the trust ",
    "mon",
    "largely ",
    "born ",
    "1:",
    "Ann Abel ",
    "date of birth ",
    "1111",
    "a.",
    "www.",
    "://",
    "bed 1 ",
    "100",
    "%",
]


WAYS = {
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "match": lambda pattern, text: pattern.match(text),
    "anywhere": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
}


def ways_asked(where):
    """How its own module asks an expression: whether a whole text is one or begins with one; anywhere, if it may be otherwise."""
    module, name = where.partition("[")[0].rpartition(".")[::2]
    source = Path(importlib.import_module(module).__file__).read_text(encoding="utf-8")
    uses = re.findall(rf"(?<![\w.]){name}\b(?! *(?:=|: ))(?:\.(\w+)\()?", source)
    return set(uses) if uses and set(uses) <= {"fullmatch", "match"} else {"anywhere"}


def seconds(act, *asked):
    begun = time.process_time()
    act(*asked)
    return time.process_time() - begun


def proportionate(act, text):
    """Whether a text four times as long takes about four times as long, and not sixteen times; one that takes next to nothing is."""
    quarter = text[: len(text) // 4] + text[-1:]
    return any((whole := seconds(act, text)) < 0.2 or whole < 9 * seconds(act, quarter) for _ in range(3))


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_no_expression_goes_back_and_forth_over_a_hundred_thousand_characters(where):
    pattern = EXPRESSIONS[where]
    for text in hostile(pattern):
        met = escape(text) if where.startswith("tasks.site.render.") else text  # in a page outside words stand escaped
        data = met if isinstance(pattern.pattern, str) else met.encode("latin-1", "replace")
        for ask in ways_asked(where):
            assert proportionate(partial(WAYS[ask], pattern), data), text[:40]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_goes_back_and_forth_over_a_hundred_thousand_characters(door):
    for piece in [*ANYWHERE, *TRAPS]:
        assert proportionate(DOORS[door], (piece * LONG)[:LONG] + "\x00"), piece
        assert proportionate(DOORS[door], piece + " " * LONG), piece


def test_an_expression_that_goes_back_and_forth_is_noticed():
    assert not proportionate(re.compile("a+b").search, "a" * 30_000)
