"""A person's address is taken out of the record for good, after it was said what names it, and no fact changes."""

from __future__ import annotations

import shutil

import pytest

from flows.command_line import main
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small
from tests.upkeep.format_zero import files, lay_out

LEAD, OTHER = "improvement.lead@rnl.example", "improvement.lead@rpa.example"


@pytest.fixture(scope="module")
def september(tmp_path_factory):
    """The sample's September, told once and kept away from everything else."""
    told = ProgrammeRun(tmp_path_factory.mktemp("september"))
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    return told


@pytest.fixture
def told(september, tmp_path):
    """The same in a place of its own."""
    shutil.copytree(september.place, tmp_path / "here")
    return ProgrammeRun(tmp_path / "here")


def record(told):
    return files(told.place / "store")


def naming(told, address):
    return [name for name, data in record(told).items() if address.casefold().encode() in data.lower()]


def test_it_is_said_what_names_an_address_and_nothing_is_changed(told, capsys):
    before = record(told)
    assert told.run("erase-person", LEAD) == 0
    words = capsys.readouterr().out
    assert f"Facts that name {LEAD}: 2 in notices, 1 in submissions." in words
    assert "people.csv still gives it to lead RNL: take it out there." in words
    assert words.endswith("Nothing was changed: give --for-good to erase the address.\n")
    assert record(told) == before


def test_asked_for_good_the_address_is_gone_no_fact_changes_and_the_record_is_sound(told, capsys):
    before = record(told)
    (held,) = naming(told, LEAD)
    assert told.run("erase-person", LEAD.title(), "--for-good") == 0
    assert capsys.readouterr().out.endswith("Erased.\n")
    assert naming(told, LEAD) == []
    assert naming(told, OTHER)
    assert {name: data for name, data in record(told).items() if name != held} == {n: d for n, d in before.items() if n != held}
    assert told.run("verify") == 0


@pytest.mark.parametrize("address", ["nobody@rnl.example", " "])
def test_an_address_that_nothing_names_is_refused_in_a_sentence(told, capsys, address):
    assert told.run("erase-person", LEAD, "--for-good") == 0
    before = record(told)
    assert told.run("erase-person", address, "--for-good") == 2
    assert "Nothing in the record names" in capsys.readouterr().err
    assert record(told) == before


def test_it_is_erased_once_and_stays_erased_when_the_same_person_sends_again(tmp_path):
    small(tmp_path)
    told = ProgrammeRun(tmp_path, tmp_path / "programme", tmp_path / "config")
    send(tmp_path / "programme", "first.json", "2013-10-09T10:00:00+01:00")
    assert told.run("plan") == told.run("month", "2013-09") == 0
    (held,) = {line.split(",")[2] for line in (tmp_path / "programme/inbox/received.csv").read_text().splitlines()[1:]}
    assert told.run("erase-person", held, "--for-good") == 0
    assert told.run("erase-person", held, "--for-good") == 2
    send(tmp_path / "programme", "second.json", "2013-10-10T10:00:00+01:00")
    assert told.run("month", "2013-09") == 0
    assert naming(told, held) == []


def test_what_a_fact_of_an_earlier_format_holds_itself_is_counted_and_said_to_stay(tmp_path, capsys):
    lay_out(tmp_path)
    told = ProgrammeRun(tmp_path, tmp_path / "programme", tmp_path / "config")
    with told.settings(), pytest.MonkeyPatch.context() as changed:
        changed.setenv("MEASURES_BACKUPS", str(tmp_path / "backups"))
        assert main(["upgrade"]) == 0
        before = record(told)
        assert main(["erase-person", "improvement.director@rnl.example", "--for-good"]) == 0
    assert "more hold the address itself: it cannot be erased there." in capsys.readouterr().out
    assert record(told) == before
