"""What a share of evidenced cost comes to: whole pence, rounded down once, never above the cap or the pot, and parts that sum to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Context, Decimal

from tasks.model.award import CostLine
from tasks.model.period import Period

_EXACT = Context(prec=60)
_PENNY = Decimal(1)
NOTHING = Decimal(0)


def evidenced_cost(lines: Iterable[CostLine]) -> Decimal:
    """The cost, in pence, of the lines that name their evidence. The order of lines changes nothing."""
    return sum((line.pence for line in lines if line.evidence), NOTHING)


def incentive_amount(cost: Decimal, rate: Decimal, cap: Decimal) -> Decimal:
    """The share of a cost, in whole pence rounded down: at most the cost times the rate, and times the cap. `rate` and `cap` are of 1."""
    return _down(_EXACT.multiply(cost, min(rate, cap)))


def by_month(lines: Iterable[CostLine], rate: Decimal, cap: Decimal) -> tuple[tuple[Period, Decimal], ...]:
    """The amount by month of the costs: each part is what its month adds to the whole, so that the parts sum to the amount exactly."""
    costs: dict[Period, Decimal] = {}
    for line in lines:
        costs[line.month] = costs.get(line.month, NOTHING) + evidenced_cost([line])
    parts, so_far = [], NOTHING
    for month in sorted(costs):
        before, so_far = so_far, so_far + costs[month]
        parts.append((month, incentive_amount(so_far, rate, cap) - incentive_amount(before, rate, cap)))
    return tuple(parts)


def within_pot(amounts: Mapping[str, Decimal], pot: Decimal) -> dict[str, Decimal]:
    """Amounts by contract, in pence, as the pot (pence) can bear them: whole if it suffices, else in proportion and rounded down.

    The order of contracts changes nothing, and nobody's share falls when its own amount rises.
    """
    wanted = sum(amounts.values(), NOTHING)
    if wanted <= pot:
        return dict(amounts)
    return {name: _down(_EXACT.divide(_EXACT.multiply(amount, max(pot, NOTHING)), wanted)) for name, amount in amounts.items()}


def _down(pence: Decimal) -> Decimal:
    return pence.quantize(_PENNY, rounding=ROUND_DOWN, context=_EXACT)
