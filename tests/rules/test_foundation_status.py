"""Which trusts may apply for foundation status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tasks.model.changed_rules import KINDS_AS_THEY_WERE
from tasks.model.trust import NOT_ASKED, Dated, Trust, TrustKind
from tasks.model.verdict import Answer, Verdict
from tasks.rules.foundation_status import foundation_status

KINDS = {one.name: one for one in KINDS_AS_THEY_WERE}


def on(day: date, kind: str = "NHS trust", ratings: tuple[Dated, ...] = ()) -> Verdict:
    kinds = (Dated(kind, None, None, ""),) if kind else ()
    return foundation_status(Trust("RLT", "A trust", kinds, (), (), (), (), ratings, ""), day, KINDS, "foundation status")


def rated(rating: str, start: date | None, end: date | None = None) -> Dated:
    return Dated(rating, start, end, "the inspection report")


def test_outstanding_is_enough() -> None:
    assert on(date(2016, 1, 1), ratings=(rated("Outstanding", date(2015, 1, 1)),)).answer is Answer.YES


def test_inadequate_is_not() -> None:
    assert on(date(2016, 1, 1), ratings=(rated("Inadequate", date(2015, 1, 1)),)).answer is Answer.NO


def test_the_rating_of_the_day_counts_and_not_a_later_one() -> None:
    ratings = (rated("Requires improvement", date(2014, 1, 1), date(2014, 12, 31)), rated("Good", date(2015, 1, 1)))
    assert [on(day, ratings=ratings).answer for day in (date(2014, 12, 31), date(2015, 1, 1))] == [Answer.NO, Answer.YES]


def test_no_rating_is_for_a_person() -> None:
    assert on(date(2013, 10, 31)).answer is Answer.REFER


def test_a_rating_whose_day_is_not_known_is_for_a_person() -> None:
    verdict = on(date(2013, 10, 31), ratings=(rated("Good", None),))
    assert verdict.answer is Answer.REFER
    assert verdict.sentence == "It is rated good, but no source gives the day of that rating."


def test_a_trust_of_no_known_kind_is_for_a_person() -> None:
    assert on(date(2013, 10, 31), kind="").answer is Answer.REFER


def test_a_kind_that_is_not_asked_does_not_apply_whatever_its_rating() -> None:
    board = TrustKind("integrated care board", "integrated care board", NOT_ASKED)
    found = foundation_status(
        Trust("QE1", "A board", (Dated(board.name, None, None, ""),), (), (), (), (), (rated("Good", date(2025, 1, 1)),), ""),
        date(2026, 1, 1),
        {board.name: board},
        "autonomy",
    )
    assert (found.answer, found.sentence) == (Answer.NOT_APPLICABLE, "No integrated care board applies for autonomy.")


def test_the_evidence_says_the_day_of_a_rating_or_where_no_source_gives_one_the_sources_words() -> None:
    def evidence(*ratings: Dated) -> dict[str, str]:
        return dict(on(date(2016, 1, 1), ratings=ratings).evidence)

    exact, known = rated("Good", date(2015, 1, 1)), {"kind": "NHS trust", "as at": "2016-01-01"}
    words, by = "rated, in the source's words", "the inspection report"
    assert evidence(exact) == {**known, "rating": "Good", "rated on": "2015-01-01", words: "", "source": by}
    for vague in (replace(exact, worked_out="as the first day", words="in 2015"), replace(exact, start=None, words="in 2015")):
        assert evidence(vague) == {**known, "rating": "Good", "rated on": "", words: "in 2015", "source": by}
    two = evidence(exact, replace(exact, value="Poor", source="a list"))
    assert two == {**known, "rating": "Good and Poor", "rated on": "2015-01-01", words: "", "source": f"{by} ; a list"}
    assert evidence() == {**known, "rating": "", "rated on": "", words: "", "source": ""}


def test_ratings_that_differ_and_were_published_on_one_day_are_for_a_person() -> None:
    day = date(2015, 1, 1)
    two = on(date(2016, 1, 1), ratings=(rated("Good", day), rated("Inadequate", day)))
    assert (two.answer, two.sentence) == (
        Answer.REFER,
        "Two overall ratings of it were published on one day, good and inadequate, so a person must say which of them stands.",
    )
    assert on(date(2016, 1, 1), ratings=(rated("Good", day), rated("Good", day))).answer is Answer.YES
