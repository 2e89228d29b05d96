"""What was agreed for leaving, and whether it is met by a day."""

from __future__ import annotations

from datetime import date

from tasks.model.period import Period
from tasks.model.trust import Criterion, Spell
from tasks.model.verdict import Answer, Verdict
from tasks.rules.exit_criteria import exit_criteria
from tasks.rules.expected import expected

BOARD = Criterion("RNL", "A board in post", date(2025, 7, 1), date(2025, 9, 30), "Minutes, 30 September 2025", "The letter")
WAITS = Criterion("RNL", "Waits under 18 weeks", date(2025, 7, 1), date(2025, 11, 3), "Published waits", "The letter")
LATER = Criterion("RNL", "A balanced plan", date(2025, 12, 1), None, "", "A second letter")


def on(day: date) -> Verdict:
    return exit_criteria("RNL", "RNL quality", [BOARD, WAITS, LATER], day)


def test_what_is_met_later_is_not_met_yet() -> None:
    verdict = on(date(2025, 9, 30))
    assert (verdict.answer, verdict.sentence) == (Answer.NO, "1 of 2 criteria agreed for leaving are met. Not yet: Waits under 18 weeks.")
    shown = "met on 30 September 2025: Minutes, 30 September 2025 (source: The letter)"
    assert verdict.evidence == (("A board in post", shown), ("Waits under 18 weeks", "not met"))


def test_all_are_met_until_another_is_agreed() -> None:
    assert on(date(2025, 11, 30)).sentence == "All that was agreed for leaving is met (2 of 2), the last on 3 November 2025."
    assert on(date(2025, 12, 31)).answer is Answer.NO


def test_what_is_met_after_a_day_is_not_met_on_it() -> None:
    assert [answer for _, answer in on(date(2025, 9, 29)).evidence] == ["not met", "not met"]


def test_of_one_criterion_it_is_said_as_people_say_it() -> None:
    verdict = exit_criteria("RNL", "RNL quality", [LATER], date(2025, 12, 31))
    assert verdict.sentence == "The one criterion agreed for leaving is not met yet: A balanced plan."


def test_before_anything_was_agreed_the_rule_does_not_apply() -> None:
    assert on(date(2025, 6, 30)).answer is Answer.NOT_APPLICABLE
    assert on(date(2025, 7, 1)).sentence == ("0 of 2 criteria agreed for leaving are met. Not yet: A board in post; Waits under 18 weeks.")


def test_where_no_source_gives_any_a_person_is_asked() -> None:
    verdict = exit_criteria("RNL", "RNL", [], date(2025, 9, 30))
    assert (verdict.answer, verdict.evidence) == (Answer.REFER, ())
    assert verdict.sentence.startswith("No source says what was agreed with it for leaving")


def test_a_trust_that_is_followed_after_its_exit_reports_until_the_transition_ends() -> None:
    spell = Spell("RNL", date(2025, 1, 1), date(2025, 6, 15), "", "", None, "", followed_until=date(2025, 8, 31))
    assert [expected([spell], Period(2025, month)) for month in (6, 8, 9)] == [("RNL",), ("RNL",), ()]
