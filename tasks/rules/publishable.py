"""A month is published only when enough of the trusts expected are accounted for and every figure has its explanation."""

from __future__ import annotations

from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted


def publishable(expected: int, accounted: int, floor_percent: int, unexplained: tuple[str, ...]) -> Verdict:
    """Whether a month may be published.

    `expected` trusts should have reported; for `accounted` of them the month knows what came of it, "never received" included;
    `floor_percent` of the expected must be accounted for; `unexplained` lists in words what has no explanation. Raises ValueError
    when more are accounted for than expected.
    """
    if not 0 <= accounted <= expected:
        raise ValueError(f"{accounted} of {expected} trusts cannot be accounted for")
    answer, sentence = _judged(expected, accounted, floor_percent, unexplained)
    evidence = (
        ("expected trusts", str(expected)),
        ("accounted for", str(accounted)),
        ("floor, percent", str(floor_percent)),
        *(("unexplained", words) for words in unexplained),
    )
    return Verdict("publishable", "", "", answer, sentence, evidence)


def _judged(expected: int, accounted: int, floor_percent: int, unexplained: tuple[str, ...]) -> tuple[Answer, str]:
    if expected == 0:
        return Answer.NOT_APPLICABLE, "No trust was expected to report, so there is nothing to publish."
    wrong = []
    if accounted * 100 < floor_percent * expected:
        wrong.append(f"only {accounted} of {counted(expected, 'expected trust')} {_is(accounted)} accounted for; {floor_percent}% must be")
    if unexplained:
        wrong.append(f"no explanation is known for: {'; '.join(unexplained)}")
    if wrong:
        return Answer.NO, f"The month is not published: {', and '.join(wrong)}."
    return Answer.YES, f"The month may be published: {accounted} of {counted(expected, 'expected trust')} {_is(accounted)} accounted for."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
