"""The fund's answers for the partnerships of 2013, from the regime's own configuration and what was public at the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.evidence.cases import case_for
from tasks.model.award import Award, AwardStep, CostLine, Dossier, Mortality, MortalityClaim, Rated
from tasks.model.period import Period
from tasks.model.trust import Criterion, Dated, Spell
from tasks.model.verdict import Answer
from tasks.rulebook import Rulebook, load
from tasks.rules.incentive_award import award_verdict, incentive_award, shared_out
from tasks.rules.incentive_case import Case

BOOK = load(Path(__file__).parents[2] / "config")
CONTRACTS = {contract.id: contract for contract in BOOK.contracts}
MID_2014, AUTUMN_2014 = date(2014, 8, 31), date(2014, 9, 30)
MONTHS = [
    (date(2013, 7, 31), "2013-july"),
    (date(2013, 10, 31), "2013-october"),
    (date(2014, 1, 31), "2014-january"),
    (date(2014, 4, 30), "2014-april"),
]
BANDS = {  # value and band in each of the four files, as published
    "RDD": ["1.1284 1", "1.1246 1", "1.1126 2", "1.0942 2"],
    "RJL": ["1.1500 1", "1.1137 2", "1.0906 2", "1.0927 2"],
    "RXR": ["1.1381 1", "1.1197 2", "1.1302 1", "1.1223 1"],
    "RLT": ["1.0939 2", "1.0910 2", "1.0809 2", "1.0924 2"],
}
MORTALITY = tuple(
    Mortality(trust, day, Decimal(said.split()[0]), int(said.split()[1]), f"shmi-{month}.csv")
    for trust, row in BANDS.items()
    for (day, month), said in zip(MONTHS, row, strict=True)
)
PUBLIC = Dossier(mortality=MORTALITY)


def case(contract: str, on: date = MID_2014, dossier: Dossier = PUBLIC) -> Case:
    return case_for(BOOK, CONTRACTS[contract], on, {}, dossier)


def award(contract: str, on: date = MID_2014, dossier: Dossier = PUBLIC) -> Award:
    return incentive_award(case(contract, on, dossier))


def step(found: Award, clause: str) -> AwardStep:
    return next(one for one in found.steps if one.clause == clause)


def cost(contract: str, month: str, pence: int, evidence: str = "roster") -> CostLine:
    return CostLine(contract, Period.parse(month), "staff time", Decimal(pence), evidence)


def test_a_contract_of_three_months_is_said_to_be_shorter_than_was_announced():
    said = step(award("RPA-3", on=date(2015, 6, 30)), "partner").sentence
    assert said.endswith("It was agreed until 31 March 2015: contracts were announced to run 3 years at least.")
    assert "announced to run" not in step(award("RDD-1"), "partner").sentence


def test_basildon_is_at_the_top_rung():
    found = award("RDD-1")
    assert (found.answer, found.rung and found.rung.rate) == (Answer.YES, Decimal("1.00"))


def test_northern_lincolnshire_is_at_the_top_rung_and_only_its_partner_is_not_named():
    found = award("RJL-1")
    assert found.rung is not None
    assert (found.rung.condition, found.rung.rate) == ("left at first opportunity", Decimal("1.00"))
    assert found.answer is Answer.REFER
    assert "no source names the partner" in found.sentence
    named = replace(case("RJL-1"), contract=replace(CONTRACTS["RJL-1"], partner="RHQ", standing="actual"))
    assert incentive_award(named).answer is Answer.YES


@pytest.mark.parametrize("contract", ["RMP-1", "RJF-1", "RPA-2", "RK5-1"])
def test_foundation_trusts_that_did_not_leave_at_the_first_opportunity_are_for_a_person(contract: str):
    found = award(contract)
    assert (found.answer, found.clause, found.amount) == (Answer.REFER, "next rungs", 0)


@pytest.mark.parametrize("contract", ["RNL-1", "RWD-1", "RXR-2", "RLT-1", "RXQ-1"])
def test_without_a_published_scheme_all_five_trusts_are_for_a_person(contract: str):
    found = award(contract)
    assert (found.answer, found.clause, found.amount) == (Answer.REFER, "scheme", 0)


def test_a_partner_that_no_source_shows_to_have_helped_is_for_a_person():
    found = award("RXR-1")
    assert (found.answer, found.clause, found.amount) == (Answer.REFER, "partner", 0)
    assert "was announced as the partner" in found.sentence
    assert "no source shows that it helped" in found.sentence


def test_an_announced_partner_is_not_said_to_help():
    assert "was announced as the partner of" in step(award("RNL-1"), "partner").sentence
    assert " helps " in step(award("RDD-1"), "partner").sentence


def test_east_lancashire_left_while_its_mortality_band_worsened():
    found = award("RXR-1")
    assert "left it on 4 August 2014" in step(found, "stay").sentence
    assert step(found, "contrary evidence").answer is Answer.REFER
    assert "from as expected (1.1197 in shmi-2013-october.csv) to higher than expected (1.1223" in step(found, "contrary evidence").sentence


def test_evidence_is_looked_at_again_as_each_file_comes():
    told = [step(award("RXR-1", day), "contrary evidence").answer for day in (date(2013, 12, 31), date(2014, 2, 28), date(2014, 5, 31))]
    assert told == [Answer.YES, Answer.REFER, Answer.REFER]


def test_what_was_published_before_the_partnership_is_no_evidence_of_it():
    assert "1.1381" not in " ".join(one.sentence for one in award("RXR-1").steps)
    assert [one.source for one in case("RXR-1").mortality] == ["shmi-2013-october.csv", "shmi-2014-january.csv", "shmi-2014-april.csv"]


def test_a_worse_band_holds_back_even_the_top_rung():
    worse = Mortality("RDD", date(2014, 7, 31), Decimal("1.2"), 1, "shmi-2014-july.csv")
    found = award("RDD-1", dossier=Dossier(mortality=(*MORTALITY, worse), costs=(cost("RDD-1", "2013-10", 10_000),)))
    assert (found.answer, found.clause, found.amount) == (Answer.REFER, "contrary evidence", 0)


def test_mortality_alone_and_delivered_actions_alone_release_nothing():
    better = tuple(Mortality("RPA", day, Decimal("0.5"), 3, month) for day, month in MONTHS)
    everything = Dossier(mortality=better, costs=(cost("RPA-2", "2013-10", 10_000),))
    with_counts = replace(case("RPA-2", dossier=everything), topics={"staffing": (40, 40)})
    assert incentive_award(with_counts).amount == 0
    before_exit = case_for(BOOK, CONTRACTS["RDD-1"], date(2014, 5, 31), {"all": (30, 30)}, everything)
    assert incentive_award(before_exit).answer is Answer.NO


def test_east_kent_a_helper_entered_the_regime_itself():
    assert step(award("RPA-2", MID_2014), "partner's standing").answer is Answer.YES
    standing = step(award("RPA-2", AUTUMN_2014), "partner's standing")
    assert standing.answer is Answer.REFER
    assert standing.sentence == "The partner itself entered special measures on 2 September 2014, so a person must decide."


def test_a_partner_in_the_regime_long_before_its_contract_is_not_held_against_it():
    assert step(award("RJL-2", date(2018, 6, 30)), "partner's standing").answer is Answer.YES


@pytest.mark.parametrize(
    ("before", "during", "answer"),
    [
        (["Good"], ["Good"], Answer.YES),
        (["Good"], ["Outstanding"], Answer.YES),
        (["Good"], ["Requires improvement"], Answer.REFER),
        (["Outstanding"], ["Good", "Good"], Answer.REFER),
        ([], ["Good"], Answer.YES),
        ([], ["Good", "Requires improvement"], Answer.REFER),
        ([], ["Inadequate"], Answer.REFER),
        (["Inadequate"], [], Answer.YES),
    ],
)
def test_a_partner_whose_rating_fell_is_for_a_person(before: list[str], during: list[str], answer: Answer):
    rated = [Rated("RAL", date(2013, 1 + n, 1), rating, "ratings.csv") for n, rating in enumerate(before)]
    rated += [Rated("RAL", date(2014, 1 + n, 1), rating, "ratings.csv") for n, rating in enumerate(during)]
    found = award("RDD-1", dossier=Dossier(ratings=tuple(rated)))
    assert step(found, "partner's standing").answer is answer
    assert found.answer is answer


def test_a_rating_of_a_later_day_is_not_known_yet():
    fell = (Rated("RAL", date(2014, 1, 1), "Good", ""), Rated("RAL", date(2014, 9, 1), "Inadequate", ""))
    assert award("RDD-1", MID_2014, Dossier(ratings=fell)).answer is Answer.YES
    assert award("RDD-1", AUTUMN_2014, Dossier(ratings=fell)).answer is Answer.REFER


def test_a_stated_figure_that_the_file_contradicts_is_for_a_person_and_one_it_confirms_is_told():
    right = MortalityClaim("RDD", Period(2014, 2), "RDD-01", "1.11", Decimal("1.11"))
    wrong = replace(right, written="1.02", value=Decimal("1.02"))
    assert "confirms it" in step(award("RDD-1", dossier=replace(PUBLIC, stated=(right,))), "contrary evidence").sentence
    assert award("RDD-1", dossier=replace(PUBLIC, stated=(wrong,))).clause == "contrary evidence"


def test_a_trust_that_enters_again_within_the_holding_period_has_a_claw_back_proposed():
    assert all(one.clause != "re-entry" for one in award("RJL-1", date(2017, 3, 31)).steps)
    again = step(award("RJL-1", date(2017, 4, 30)), "re-entry")
    assert again.answer is Answer.REFER
    assert "32 months after it left: within the holding period of 36 months, so a claw-back is proposed" in again.sentence
    later = replace(case("RJL-1", date(2017, 4, 30)), fund=replace(BOOK.fund, holding_months=32))
    assert step(incentive_award(later), "re-entry").answer is Answer.YES


def test_costs_count_from_the_contracts_start_to_the_trusts_exit_and_only_with_evidence():
    lines = (
        cost("RDD-1", "2013-08", 1),
        cost("RDD-1", "2013-09", 10),
        cost("RDD-1", "2013-10", 100, evidence=""),
        cost("RDD-1", "2014-06", 1_000),
        cost("RDD-1", "2014-07", 10_000),
        cost("RMP-1", "2013-10", 100_000),
    )
    found = award("RDD-1", dossier=Dossier(costs=lines))
    assert (found.cost, found.amount) == (1_010, 1_010)
    assert step(found, "evidenced cost").sentence == (
        "£111.10 was claimed for 4 months: £111.10 was accepted and £0.00 returned. Accepted by kind: staff time £111.10. "
        "£100.00 is for months after the help that earns a bonus, and does not count. £10.10 names its evidence and counts."
    )


def test_claimed_accepted_and_returned_are_three_sums_and_kinds_are_shown():
    kinds = [replace(cost("RDD-1", "2013-10", 100), category=kind) for kind in ("travel", "staff time", "back-fill", "travel")]
    asked = case("RDD-1", dossier=Dossier(costs=tuple(kinds), returned=(cost("RDD-1", "2013-11", 1_256_923),)))
    assert step(incentive_award(asked), "evidenced cost").sentence == (
        "£12,573.23 was claimed for 2 months: £4.00 was accepted and £12,569.23 returned. "
        "Accepted by kind: staff time £1.00, back-fill £1.00, travel £2.00. £4.00 names its evidence and counts."
    )
    told = dict(award_verdict(incentive_award(asked), asked).evidence)
    sums = {name: told[name] for name in ("claimed", "accepted", "returned", "accepted: travel", "evidenced cost")}
    assert list(sums.values()) == ["£12,573.23", "£4.00", "£12,569.23", "£2.00", "£4.00"]
    assert incentive_award(asked).inputs == incentive_award(replace(asked, dossier=Dossier(costs=tuple(kinds)))).inputs


def with_kinds(*kinds: Dated) -> Rulebook:
    """The register, had George Eliot been of these kinds."""
    overseen = {"NHS trust": "ntda", "foundation trust": "monitor"}
    regulators = tuple(replace(kind, value=overseen[kind.value]) for kind in kinds)
    return replace(BOOK, trusts={**BOOK.trusts, "RLT": replace(BOOK.trusts["RLT"], kind=kinds, regulator=regulators)})


def test_a_contract_keeps_its_regulator_and_scheme_when_the_trust_becomes_a_foundation_trust():
    later = with_kinds(Dated("NHS trust", None, date(2013, 12, 31), ""), Dated("foundation trust", date(2014, 1, 1), None, ""))
    asked = case_for(later, CONTRACTS["RLT-1"], MID_2014, {}, PUBLIC)
    assert (asked.regulator.code, incentive_award(asked).clause) == ("ntda", "scheme")
    before = replace(later, fund=replace(BOOK.fund, regulator_from=None))
    assert case_for(before, CONTRACTS["RLT-1"], MID_2014, {}, PUBLIC).regulator.code == "monitor"


def test_a_contract_keeps_its_regulator_and_scheme_when_regulators_merge():
    asked = case("RMP-1", on=date(2016, 6, 30))
    assert asked.regulator.code == "monitor"
    assert asked.scheme is not None
    assert "has published no scheme" not in " ".join(one.sentence for one in incentive_award(asked).steps)
    assert CONTRACTS["RJL-2"].regulator == "nhs_improvement"


def test_the_account_of_an_award_gives_its_steps_its_clause_and_what_would_change_it():
    asked = case("RDD-1", dossier=replace(PUBLIC, costs=(cost("RDD-1", "2013-10", 1_234_567),)))
    told = award_verdict(incentive_award(asked), asked).evidence
    assert ("rate", "100%") in told
    assert ("amount", "£12,345.67") in told
    assert ("change", "A correction of the regulator's decision.") in told
    assert [name for name, _ in told].count("step") == 9
    assert "hsj.co.uk" in dict(told)["clause"]


def test_no_other_case_tells_a_rate_or_an_amount():
    for contract in ("RMP-1", "RXR-1", "RJL-1", "RPA-1"):
        asked = case(contract)
        told = dict(award_verdict(incentive_award(asked), asked).evidence)
        assert (told["rate"], told["amount"]) == ("", "")


def test_a_partner_with_several_contracts_is_judged_on_each():
    assert "3 other contracts" not in step(award("RJF-1"), "shared partner").sentence
    assert "1 other contract (RLT-1)" in step(award("RJF-1"), "shared partner").sentence


def test_awards_that_the_pot_cannot_bear_together_are_lowered_in_proportion_with_their_parts():
    lines = tuple(cost("RDD-1", month, pence) for month, pence in (("2013-09", 1_001), ("2013-10", 2_003), ("2013-11", 3_007)))
    first = award("RDD-1", dossier=Dossier(costs=lines))
    second = replace(first, contract="RDD-2")
    for pot in (0, 1, 5_999, 6_011, 7_777, 12_021, 12_022, 50_000):
        told = shared_out([first, second], Decimal(pot))
        assert told == shared_out([second, first], Decimal(pot))[::-1]
        assert sum(one.amount for one in told) <= pot
        assert [sum(part for _, part in one.parts) for one in told] == [one.amount for one in told]
        assert (told[0].steps[-1].clause == "pot") == (pot < 12_022)


def test_one_award_above_the_pot_is_lowered_to_it():
    asked = replace(case("RDD-1", dossier=Dossier(costs=(cost("RDD-1", "2013-10", 900_000_000),))))
    found = incentive_award(asked)
    assert found.amount == 550_000_000
    assert sum(part for _, part in found.parts) == found.amount


def test_two_ratings_of_a_partner_on_one_day_are_for_a_person():
    both = tuple(Rated("RAL", date(2013, 12, 1), rating, "ratings.csv") for rating in ("Good", "Outstanding"))
    found = award("RDD-1", dossier=replace(PUBLIC, ratings=both))
    assert (found.answer, found.clause) == (Answer.REFER, "partner's standing")
    assert "two overall ratings of one day, good and outstanding" in found.sentence


def test_how_a_day_was_worked_out_is_no_input_of_an_award_and_the_day_is():
    asked = case("RDD-1")
    reworded = replace(asked, contract=replace(asked.contract, worked_out="Told in other words."))
    moved = replace(asked, contract=replace(asked.contract, start=date(2013, 9, 2)))
    assert reworded.inputs == asked.inputs
    assert moved.inputs != asked.inputs


def test_what_only_updates_hang_on_in_the_partner_s_own_stay_is_no_input_of_an_award_and_its_days_are():
    stay = Spell("RAL", date(2013, 9, 1), None, "", "", None, "")
    asked, other = (replace(case("RDD-1"), partner_stays=(one,)) for one in (stay, replace(stay, followed_until=date(2015, 1, 1))))
    later = replace(asked, partner_stays=(replace(stay, entered=date(2013, 9, 2)),))
    assert asked.inputs == other.inputs
    assert [name for name, hashed in later.inputs.items() if hashed != asked.inputs[name]] == ["the partner's own stay"]


def test_another_code_of_the_trust_is_no_input_of_an_award_and_another_trust_is():
    asked = case("RDD-1", dossier=Dossier())
    under = replace(asked, contract=replace(asked.contract, trust="R0X", first_trust="RDD"), spell=replace(asked.spell, trust="R0X"))
    other = replace(asked, contract=replace(asked.contract, trust="R0X"), spell=replace(asked.spell, trust="R0X"))
    assert under.inputs == asked.inputs
    assert [name for name, hashed in other.inputs.items() if hashed != asked.inputs[name]] == ["the contract"]


def test_what_an_award_is_made_from_has_a_name_each_in_its_order():
    names = ["the contract", "the regulator's decisions", "the scheme", "the partner's own stay", "the partner's ratings", "the costs"]
    names += ["the mortality figures", "the figures the trust stated", "the counts on the contract's topics"]
    assert list(case("RDD-1").inputs) == names
    agreed = Criterion("RDD", "Beds", date(2014, 1, 1), None, "", "A letter")
    assert list(replace(case("RDD-1"), criteria=(agreed,)).inputs) == [*names, "the criteria for leaving"]
