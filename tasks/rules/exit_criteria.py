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
    known = [one for one in criteria if one.agreed <= on]
    met = [one for one in known if one.met and one.met <= on]
    evidence = tuple((one.criterion, _shown(one) if one in met else "not met") for one in known)
    return Verdict(EXIT_CRITERIA, trust, subject, *_judged(known, met, on), evidence)


def _judged(known: Sequence[Criterion], met: Sequence[Criterion], on: date) -> tuple[Answer, str]:
    if not known:
        return Answer.NOT_APPLICABLE, f"No criteria for leaving had been agreed by {in_full(on)}."
    if len(met) == len(known):
        last = max(one.met for one in met if one.met)
        return Answer.YES, f"All that was agreed for leaving is met ({len(known)} of {len(known)}), the last on {in_full(last)}."
    open_still = "; ".join(one.criterion for one in known if one not in met)
    return Answer.NO, f"{len(met)} of {len(known)} criteria agreed for leaving are met. Not yet: {open_still}."


def _shown(one: Criterion) -> str:
    return f"met on {in_full(one.met)}: {one.evidence} (source: {one.source})" if one.met else ""
