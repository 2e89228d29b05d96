"""The sample says today what it said when its statements were frozen, wherever a page now says it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.frozen.compared import report
from tests.frozen.statements import Groups, files, frozen, groups_in, page_group, statements
from tests.frozen.words import letter_says, page_says

PAGE = """<html><head><title>Left out</title></head><body><header><ul><li>Menu</li></ul></header><main>
<h1><span>November 2013</span> A trust</h1>
<table><tr><th><a href="a/">RNL-01</a><p>Audit &amp; report.</p></th><td data-label="Status"><p>Delivered</p></td></tr></table>
<dl><div><dt>Owner</dt><dd>Director of <b>Nursing</b></dd></div></dl>
<p>Its SHA-256 fingerprint is ee54e8d9cd8e36d04e9278b024b36afb33c80c158cd962e9b892a907baf2bb97
 (arrival 20131210T154300Z-318d9b98).</p></main><footer><p>Left out</p></footer></body></html>"""

NOUNS = "notices|trusts|actions|files|months|days|updates|partnerships|warnings|errors|improvements|contracts|figures|decisions|plans"
ONE_OF_SEVERAL = re.compile(rf"(?<![\d.,/-])1 (?:[a-z]+ )?(?:{NOUNS})\b(?! of)")

LETTER = b"""To: A desk <desk@regulator.example>
Subject: An update is overdue

The update
is overdue.

- received: 0
- days overdue: 5

The page: 2013-12/rpa/
"""


@pytest.fixture(scope="module")
def now(sample: Any) -> Groups:
    return statements(sample.place)


def test_the_sample_says_what_it_said_when_it_was_frozen(now):
    if different := report(frozen(), now):
        pytest.fail(f"{different}\nIf that is meant: python -m tests.frozen.statements --write", pytrace=False)


def test_no_statement_of_the_sample_counts_one_of_several(now):
    """1 notice, 1 trust, 1 of 1 file; a count of 1 out of more is of several, as 1 of 30 actions."""
    wrong = {words for said in now.values() for words in said if ONE_OF_SEVERAL.search(words)}
    assert wrong == set()


@pytest.mark.parametrize(
    ("words", "wrong"), [("0 of 1 files (0%)", True), ("1 notices", True), ("1 of 30 actions", False), ("11 trusts", False)]
)
def test_a_count_of_one_of_several_is_seen(words, wrong):
    assert bool(ONE_OF_SEVERAL.search(words)) is wrong


def test_what_is_written_to_the_frozen_files_is_read_from_them_again(now):
    assert groups_in(files(now).values()) == now


def test_a_page_is_read_block_by_block_without_its_frame_and_fingerprints():
    assert list(page_says(PAGE)) == [
        "November 2013 A trust",
        "RNL-01 Audit & report. | Delivered",
        "Owner: Director of Nursing",
        "Its SHA-256 fingerprint is <hash> (arrival 20131210T154300Z-318d9b98).",
    ]


def test_a_letter_is_read_with_its_recipients_by_name_and_without_addresses():
    paragraphs = ["The update is overdue.", "- received: 0", "- days overdue: 5", "The page: <address>"]
    assert list(letter_says(LETTER)) == ["To: A desk", "Subject: An update is overdue", *paragraphs]


@pytest.mark.parametrize(
    ("folders", "group"),
    [
        ("2013-10/rnl", "trust RNL 2013-10"),
        ("2013-10/print", "month 2013-10"),
        ("trusts/rnl", "trust RNL"),
        ("releases/2013-11/1/rxq", "release 2013-11 1"),
        ("releases", "releases"),
        ("partners/ral", "partner RAL"),
        ("methodology/slipped", "methodology"),
    ],
)
def test_a_page_belongs_to_the_group_of_what_it_is_about(folders, group):
    assert page_group(tuple(folders.split("/"))) == group


def test_a_statement_that_moves_from_a_trusts_month_to_its_whole_story_is_neither_gone_nor_new():
    before = {"trust RNL 2013-10": {"Delivered.", "Late."}, "trust RNL": {"A story."}, "month 2013-10": {"A month."}}
    assert report(before, before | {"trust RNL 2013-10": {"Late."}, "trust RNL": {"A story.", "Delivered."}}) == ""


def test_a_statement_that_moves_to_another_trust_is_gone_and_new():
    before = {"trust RNL 2013-10": {"Delivered."}, "trust RXQ": {"A story."}}
    now = {"trust RXQ": {"A story.", "Delivered."}}
    assert report(before, now) == "trust RNL 2013-10: 1 gone, 0 new\n  - Delivered.\ntrust RXQ: 0 gone, 1 new\n  + Delivered."
