"""Whether a trust's mortality was no higher than expected in the newest published file, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.model.award import BANDS, Mortality
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full


def published_mortality(trust: str, published: Iterable[Mortality], on: date) -> Verdict:
    """What the newest file published by a day says of the trust. No file in the record is for a person: nothing is known.

    Of two files of one day the one with the higher figure speaks, so that nothing is made to look better than it may be.
    """
    files = [one for one in published if one.trust == trust and one.published <= on]
    if not files:
        sentence = f"No mortality figure of it published by {in_full(on)} is in the record."
        return Verdict("published_mortality", trust, trust, Answer.REFER, sentence)
    newest = max(files, key=lambda one: (one.published, one.value))
    sentence = f"Its hospital-level mortality (SHMI) was {newest.value}, {BANDS[newest.band]}, in {newest.source}"
    evidence = (("figure", str(newest.value)), ("band", BANDS[newest.band]), ("file", newest.source), ("as at", on.isoformat()))
    answer = Answer.NO if newest.band == 1 else Answer.YES
    return Verdict("published_mortality", trust, trust, answer, f"{sentence}, published by {in_full(newest.published)}.", evidence)
