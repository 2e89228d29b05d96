"""A record of format 0 is known for what it is, left alone until somebody upgrades it, and loses nothing when they do."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from tasks.record.codec import FORMAT, UnreadableFact, decoded, encoded
from tasks.record.facts import Formats, Release, Withdrawal
from tasks.record.heads import HeadsNote
from tasks.record.record import OtherFormat, formats_in
from tasks.record.stores.folder import FolderStore
from tasks.run.run import open_run
from tasks.run.settings import Settings
from tasks.upkeep.backup import written_to
from tasks.upkeep.upgrade import planned, restore, upgrade
from tasks.upkeep.verify import verify
from tests.record.small import send
from tests.upkeep.format_zero import comes_to_its_end, files, lay_out

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A place with the old record, and settings that point there."""
    lay_out(tmp_path)
    for name in ("store", "config", "programme", "backups", "site", "mail", "returned", "preview"):
        monkeypatch.setenv(f"MEASURES_{name.upper()}", str(tmp_path / name))
    return tmp_path


def upgraded():
    return upgrade(Settings.read(), NOW)


def wrong():
    return [f"{one.key}: {one.says}" for one in verify(open_run(NOW)).wrong]


def test_the_old_record_is_known_and_a_dry_run_says_what_there_is_to_do_and_changes_nothing(old):
    before = files(old)
    assert formats_in(FolderStore(old / "store")) == (0,)
    found = planned(Settings.read())
    assert (found.needed, found.facts, found.unsealed) == (True, 46, 0)
    assert found.sentences[0] == "46 facts of format 0, 0 of them not sealed yet. None of them is changed."
    assert files(old) == before


def test_nothing_else_works_with_it_before_and_the_sentence_says_what_to_do(old):
    before = files(old)
    with pytest.raises(OtherFormat, match="run `measures upgrade` first"):
        open_run(NOW)
    assert files(old) == before


def test_an_upgrade_changes_no_fact_and_adds_one_that_is_sealed(old):
    before = files(old / "store")
    upgraded()
    after = files(old / "store")
    assert {name: after[name] for name in before} == before
    assert sorted(after.keys() - before.keys()) == ["facts/main/seals/upgrade/1.json", "formats/1.json"]
    formats = decoded(Formats, after["formats/1.json"], "formats/1.json")
    assert (formats.holds, formats.since) == ((0, FORMAT), NOW.date())
    assert formats.heads["2013-10"] == hashlib.sha256(max(_seals(before, "2013-10").items())[1]).hexdigest()
    assert wrong() == []


def test_the_backup_before_it_is_the_one_the_old_version_made(old):
    backup = upgraded().backup
    assert backup.parent == old / "backups"
    assert backup.read_bytes() == (old / "record.tar").read_bytes()


def test_given_again_it_changes_nothing(old):
    upgraded()
    before = files(old)
    assert upgraded().sentences == ["This record is one of this version: there is nothing to upgrade."]
    assert files(old) == before


def test_heads_noted_before_it_stay_true_and_one_that_never_was_is_missed(old):
    names = {name.split("/")[1] for name in files(old / "store") if name.startswith("seals/")}
    heads = {name: hashlib.sha256(max(_seals(files(old / "store"), name).items())[1]).hexdigest() for name in names}
    upgraded()
    assert verify(open_run(NOW), HeadsNote("heads", heads)).wrong == ()
    assert [one.key for one in verify(open_run(NOW), HeadsNote("heads", {**heads, "RNL": "0" * 64})).wrong] == ["seals/RNL/"]


def test_what_the_old_version_decided_is_read_as_today(old):
    upgraded()
    record = open_run(NOW).record
    assert [(str(month), number) for month, number in record.newest_of_each(Release).items()] == [("2013-09", 3), ("2013-10", 1)]
    (withdrawal,) = record.all(Withdrawal, "2013-09", "RNL")
    assert (withdrawal.by, withdrawal.reason) == ("Improvement Lead", "It was another month's file")


def test_facts_that_no_run_had_sealed_are_sealed_by_it(old):
    (seal,) = (old / "store/seals/2013-11").iterdir()
    seal.unlink()
    assert planned(Settings.read()).unsealed == 3
    upgraded()
    assert wrong() == []


def test_what_can_be_worked_out_again_is_thrown_away(old):
    release = json.loads((old / "store/releases/2013-10/1.json").read_bytes())
    result = old / "store/results/main/released" / ("0" * 64)
    result.parent.mkdir(parents=True)
    result.write_text(release["data"])
    upgraded()
    assert not result.exists()
    assert wrong() == []


WRITES = 6
"""The backup and its name, the seal of what was not sealed, a result thrown away, the new fact, and its seal."""


@pytest.mark.parametrize("write", range(1, WRITES + 2))
def test_killed_before_any_of_its_writes_nothing_is_lost_and_given_again_it_comes_to_the_same_end(old, tmp_path_factory, write):
    whole = tmp_path_factory.mktemp("whole")
    lay_out(whole)
    for place in (whole, old):
        (place / "store/seals/2013-11/1.json").unlink()
        (place / "store/results/main").mkdir(parents=True)
        (place / "store/results/main/result").write_text("")
    upgrade(Settings.read().model_copy(update={"store": str(whole / "store"), "backups": whole / "backups"}), NOW)
    before = files(old / "store")
    assert comes_to_its_end(upgraded, old, write) == (write > WRITES)
    left = files(old / "store")
    assert {name: data for name, data in before.items() if not name.startswith("results/")}.items() <= left.items()
    upgraded()
    assert files(old / "store") == files(whole / "store")
    assert files(old / "backups").keys() >= files(whole / "backups").keys()
    assert wrong() == []


def test_a_record_of_a_newer_version_is_refused_before_anything_is_written(old):
    (old / "store/formats").mkdir()
    (old / "store/formats/1.json").write_bytes(encoded(Formats(holds=(0, 1, 2))))
    before = files(old)
    with pytest.raises(OtherFormat, match="format 2, which this version does not know: use a newer version"):
        upgraded()
    assert files(old) == before


@pytest.mark.parametrize("kind", ["decisions", "candidates", "ledger", "plans"])
def test_a_record_older_than_any_that_can_be_read_is_refused_before_anything_is_written(old, kind):
    path = sorted((old / "store" / kind).rglob("*.json"))[0]
    fact = json.loads(path.read_bytes())
    path.write_text(json.dumps({name: value for name, value in fact.items() if name not in {"reading", "data", "pence", "actions"}}))
    before = files(old)
    with pytest.raises(UnreadableFact, match="restore it with that version, and upgrade step by step"):
        upgraded()
    assert files(old) == before


def test_a_backup_of_the_old_version_is_upgraded_where_it_is_restored(old, tmp_path, monkeypatch):
    monkeypatch.setenv("MEASURES_STORE", str(tmp_path / "restored"))
    many, _ = restore(Settings.read(), old / "record.tar", NOW)
    assert many == len(files(old / "store"))
    assert files(old / "store").items() <= files(tmp_path / "restored").items()
    assert wrong() == []


def test_a_backup_that_cannot_be_read_is_refused_before_anything_is_restored(old, tmp_path, monkeypatch):
    (old / "store/formats").mkdir()
    (old / "store/formats/1.json").write_bytes(encoded(Formats(holds=(0, 1, 2))))
    written_to(FolderStore(old / "store"), tmp_path / "newer.tar")
    monkeypatch.setenv("MEASURES_STORE", str(tmp_path / "restored"))
    with pytest.raises(OtherFormat, match="use a newer version"):
        restore(Settings.read(), tmp_path / "newer.tar", NOW)
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("command", [("month", "2013-11"), ("award", "list"), ("history", "RDD"), ("chase",), ("backup", "here.tar")])
def test_every_command_refuses_it_before_with_that_sentence_and_changes_nothing(old, command, capsys):
    from flows.command_line import main

    before = files(old)
    assert main(command) == 2
    assert "run `measures upgrade` first, nothing was changed" in capsys.readouterr().err
    assert files(old) == before


def test_the_command_line_upgrades_verifies_and_publishes_another_month_after_it(old, capsys):
    from flows.command_line import main

    assert main(["verify"]) == 3
    assert main(["upgrade", "--dry-run"]) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert main(["upgrade"]) == 0
    assert "Upgraded: the record holds formats 0 and 1." in capsys.readouterr().out
    assert main(["verify"]) == 1
    assert "1 of them wrong" in (out := capsys.readouterr().out)
    assert "site/: missing: there is no site, and the record has 4 releases" in out
    send(old / "programme", "november.json", "2013-12-05T10:00:00+00:00", signed="2013-12-04")
    assert main(["month", "2013-11", "--approve-as", "sample approver"]) == 0
    assert (old / "site/2013-11/index.html").exists()
    assert (old / "site/2013-09/index.html").exists()
    assert main(["award", "approve", "1", "--by", "Bob", "--as-of", "2014-09-01T10:00+01:00"]) == 0
    assert main(["verify"]) == 0


def test_a_month_of_the_old_version_is_corrected_after_it(old):
    from flows.command_line import main

    assert main(["upgrade"]) == 0
    send(old / "programme", "late.json", "2013-11-25T10:00:00+00:00", signed="2013-11-11", narrative="Seven more nurses started.")
    assert main(["rerun", "RDD", "2013-10", "--approve-as", "sample approver"]) == 0
    assert list(open_run(NOW).record.listed(Release, "2013-10")) == [("2013-10", "2"), ("2013-10", "1")]
    assert main(["verify"]) == 0


def test_a_restored_backup_of_the_old_version_has_its_site_laid_out(old, tmp_path, monkeypatch, capsys):
    from flows.command_line import main

    monkeypatch.setenv("MEASURES_STORE", str(tmp_path / "restored"))
    assert main(["restore", str(old / "record.tar")]) == 0
    assert (old / "site/2013-10/index.html").exists()
    assert main(["verify"]) == 0


def _seals(held, chapter):
    """The number of each seal of a chapter to its bytes."""
    begin = f"seals/{chapter}/"
    return {int(name.removeprefix(begin).removesuffix(".json")): data for name, data in held.items() if name.startswith(begin)}
