"""A quote that was cut short is known by so many words in a row, whatever stands between them, and no shorter one is."""

from __future__ import annotations

import pytest

from tasks.rules.cut_quote import marks_of, marks_within, parts_of, quoted

WORDS = "Mrs Ann O'Mara waited nine hours"  # seven words by their letters


def found(text: str, many: int = 3) -> list[str]:
    return list(quoted(text, marks_of(WORDS, many), many))


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("So MRS - ann o mara said.", ["mrsannomara"]),
        ("mara, waited (nine)", ["marawaitednine"]),
        ("waited nine", []),
        ("O'Mara nine hours waited", []),
        ("Ann O'Mara and: waited nine hours!", ["annomara", "waitedninehours"]),
        (f"{WORDS}. {WORDS}", ["mrsannomarawaitedninehours"] * 2),
        ("planned omara waited nine hour", []),
        ("", []),
    ],
)
def test_each_longest_run_is_found_by_its_letters(text: str, letters: list[str]) -> None:
    assert found(text) == letters


@pytest.mark.parametrize(("many", "marks"), [(0, 0), (1, 7), (3, 5), (6, 2), (7, 0), (8, 0)])
def test_a_text_has_a_mark_for_every_run_that_is_shorter_than_itself(many: int, marks: int) -> None:
    assert len(parts_of(WORDS)) == 7
    assert len(marks_of(WORDS, many)) == marks
    assert not any(word in mark for mark in marks_of(WORDS, many) for word in parts_of(WORDS) if len(word) > 1)


def test_what_stands_before_the_first_word_and_after_the_last_is_no_part() -> None:
    assert parts_of(" _(Ann O'Mara)! ") == ["ann", "o", "mara"]
    assert parts_of("...") == []


def test_of_the_marks_of_a_quote_a_text_has_those_of_its_own_runs_and_a_short_one_has_its_one() -> None:
    marks = marks_of(WORDS, 3)
    assert marks_within(f"She said: {WORDS}!", marks, 3) == marks
    assert marks_within("ann o mara", marks, 3) == marks_of("Ann O'Mara said", 3) & marks
    assert len(marks_within("ann o mara", marks, 3)) == 1
    assert marks_within("ann o", marks, 3) == marks_within(WORDS, (), 3) == frozenset()


def test_a_mark_is_what_records_hold_since_there_are_any() -> None:
    assert marks_of("One, TWO three", 2) == {"25b6746d5172ed63", "9193211f971b9cf6"}
