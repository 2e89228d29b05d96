"""Every step of an award, in every way that it can end, is written down here once: what it finds, and what would change it.

`python -m tests.rules.test_award_steps --write` writes them down as they are now, on purpose.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.model.award import CostLine, Dossier, Mortality, MortalityClaim, Rated
from tasks.model.contract import Contract, Rung
from tasks.model.period import Period
from tasks.model.trust import Spell
from tasks.rules.incentive_award import incentive_award
from tasks.rules.incentive_case import Case
from tests.rules.test_incentive_award import FUND, MID_2014, MONITOR, SCALE, START, stay

FILE = Path(__file__).with_name("award_steps.txt")
CONTRACT = Contract("RDD-1", "RDD", "RAL", (), START, None, "announced", "A letter")
YES = Case(CONTRACT, MONITOR, SCALE, stay("RDD"), {}, MID_2014, FUND)
DAY, JUNE = date(2014, 3, 1), date(2014, 6, 1)


def contract(**changes: Any) -> Case:
    return replace(YES, contract=replace(CONTRACT, **changes))


def spell(**changes: Any) -> Case:
    return replace(YES, spell=replace(stay("RDD"), **changes))


def of_conditions(*conditions: str) -> Case:
    """Under a scale with a rung for each, of a trust that did not leave at the first opportunity."""
    rungs = tuple(Rung(one, Decimal("0.5"), one, "", "A scheme") for one in conditions)
    return replace(spell(at_first_opportunity="no"), scheme=replace(SCALE, rungs=rungs))


def again(entered: date) -> Case:
    """The trust enters once more, as known on that day."""
    return replace(YES, later_stays=(Spell("RDD", entered, None, "", "", None, ""),), as_of=max(entered, MID_2014))


def known(**facts: Any) -> Case:
    return replace(YES, dossier=Dossier(**{name: tuple(rows) for name, rows in facts.items()}))


def figure(published: date, value: str, band: int) -> Mortality:
    return Mortality("RDD", published, Decimal(value), band, f"shmi-{published:%Y-%m}.csv")


def rated(day: date, rating: str) -> Rated:
    return Rated("RAL", day, rating, f"ratings-{day:%Y-%m-%d}.csv")


def line(month: int, pence: int, evidence: str = "Roster", kind: str = "staff time", year: int = 2013) -> CostLine:
    return CostLine("RDD-1", Period(year, month), kind, Decimal(pence), evidence)


SAYS = MortalityClaim("RDD", Period(2014, 6), "RDD-01", "1.08", Decimal("1.08"))
CASES = {
    "eligible": YES,
    "not begun": contract(start=date(2014, 9, 1)),
    "no partner": contract(partner="", standing="to be confirmed"),
    "no partner, and still in": replace(contract(partner="", standing="to be confirmed"), spell=stay("RDD"), as_of=JUNE),
    "no partner, and an exit that was decided on and is still to come": replace(
        contract(partner="", standing="to be confirmed"), spell=replace(stay("RDD"), decided=date(2014, 5, 1)), as_of=JUNE
    ),
    "no partner, and not at the first opportunity": replace(
        contract(partner="", standing="to be confirmed"), spell=replace(stay("RDD"), at_first_opportunity="no")
    ),
    "in fact": contract(standing="actual"),
    "announced only": contract(standing="announced only"),
    "agreed for less than announced": contract(end=date(2014, 8, 30)),
    "agreed for as long as announced": contract(end=date(START.year + FUND.least_years, 9, 1)),
    "agreed for a day less": contract(end=date(START.year + FUND.least_years, 8, 31)),
    "not in the regime": replace(YES, spell=None),
    "after the exit": contract(start=date(2014, 6, 10)),
    "on the day of the exit": contract(start=date(2014, 6, 9)),
    "no scheme": replace(YES, scheme=None),
    "conditions that facts do not meet": of_conditions("left by 2014-06-08", "rated Good"),
    "a condition that facts meet": of_conditions("left by 2014-06-09"),
    "conditions not met beside others not public": of_conditions("left by 2014-06-08", "not public"),
    "conditions not met, of a scale that asks for no first opportunity": replace(
        of_conditions("left by 2014-06-08"), spell=replace(stay("RDD"), at_first_opportunity="")
    ),
    "scheme over": replace(YES, scheme=replace(SCALE, end=date(2014, 6, 8))),
    "still in": replace(YES, as_of=JUNE),
    "not at the first opportunity": spell(at_first_opportunity="no"),
    "not decided": spell(at_first_opportunity="", decided=None),
    "no share published": replace(YES, scheme=replace(SCALE, rungs=SCALE.rungs[1:])),
    "limited": replace(contract(topics=("staffing", "complaints")), topics={"staffing": (2, 3)}),
    "limited, and still in": replace(contract(topics=("staffing",)), topics={"staffing": (0, 1)}, as_of=JUNE),
    "others": replace(YES, shared=("RJL-1", "RNL-1")),
    "one other": replace(YES, shared=("RJL-1",)),
    "partner in the regime": replace(YES, partner_stays=(Spell("RAL", date(2014, 1, 2), None, "", "", None, ""),)),
    "partner rated": known(ratings=[rated(date(2013, 8, 1), "Outstanding"), rated(DAY, "Outstanding")]),
    "partner fell": known(ratings=[rated(date(2013, 8, 1), "Good"), rated(DAY, "Requires improvement")]),
    "partner inadequate": known(ratings=[rated(DAY, "Inadequate")]),
    "partner rated twice a day": known(ratings=[rated(DAY, "Good"), rated(DAY, "Requires improvement")]),
    "in again after a year": again(date(2015, 6, 9)),
    "in again within": again(date(2014, 7, 8)),
    "in again on the last day of holding": again(date(2017, 6, 8)),
    "in again on the first day after": again(date(2017, 6, 9)),
    "in again long after": again(date(2020, 6, 9)),
    "mortality the same": known(mortality=[figure(DAY, "1.05", 2), figure(JUNE, "1.01", 2)]),
    "mortality worse": known(mortality=[figure(DAY, "0.85", 3), figure(JUNE, "1.05", 2)]),
    "mortality better": known(mortality=[figure(DAY, "1.15", 1), figure(JUNE, "1.05", 2)]),
    "mortality contradicted": known(mortality=[figure(JUNE, "1.25", 1)], stated=[SAYS]),
    "mortality borne out": known(mortality=[figure(JUNE, "1.08", 2)], stated=[SAYS]),
    "mortality not to be checked": known(stated=[SAYS]),
    "costs": known(costs=[line(10, 100_001), line(11, 50_000, "", "travel"), line(1, 7, year=2014)], returned=[line(12, 1)]),
    "costs of two claims": known(costs=[replace(line(10, 500), claim="November"), replace(line(11, 60), claim="December")]),
    "costs without evidence": known(costs=[line(10, 100_001, "")]),
    "costs after the exit": known(costs=[line(6, 300, year=2014), line(7, 200, year=2014)]),
    "costs after the contract": replace(contract(end=date(2013, 11, 30)), dossier=Dossier(costs=(line(11, 500), line(12, 60)))),
    "costs of other months and contracts": known(
        costs=[line(8, 1), line(9, 20), line(6, 300, year=2014), line(7, 4000, year=2014), replace(line(10, 50_000), contract="RDD-2")]
    ),
    "costs that cannot be read": known(returned=[replace(line(10, 0), unreadable=True)]),
    "a claim unread": known(unread=["claims/RAL"]),
    "claims unread": known(unread=["claims"]),
    "another partner's claim unread": known(unread=["claims/RRK"]),
    "a published file unread": known(unread=["evidence/ratings"]),
    "begun on this day": replace(contract(start=JUNE), as_of=JUNE),
    "in since this day": replace(spell(entered=JUNE, left=None), as_of=JUNE),
    "exit on this day": replace(YES, as_of=date(2014, 6, 9)),
    "decided on this day": spell(decided=MID_2014),
    "decided on the next": spell(decided=MID_2014 + timedelta(days=1)),
    "a scheme from this day": replace(YES, scheme=replace(SCALE, start=MID_2014)),
    "a scheme from the next": replace(YES, scheme=replace(SCALE, start=MID_2014 + timedelta(days=1))),
    "a scheme without rungs": replace(YES, scheme=replace(SCALE, rungs=())),
    "scheme over on the day of the exit": replace(YES, scheme=replace(SCALE, end=date(2014, 6, 9))),
    "scheme over, and still in": replace(YES, scheme=replace(SCALE, end=date(2014, 5, 31)), as_of=JUNE),
    "partner fell from the top": known(ratings=[rated(date(2013, 8, 1), "Outstanding"), rated(DAY, "Good")]),
    "partner had fallen before": known(
        ratings=[rated(date(2013, 7, 1), "Good"), rated(date(2013, 8, 1), "Requires improvement"), rated(DAY, "Requires improvement")]
    ),
    "partner rose and fell": known(
        ratings=[rated(date(2013, 8, 1), "Requires improvement"), rated(DAY, "Good"), rated(JUNE, "Requires improvement")]
    ),
    "partner rated on the first day and on this": known(ratings=[rated(START, "Good"), rated(MID_2014, "Requires improvement")]),
    "partner rated on the day after": known(ratings=[rated(DAY, "Good"), rated(MID_2014 + timedelta(days=1), "Inadequate")]),
    "partner in the regime from this day": replace(YES, partner_stays=(Spell("RAL", MID_2014, None, "", "", None, ""),)),
    "partner in the regime from the next": replace(
        YES, partner_stays=(Spell("RAL", MID_2014 + timedelta(days=1), None, "", "", None, ""),)
    ),
    "mortality from the first day to this": known(mortality=[figure(START, "0.85", 3), figure(MID_2014, "1.05", 2)]),
    "mortality before and after": known(
        mortality=[figure(START - timedelta(days=1), "0.85", 3), figure(JUNE, "1.05", 2), figure(MID_2014 + timedelta(days=1), "1.15", 1)]
    ),
}


def written() -> Iterator[str]:
    """A line for each step that no case before it ended in just so, under the name of the case."""
    seen: set[str] = set()
    for name, case in CASES.items():
        award = incentive_award(case)
        yield f"{name}: {award.answer}, {award.amount} of {award.cost}, {award.clause}\n"
        steps = [f"  {one.clause} [{one.answer}] {one.sentence}{f' | {one.change}' if one.change else ''}\n" for one in award.steps]
        steps += [f"  = {name}: {value or 'nothing'}\n" for name, value in award.evidence]
        yield from (step for step in steps if step not in seen)
        seen |= {*steps}


def test_each_step_of_an_award_says_what_is_written_down() -> None:
    assert "".join(written()) == FILE.read_text(encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    FILE.write_text("".join(written()), encoding="utf-8")
