"""Of a record of format 0, the facts of each month are found for the seal of that month, and those of no month for none."""

from __future__ import annotations

import json

import pytest

from tasks.model.notice import Notice
from tasks.model.plan import ActionPlan
from tasks.model.update import Submission
from tasks.record.codec import UnreadableFact
from tasks.record.facts import (
    Approval,
    Candidate,
    CostClaim,
    Decision,
    Delivery,
    EvidenceFile,
    GivenUp,
    Lease,
    LeaseEnd,
    LedgerEntry,
    Receipt,
    Release,
    Revision,
    Seal,
    SeenTo,
    Withdrawal,
)
from tasks.record.formats.zero import FOLDERS, Zero, fact_at
from tasks.record.kinds import kind_of
from tasks.record.stores.folder import FolderStore
from tests.upkeep.format_zero import lay_out


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    place = tmp_path_factory.mktemp("zero")
    lay_out(place)
    return FolderStore(place / "store")


@pytest.mark.parametrize(
    ("kind", "folder", "sent"),
    [
        (Revision, "revisions", None),
        (Candidate, "candidates", None),
        (Approval, "approvals", None),
        (Release, "releases", None),
        (Notice, "notices", False),
        (Receipt, "notices", True),
        (Decision, "decisions", None),
        (Submission, "submissions", None),
    ],
)
def test_what_a_month_s_seal_has_to_name_is_all_that_its_folder_holds_of_a_kind(store, kind, folder, sent):
    whole = list(store.keys(f"{folder}/"))
    months = sorted({key.split("/")[1] for key in whole})
    assert months
    for month in months:
        mine = [key for key in whole if key.split("/")[1] == month and sent in (None, key.endswith(".sent.json"))]
        assert list(Zero().kinds(store, kind_of(kind), month)) == mine, month
    assert list(Zero().kinds(store, kind_of(kind), "2012-01")) == []


def test_the_ledger_was_sealed_in_a_chapter_of_its_own(store):
    assert list(store.keys("ledger/"))
    assert [key for month in ("2013-09", "2013-10", "2014-06") for key in Zero().kinds(store, kind_of(LedgerEntry), month)] == []


@pytest.mark.parametrize("of", [Revision, Notice, Decision, Submission])
def test_what_is_listed_of_a_kind_is_held_under_the_same_name_and_under_no_other(store, of):
    kind, zero = kind_of(of), Zero()
    listed = list(zero.listed(store, kind, ()))
    assert listed
    assert all(zero.holds(store, kind, values) for values in listed[:5])
    assert not zero.holds(store, kind, (*listed[0][:-1], "99"))


WHICH = "20131114T091500Z-3f2a9c1d"
PLACES = [
    (ActionPlan, ("RNL", "1"), "plans/RNL/1"),
    (Submission, ("2013-11-14", "RNL", WHICH), f"submissions/2013-11/RNL/{WHICH}"),
    (Withdrawal, ("2013-11", "RNL", WHICH), f"withdrawals/2013-11/RNL/{WHICH}"),
    (Revision, ("2013-11", "2"), "revisions/2013-11/2"),
    (Candidate, ("2013-11", "2"), "candidates/2013-11/2"),
    (Approval, ("2013-11", "2"), "approvals/2013-11/2"),
    (Release, ("2013-11", "2"), "releases/2013-11/2"),
    (CostClaim, ("2013-11-14", "RAL", WHICH), f"costs/2013-11/RAL/{WHICH}"),
    (EvidenceFile, ("2013-11-14", "ratings", WHICH), f"evidence/2013-11/ratings/{WHICH}"),
    (LedgerEntry, ("fund", "3"), "ledger/fund/3"),
    (Notice, ("2013-11", "00ff"), "notices/2013-11/00ff"),
    (Receipt, ("2013-11", "00ff"), "notices/2013-11/00ff.sent"),
    (Lease, ("2013-11", "00ff", "1"), "claims/2013-11/00ff/1"),
    (LeaseEnd, ("2013-11", "00ff", "1"), "claims/2013-11/00ff/1.let-go"),
    (Delivery, ("2013-11", "00ff", "1"), "receipts/2013-11/00ff/1"),
    (GivenUp, ("2013-11", "00ff"), "unsent/2013-11/00ff"),
    (SeenTo, ("2013-11", "00ff"), "done/2013-11/00ff"),
    (Seal, ("2013-11", "4"), "seals/2013-11/4"),
]


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory):
    store = FolderStore(tmp_path_factory.mktemp("each"))
    for _, _, key in PLACES:
        store.create(f"{key}.json", b"{}")
    return store


@pytest.mark.parametrize(("of", "values", "key"), PLACES, ids=[of.__name__ for of, _, _ in PLACES])
def test_every_kind_stands_where_it_always_stood_and_is_found_there_by_each_beginning_of_its_name(one_of_each, of, values, key):
    kind, zero, store = kind_of(of), Zero(), one_of_each
    assert zero.key(kind, values) == f"{key}.json"
    assert zero.holds(store, kind, values)
    begins = [values[:n] for n in range(len(values) + 1)] + [("2013-11",)] * (values[0] == "2013-11-14")
    assert [list(zero.listed(store, kind, begin)) for begin in begins] == [[values]] * len(begins)
    for other in (("2013-11-1",), ("2013-11-15",), ("2013-12",), (values[0], "other"), ("RN", "1")):
        assert list(zero.listed(store, kind, other)) == []
    assert list(zero.chapters(store, kind, "")) == [key.split("/")[1]]
    assert list(zero.kinds(store, kind, "2013-11")) == ([] if of in (ActionPlan, LedgerEntry) else [f"{key}.json"])
    for data in (b"{}", b'{"level": 1, "said": 1, "why": 1, "sentence": 1}'):
        with pytest.raises(UnreadableFact, match=f"^{key}.json was written by a version older than any that this one can read"):
            fact_at(f"{key}.json", data)


def test_where_facts_of_format_0_stand_and_what_stands_there_beside_them():
    folders = {key.split("/")[0] for _, _, key in PLACES} | {"decisions", "words"}
    assert sorted(FOLDERS) == list(FOLDERS) == sorted(f"{folder}/" for folder in folders)
    assert fact_at("words/2013-11/RNL.json", b"{}") is None
    assert fact_at("notices/2013-11/00ff.other.json", b"{}") is None


@pytest.mark.parametrize(
    ("why", "sentence", "now"),
    [
        ("for a person", "Tell Ann (ann@rnl.example) by other means: S. Not delivered: no such mailbox", "no such mailbox"),
        ("for a person", "Nobody knows whether it arrived", "Nobody knows whether it arrived"),
        ("cancelled", "Not sent. Not delivered: no", "Not sent. Not delivered: no"),
    ],
)
def test_of_what_a_person_has_to_tell_the_reason_alone_is_left(why, sentence, now):
    data = json.dumps({"why": why, "sentence": sentence, "at": "2013-11-19T09:00:00Z"}).encode()
    assert fact_at("unsent/2013-11/00ff.json", data).sentence == now
    with pytest.raises(UnreadableFact):
        fact_at("unsent/2013-11/00ff.json", json.dumps({"why": why, "sentence": 1}).encode())
