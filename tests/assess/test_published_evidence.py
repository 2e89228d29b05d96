"""What is published of the trusts themselves: ratings decide on foundation status, and narratives are held against mortality figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tasks.assess.verdicts import verdicts_table
from tasks.evidence.cases import with_published_ratings
from tasks.model.award import Dossier, Mortality, OversightFigure, Rated
from tasks.model.period import Period
from tasks.model.regime_words import CRITERIA, INTENDED, PROGRAMMES
from tasks.model.trust import Dated
from tasks.model.verdict import Answer
from tasks.publish.register import register
from tasks.rulebook import Rulebook, load
from tasks.rulebook.toml_keys import SegmentKeys
from tasks.rules.foundation_status import foundation_status
from tasks.rules.published_segment import published_segment
from tasks.run.deadlines import Due
from tasks.site.words.oversight import oversight

BOOK = load(Path(__file__).parents[2] / "config")
MARCH = Period(2014, 3)
RATED = Rated("RLT", date(2014, 3, 20), "Good", "ratings-2014-march.csv")
JANUARY = Mortality("RLT", date(2014, 1, 31), Decimal("1.0809"), 2, "shmi-2014-january.csv")
NONE = {"accepted_updates": 0, "actions": 1, "delivered": 0, "closed": 0}
SAYS = "Our SHMI has fallen to 1.02, and the SHMI was 1.08 before."


def verdicts(
    book: Rulebook = BOOK,
    *,
    narrative: str = SAYS,
    came: bool = False,
    counts: Mapping[str, int] = NONE,
    programme: str = "",
    **known: object,
) -> pd.DataFrame:
    """The answers about one trust in March 2014, from what was known of it."""
    trust = {
        "trust": "RLT",
        "accepted": came,
        "first_received_at": "2014-04-10T09:00:00+00:00",
        "received_at": "",
        "state": "no update",
        "received": 0,
        "unmoved": 0,
        "mended": False,
        "asked_about": "",
        "held": 0,
        "looked_at": "",
        "without_plan": "",
    }
    trusts = pd.DataFrame([{**trust, **counts}])
    action = {"trust": "RLT", "ref": "RLT-01", "topic": "", "status": "on_track", "reported": True, "narrative": narrative}
    action |= {"percent": 40.0, "standings": "on_track|40", "closed": False, "due_date": pd.NaT, "past_due": False, "unevidenced": False}
    action |= {"delivered_date": pd.NaT, "first_delivered": ""}
    action["programme"] = programme
    moment = {"RLT": datetime(2014, 4, 17, 9, tzinfo=UTC)}
    due = {"RLT": Due(date(2014, 4, 14), date(2014, 4, 16))}
    return verdicts_table(book, MARCH, moment, due, trusts, [], pd.DataFrame([action]), {"RLT": Dossier(**known)})  # type: ignore[arg-type]


def answers(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {row["rule"]: (row["answer"], row["sentence"]) for row in table.to_dict("records")}


@pytest.mark.parametrize("came", [True, False])
def test_what_is_closed_is_no_action_left_and_a_plan_of_which_nothing_was_accepted_is_not_known_to_move(came: bool) -> None:
    counts = {"accepted_updates": 5, "actions": 9, "delivered": 2, "closed": 3}
    (found,) = (row for row in verdicts(came=came, counts=counts).to_dict("records") if row["rule"] == "stalled")
    moves = "1 of 1 action open before the last 3 accepted updates has advanced since."
    assert found["sentence"] == ("" if came else "We do not know, for no update was accepted this month. As of the last one: ") + moves
    assert found["evidence"].endswith('["actions not delivered", "4"], ["actions closed by agreement", "3"]]')


def test_of_a_trust_in_several_programmes_at_once_each_has_its_part_of_the_plan() -> None:
    stays = tuple(replace(BOOK.stays["RLT"][0], programme=name) for name in ("A", "B"))
    book = replace(BOOK, spells=stays, wording=replace(BOOK.wording, sections=((PROGRAMMES, "A heading"),)))
    both = {"accepted_updates": 5, "actions": 1, "delivered": 0, "closed": 0}
    found = verdicts(book, came=True, counts=both, programme="B").to_dict("records")
    parts = [(row["trust"], row["subject"], row["sentence"]) for row in found if row["rule"] == "programme_part"]
    says = "0 of 1 action delivered, 0 past due. 1 of 1 action open before the last 3 accepted updates has advanced since."
    assert parts == [("RLT", "RLT B", says)]
    assert "programme_part" not in answers(verdicts(replace(book, spells=stays[1:]), came=True, counts=both, programme="B"))


def test_a_published_rating_decides_whether_a_trust_may_apply() -> None:
    assert answers(verdicts())["foundation_status"][0] == "refer to a person"
    answer, sentence = answers(verdicts(ratings=(RATED,)))["foundation_status"]
    assert (answer, sentence) == ("yes", "It was rated good on 20 March 2014, so it may apply for foundation status.")


def test_a_published_rating_stands_on_the_trusts_page_with_its_file() -> None:
    rating = register(BOOK, MARCH, verdicts(ratings=(RATED,)), [])["RLT"]["rating"]
    assert rating == {"value": "Good", "date": "2014-03-20", "words": "", "source": "ratings-2014-march.csv"}


def test_a_rating_of_another_provider_or_of_a_later_day_is_not_used() -> None:
    for other in (replace(RATED, provider="RXQ"), replace(RATED, published=date(2014, 4, 1))):
        assert answers(verdicts(ratings=(other,)))["foundation_status"][0] == "refer to a person"


def test_beside_a_published_rating_one_of_the_register_without_a_day_is_not_used() -> None:
    inadequate = replace(RATED, published=date(2014, 6, 1), rating="Inadequate")
    trust = with_published_ratings(BOOK.trusts["RLT"], [inadequate], date(2014, 12, 31))
    assert [(fact.value, fact.start) for fact in trust.rating] == [("Inadequate", date(2014, 6, 1))]
    not_yet = with_published_ratings(BOOK.trusts["RLT"], [replace(inadequate, published=date(2015, 1, 1))], date(2014, 12, 31))
    assert [fact.value for fact in not_yet.rating] == ["Good"]
    exact = replace(BOOK.trusts["RK5"], rating=tuple(fact for fact in BOOK.trusts["RK5"].rating if not fact.worked_out))
    later = with_published_ratings(exact, [replace(inadequate, provider="RK5", rating="Good")], date(2015, 12, 31))
    assert [fact.value for fact in later.rating] == ["Inadequate", "Good"]


def test_two_ratings_of_one_day_are_for_a_person() -> None:
    answer, sentence = answers(verdicts(ratings=(RATED, replace(RATED, rating="Inadequate"))))["foundation_status"]
    assert answer == "refer to a person"
    assert "Two overall ratings of it were published on one day, good and inadequate" in sentence


def test_a_rating_whose_day_no_source_gives_is_told_in_the_sources_words() -> None:
    by = Dated("Good", date(2014, 8, 4), None, "a report", "by 4 August 2014; the day is not in the source", "The last day is taken.")
    verdict = foundation_status(replace(BOOK.trusts["RLT"], rating=(by,)), date(2014, 8, 31), BOOK.kinds, BOOK.wording.standing)
    assert verdict.answer is Answer.YES
    assert verdict.sentence.startswith("It was rated good by 4 August 2014; the day is not in the source,")
    assert dict(verdict.evidence)["rated on"] == ""


def test_published_mortality_is_told_of_the_trust() -> None:
    answer, sentence = answers(verdicts(mortality=(JANUARY,)))["published_mortality"]
    assert answer == "yes"
    assert "1.0809, as expected, in shmi-2014-january.csv" in sentence
    assert register(BOOK, MARCH, verdicts(mortality=(JANUARY,)), [])["RLT"]["mortality"] == sentence
    assert answers(verdicts())["published_mortality"][0] == "refer to a person"


def test_one_contradicted_figure_makes_the_narrative_contradicted() -> None:
    table = verdicts(mortality=(JANUARY,))
    (row,) = table[table["rule"] == "mortality_claim"].to_dict("records")
    assert (row["subject"], row["answer"]) == ("RLT-01", "no")
    assert "contradicts it" in row["sentence"]
    assert "confirms it" in row["sentence"]


@pytest.mark.parametrize(("rating", "answer"), [("Good", "yes"), ("Inadequate", "no"), ("", "refer to a person")])
def test_a_rating_that_a_narrative_states_is_held_against_the_one_published(rating: str, answer: str) -> None:
    ratings = (replace(RATED, rating=rating),) if rating else ()
    found = answers(verdicts(narrative="We are rated Good by the CQC.", ratings=ratings))["rating_claim"]
    assert found[0] == answer
    assert found[1].startswith("Rated good, as stated in March 2014")


@pytest.mark.parametrize(("narrative", "answer"), [("SHMI 1.08.", "yes"), ("Six nurses started.", None)])
def test_a_narrative_that_is_borne_out_or_states_nothing_is_not_contradicted(narrative: str, answer: str | None) -> None:
    found = answers(verdicts(narrative=narrative, mortality=(JANUARY,)))
    assert found.get("mortality_claim", (None,))[0] == answer


def test_before_its_dated_setting_nothing_of_this_is_asked() -> None:
    for since in (None, date(2014, 4, 1)):
        book = replace(BOOK, regime=BOOK.regime.model_copy(update={"evidence_of_trusts_from": since}))
        found = answers(verdicts(book, ratings=(RATED,), mortality=(JANUARY,)))
        assert {"published_mortality", "mortality_claim"}.isdisjoint(found)
        assert found["foundation_status"][0] == "refer to a person"


@pytest.mark.parametrize(("narrative", "mixed"), [("Our SHMI is 1.02.", True), ("Our SHMI is 1.08.", False)])
def test_what_is_published_against_a_trusts_own_words_weighs_in_the_one_verdict_on_it(narrative: str, mixed: bool) -> None:
    answer, sentence = answers(verdicts(narrative=narrative, mortality=(JANUARY,), came=True))["getting_better"]
    assert answer == "does not apply"
    assert ("contradicts 1 statement of its own" in sentence) is mixed


def test_where_the_day_from_which_a_verdict_is_given_is_later_none_is_given() -> None:
    later = replace(BOOK, thresholds={name: rows for name, rows in BOOK.thresholds.items() if name != "better_least_due"})
    assert "getting_better" not in answers(verdicts(later))
    for start, told in ((date(2014, 3, 31), True), (date(2014, 4, 1), False)):
        book = replace(BOOK, regime=BOOK.regime.model_copy(update={"evidence_of_trusts_from": start}))
        assert ("published_mortality" in answers(verdicts(book))) is told


def test_the_segment_of_a_trust_is_said_where_the_regime_has_segments_from_their_first_day_on() -> None:
    placed = OversightFigure("RLT", date(2013, 12, 31), "Q3 2013/14", "OF5000", Decimal(4), "4", "acute-q3-13-14.csv")
    assert "published_segment" not in answers(verdicts(oversight=(placed,)))
    for start, told in ((date(2014, 3, 31), True), (date(2014, 4, 1), False)):
        segments = SegmentKeys.model_validate({"from": start, "intervention": 4, "source": "A manual"})
        book = replace(BOOK, regime=BOOK.regime.model_copy(update={"segments": segments}))
        table = verdicts(book, oversight=(placed,))
        assert ("published_segment" in answers(table)) is told
        entry = register(book, MARCH, table, ["RLT"])["RLT"]
        words = "The oversight framework placed it in segment 4 for Q3 2013/14 by acute-q3-13-14.csv."
        wording = replace(book.wording, sections=(("segment", "Published segment"),))
        assert dict(oversight(entry, wording)).get("Published segment") == (words if told else None)


def test_a_quarter_before_in_which_a_trust_was_in_no_segment_is_told_in_the_words_of_the_file() -> None:
    now = OversightFigure("RLT", date(2013, 12, 31), "Q3 2013/14", "OF5000", Decimal(4), "4", "q3.csv")
    before = replace(now, quarter_ends=date(2013, 9, 30), quarter="Q2 2013/14", value=None, words="Not segmented")
    sentence = published_segment("RLT", (now, before), MARCH.last_day, 4).sentence
    assert sentence.endswith("for Q3 2013/14 by q3.csv; for Q2 2013/14 it was not placed (Not segmented).")


@pytest.mark.parametrize("shown", [CRITERIA, INTENDED, ""])
def test_what_was_agreed_for_leaving_and_how_long_a_stay_was_meant_to_be_are_asked_where_the_regime_shows_them(shown: str) -> None:
    sections = tuple((name, "A heading") for name in (CRITERIA, INTENDED) if name == shown)
    book = replace(BOOK, wording=replace(BOOK.wording, sections=sections), criteria={})
    found = answers(verdicts(book))
    assert ("exit_criteria" in found, "intended_stay" in found) == (shown == CRITERIA, shown == INTENDED)
