"""A regime's own words: who signs, however many there are, and what its units are called in sentences of ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Rhythm
from tasks.model.regime_words import instructed, of_units
from tasks.rules.checks import catalogue
from tasks.workbook.columns import head
from tasks.workbook.form import called, form_called, plain

THREE = replace(WORDS_AS_THEY_WERE, short="board", chair="accountable officer", signs=("chair", "medical director", "finance director"))


@pytest.mark.parametrize(
    ("signs", "says"),
    [
        ((), ""),
        (("chair",), "the chair signs"),
        (("chair", "chief executive"), "the chair and the chief executive sign"),
        (("chair", "chief executive", "finance director"), "the chair, the chief executive and the finance director sign"),
    ],
)
def test_whoever_signs_is_named(signs: tuple[str, ...], says: str) -> None:
    assert replace(WORDS_AS_THEY_WERE, signs=signs).words["they_sign"] == says


def test_the_form_asks_each_of_three_for_a_name_and_a_day_and_nobody_else() -> None:
    assert [one.header for one in head(THREE) if "igned" in one.header] == [
        "Signed by the accountable officer",
        "Date signed by the accountable officer",
        "Signed by the medical director",
        "Date signed by the medical director",
        "Signed by the finance director",
        "Date signed by the finance director",
    ]


def test_the_same_is_asked_of_every_signature() -> None:
    asked = [one.id for one in catalogue(THREE) if one.id.startswith("sign-off-")]
    assert len(asked) == 15
    assert {one.rpartition("-")[2] for one in asked} == {"chair", "medical_director", "finance_director"}


def test_a_form_is_read_by_the_words_of_its_regime_and_by_ours() -> None:
    form = form_called("update", called(THREE))
    for heading, key in (
        ("Board code", "trust_code"),
        ("Trust code", "trust_code"),
        ("Signed by the finance director", "finance_director_name"),
    ):
        assert form.head[plain(heading)] == key
    assert called(WORDS_AS_THEY_WERE) == ()


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ("Write the code beside Trust code.", "Write the code beside Board code."),
        ("A trust has no plan; 2 trusts have.", "A board has no plan; 2 boards have."),
        ("`measures trust add` adds a trust.", "`measures trust add` adds a board."),
        ('It says "our trust" in trusts.csv.', 'It says "our trust" in trusts.csv.'),
        ("Upper River NHS Trust", "Upper River NHS Trust"),
    ],
)
def test_names_and_what_is_quoted_stay_as_they_are(says: str, said: str) -> None:
    assert of_units(says, "board") == said


def test_an_abbreviation_has_the_article_that_it_is_said_with() -> None:
    assert of_units("A trust leaves; a trust enters.", "ICB") == "An ICB leaves; an ICB enters."
    assert of_units("A trust leaves; a trust enters.", "system") == "A system leaves; a system enters."


def test_what_operators_read_is_said_of_the_regime_and_their_commands_and_quotations_stay() -> None:
    says = "Run `measures month 2025-Q4` again, or mail/month/1.eml: the month of a trust waits, as “the trust asks for a month”."
    said = "Run `measures month 2025-Q4` again, or mail/month/1.eml: the quarter of a board waits, as “the trust asks for a month”."
    assert instructed(says, Rhythm.QUARTER, "board") == said
