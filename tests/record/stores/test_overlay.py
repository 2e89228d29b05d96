"""The store of a dry run reads what another holds, and keeps for itself what is written."""

from __future__ import annotations

import pytest

from tasks.model.mistake import NotFound
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.overlay import OverlayStore


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
