"""Which of the published segments speaks: of the trust, of the newest quarter that has ended, and of two files the later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tasks.model.award import OversightFigure
from tasks.model.verdict import Answer
from tasks.rules.published_segment import SCORE, SEGMENT, published_segment

Q2, Q3 = date(2025, 9, 30), date(2025, 12, 31)


def figure(segment: str, ends: date = Q3, *, trust: str = "RXX", metric: str = SEGMENT, source: str = "a.csv") -> OversightFigure:
    value = Decimal(segment) if segment.replace(".", "").isdigit() else None
    return OversightFigure(trust, ends, "Q3 2025/26" if ends == Q3 else "Q2 2025/26", metric, value, segment, source)


PLACED = "The oversight framework placed it in segment"
NONE = "No segment of it for a quarter ended by"


@pytest.mark.parametrize(
    ("figures", "on", "answer", "says"),
    [
        ([], Q3, Answer.REFER, f"{NONE} 31 December 2025 is in the record."),
        ([figure("3", trust="RYY")], Q3, Answer.REFER, f"{NONE} 31 December 2025 is in the record."),
        ([figure("2.5", metric=SCORE)], Q3, Answer.REFER, f"{NONE} 31 December 2025 is in the record."),
        ([figure("3")], date(2025, 12, 30), Answer.REFER, f"{NONE} 30 December 2025 is in the record."),
        ([figure("3")], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26 by a.csv."),
        ([figure("4")], Q3, Answer.NO, f"{PLACED} 4 for Q3 2025/26 by a.csv."),
        ([figure("4"), figure("3", source="b.csv")], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26 by b.csv."),
        ([figure("3"), figure("4", Q2)], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26 by a.csv; for Q2 2025/26 it was in segment 4."),
        (
            [figure("3"), figure("none", Q2)],
            Q3,
            Answer.YES,
            f"{PLACED} 3 for Q3 2025/26 by a.csv; for Q2 2025/26 it was not placed (none).",
        ),
        ([figure("2.5", metric=SCORE), figure("3")], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26, with an average score of 2.5, by a.csv."),
        ([figure("none", metric=SCORE), figure("3")], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26 by a.csv."),
        ([figure("2.5", Q2, metric=SCORE), figure("3")], Q3, Answer.YES, f"{PLACED} 3 for Q3 2025/26 by a.csv."),
        ([figure("none")], Q3, Answer.REFER, "For Q3 2025/26 a.csv has “none” in place of its segment."),
    ],
)
def test_the_newest_quarter_that_has_ended_says_where_a_trust_is_placed(figures, on, answer, says):
    found = published_segment("RXX", figures, on, 4)
    assert (found.answer, found.sentence) == (answer, says)
    quarter = {"quarter": "Q3 2025/26", "as at": on.isoformat()} if NONE not in says else {}
    assert quarter.items() <= dict(found.evidence).items()
