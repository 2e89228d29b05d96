"""No sentence that its figures do not carry: each one with a figure is listed once, and read back from the open data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sentences import action_scopes, evidence_scopes, rule_scopes, scopes
from tests.sentences.edge_programme import edge_run, single_run
from tests.sentences.matching import Reader, read_list
from tests.sentences.open_data import Facts
from tests.sentences.said import Said, everything_said
from tests.sentences.scopes import Told

LIST = Path(__file__).with_name("listed.txt")
SCOPES = {
    make.__name__: make
    for make in (
        *(scopes.subject, scopes.month, scopes.trust, scopes.trusts, scopes.months, scopes.measure, scopes.verdict, scopes.plain),
        *(action_scopes.action, action_scopes.theme, action_scopes.runs, action_scopes.change, rule_scopes.rule, rule_scopes.letter),
        *(rule_scopes.standing, rule_scopes.register, rule_scopes.correction, rule_scopes.releases, rule_scopes.ledger),
        *(evidence_scopes.published, evidence_scopes.sent),
    )
}


def of_kind(name: str, told: Told) -> Iterator[Facts]:
    """The facts of a scope; of what a rule answers, only that of rules, so that no sentence is its own proof."""
    return SCOPES[name](told) if (told.kind == "rule") == (name in {"rule", "published"}) or name == "published" else iter(())


@dataclass(frozen=True)
class Read:
    """The list after it read all that is said, and what it found wrong."""

    reader: Reader
    faults: list[str]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """All that is said of the two programmes of edges, as the list reads it."""
    runs = [make(tmp_path_factory.mktemp("edges")) for make in (edge_run, single_run)]
    reader = Reader(read_list(LIST), of_kind)
    return Read(reader, faults(reader, [said for run in runs for said in everything_said(run)]))


def faults(reader: Reader, said: list[Said]) -> list[str]:
    """Each fault once, with the first place where it stands."""
    found: dict[str, str] = {}
    for place, told, statement in dict.fromkeys(said):
        for fault in reader.faults(statement, told):
            found.setdefault(fault, place)
    return [f"{place} {fault}" for fault, place in found.items()]


def test_every_sentence_with_a_figure_is_listed_and_the_data_carry_it(read: Read) -> None:
    assert read.faults == []
    assert [one.sentence for one in read.reader.listed if one not in read.reader.used] == [], "nothing says these any more"


def test_another_figure_in_any_listed_sentence_is_noticed(read: Read) -> None:
    unnoticed = [
        (statement, number[0])
        for statement, told in read.reader.used.values()
        for number in re.finditer(r"(?<![\w/.-])\d+(?![\w/-])", statement)
        if not any(read.reader.faults(f"{statement[: number.start()]}{int(number[0]) + 10}{statement[number.end() :]}", told))
    ]
    assert unnoticed == []
