"""Words of another trust are found by what each batch of updates says it is found by again, whatever becomes of the batches."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

import pytest

from flows.collect_updates import collect_updates
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

COPIED = "Thirty more nurses started on the wards this month, and twelve more will follow."
FIRST, SECOND = "2013-10-10T15:11:00+01:00", "2013-10-11T15:11:00+01:00"
LATER = "2013-10-20T10:00:00+01:00"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Both trusts have sent an update for September, the later one with words of the earlier; nothing is decided yet."""
    place = tmp_path_factory.mktemp("begun")
    small(place)
    for trust, at in ((SENDS, FIRST), (SILENT, SECOND)):
        send(place / "programme", f"{trust}.json", at, trust, narrative=COPIED)
    assert ProgrammeRun.below(place).run("plan") == 0
    return place


@pytest.fixture
def told(begun, tmp_path):
    return copied(begun, tmp_path / "copy")


def copied(begun, place):
    shutil.copytree(begun, place)
    return ProgrammeRun.below(place)


def collect(told, moment=SECOND):
    """Decide on what arrived by a moment; how many decisions were new."""
    with told.settings():
        return collect_updates.fn(datetime.fromisoformat(moment))


def facts(told, kind):
    return {name: json.loads(data) for name, data in told.files().items() if name.startswith(f"store/facts/main/{kind}/")}


def batches(told):
    """The fingerprints of each batch of updates, by where they are held."""
    return {name: data for name, data in told.files().items() if name.startswith("store/results/main/fingerprints/")}


def copies(told, trust):
    """The findings of copied words in the decisions on a trust's updates."""
    decisions = (fact for fact in facts(told, "decisions").values() if fact["trust"] == trust)
    return [one["ref"] for fact in decisions for one in fact["findings"] if one["check"] == "same-narrative-as-another-trust"]


def record(told):
    return {name: data for name, data in told.files().items() if name.startswith("store/")}


def without_packs(decisions):
    """Decisions without where their readings are held: what is decided on together is held together."""
    return {name: one | {"reading": one["reading"].rpartition("/")[2]} for name, one in decisions.items()}


def test_who_copied_is_told_the_same_in_one_batch_and_in_two(begun, told, tmp_path):
    apart = copied(begun, tmp_path / "apart")
    assert collect(told) == 2
    assert (collect(apart, FIRST), collect(apart)) == (1, 1)
    assert (len(batches(told)), len(batches(apart))) == (1, 2)
    assert without_packs(facts(apart, "decisions")) == without_packs(facts(told, "decisions"))
    assert f"{SILENT}-01" in copies(told, SILENT)
    assert copies(told, SENDS) == []


@pytest.mark.parametrize("done", range(4))
def test_a_run_killed_after_any_of_its_writes_and_begun_again_leaves_the_record_of_one_that_was_not(told, done):
    before = record(told).keys()
    assert collect(told) == 2
    whole = record(told)
    writes = [*batches(told), *sorted(facts(told, "decisions"))]  # the batch, then each decision, then what seals them
    for name in [*writes[done:], *(facts(told, "seals").keys() - before)]:
        (told.place / name).unlink()
    collect(told)
    assert record(told) == whole


@pytest.mark.parametrize("month", ["2013-09", "2013-10"])
def test_when_all_that_was_worked_out_is_thrown_away_copied_words_are_found_all_the_same(told, month):
    assert told.run("month", "2013-09") == 0
    moment = {"2013-09": LATER, "2013-10": "2013-11-11T10:00:00+00:00"}[month]
    signed = {"2013-09": "2013-10-09", "2013-10": "2013-11-08"}[month]
    send(told.programme, "second.json", moment, SILENT, signed=signed, narrative=COPIED)
    shutil.rmtree(told.place / "store/results")
    with told.settings():
        assert collect_updates.fn(datetime.fromisoformat(moment)) == 1
    (new,) = (fact for fact in facts(told, "decisions").values() if fact["file"] == "second.json")
    assert f"{SILENT}-01" in [one["ref"] for one in new["findings"] if one["check"] == "same-narrative-as-another-trust"]


def test_a_rerun_of_one_trust_of_a_batch_with_nothing_new_writes_nothing(told):
    assert told.run("month", "2013-09") == 0
    before = told.stamps()
    for trust in (SENDS, SILENT):
        assert told.run("rerun", trust, "2013-09") == 0
    assert told.stamps() == before


def test_a_rerun_decided_on_by_other_rules_keeps_no_words_again(told):
    assert told.run("month", "2013-09") == 0
    before = batches(told)
    checks = told.config / "checks.csv"
    text = checks.read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("same-narrative-as-another-trust,"))
    checks.write_text(text.replace(line, line.replace("warning", "error")), encoding="utf-8")
    assert told.run("rerun", SILENT, "2013-09") == 0
    assert any(name.endswith("=2.json") for name in facts(told, "decisions"))
    assert batches(told) == before


def test_a_release_is_told_again_as_before_beside_the_words_of_what_came_later(told, capsys):
    assert told.run("month", "2013-09") == 0
    send(told.programme, "second.json", LATER, SILENT, narrative=COPIED)
    assert collect(told, LATER) == 1
    assert len(batches(told)) == 2
    before = told.stamps()
    assert told.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert "release 1: the same to the byte" in capsys.readouterr().out
    assert told.run("rerun", SILENT, "2013-09", "--dry-run") == 0
    assert told.stamps() == before
    assert told.run("rerun", SILENT, "2013-09") == 0
    assert told.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert "release 2: the same to the byte" in capsys.readouterr().out


def test_words_that_another_trust_said_last_month_are_found_when_nobody_else_is_read(told):
    assert told.run("month", "2013-09") == 0
    send(told.programme, "october.json", "2013-11-11T10:00:00+00:00", SILENT, signed="2013-11-08", narrative=COPIED)
    with told.settings():
        assert collect_updates.fn(datetime.fromisoformat("2013-11-12T10:00:00+00:00")) == 1
    october = [fact for fact in facts(told, "decisions").values() if fact["period"] == "2013-10"]
    assert f"{SILENT}-01" in [one["ref"] for one in october[0]["findings"] if one["check"] == "same-narrative-as-another-trust"]
