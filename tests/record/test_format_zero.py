"""Of a record of format 0, the facts of each month are found for the seal of that month, and those of no month for none."""

from __future__ import annotations

import pytest

from tasks.model.notice import Notice
from tasks.model.update import Submission
from tasks.record.facts import Approval, Candidate, Decision, LedgerEntry, Receipt, Release, Revision
from tasks.record.formats.zero import Zero
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
