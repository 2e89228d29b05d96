"""A reason for a warning is given once: it holds while what it is about stays the same, and no longer."""

from tasks.rules.answered import Answered, answered


def test_a_reason_in_the_update_answers_its_warning():
    assert answered("20", "A ward closed.", None) == "A ward closed."


def test_a_warning_without_a_reason_is_not_answered():
    assert answered("20", "", None) == ""
    assert answered("20", "", Answered("20", "")) == ""


def test_a_reason_holds_for_the_same_value_without_being_repeated():
    assert answered("20", "", Answered("20", "A ward closed.")) == "A ward closed."


def test_a_newer_reason_for_the_same_value_replaces_the_older():
    assert answered("20", "Two wards closed.", Answered("20", "A ward closed.")) == "Two wards closed."


def test_a_reason_lapses_when_the_value_changes_even_where_its_words_still_stand():
    assert answered("10", "", Answered("20", "A ward closed.")) == ""
    assert answered("10", "A ward closed.", Answered("20", "A ward closed.")) == ""


def test_a_new_reason_answers_a_new_value():
    assert answered("10", "Two wards closed.", Answered("20", "A ward closed.")) == "Two wards closed."


def test_words_written_before_anything_was_answered_are_a_reason():
    assert answered("10", "A ward closed.", Answered("20", "")) == "A ward closed."
