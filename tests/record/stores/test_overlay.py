"""The store of a dry run reads what another holds, and keeps for itself what is written."""

from __future__ import annotations

import pytest

from tasks.model.mistake import NotFound
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.overlay import OverlayStore
from tasks.record.stores.store import BadKey


@pytest.fixture
def under(tmp_path):
    store = FolderStore(tmp_path)
    for key in ("plans/RNL/1.json", "revisions/2013-10/1.json", "revisions/2013-10/2.json"):
        store.create(key, b"kept")
    return store


def test_what_is_written_on_trial_is_there_on_trial_alone(under):
    overlay = OverlayStore(under)
    assert overlay.create("plans/RNL/2.json", b"tried")
    assert overlay.missing(["plans/RNL/1.json", "plans/RNL/2.json", "plans/RNL/3.json"]) == ["plans/RNL/3.json"]
    assert under.missing(["plans/RNL/2.json"]) == ["plans/RNL/2.json"]


def test_what_is_hidden_is_as_if_it_had_never_been_written(under):
    overlay, newest = OverlayStore(under, ("revisions/2013-10/2",)), "revisions/2013-10/2.json"
    assert list(overlay.keys("revisions/")) == ["revisions/2013-10/1.json"]
    assert overlay.missing([newest, "revisions/2013-10/1.json"]) == [newest]
    with pytest.raises(NotFound, match=newest):
        overlay.read(newest)
    assert overlay.create(newest, b"tried")
    assert (overlay.missing([newest]), overlay.read(newest), under.read(newest)) == ([], b"tried", b"kept")


def test_what_is_replaced_or_thrown_away_on_trial_is_so_on_trial_alone(under):
    overlay, old, result = OverlayStore(under), "plans/RNL/1.json", "results/main/same/one"
    under.create(result, b"worked out")
    assert not overlay.replace(old, b"tried", b"another")
    assert not overlay.replace(old, b"tried", None)
    assert not overlay.replace("plans/RNL/9.json", b"tried", b"kept")
    assert overlay.replace(old, b"tried", b"kept")
    assert overlay.replace("plans/RNL/9.json", b"new", None)
    assert [overlay.read(key) for key in (old, "plans/RNL/9.json")] == [b"tried", b"new"]
    for make in (lambda: None, lambda: overlay.create(result, b"again")):
        make()
        overlay.discard(result)
        assert overlay.missing([result]) == [result]
        assert list(overlay.keys("results/")) == []
    with pytest.raises(BadKey, match="cannot be thrown away"):
        overlay.discard(old)
    assert [under.read(key) for key in (old, result)] == [b"kept", b"worked out"]


def test_what_is_below_a_beginning_and_what_is_no_key_are_those_of_both(under, tmp_path):
    overlay = OverlayStore(under, ("revisions/",))
    overlay.create("plans/RDD/1.json", b"tried")
    assert list(overlay.below("plans/")) == ["RDD", "RNL"]
    assert list(overlay.below("plans/", since="RE")) == ["RNL"]
    assert list(overlay.below("")) == ["plans"]
    (tmp_path / "a note").write_text("left by somebody")
    assert list(overlay.strangers()) == ["a note"]
