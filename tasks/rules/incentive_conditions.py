"""The conditions that a rung of a scale may name in schemes.toml, each answered by facts that were known by then."""

from __future__ import annotations

from datetime import date

from tasks.model.contract import EVIDENCE, LEFT_BY, RATED
from tasks.model.words import in_full
from tasks.rules.incentive_case import Case


def met_by(condition: str, case: Case) -> str:
    """What shows that a condition is met, in words to stand in a sentence; empty while it is not met, or not known to be."""
    shown = [_part(part, case) for part in condition.split(" and ")]
    return " and ".join(shown) if all(shown) else ""


def _part(condition: str, case: Case) -> str:
    if found := LEFT_BY.fullmatch(condition):
        return f"the trust left {case.regime} on {in_full(case.left)}" if case.left and case.left <= date.fromisoformat(found[1]) else ""
    if found := RATED.fullmatch(condition):
        known = (one for one in case.dossier.ratings if one.provider == case.contract.trust and one.published <= case.as_of)
        mine = max(known, key=lambda one: one.published, default=None)
        rated = mine is not None and mine.rating.casefold() in found[1].casefold().split(" or ")
        return f"the trust was rated {mine.rating.lower()} on {in_full(mine.published)}" if mine and rated else ""
    if found := EVIDENCE.fullmatch(condition):
        newer = [one for one in case.mortality if one.published >= date.fromisoformat(found[1])]
        return f"evidence of the trust was published on {in_full(newer[-1].published)}" if newer else ""
    agreed = [one for one in case.criteria if one.agreed <= case.as_of]
    met = [one.met for one in agreed if one.met and one.met <= case.as_of]
    whole = f"all {len(agreed)} criteria agreed for leaving were" if len(agreed) > 1 else "the one criterion agreed for leaving was"
    return f"{whole} met by {in_full(max(met))}" if agreed and len(met) == len(agreed) else ""
