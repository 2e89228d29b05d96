"""What a person has to do stays on the list until somebody ticks it off by name, which is a fact like any other."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tasks.run.opened import open_record

from tasks.notify.addressing import PLACES
from tasks.notify.by_hand import errands
from tasks.record import keys
from tasks.record.outbox import give_up

MOMENT = datetime(2013, 11, 14, 9, tzinfo=UTC)
SENTENCE = "Tell Illustrative Lead (lead@rnl.example) by other means: the update is due. Not delivered: no such mailbox"


@pytest.fixture
def errand(silent, monkeypatch, capsys):
    """The id of a notice that could not be delivered."""
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    assert silent.run("chase", "--as-of", "2013-11-14T08:30+00:00") == 0
    with silent.settings():
        store = open_record().store
        (key,) = store.keys(keys.NOTICES)
        give_up(store, key, PLACES, why="for a person", sentence=SENTENCE, moment=MOMENT)
    capsys.readouterr()
    return key.rpartition("/")[2].removesuffix(".json")


def said(told, capsys, *words):
    code = told.run("notices", *words)
    return code, "".join(capsys.readouterr())


def test_what_a_person_has_to_do_is_listed_for_any_month_with_its_id(silent, errand, capsys):
    assert said(silent, capsys) == (0, f"{errand}  {SENTENCE}\n")
    assert f"{errand}  {SENTENCE}\n" in said(silent, capsys, "2013-10")[1]


def test_what_was_ticked_off_is_off_the_list_and_kept_and_sealed_with_who_did_it(silent, errand, capsys):
    assert said(silent, capsys, "--done", errand, "--by", "Ann Operator", "--note", "By telephone") == (
        0,
        f"Done, by Ann Operator: {SENTENCE}\n",
    )
    assert said(silent, capsys) == (0, "Nothing is left for a person to do.\n")
    assert said(silent, capsys, "2013-10")[1].startswith("seen to by Ann Operator")
    with silent.settings():
        record = open_record()
        assert errands(record) == []
        (key,) = record.store.keys(keys.DONE)
        kept = json.loads(record.store.read(key))
    assert (kept["by"], kept["note"]) == ("Ann Operator", "By telephone")
    assert silent.run("verify") == 0


def test_an_errand_is_ticked_off_once_by_somebody_with_a_name(silent, errand, capsys):
    assert "takes the name of whoever saw to it" in said(silent, capsys, "--done", errand)[1]
    assert said(silent, capsys, "--done", errand, "--by", "Ann Operator")[0] == 0
    code, words = said(silent, capsys, "--done", errand, "--by", "Bea Operator")
    assert (code, f"nothing left to do under '{errand}', Ann Operator saw to it" in words) == (2, True)
    assert said(silent, capsys, "--done", "ffffffffffffffff", "--by", "Bea Operator")[0] == 2
