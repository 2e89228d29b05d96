"""A fact that this version cannot read, or that a record does not hold, is named with what to do about it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.update import Submission
from tasks.record import facts
from tasks.record.codec import UnreadableFact, cleaned, decoded, encoded, written
from tasks.record.decisions import newest_revision
from tasks.record.facts import HELD, WAITING, Deadline, Decision, Formats, Lease, LedgerEntry, Retraction, Revision
from tasks.record.formats.zero import Zero
from tasks.record.kinds import kind_of
from tasks.record.ledger_entries import read_ledger
from tasks.record.people import People
from tasks.record.record import OtherFormat, Record, record_in
from tasks.record.stores.folder import FolderStore
from tasks.rules.read_date import read_date

OCTOBER = Period(2013, 10)
NOON = datetime(2013, 11, 14, 12, tzinfo=UTC)
LEASE = Lease(period=OCTOBER, notice="00ff", number=1, worker="a", channel="smtp", at=NOON, doubtful=0)
KEY = "facts/main/leases/2013-10/00ff=1.json"


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, f"{KEY} is of a format that this version does not read: use the version of the product that wrote it"),
        ({"format": None}, "KeyError"),
        ({"at": "noon"}, "ValidationError"),
        ({"period": "2013-13"}, "ValidationError"),
    ],
)
def test_a_fact_of_another_format_or_shape_is_named_and_never_half_read(store, change, says):
    whole = json.loads(encoded(LEASE)) | change
    store.create(KEY, json.dumps({name: value for name, value in whole.items() if value is not None}).encode())
    with pytest.raises(UnreadableFact) as refused:
        Record(store).get(Lease, OCTOBER, "00ff", 1)
    assert says in str(refused.value)
    assert str(refused.value).startswith(KEY)


def test_a_fact_is_these_bytes_whoever_writes_it_and_its_own_hash_is_none_of_them():
    what = {"entry": "paid", "contract": "RDD-1", "rate": "r", "by": "Ann", "note": "£1", "inputs": {"b": "1", "a": "2"}, "pot": Decimal(3)}
    when = {"at": NOON, "paid_on": date(2013, 11, 14), "parts": (("2013-10", "100"),), "hash": "f" * 64}
    lines = [
        '"answer": ""',
        '"at": "2013-11-14T12:00:00+00:00"',
        '"by": "Ann"',
        '"clause": ""',
        '"committed": "0"',
        '"contract": "RDD-1"',
        '"cost": ""',
        '"entry": "paid"',
        '"follows": ""',
        '"format": 1',
        '"fund": "fund"',
        '"identity": ""',
        '"inputs": {\n    "a": "2",\n    "b": "1"\n  }',
        '"left": "0"',
        '"note": "£1"',
        '"number": 1',
        '"paid_on": "2013-11-14"',
        '"parts": [\n    [\n      "2013-10",\n      "100"\n    ]\n  ]',
        '"pence": "1.50"',
        '"pot": "3"',
        '"proposal": 0',
        '"rate": "r"',
        '"reference": ""',
        '"sentence": ""',
        '"steps": []',
    ]
    assert encoded(LedgerEntry(**what, pence=Decimal("1.50"), **when)).decode() == "{\n  " + ",\n  ".join(lines) + "\n}\n"


@pytest.mark.parametrize("of", [one for name in facts.__all__ if dataclasses.is_dataclass(one := getattr(facts, name))])
def test_what_a_fact_may_lack_as_it_was_written_before_there_was_such_a_thing_is_empty_and_its_number_is_the_first(of):
    lacking = (one for one in dataclasses.fields(of) if dataclasses.MISSING is not one.default)
    assert {one.name: one.default for one in lacking if one.default} in ({}, {"number": 1}, {"fund": "fund", "number": 1})
    assert not any(one.default_factory() for one in dataclasses.fields(of) if one.default_factory is not dataclasses.MISSING)


def test_what_came_later_and_is_empty_is_not_written_so_that_a_plan_of_before_keeps_its_bytes():
    action = Action("A", "", "", "", "Do it", "", read_date("31 March 2014"))
    plans = [ActionPlan("RNL", 1, "Risk summit", NOON.date(), (one,)) for one in (action, dataclasses.replace(action, programme="Safety"))]
    before, now = (json.loads(encoded(one))["actions"][0] for one in plans)
    assert now == before | {"programme": "Safety"}
    assert "programme" not in before


def test_a_fact_that_lost_words_is_known_by_the_hash_of_the_bytes_it_was_sealed_as_however_often_it_loses_some():
    fact = facts.SeenTo(period=OCTOBER, notice="00ff", by="Ann", at=NOON, note="Told Bea")
    retracted = Retraction(period=OCTOBER, candidate=1, candidate_sha256="", by="Ann", reason="Told Bea, then Cal", at=NOON)
    data = encoded(retracted)
    once = cleaned(data, encoded(dataclasses.replace(retracted, reason="Told, then Cal")))
    twice = cleaned(once, once.replace(b"then Cal", b"then"))
    sealed = hashlib.sha256(data).hexdigest()
    assert json.loads(twice) == json.loads(encoded(dataclasses.replace(retracted, reason="Told, then"))) | {"erased": sealed}
    assert twice == written(json.loads(twice))
    assert decoded(Retraction, twice, "") == dataclasses.replace(retracted, reason="Told, then")
    assert (decoded(Retraction, twice, "").hash, decoded(Retraction, data, "").hash) == (sealed, sealed)
    assert decoded(facts.SeenTo, encoded(fact), "") == fact, "what has no hash of its own"


def test_what_has_no_written_form_is_never_written_as_something_else():
    with pytest.raises(TypeError):
        written({"thing": object()})


def test_what_was_never_assessed_or_entered_is_named(store):
    with pytest.raises(NotFound, match="October 2013 has not been assessed yet: run `measures month 2013-10`"):
        newest_revision(Record(store), OCTOBER)
    assert read_ledger(Record(store)).entries == ()
    for number in (0, 1):
        with pytest.raises(NotFound, match=f"The ledger has no entry {number}: see `measures award list`"):
            read_ledger(Record(store)).entry(number)


def test_a_record_of_a_newer_version_is_left_alone_and_so_is_one_that_has_to_be_upgraded(store, tmp_path):
    store.create("formats/1.json", encoded(Formats(holds=(1, 9))))
    with pytest.raises(OtherFormat, match="facts of format 9, which this version does not know: use a newer version"):
        record_in(store)
    older = FolderStore(tmp_path / "older")
    older.create("submissions/RNL/2013-11-14T0900Z-1.json", b"{}")
    with pytest.raises(OtherFormat, match="run `measures upgrade` first, nothing was changed"):
        record_in(older)


def test_format_0_holds_no_kind_of_fact_that_came_after_it_and_names_what_it_lacks(store):
    old, deadline, decision = Zero(), kind_of(Deadline), kind_of(Decision)
    assert not old.holds(store, deadline, ("2013-10", "1"))
    assert not old.holds(store, decision, ("2013-10", "RNL", "one", "1"))
    with pytest.raises(NotFound, match="format 0 has no deadlines"):
        old.read(store, deadline, ("2013-10", "1"))
    with pytest.raises(NotFound, match="format 0 holds no decision 2013-10/RNL/one/1"):
        old.read(store, decision, ("2013-10", "RNL", "one", "1"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"period": "2013', "1.json is not a fact, and was altered or cut short: take a backup that is whole, and restore that"),
        (b"[1]", "revisions/2013-09/1.json is not a fact, and was altered or cut short"),
        (b"{}", "revisions/2013-09/1.json was written by a version older than any that this one can read: restore it with that version"),
    ],
)
def test_bytes_of_format_0_that_are_no_fact_are_named_with_what_to_do(store, data, says):
    store.create("revisions/2013-09/1.json", data)
    with pytest.raises(UnreadableFact, match=says):
        Zero().read(store, kind_of(Revision), ("2013-09", "1"))


def test_an_address_that_a_fact_names_is_empty_once_it_is_nowhere_and_an_empty_one_stays_empty(store):
    people = People(store, "main", "secret")
    mark = people.mark("lead@rnl.example")
    assert mark == "person:4ed75e7e924579424883dd37552ab2f3", "as facts have it that were written long ago"
    assert people.held == {mark.removeprefix("person:")}
    assert (people.address(mark), people.mark(mark), people.mark("")) == ("lead@rnl.example", mark, "")
    assert list(store.keys("")) == [f"people/main/{mark.removeprefix('person:')}.json"]
    assert People(store, "main", "another secret").mark("lead@rnl.example") != mark
    assert people.address("person:" + "0" * 32) == ""
    assert people.address("written@before.example") == "written@before.example"
    assert people.erase("LEAD@rnl.example")
    assert (people.address(mark), people.erase("lead@rnl.example")) == ("", False)
    assert [json.loads(store.read(key)) for key in store.keys("")] == [{"erased": True}] * 2
    key = f"people/main/{mark.removeprefix('person:')}.json"
    for odd in (b"[]", b"NaN", b"[" * 100_000):
        store.replace(key, odd, store.read(key))
        with pytest.raises(Mistake, match=f"{key} holds no address that can be read"):
            people.address(mark)
    assert People(None, "main", "secret", {mark.removeprefix("person:")}).mark("lead@rnl.example") == mark, "what is held is not asked for"


def test_what_a_lost_arrival_is_named_by_is_its_key(store):
    with pytest.raises(NotFound, match=r"holds nothing under facts/main/submissions/2013-11-14/RNL=one\.json"):
        Record(store).get(Submission, "2013-11-14", "RNL", "one")


def test_what_waits_and_what_is_held_is_called_as_records_have_it():
    assert (WAITING, HELD) == ("waiting", "held")
