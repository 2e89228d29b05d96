"""Which lines of an earlier claim a month claimed again leaves out: by kind and evidence, each line once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasks.model.award import CostLine
from tasks.model.period import Period
from tasks.rules.claim_again import left_out
from tasks.rules.unusual_claim import unusual_claim


def lines(words: str, pence: int) -> list[CostLine]:
    """Lines such as `travel:Ticket 7, staff:`, each a kind of cost and its evidence."""
    pairs = [one.split(":") for one in words.split(", ")] if words else []
    return [CostLine("RDD-1", Period(2013, 10), category, Decimal(pence), evidence) for category, evidence in pairs]


@pytest.mark.parametrize(
    ("before", "again", "missing"),
    [
        ("", "travel:a", ""),
        ("travel:a, staff:b", "staff:B, travel:A", ""),
        ("travel:a, staff:b, travel:c", "", "travel:a, staff:b, travel:c"),
        ("travel:a", "travel:b, staff:a", "travel:a"),
        ("travel:a, travel:a", "travel:a", "travel:a"),
        ("travel:", "travel:b", ""),
        ("travel:", "staff:b", "travel:"),
        ("travel:a", "travel:", "travel:a"),
        ("travel:, travel:a", "travel:a", "travel:"),
        ("travel:, travel:a", "travel:b, travel:a", ""),
        ("travel:, travel:, travel:a", "travel:a, travel:b", "travel:"),
        ("travel:, travel:a", "", "travel:a, travel:"),
    ],
)
def test_a_line_stands_again_by_its_kind_and_evidence_whatever_its_amount_and_one_without_evidence_as_any_that_is_left(
    before, again, missing
):
    assert left_out(lines(before, 100), lines(again, 90)) == tuple(lines(missing, 100))


@pytest.mark.parametrize(
    ("pence", "before", "of_all", "usual"),
    [
        (500, [200, 100, 100], [], None),
        (501, [200, 100, 100], [], 100),
        (20, [200, 100, 100], [], None),
        (19, [200, 100, 100], [], 100),
        (100, [200, 100, 100], [1], None),
        (501, [], [100], 100),
        (500, [], [100], None),
        (1, [], [100], None),
        (1, [], [], None),
        (1, [0], [], None),
    ],
)
def test_a_claim_is_far_from_the_usual_where_it_is_over_so_many_times_as_much_or_under_that_part(pence, before, of_all, usual):
    assert unusual_claim(Decimal(pence), [*map(Decimal, before)], [*map(Decimal, of_all)], 5) == usual
