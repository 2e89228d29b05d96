"""Counts, days and moments in plain words."""

from __future__ import annotations

import pytest

from tasks.site.data.rows import natural
from tasks.site.words.plain import day_words, listed, many, moment_words, month_words, part, share


def test_a_share_carries_its_denominator() -> None:
    assert share(82, 244) == "82 of 244 (34%)"
    assert share(1300, 2000, "actions") == "1,300 of 2,000 actions (65%)"


def test_few_are_never_told_as_none_nor_nearly_all_as_all() -> None:
    assert share(1, 240) == "1 of 240 (less than 1%)"
    assert share(239, 240) == "239 of 240 (more than 99%)"
    assert (share(0, 240), share(240, 240)) == ("0 of 240 (0%)", "240 of 240 (100%)")


def test_nothing_to_count_is_said() -> None:
    assert share(0, 0, "trusts") == "no trusts to count"


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2013-11-19T09:00:00+00:00", "9am on 19 November 2013"),
        ("2014-06-30T23:30:00+00:00", "12:30am on 1 July 2014"),
        ("2014-06-30T12:05:00+01:00", "12:05pm on 30 June 2014"),
        ("", ""),
    ],
)
def test_moments_are_told_in_london_time(iso: str, said: str) -> None:
    assert moment_words(iso) == said


def test_days_and_months_are_told_in_full_and_other_words_left_alone() -> None:
    assert day_words("2014-03-03") == "3 March 2014"
    assert day_words("September 2013") == "September 2013"
    assert month_words("2013-10") == "October 2013"


def test_counts_and_lists_read_as_people_write_them() -> None:
    assert [many(0, "trust"), many(1, "trust"), many(1200, "trust")] == ["no trusts", "1 trust", "1,200 trusts"]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_references_sort_as_people_count() -> None:
    assert sorted(["RNL-10", "RNL-2", "RNL-1"], key=natural) == ["RNL-1", "RNL-2", "RNL-10"]


def test_one_is_not_told_as_several() -> None:
    assert share(0, 1, "files") == "0 of 1 file (0%)"
    assert share(1, 30, "actions") == "1 of 30 actions (3%)"
    assert part(1, 1, "partnerships") == "1 of 1 partnership"
