"""Whether a trust meets what was agreed with it for leaving; the decision stays its regulator's, and nobody leaves by a count alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tasks.model.trust import Criterion
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full

EXIT_CRITERIA = "exit_criteria"


def exit_criteria(trust: str, subject: str, criteria: Sequence[Criterion], on: date) -> Verdict:
    """Whether all criteria that had been agreed by a day were met by it; each stands in the evidence with what shows that it is met.
    `subject` is the stay of the trust for which they were agreed. Where no source gives any, at any time, a person is asked.
    """
    if not criteria:
        says = "No source says what was agreed with it for leaving, so whether it meets that is for a person to say."
        return Verdict(EXIT_CRITERIA, trust, subject, Answer.REFER, says)
    known = [(one, one.met if one.met and one.met <= on else None) for one in criteria if one.agreed <= on]
    evidence = tuple((one.criterion, _shown(one, met)) for one, met in known)
    return Verdict(EXIT_CRITERIA, trust, subject, *_judged(known, on), evidence)


def _judged(known: Sequence[tuple[Criterion, date | None]], on: date) -> tuple[Answer, str]:
    """What comes of the criteria that had been agreed, each with the day on which it was met, if it was by then."""
    if not known:
        return Answer.NOT_APPLICABLE, f"No criteria for leaving had been agreed by {in_full(on)}."
    met, open_still = [day for _, day in known if day], "; ".join(one.criterion for one, day in known if day is None)
    if not open_still:
        return Answer.YES, f"All that was agreed for leaving is met ({len(known)} of {len(known)}), the last on {in_full(max(met))}."
    if len(known) == 1:
        return Answer.NO, f"The one criterion agreed for leaving is not met yet: {open_still}."
    return Answer.NO, f"{len(met)} of {len(known)} criteria agreed for leaving are met. Not yet: {open_still}."


def _shown(one: Criterion, met: date | None) -> str:
    return f"met on {in_full(met)}: {one.evidence} (source: {one.source})" if met else "not met"
