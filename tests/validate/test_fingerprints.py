"""Fingerprints of narratives: who has the same words is found by them, and no decision is ever without its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import Decision
from tasks.record.readings import hold, sha_of
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.validate.fingerprints import (
    batches_for,
    fingerprints_of,
    name_of,
    same_words_in,
    store_batch,
    stored_batches,
    trust_of,
)

SEPTEMBER = Period(2013, 9)
LONG = 10
AT = datetime(2013, 10, 10, 23, 30, tzinfo=UTC)
NAME = "2013-10-10/RNL/s1"


@pytest.fixture
def record(tmp_path) -> Record:
    return Record(FolderStore(tmp_path))


def update(*narratives: str, trust: str = "RNL") -> tuple[Submission, Reading]:
    lines = tuple({"narrative": words} for words in narratives)
    return Submission("s1", trust, "u.json", AT, "", 1), Reading("json", lines=lines)


def fingerprints(*narratives: str) -> str:
    return fingerprints_of([update(*narratives)], LONG)[NAME]


def test_each_long_narrative_has_a_fingerprint_that_copies_share_whatever_their_case_and_spaces():
    found = fingerprints("Ten letter", "Nine lett", "ten  LETTER", "Quite another one").split()
    assert len(found) == 2
    assert found == sorted(found) == fingerprints("Quite another one", "TEN LETTER").split()
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in found)


def test_an_update_is_known_by_the_day_of_its_receipt_its_trust_and_its_id():
    assert name_of(update()[0]) == NAME
    assert trust_of(NAME) == "RNL"
    other = NAME.replace("RNL", "RDD")
    both = [update("Ten letter", "short"), update("short", ""), update("Quite another one", trust="RDD")]
    assert fingerprints_of(both[::2], LONG) == {NAME: fingerprints("Ten letter"), other: fingerprints("Quite another one")}
    assert fingerprints_of(both[1:2], LONG) == {NAME: ""}


def test_others_with_a_narrative_of_ones_own_are_named_and_no_one_else():
    batches = [{"d/RWD/2": "aa bb", NAME: "aa"}, {"d/RDD/1": "bb", "d/RXQ/3": "cc", "d/RLT/4": ""}]
    assert same_words_in(batches, {NAME: "aa bb"}) == {"d/RDD/1", "d/RWD/2"}
    assert same_words_in(batches, {NAME: ""}) == set()


def test_what_a_batch_holds_already_is_not_stored_again(record):
    first, other = {NAME: "aa"}, {NAME: "bb", "d/RDD/1": "cc"}
    store_batch(record, SEPTEMBER, first, stored_batches(record, SEPTEMBER))
    store_batch(record, SEPTEMBER, first, stored_batches(record, SEPTEMBER))
    assert stored_batches(record, SEPTEMBER) == [first]
    store_batch(record, SEPTEMBER, first | other, stored_batches(record, SEPTEMBER))
    store_batch(record, SEPTEMBER, {"d/RDD/1": "cc", "d/RXQ/3": "cc"}, stored_batches(record, SEPTEMBER))
    assert sorted(stored_batches(record, SEPTEMBER), key=str) == sorted([first, other, {"d/RXQ/3": "cc"}], key=str)
    assert stored_batches(record, SEPTEMBER.next()) == []


def test_fingerprints_that_were_thrown_away_are_made_again_of_what_was_decided_on_alone(record):
    assert batches_for(record, SEPTEMBER, LONG) == []
    readings = [update(words)[1] for words in ("Ten letter", "Quite another one")]
    names = hold(record, readings)
    said = {"file": "u.json", "sha256": "", "decision": "accepted", "rules": "", "findings": ()}
    for trust, reading in zip(("RNL", "RDD"), readings, strict=True):
        held = names[sha_of(reading)]
        record.add(Decision(period=SEPTEMBER, trust=trust, submission="s1", received_at=AT, reading=held, **said))
    known = {NAME: "aa"}
    store_batch(record, SEPTEMBER, known, [])
    lost = {"2013-10-10/RDD/s1": fingerprints("Quite another one")}
    assert batches_for(record, SEPTEMBER, LONG) == [known, lost]
    assert sorted(stored_batches(record, SEPTEMBER), key=str) == sorted([known, lost], key=str)
    (key,) = (key for key in record.store.keys("results/") if b"aa" not in record.store.read(key))
    record.store.discard(key)
    record.store.create(key, b'{"2013-10-10/RDD/s1": null}')
    assert batches_for(record, SEPTEMBER, LONG) == [known, lost], "one that somebody changed is as good as thrown away"
