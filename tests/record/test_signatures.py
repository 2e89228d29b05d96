"""Seals that are signed, and heads that are noted outside, find out a past that was rewritten and a seal that somebody else put."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.record.facts import Seal
from tasks.record.record import open_record
from tasks.record.seal import seals_of
from tasks.record.signatures import public_key, signed_seal
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KEY, OTHER = "11" * 32, "22" * 32


@pytest.fixture(scope="module")
def began(tmp_path_factory):
    """A month that was told with the key, its heads noted, and one that was told without."""
    place = tmp_path_factory.mktemp("began")
    small(place)
    send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    with pytest.MonkeyPatch.context() as patched:
        for name, key in (("signed", KEY), ("plain", "")):
            patched.setenv("MEASURES_SIGNING_KEY", key)
            patched.setenv("MEASURES_HEADS", str(place / name / "heads") if key else "")
            told = ProgrammeRun(place / name, place / "programme", place / "config")
            assert told.run("plan") == told.run("month", "2013-09") == 0
    return place


@pytest.fixture
def told(began, tmp_path, monkeypatch):
    """The signed month, copied, looked at with the public key alone."""
    shutil.copytree(began / "signed", tmp_path / "here")
    monkeypatch.setenv("MEASURES_PUBLIC_KEYS", public_key(KEY))
    monkeypatch.setenv("MEASURES_HEADS", str(tmp_path / "here/heads"))
    return ProgrammeRun(tmp_path / "here", began / "programme", began / "config")


def record_of(told):
    return open_record(str(told.place / "store"))


def forge(told, key=""):
    """Somebody adds a plan, and the next seal of the plans with it."""
    record = record_of(told)
    (chain,) = [seals_of(record, "plans")]
    plan = told.place / "store/facts/main/plans/RDD=2.json"
    plan.write_bytes((told.place / "store/facts/main/plans/RDD=1.json").read_bytes().replace(b'"version": 1', b'"version": 2'))
    import hashlib

    facts = {"facts/main/plans/RDD=2.json": hashlib.sha256(plan.read_bytes()).hexdigest()}
    seal = Seal(chapter="plans", number=len(chain) + 1, follows=chain[-1].hash, facts=facts)
    record.add(signed_seal(seal, key) if key else seal)


def test_a_signed_record_is_sound_to_whoever_has_the_public_key(told, capsys):
    assert told.run("verify") == 0
    assert all(seal.signature for chapter in ("plans", "2013-09", "2013-10") for seal in seals_of(record_of(told), chapter))
    assert [path.name for path in (told.place / "heads").glob("*.json")] == ["2013-09-1.json"]


def test_a_forged_next_seal_is_found_out_with_the_key_and_not_without(told, monkeypatch, capsys):
    forge(told)
    assert told.run("verify") == 1
    assert "seals/plans/2: not signed" in capsys.readouterr().out
    monkeypatch.delenv("MEASURES_PUBLIC_KEYS")
    assert told.run("verify") == 0


def test_a_seal_signed_by_somebody_else_is_found_out(told, capsys):
    forge(told, OTHER)
    assert told.run("verify") == 1
    assert "seals/plans/2: altered: no key that is known has signed it so" in capsys.readouterr().out


@pytest.mark.parametrize("change", [{"facts": {}}, {"follows": "0" * 64}, {"readings": {"x": "0" * 64}}, {"chapter": "partitions"}])
def test_a_signature_is_of_all_that_a_seal_says(change):
    from tasks.record.signatures import is_signed, what_is_signed

    seal = signed_seal(Seal(chapter="plans", number=1, facts={"a": "b"}), KEY)
    says = {"chapter": "plans", "number": 1, "follows": "", "facts": {"a": "b"}, "readings": {}}
    assert json.loads(what_is_signed(seal)) == says, "under other names no signature of an earlier version would hold"
    assert is_signed(what_is_signed(seal), seal.signature, [public_key(KEY)])
    assert not is_signed(what_is_signed(replace(seal, **change)), seal.signature, [public_key(KEY)])


def test_a_past_that_was_rewritten_and_sealed_again_is_found_out_by_the_heads_noted_outside(told, monkeypatch, capsys):
    from tasks.model.period import Period
    from tasks.record.seal import seal

    monkeypatch.delenv("MEASURES_PUBLIC_KEYS")
    (path,) = (told.place / "store/facts/main/approvals/2013-09").glob("*.json")
    path.write_bytes(path.read_bytes().replace(b'"sample approver"', b'"somebody else"'))
    shutil.rmtree(told.place / "store/facts/main/seals")
    seal(record_of(told), [Period(2013, 9), Period(2013, 10)])
    assert told.run("verify") == 1
    out = capsys.readouterr().out
    assert "seals/2013-09/: missing: the record once ended here" in out
    monkeypatch.setenv("MEASURES_PUBLIC_KEYS", public_key(KEY))
    assert told.run("verify") == 1
    assert "seals/2013-09/1: not signed" in capsys.readouterr().out


def test_a_record_that_was_begun_without_a_key_is_vouched_for_by_the_first_note(began, tmp_path, monkeypatch, capsys):
    shutil.copytree(began / "plain", tmp_path / "here")
    told = ProgrammeRun(tmp_path / "here", began / "programme", began / "config")
    monkeypatch.setenv("MEASURES_SIGNING_KEY", KEY)
    assert told.run("verify") == 1
    assert "seals not signed. Heads that are noted and signed from now on vouch for all before them." in capsys.readouterr().out
    monkeypatch.setenv("MEASURES_HEADS", str(tmp_path / "heads"))
    assert told.run("verify") == 1
    assert "2013-09-1.json: missing: of this release no heads are noted outside" in capsys.readouterr().out
    assert told.run("month", "2013-09") == told.run("verify") == 0
    forge(told)
    assert told.run("verify") == 1


def test_a_note_is_written_once_and_one_that_was_altered_or_is_of_another_key_is_named(told, tmp_path, capsys):
    (path,) = (told.place / "heads").glob("*.json")
    note = json.loads(path.read_bytes())
    before = path.read_bytes()
    assert told.run("month", "2013-09") == 0
    assert path.read_bytes() == before
    for changed in ({**note, "heads": {**note["heads"], "plans": "0" * 64}}, {**note, "signature": "00" * 64}):
        path.write_text(json.dumps(changed), encoding="utf-8")
        assert told.run("verify") == 1
        assert "2013-09-1.json: altered: no key that is known has signed it so" in capsys.readouterr().out
    path.write_bytes(b"{")
    assert told.run("verify") == 1
    assert "2013-09-1.json: altered: 2013-09-1.json cannot be read as heads" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["x", "11" * 31, "zz" * 32])
def test_a_key_that_is_none_is_named_before_anything_is_written(began, tmp_path, monkeypatch, capsys, key):
    monkeypatch.setenv("MEASURES_SIGNING_KEY", key)
    told = ProgrammeRun(tmp_path, began / "programme", began / "config")
    for command in (("config",), ("plan",), ("month", "2013-09")):
        assert told.run(*command) == 2
        assert "is 64 hexadecimal digits" in capsys.readouterr().err
    assert told.files() == {}


def test_a_noted_file_of_heads_is_signed_with_the_key(told, tmp_path, monkeypatch):
    monkeypatch.setenv("MEASURES_SIGNING_KEY", KEY)
    assert told.run("verify", "--note", str(tmp_path / "heads.json")) == 0
    note = json.loads((tmp_path / "heads.json").read_bytes())
    assert (note["public_key"], len(note["signature"])) == (public_key(KEY), 128)
    assert told.run("verify", "--since", str(tmp_path / "heads.json")) == 0
