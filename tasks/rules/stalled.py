"""A plan has stalled when nothing in it has moved for several accepted updates in a row."""

from __future__ import annotations

from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted

THRESHOLDS = ("stall_updates",)
UNKNOWN = "We do not know whether the plan moves: no update was accepted this month. As of the last one that was:"


def stalled(trust: str, unmoved: int, accepted_updates: int, undelivered: int, limit: int, *, silent: bool = False) -> Verdict:
    """Whether a trust's plan has stalled.

    `unmoved`: of its latest accepted updates, how many in a row moved nothing; `accepted_updates`: how many there have been;
    `undelivered`: actions not yet delivered; `limit`: how many unmoved updates make a stall. A month without an accepted update
    neither adds to the row nor breaks it. `silent`: no update was accepted for the month that is asked about; that a plan has not stalled
    is then not known. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"a stall needs at least one update, not {limit}")
    answer, sentence = _judged(unmoved, accepted_updates, undelivered, limit)
    if silent and answer is Answer.NO:
        answer, sentence = Answer.NOT_KNOWN, f"{UNKNOWN} {sentence}"
    evidence = (
        ("updates in which nothing moved", str(unmoved)),
        ("accepted updates", str(accepted_updates)),
        ("actions not delivered", str(undelivered)),
        ("limit", str(limit)),
    )
    return Verdict("stalled", trust, trust, answer, sentence, evidence)


def _judged(unmoved: int, accepted_updates: int, undelivered: int, limit: int) -> tuple[Answer, str]:
    if undelivered == 0:
        return Answer.NOT_APPLICABLE, "Every action is reported delivered, so nothing is left to move."
    if accepted_updates < limit:
        so_far = {0: "none has been so far", 1: "only 1 has been so far"}.get(accepted_updates, f"only {accepted_updates} have been so far")
        return Answer.NOT_APPLICABLE, f"It takes {counted(limit, 'accepted update')} to tell whether the plan has stalled; {so_far}."
    still = f"Nothing in the plan has moved for {counted(unmoved, 'accepted update')}"
    if unmoved >= limit:
        return Answer.YES, f"{still}; {counted(undelivered, 'action')} {'is' if undelivered == 1 else 'are'} not delivered."
    if unmoved:
        return Answer.NO, f"{still}; {limit} in a row would be a stall."
    return Answer.NO, "Something in the plan moved in the latest accepted update."
