"""What must hold of any award, whatever costs, figures and ratings are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.evidence.cases import case_for
from tasks.model.award import CostLine, Dossier, Mortality, Rated
from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.rulebook import load
from tasks.rules.incentive_award import award_verdict, incentive_award, shared_out
from tasks.rules.incentive_case import Case

BOOK = load(Path(__file__).parents[2] / "config")
IDS = ["RDD-1", "RDD-1", "RPA-2"]  # one that is eligible from June 2014, and one that never is
days = st.dates(date(2013, 7, 16), date(2019, 12, 31))
months = st.builds(Period, st.integers(2013, 2015), st.integers(1, 12))
pence = st.integers(0, 4 * 10**8).map(Decimal)
costs = st.lists(
    st.builds(CostLine, st.sampled_from(IDS), months, st.just("travel"), pence, st.sampled_from(["", "one", "two"])), max_size=12
)
mortality = st.lists(
    st.builds(
        Mortality, st.sampled_from(["RDD", "RPA", "RJL"]), days, st.decimals("0.5", "1.5", places=4), st.integers(1, 3), st.just("file")
    ),
    max_size=5,
)
ratings = st.lists(
    st.builds(
        Rated,
        st.sampled_from(["RAL", "RVV", "RRK"]),
        days,
        st.sampled_from(["Inadequate", "Requires improvement", "Good"]),
        st.just("file"),
    ),
    max_size=4,
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    known = Dossier(tuple(draw(costs)), tuple(draw(mortality)), tuple(draw(ratings)))
    case = case_for(
        BOOK,
        draw(st.sampled_from([c for c in BOOK.contracts if c.id in IDS]) | st.sampled_from(BOOK.contracts)),
        draw(days),
        {"complaints": (9, 9)},
        known,
    )
    return replace(case, fund=replace(BOOK.fund, pot=draw(st.sampled_from([Decimal(0), Decimal(1_000), BOOK.fund.pot]))))


@given(cases())
@settings(max_examples=150)
def test_an_award_is_never_above_cost_times_rate_cap_or_pot_and_its_parts_sum_to_it(case: Case) -> None:
    award = incentive_award(case)
    rate = award.rung.rate if award.rung and award.rung.rate is not None else Decimal(0)
    cap = case.scheme.cap if case.scheme else Decimal(0)
    assert 0 <= award.amount <= min(award.cost * rate, award.cost * cap, case.fund.pot * 100)
    assert sum((part for _, part in award.parts), Decimal(0)) == award.amount
    assert award.answer is Answer.YES or award.amount == 0


@given(cases(), st.data())
@settings(max_examples=100)
def test_the_order_in_which_things_came_changes_nothing(case: Case, data: st.DataObject) -> None:
    known = case.dossier
    mixed = Dossier(*(tuple(data.draw(st.permutations(part))) for part in (known.costs, known.mortality, known.ratings)))
    assert incentive_award(replace(case, dossier=mixed)) == incentive_award(case)


@given(cases(), costs)
@settings(max_examples=100)
def test_more_evidenced_cost_never_pays_less(case: Case, further: list[CostLine]) -> None:
    more = replace(case, dossier=replace(case.dossier, costs=(*case.dossier.costs, *further)))
    assert incentive_award(more).amount >= incentive_award(case).amount


@given(cases(), mortality)
@settings(max_examples=100)
def test_mortality_figures_never_release_money_that_was_not_due_without_them(case: Case, figures: list[Mortality]) -> None:
    without = replace(case, dossier=replace(case.dossier, mortality=()))
    with_them = replace(case, dossier=replace(case.dossier, mortality=tuple(figures)))
    assert incentive_award(with_them).amount in {Decimal(0), incentive_award(without).amount}


@given(costs, st.permutations(BOOK.contracts), days)
@settings(max_examples=50)
def test_the_order_of_trusts_changes_no_award_and_all_together_stay_within_the_pot(known: list[CostLine], order: list, on: date) -> None:
    asked = {c.id: incentive_award(case_for(BOOK, c, on, {}, Dossier(costs=tuple(known)))) for c in order}
    pot = Decimal(100_000)
    told = {award.contract: award for award in shared_out(list(asked.values()), pot)}
    assert told == {award.contract: award for award in shared_out([asked[name] for name in sorted(asked)], pot)}
    assert sum((award.amount for award in told.values()), Decimal(0)) <= pot


@given(cases())
@settings(max_examples=100)
def test_every_answer_tells_a_sentence_its_clause_and_what_would_change_it(case: Case) -> None:
    told = award_verdict(incentive_award(case), case)
    account = dict(told.evidence)
    assert told.sentence.endswith(".")
    assert account["change"]
    assert "Source: " in account["clause"]
    assert all(value.endswith(".") for name, value in told.evidence if name == "step")
