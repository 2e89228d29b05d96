"""A month is published only when enough trusts are accounted for, no count has jumped, and every figure has its explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted

TRUSTS, ARRIVALS, EXPLANATION, SIGN_OFF = "trusts", "arrivals", "explanation", "sign-off"
THRESHOLDS = (
    "publish_floor_accounted",
    "publish_floor_actions",
    "publish_ceiling_actions",
    "publish_floor_delivered",
    "publish_ceiling_delivered",
    "publish_least_compared",
    "director_signs_off",
)


@dataclass(frozen=True, slots=True)
class Count:
    """A count of a month beside the same count of the month before, and the percent of that it may not fall below or rise above."""

    name: str
    before: int
    now: int
    floor_percent: int
    ceiling_percent: int


def publishable(
    expected: int,
    accounted: int,
    floor_percent: int,
    unexplained: Sequence[str] = (),
    counts: Sequence[Count] = (),
    least: int = 1,
    *,
    arrived: bool = True,
    unsigned: Sequence[str] = (),
    director: str = "director",
) -> Verdict:
    """Whether a month may be published.

    `expected` trusts should have reported; `accounted` of them sent something, whatever became of it, or were given more time;
    `floor_percent` of the expected must be. A count is compared only if it was `least` or more the month before.
    `unexplained` lists in words what has no explanation, `unsigned` the trusts whose update lacks the sign-off of its director (the post is
    called `director`) where it is needed, and `arrived` says that anything came at all. The evidence names each matter that stands in the
    way as `missing`.
    Raises ValueError when more are accounted for than expected.
    """
    if not 0 <= accounted <= expected:
        raise ValueError(f"{accounted} of {counted(expected, 'trust')} cannot be accounted for")
    wrong = [*_too_little_accounted(expected, accounted, floor_percent), *_jumped(counts, least), *_unexplained(unexplained)]
    if unsigned:
        wrong.append((SIGN_OFF, f"the {director} has not signed off the update of {', '.join(unsigned)}"))
    if not arrived:
        wrong.insert(0, (ARRIVALS, "nothing arrived from anybody"))
    answer, sentence = _judged(expected, accounted, [words for _, words in wrong])
    evidence = (
        ("expected trusts", str(expected)),
        ("accounted for", str(accounted)),
        ("floor, percent", str(floor_percent)),
        *((one.name, f"{one.before}, then {one.now}") for one in counts),
        *(("unexplained", words) for words in unexplained),
        *(("missing", name) for name, _ in wrong),
    )
    return Verdict("publishable", "", "", answer, sentence, evidence)


def missing(verdict: Verdict) -> tuple[str, ...]:
    """The names of the matters that stand in the way, each of which a person who approves all the same has to name."""
    return tuple(words for name, words in verdict.evidence if name == "missing")


def _too_little_accounted(expected: int, accounted: int, floor_percent: int) -> Iterator[tuple[str, str]]:
    if accounted * 100 < floor_percent * expected:
        words = f"only {accounted} of {counted(expected, 'expected trust')} {_is(accounted)} accounted for; {floor_percent}% must be"
        yield TRUSTS, words


def _jumped(counts: Sequence[Count], least: int) -> Iterator[tuple[str, str]]:
    for one in counts:
        if one.before < least:
            continue
        change = f"{one.name} went from {one.before} to {one.now}"
        if one.now * 100 < one.floor_percent * one.before:
            yield one.name, f"{change}, below {one.floor_percent}% of the month before"
        if one.now * 100 > one.ceiling_percent * one.before:
            yield one.name, f"{change}, above {one.ceiling_percent}% of the month before"


def _unexplained(unexplained: Sequence[str]) -> Iterator[tuple[str, str]]:
    if unexplained:
        yield EXPLANATION, f"no explanation is known for: {'; '.join(unexplained)}"


def _judged(expected: int, accounted: int, wrong: Sequence[str]) -> tuple[Answer, str]:
    if expected == 0:
        return Answer.NOT_APPLICABLE, "No trust was expected to report, so there is nothing to publish."
    if wrong:
        return Answer.NO, f"The month is not published: {', and '.join(wrong)}."
    return Answer.YES, f"The month may be published: {accounted} of {counted(expected, 'expected trust')} {_is(accounted)} accounted for."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
