"""Slips in the ladder and in the list of extensions are named with their line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tasks.notify.claim_letters import CLAIM, EVIDENCE
from tasks.notify.extension_letters import EXTENSION
from tasks.notify.letters import CORRECTED, PUBLISHED, TEMPLATES
from tasks.notify.mending_days import ANSWER
from tasks.notify.own_page import TIME_ASKED, WAIVER
from tasks.notify.people_letters import BEFORE_PUBLIC, DIRECTOR, SIGNATURE, WARNING
from tasks.notify.withdrawal_letters import TAKEN_BACK
from tasks.notify.workbook_letters import WORKBOOK
from tasks.record.tables import SHORT
from tasks.rulebook import Rulebook, load
from tasks.rules.ladder import UNDECIDED
from tasks.run.unconfirmed import MAIL

HEADER = "trust,period,deadline,requested_by,approved_by,reason\n"


def test_every_step_has_its_letter(book: Rulebook) -> None:
    assert {step.letter for step in book.ladder} <= {path.name.removesuffix(".txt.j2") for path in TEMPLATES.glob("*.txt.j2")}


def test_every_rule_under_which_a_letter_is_looked_for_stands_in_the_ladder_and_no_other_does(book: Rulebook) -> None:
    answers = {ANSWER, CLAIM, EVIDENCE, MAIL, TAKEN_BACK, WAIVER, TIME_ASKED, EXTENSION}
    people = {DIRECTOR, SIGNATURE, WARNING, BEFORE_PUBLIC, WORKBOOK}
    assert {step.rule for step in book.ladder} == {*answers, *people, *SHORT, PUBLISHED, CORRECTED, UNDECIDED, "digest", "incentive_award"}


def test_a_ladder_of_a_day_is_the_one_in_force_then(config: Path) -> None:
    path = config / "ladder.toml"
    path.write_text(path.read_text().replace('level = "reminder"', 'level = "reminder"\nuntil = 2014-01-31', 1))
    book = load(config)
    held = [any(step.level == "reminder" for step in book.steps("overdue", day)) for day in (date(2014, 1, 31), date(2014, 2, 1))]
    assert held == [True, False]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("RXX,2013-10,2013-11-28,A,B,flood", 'there is no trust "RXX"'),
        ("RNL,2013-13,2013-11-28,A,B,flood", "is not a period: write the year and the month, as in 2013-10"),
        ("RNL,2013-10,2013-10-28,A,B,flood", "2013-10-28 is within the month itself: write the later deadline that was granted"),
        ("RNL,2013-10,2013-11-28,A,a,flood", '"a" cannot approve what the same person asked for: have it approved by another'),
        ("RNL,2013-10,2013-11-28,A,B,", "reason: this is empty: write something, it is always needed"),
    ],
)
def test_an_extension_names_a_trust_a_month_two_people_and_a_reason(
    config: Path, said: Callable[[], list[str]], row: str, says: str
) -> None:
    (config / "extensions.csv").write_text(f"{HEADER}{row}\n")
    (line,) = said()
    assert line.startswith("config/extensions.csv, line 2: ")
    assert says in line


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("working_days = -3", 'working_days = "three"', "is not a number of working days"),
        ('to = ["lead"]', 'to = ["leed"]', 'there is no post "leed": did you mean "lead"?'),
        ('to = ["lead"]', "to = []", "nobody is told at this step"),
        ('begin = "18:00"', 'begin = "six"', 'is not a time of day: write it in quotation marks, as "18:00"'),
        ('level = "due"', 'level = "reminder"', "this step overlaps the one on line"),
        ("public = true", "public = true\nbefore_trouble = true", "the step is public, so something is wrong by then"),
        ("before_trouble = true", "again = true", "again is for what was so the month before"),
        ('level = "overdue"', 'level = "overdue"\npublic = true', "this public step overlaps the one on line"),
        ('letter = "stalled_resolved"', 'letter = "stalled_resolved"\nto = ["lead"]', 'there is no key "to"'),
    ],
)
def test_a_slip_in_the_ladder_is_named(config: Path, said: Callable[[], list[str]], old: str, new: str, says: str) -> None:
    path = config / "ladder.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    (line,) = said()
    assert line.startswith("config/ladder.toml, line ")
    assert says in line
