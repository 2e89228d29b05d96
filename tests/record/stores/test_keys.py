"""Where each thing is kept."""

from __future__ import annotations

import pytest

from tasks.model.period import Period
from tasks.record import keys
from tasks.record.stores.store import BadKey

OCTOBER = Period(2013, 10)
SHA = "ab" * 32


def test_every_key_stands_where_the_architecture_says():
    assert keys.blob(SHA) == f"blobs/{SHA}"
    assert keys.plan("RNL", 1) == "plans/RNL/1.json"
    assert keys.submission(OCTOBER, "RNL", "20131114T091500Z-3f2a9c1d") == "submissions/2013-10/RNL/20131114T091500Z-3f2a9c1d.json"
    assert keys.decision(OCTOBER, "RNL", "20131114T091500Z-3f2a9c1d", 2) == "decisions/2013-10/RNL/20131114T091500Z-3f2a9c1d/2.json"
    assert keys.words(OCTOBER, SHA) == f"words/2013-10/{SHA}.json"
    assert keys.revision(OCTOBER, 3) == "revisions/2013-10/3.json"
    assert keys.release(OCTOBER, 4) == "releases/2013-10/4.json"
    assert keys.notice(OCTOBER, "00ff") == "notices/2013-10/00ff.json"
    assert keys.receipt(OCTOBER, "00ff") == "notices/2013-10/00ff.sent.json"
    assert keys.claim(keys.notice(OCTOBER, "00ff"), 2) == "claims/2013-10/00ff/2.json"
    assert keys.let_go(keys.notice(OCTOBER, "00ff"), 2) == "claims/2013-10/00ff/2.let-go.json"
    assert keys.delivery(keys.notice(OCTOBER, "00ff"), 1) == "receipts/2013-10/00ff/1.json"
    assert keys.unsent(keys.notice(OCTOBER, "00ff")) == "unsent/2013-10/00ff.json"


def test_what_is_kept_is_found_below_its_prefix():
    assert keys.plan("RNL", 1).startswith(keys.plans("RNL"))
    assert keys.submission(OCTOBER, "RNL", "x").startswith(keys.submissions(OCTOBER))
    assert keys.decision(OCTOBER, "RNL", "x", 1).startswith(keys.decisions_on(OCTOBER, "RNL", "x"))
    assert keys.decisions_on(OCTOBER, "RNL", "x").startswith(keys.decisions(OCTOBER))
    assert keys.words(OCTOBER, SHA).startswith(keys.words_in(OCTOBER))
    assert keys.revision(OCTOBER, 1).startswith(keys.revisions(OCTOBER))
    assert keys.release(OCTOBER, 1).startswith(keys.releases(OCTOBER))
    assert keys.receipt(OCTOBER, "x").startswith(keys.notices(OCTOBER))


@pytest.mark.parametrize("trust", ["", "RNL/../RWD", "..", "R NL", "RNL\n"])
def test_a_trust_code_that_would_reach_elsewhere_makes_no_key(trust):
    with pytest.raises(BadKey):
        keys.plan(trust, 1)


@pytest.mark.parametrize("sha", ["", "AB" * 32, "ab" * 31, "../" + "ab" * 32])
def test_what_is_named_by_a_hash_is_named_by_a_whole_one(sha):
    with pytest.raises(BadKey, match="SHA-256"):
        keys.blob(sha)
    with pytest.raises(BadKey, match="SHA-256"):
        keys.words(OCTOBER, sha)


def test_the_last_number_is_the_highest_not_the_last_listed():
    assert keys.last_number([keys.revision(OCTOBER, n) for n in (1, 10, 2)]) == 10
    assert keys.last_number([]) == 0


def test_only_a_numbered_key_has_a_number():
    with pytest.raises(BadKey, match="not a numbered key"):
        keys.number(keys.notice(OCTOBER, "00ff"))


def test_numbers_begin_at_one():
    with pytest.raises(BadKey, match="count from 1"):
        keys.revision(OCTOBER, 0)
