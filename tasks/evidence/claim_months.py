"""A claim looked at month by month beside what was claimed before: whole, not out of proportion, and for months that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.evidence.claim_files import REPLACES, ClaimedCost, KnownBefore, ReadClaim, finding
from tasks.model.award import CostLine, pounds
from tasks.model.finding import Finding
from tasks.model.period import Period, calendar_month
from tasks.model.words import in_full
from tasks.rules.claim_again import left_out
from tasks.rules.unusual_claim import unusual_claim

Month = tuple[str, Period]
"""A contract and a month of it."""


def check_months(partner: str, claim: ReadClaim, known: KnownBefore) -> ReadClaim:
    """The same claim with what is found of its months; nothing is while claims need not be whole."""
    if known.times is None:
        return claim
    months: dict[Month, list[ClaimedCost]] = defaultdict(list)
    for cost in claim.costs:
        months[cost.contract, cost.month].append(cost)
    sums = _by_month(known.lines)
    found = [one for month, costs in months.items() for one in _found(partner, claim, month, costs, known, sums)]
    return replace(claim, findings=(*claim.findings, *found))


def _found(
    partner: str, claim: ReadClaim, month: Month, costs: Sequence[ClaimedCost], known: KnownBefore, sums: Mapping[Month, Decimal]
) -> Iterator[Finding]:
    address = f"line {costs[0].number}"
    before = [line for line in known.lines if (line.contract, line.month) == month]
    missing = left_out(before, [one.line for one in costs])
    replaces = any(one.replaces for one in costs)
    if missing and replaces and claim.accepted:
        says = f"{_words(month)} was claimed before, and this replaces it: {_listed(missing)} counts no longer."
        yield finding("claim replaced", partner, known, address, "", says, "Nothing to do, if that is meant.", warn=True)
    elif missing and not replaces:
        says = f"{_words(month)} was claimed before, and this leaves out {_listed(missing)}, which would count no longer."
        mend = f'Send every line of the month again, or write "yes" under {REPLACES} if this is meant to replace it.'
        yield finding("claim again", partner, known, address, "", says, mend)
    left = known.exits.get(month[0])
    if left and month[1] > calendar_month(left):
        says = f"The trust left {known.regime} on {in_full(left)}: no bonus is worked out on costs of {_words(month)}."
        yield finding("claim after exit", partner, known, address, str(month[1]), says, "Nothing to do, if that is meant.", warn=True)
    yield from _unusual(partner, month, costs, known, sums)


def _unusual(
    partner: str, month: Month, costs: Sequence[ClaimedCost], known: KnownBefore, sums: Mapping[Month, Decimal]
) -> Iterator[Finding]:
    pence = sum((one.pence or Decimal(0) for one in costs), Decimal(0))
    before = [came for other, came in sums.items() if other[0] == month[0] and other != month]
    usual = unusual_claim(pence, before, [came for other, came in sums.items() if other != month], known.times or 1)
    if usual is not None and all(one.pence is not None for one in costs):
        whose = "this contract" if before else "any contract"
        says = f"{pounds(pence)} is claimed for {_words(month)}, where a month of {whose} came to about {pounds(usual)} before."
        mend = "Look at the amounts once more. If they are right, there is nothing to do."
        yield finding("claim unusual", partner, known, f"line {costs[0].number}", pounds(pence), says, mend, warn=True)


def _by_month(lines: Iterable[CostLine]) -> dict[Month, Decimal]:
    found: dict[Month, Decimal] = defaultdict(Decimal)
    for line in lines:
        found[line.contract, line.month] += line.pence
    return found


def _words(month: Month) -> str:
    return f"{month[1].words} under contract {month[0]}"


def _listed(lines: Iterable[CostLine]) -> str:
    return ", ".join(f"{line.category} {pounds(line.pence)}" + (f" ({line.evidence})" if line.evidence else "") for line in lines)
