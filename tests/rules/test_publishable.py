"""When a month is held back."""

from __future__ import annotations

import pytest

from tasks.model.verdict import Answer
from tasks.rules.publishable import Count, missing, publishable


def answer(before: int, now: int, least: int = 1) -> Answer:
    return publishable(11, 11, 50, counts=[Count("actions", before, now, 80, 125)], least=least).answer


@pytest.mark.parametrize(("accounted", "said"), [(5, Answer.NO), (6, Answer.YES)])
def test_the_floor_is_compared_without_rounding(accounted: int, said: Answer) -> None:
    assert publishable(11, accounted, 50).answer is said  # 5 of 11 is 45.5%, 6 of 11 is 54.5%


def test_exactly_the_floor_is_enough() -> None:
    assert publishable(10, 5, 50).answer is Answer.YES
    assert publishable(199, 99, 50).answer is Answer.NO  # half a trust short


@pytest.mark.parametrize(("now", "said"), [(79, Answer.NO), (80, Answer.YES), (125, Answer.YES), (126, Answer.NO)])
def test_a_count_may_move_up_to_its_floor_and_ceiling_and_no_further(now: int, said: Answer) -> None:
    assert answer(100, now) is said


def test_a_small_count_is_not_compared() -> None:
    assert answer(19, 0, least=20) is Answer.YES
    assert answer(20, 0, least=20) is Answer.NO


def test_everything_that_is_missing_is_listed_at_once_and_named() -> None:
    counts = [Count("actions", 100, 10, 80, 125)]
    verdict = publishable(11, 1, 50, ("the status of RNL-03", "a file never read"), counts)
    assert verdict.sentence == (
        "The month is not published: only 1 of 11 expected trusts is accounted for; 50% must be,"
        " and actions went from 100 to 10, below 80% of the month before,"
        " and no explanation is known for: the status of RNL-03; a file never read."
    )
    assert missing(verdict) == ("trusts", "actions", "explanation")


def test_what_may_be_published_misses_nothing() -> None:
    assert missing(publishable(11, 11, 50)) == ()


def test_more_trusts_than_expected_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="12 of 11"):
        publishable(11, 12, 50)


@pytest.mark.parametrize("accounted", [-1, 12])
def test_fewer_than_none_or_more_than_all_cannot_be_accounted_for(accounted: int) -> None:
    with pytest.raises(ValueError, match=f"{accounted} of 11 trusts cannot be accounted for"):
        publishable(11, accounted, 50)


def test_a_verdict_says_every_figure_and_names_each_matter_that_stands_in_the_way() -> None:
    counts = [Count("actions", 100, 126, 80, 125)]
    verdict = publishable(11, 11, 50, ("the status of RNL-03",), counts, arrived=False, unsigned=("RDD", "RNL"), director="director")
    assert verdict.evidence == (
        *(("expected trusts", "11"), ("accounted for", "11"), ("floor, percent", "50"), ("actions", "100, then 126")),
        ("unexplained", "the status of RNL-03"),
        *(("missing", name) for name in ("arrivals", "actions", "explanation", "sign-off")),
    )
    assert verdict.sentence == (
        "The month is not published: nothing arrived from anybody,"
        " and actions went from 100 to 126, above 125% of the month before,"
        " and no explanation is known for: the status of RNL-03,"
        " and the director has not signed off the update of RDD, RNL."
    )
    assert (verdict.rule, verdict.trust, verdict.subject) == ("publishable", "", "")


def test_a_month_for_which_nobody_was_expected_is_nothing_to_publish() -> None:
    verdict = publishable(0, 0, 50)
    assert (verdict.answer, verdict.sentence) == (
        Answer.NOT_APPLICABLE,
        "No trust was expected to report, so there is nothing to publish.",
    )
    assert publishable(1, 1, 50).sentence == "The month may be published: 1 of 1 expected trust is accounted for."
    assert publishable(2, 2, 50).sentence == "The month may be published: 2 of 2 expected trusts are accounted for."
