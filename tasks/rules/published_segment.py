"""In which segment the oversight framework placed a trust, in the newest quarter that is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tasks.model.award import OversightFigure
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full

SEGMENT, SCORE = "OF5000", "OF5002"
"""The framework's own numbers for the segment, as adjusted for finances, and for the average score that it rests on."""


def published_segment(trust: str, published: Iterable[OversightFigure], on: date, intervention: int) -> Verdict:
    """Whether the trust is placed above the segments in which intervention is likely, which begin with `intervention`.

    `published` are the figures that have been received, in order of receipt: of two files for one quarter the later speaks, as it is
    the corrected one. No figure, and words in place of one, are for a person.
    """
    known = {(one.metric, one.quarter_ends): one for one in published if one.trust == trust and one.quarter_ends <= on}
    quarters = sorted(ends for metric, ends in known if metric == SEGMENT)
    if not quarters:
        return Verdict(
            "published_segment", trust, trust, Answer.REFER, f"No segment of it for a quarter ended by {in_full(on)} is in the record."
        )
    newest, score = known[SEGMENT, quarters[-1]], known.get((SCORE, quarters[-1]))
    evidence = (("segment", newest.words), ("quarter", newest.quarter), ("file", newest.source), ("as at", on.isoformat()))
    if newest.value is None:
        sentence = f"For {newest.quarter} {newest.source} has “{newest.words}” in place of its segment."
        return Verdict("published_segment", trust, trust, Answer.REFER, sentence, evidence)
    average = f", with an average score of {score.value}," if score and score.value is not None else ""
    before = f"; for {known[SEGMENT, quarters[-2]].quarter} it was {_placed(known[SEGMENT, quarters[-2]])}" if len(quarters) > 1 else ""
    sentence = f"The oversight framework placed it {_placed(newest)} for {newest.quarter}{average} by {newest.source}{before}."
    return Verdict("published_segment", trust, trust, Answer.YES if newest.value < Decimal(intervention) else Answer.NO, sentence, evidence)


def _placed(one: OversightFigure) -> str:
    return f"in segment {one.value}" if one.value is not None else f"not placed ({one.words})"
