"""The register of September 2013, as its sources give it."""

from __future__ import annotations

import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.model.trust import at
from tasks.model.words import in_full
from tasks.rulebook import Rulebook, load
from tasks.rules.percentage import percentage

SEPTEMBER_2013 = Period(2013, 9)
MONTH_END = SEPTEMBER_2013.last_day
AGGREGATES = Path(os.environ.get("MEASURES_AGGREGATES", Path(__file__).parents[3] / "shared" / "data" / "published_aggregates.csv"))
ELEVEN = {"RNL", "RWD", "RXR", "RLT", "RXQ", "RMP", "RDD", "RJF", "RPA", "RJL", "RK5"}
NHS_TRUSTS = {"RNL", "RWD", "RXR", "RLT", "RXQ"}


def in_regime(book: Rulebook, day: date) -> set[str]:
    return {spell.trust for spell in book.spells if spell.covers(day, day)}


def partners_in(book: Rulebook, trust: str, day: date) -> list[str]:
    return [c.partner for c in book.contracts if c.trust == trust and c.start <= day and (c.end is None or day <= c.end)]


def test_eleven_trusts_are_in_the_regime_in_september_2013(book: Rulebook) -> None:
    assert in_regime(book, MONTH_END) == ELEVEN == set(book.trusts) - {"RVV"}


def test_a_partner_entered_the_regime_itself_a_year_later(book: Rulebook) -> None:
    assert "RVV" not in in_regime(book, date(2014, 8, 31))
    assert "RVV" in in_regime(book, date(2014, 9, 30))
    assert "RVV" in partners_in(book, "RPA", date(2014, 9, 30))


def test_every_stay_of_the_eleven_begins_on_16_july_2013_but_the_two_second_ones(book: Rulebook) -> None:
    later = [
        (spell.trust, spell.entered, spell.entered_words)
        for spell in book.spells
        if spell.trust in ELEVEN and spell.entered != date(2013, 7, 16)
    ]
    assert [(trust, entered) for trust, entered, _ in later] == [("RJL", date(2017, 4, 1)), ("RWD", date(2017, 4, 1))]
    assert all("April 2017" in words for _, _, words in later)


def test_the_same_eleven_stay_through_february_2014(book: Rulebook) -> None:
    assert in_regime(book, date(2013, 9, 1)) == in_regime(book, date(2014, 2, 28)) == ELEVEN


def test_basildon_is_no_longer_in_the_regime_the_day_after_its_regulator_let_it_go(book: Rulebook) -> None:
    assert "RDD" in in_regime(book, date(2014, 6, 9))
    assert "RDD" not in in_regime(book, date(2014, 6, 10))


def test_a_recommendation_alone_ends_no_stay(book: Rulebook) -> None:
    medway = next(spell for spell in book.spells if spell.trust == "RPA")
    assert medway.left is None
    assert medway.left_words == "recommended on 17 March 2017; the regulator's own day was not found in a source"


@pytest.mark.parametrize(("trust", "first"), [("RDD", "yes"), ("RJL", "yes"), ("RMP", "no"), ("RJF", "no"), ("RPA", "no"), ("RK5", "no")])
def test_foundation_trusts_left_at_the_first_opportunity_or_not(book: Rulebook, trust: str, first: str) -> None:
    spell = next(spell for spell in book.spells if spell.trust == trust)
    assert spell.at_first_opportunity == first
    assert spell.decided is not None
    assert spell.decided.year == 2014


@pytest.mark.parametrize("trust", sorted(ELEVEN))
def test_the_regulator_follows_from_the_kind_of_trust_and_the_day(book: Rulebook, trust: str) -> None:
    kind, first = ("NHS trust", "ntda") if trust in NHS_TRUSTS else ("foundation trust", "monitor")
    facts = book.trusts[trust]
    assert at(facts.kind, MONTH_END) == kind
    assert at(facts.regulator, MONTH_END) == first
    assert at(facts.regulator, date(2016, 3, 31)) == first
    assert at(facts.regulator, date(2016, 4, 1)) == "nhs_improvement"
    assert book.regulators[at(facts.regulator, date(2021, 7, 13))].name == "NHS England"


def test_two_trusts_are_helped_by_birmingham(book: Rulebook) -> None:
    helped = {contract.trust for contract in book.contracts if contract.partner == "RRK" and contract.start <= MONTH_END}
    assert helped == {"RLT", "RJF"}
    assert book.partners["RRK"].name == "University Hospitals Birmingham NHS Foundation Trust"


def test_barnsley_helps_sherwood_forest_with_complaints_and_nothing_else(book: Rulebook) -> None:
    limited = {(c.trust, c.partner, c.topics) for c in book.contracts if c.topics and c.start <= MONTH_END}
    assert limited == {("RK5", "RFF", ("complaints",))}


def test_two_partners_are_to_be_confirmed_in_september_2013(book: Rulebook) -> None:
    open_ones = {c.trust for c in book.contracts if c.standing == "to be confirmed" and not c.partner}
    assert open_ones == {"RPA", "RJL"}


def test_medway_was_told_its_partner_in_the_month_of_the_announcement(book: Rulebook) -> None:
    assert partners_in(book, "RPA", MONTH_END) == ["", "RVV"]
    assert partners_in(book, "RPA", date(2013, 10, 1)) == ["RVV"]


def test_a_partner_known_only_afterwards_does_not_show_in_2013(book: Rulebook) -> None:
    assert partners_in(book, "RXR", date(2014, 2, 28)) == ["RTD"]
    assert partners_in(book, "RXR", date(2014, 3, 31)) == ["RTD", "RM3"]


def test_the_autonomy_of_foundation_trusts_is_suspended_in_a_form_that_no_source_gives(book: Rulebook) -> None:
    """The announcement says which form it could take; that one trust lost one freedom would be a fact without a source."""
    for code in ELEVEN:
        limits = [fact for fact in book.trusts[code].restrictions if fact.holds_on(MONTH_END)]
        assert len(limits) == (code not in NHS_TRUSTS)
        for limit in limits:
            assert limit.start == date(2013, 9, 19)
            assert "for Monitor to decide; it could mean losing the freedom" in limit.value
            assert "was not found in a source" in limit.words


def test_the_leaders_of_all_eleven_were_under_review_from_the_announcement(book: Rulebook) -> None:
    for code in ELEVEN:
        assert at(book.trusts[code].leadership_review, date(2013, 9, 18)) == ""
        assert at(book.trusts[code].leadership_review, MONTH_END).startswith("The capability of the leaders is under ongoing review")


def test_what_no_source_names_is_empty_and_says_so(book: Rulebook) -> None:
    for trust in (book.trusts[code] for code in ELEVEN):
        assert at(trust.improvement_director, MONTH_END) == ""
        assert trust.improvement_director[0].words.startswith("not named in a source")


def test_a_partner_known_as_announced_only_is_not_known_to_have_helped(book: Rulebook) -> None:
    assert {(c.trust, c.partner) for c in book.contracts if c.standing == "announced only"} == {("RXR", "RTD")}


def test_every_day_that_decides_which_costs_count_is_named_by_its_source_or_says_how_it_was_taken(book: Rulebook) -> None:
    for contract in book.contracts:
        assert in_full(contract.start) in contract.start_words or "is taken" in contract.worked_out, contract.id
        assert contract.end is None or contract.worked_out, contract.id
    for spell in book.spells:
        assert not spell.at_first_opportunity or "first inspection in the regime" in spell.worked_out, spell.trust


def test_no_trust_was_rated_in_2013_and_a_rating_holds_from_its_day(book: Rulebook) -> None:
    assert {at(trust.rating, MONTH_END) for trust in book.trusts.values()} == {""}
    assert at(book.trusts["RLT"].rating, date(2014, 8, 4)) == "Good"
    assert at(book.trusts["RK5"].rating, date(2015, 10, 19)) == "Requires improvement"
    assert at(book.trusts["RK5"].rating, date(2015, 10, 20)) == "Inadequate"


def test_only_one_regulator_published_a_scale_and_only_two_rates_of_it_are_known(book: Rulebook) -> None:
    schemes = {scheme.regulator: scheme for scheme in book.schemes}
    assert [rung.rate for rung in schemes["monitor"].rungs] == [Decimal("1.00"), Decimal("0.75"), None]
    assert [rung.condition for rung in schemes["monitor"].rungs] == ["left at first opportunity", "not public", "not public"]
    assert schemes["ntda"].rungs == ()
    assert {scheme.pot for scheme in book.schemes} == {Decimal(5_500_000)}


def test_the_leadership_programme_is_three_quarters_nhs_and_ten_months_long(book: Rulebook) -> None:
    programme = book.regime.leadership_programme
    assert (programme.target_nhs_percent, programme.target_industry_percent) == (75, 25)
    assert (programme.months, programme.business_school_months, programme.cohort_size) == (10, 2, 50)


def test_the_published_actions_of_february_2014_add_up(book: Rulebook) -> None:
    of_244 = [(int(figure.figure), figure.percent) for figure in book.published_figures if figure.of == 244]
    assert of_244 == [(82, 34), (127, 52), (35, 14)]
    assert sum(figure for figure, _ in of_244) == 244


def test_the_people_who_left_boards_add_up(book: Rulebook) -> None:
    assert sum(int(figure.figure) for figure in book.published_figures if figure.of == 49) == 49


def test_sources_that_disagree_stand_side_by_side_and_say_so(book: Rulebook) -> None:
    averages = {one.figure: (one.measure, one.note) for one in book.published_figures if one.measure.startswith("average of")}
    assert averages == {
        "£148,400": ("average of five partnerships", "An earlier report counts four partnerships."),
        "£185,000": ("average of four partnerships", "A later report counts five partnerships, an average of £148,400."),
    }


@pytest.mark.skipif(
    not AGGREGATES.is_file(), reason=f"the published figures are not at {AGGREGATES}: set MEASURES_AGGREGATES to their file"
)
def test_every_known_published_figure_stands_with_the_source_that_holds_it(book: Rulebook) -> None:
    with AGGREGATES.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    ours = {
        (one.as_at, one.figure.replace("£", "").replace(",", ""), str(one.of or ""), str(one.percent or ""))
        for one in book.published_figures
    }
    assert len(known) == 31
    assert {(row["as_at"], row["value"], row["denominator"], row["published_percent"]) for row in known} <= ours
    addresses = {row["source"] for row in known if row["source"].startswith("http")}
    assert addresses <= {one.source for one in book.published_figures}


def test_every_fact_has_a_source(book: Rulebook) -> None:
    facts = [fact for t in book.trusts.values() for fact in (*t.kind, *t.regulator, *t.improvement_director, *t.restrictions, *t.rating)]
    sources = [fact.source for fact in facts] + [scheme.source for scheme in book.schemes] + [word.source for word in book.words]
    sources += [spell.source for spell in book.spells] + [contract.source for contract in book.contracts]
    sources += [one.source for one in (*book.published_figures, *book.announced)]
    assert all(sources)
    assert len(sources) > 100


def test_a_trust_that_joins_later_is_three_rows_and_expected_from_its_first_day(config: Path) -> None:
    for file, row in (
        ("trusts.csv", "RDE,Colchester Hospital University NHS Foundation Trust,its own website"),
        ("trust_facts.csv", "RDE,kind,foundation trust,,,as at 2013,,its own website"),
        ("spells.csv", "RDE,2013-11-01,November 2013,,,,,Its first day is taken.,its own website"),
    ):
        with (config / file).open("a") as table:
            table.write(f"{row}\n")
    book = load(config)
    assert in_regime(book, date(2013, 10, 31)) == ELEVEN
    assert in_regime(book, date(2013, 11, 1)) == ELEVEN | {"RDE"}
    assert at(book.trusts["RDE"].regulator, date(2013, 11, 1)) == "monitor"


def test_published_percentages_are_the_ones_our_rule_gives(book: Rulebook) -> None:
    published = [(int(one.figure), one.of, one.percent) for one in book.published_figures if one.of is not None and one.percent is not None]
    assert len(published) == 6
    assert [percentage(figure, of) for figure, of, _ in published] == [percent for _, _, percent in published]
