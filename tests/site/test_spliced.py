"""A table told anew for some trusts is the same text, to the byte, as one written from the beginning."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.site.data.rows import natural
from tasks.site.spliced import SIZE, in_order, sheaves, spliced

COLUMNS = ("period", "release", "rule", "trust", "words")
AT = COLUMNS.index("trust")
TEXTS = st.text(st.sampled_from("a\",\r\n' é=")) | st.just('"\r\n2013-10,1,x,T3,"')


def written(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def lines(trust: str, words: list[str]) -> bytes:
    return written(*(("2013-10", "1", "stalled", trust, said) for said in words))


@given(
    st.dictionaries(st.sampled_from(["T1", "T2", "T3", "T10"]), st.lists(TEXTS, max_size=3)),
    st.dictionaries(st.sampled_from(["T2", "T3", "T11"]), st.lists(TEXTS, max_size=3)),
)
def test_lines_of_other_trusts_stand_and_those_told_anew_are_in_their_place(
    before: dict[str, list[str]], anew: dict[str, list[str]]
) -> None:
    heading = written(COLUMNS)
    standing = b"".join(lines(trust, before[trust]) for trust in sorted(before, key=natural))
    now = before | anew
    whole = heading + b"".join(lines(trust, now[trust]) for trust in sorted(now, key=natural))
    assert heading + spliced(AT, standing, {trust: lines(trust, words) for trust, words in anew.items()}) == whole


@pytest.mark.parametrize("anew", [["T0"], ["T1500"], ["T2999"], ["T0", "T1", "T2998"], ["T3500"], ["T700", "T1400", "T9999"]])
def test_in_a_large_table_a_place_is_found_whatever_stands_between_quotes(anew: list[str]) -> None:
    heading, hostile = written(COLUMNS), 'said "\r\n2013-10,1,stalled,T700,\r\n" and more\r\n' * 20
    kept = {f"T{n}": ["plain", hostile if n % 3 else "a, b", hostile * (n % 700 == 0)] for n in range(3000) if n != 1400}
    standing = b"".join(lines(trust, words) for trust, words in kept.items())
    told = {trust: ["anew", hostile] for trust in anew}
    now = kept | told
    whole = heading + b"".join(lines(trust, now[trust]) for trust in sorted(now, key=natural))
    assert heading + spliced(AT, standing, {trust: lines(trust, words) for trust, words in told.items()}) == whole


@given(
    st.dictionaries(st.integers(0, 3 * SIZE).map("T{}".format), st.lists(TEXTS, max_size=2)),
    st.dictionaries(st.integers(0, 3 * SIZE).map("T{}".format), st.lists(TEXTS, max_size=2), max_size=4),
)
def test_sheaves_one_after_the_other_are_the_table_and_only_those_with_news_are_made_again(
    before: dict[str, list[str]], anew: dict[str, list[str]]
) -> None:
    heading, now = written(COLUMNS), before | anew
    stand = sheaves(heading, {trust: lines(trust, words) for trust, words in before.items()}, {})
    made = sheaves(heading, {trust: lines(trust, words) for trust, words in anew.items()}, stand)
    table = b"".join({**stand, **made}[first] for first in in_order(stand))
    assert table == heading + b"".join(lines(trust, now[trust]) for trust in sorted(now, key=natural))
    assert made.keys() <= stand.keys()
    assert len(made) <= len(anew)


def test_a_table_of_many_trusts_is_kept_in_sheaves_of_some_tens() -> None:
    heading = written(COLUMNS)
    stand = sheaves(heading, {f"T{n}": lines(f"T{n}", ["said"]) for n in range(2 * SIZE + 1)}, {})
    assert list(stand) == ["T0", f"T{SIZE}", f"T{2 * SIZE}"]
    assert list(sheaves(heading, {"T7": lines("T7", ["anew"])}, stand)) == ["T0"]
