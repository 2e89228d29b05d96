"""A backup comes back whole or not at all: nothing that could not be held is written, and half a record is worked with by nobody."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from tasks.record.record import RESTORING
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small
from tests.upkeep.format_zero import comes_to_its_end


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory):
    """A small record of one month, and its backup beside it."""
    place = tmp_path_factory.mktemp("backed up")
    small(place)
    send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    told = ProgrammeRun.below(place)
    assert told.run("plan") == told.run("month", "2013-09") == told.run("backup", str(place / "record.tar")) == 0
    return told


def members(told):
    with tarfile.open(told.programme.parent / "record.tar") as archive:
        return [(member.name, archive.extractfile(member).read()) for member in archive]


def written(path, held, *more: tarfile.TarInfo):
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in held:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in more:
            archive.addfile(entry)
    return path


def of_kind(name, kind):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, "record/plans.json"
    return entry


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([("record/facts/../../up", b"")], "is no key of a record"),
        ([("record/with a space", b"")], "is no key of a record"),
        ([("other", b"")], "is no key of a record"),
        ([("record/formats/1.json", b"{}")], "stands in it twice"),
        ([("record/formats", b"")], "a shorter key than 'record/formats/1.json' is one as well"),
        ([("record/results/added", b"mine")], "results/added is not as backed up"),
    ],
)
def test_a_bad_member_after_good_ones_is_named_and_nothing_is_written(backed_up, tmp_path, capsys, more, words):
    again = ProgrammeRun(tmp_path / "again")
    assert again.run("restore", str(written(tmp_path / "bad.tar", [*members(backed_up), *more]))) == 2
    assert words in capsys.readouterr().err
    assert not (again.place / "store").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_a_link_a_pipe_or_a_folder_in_a_backup_is_named_and_nothing_is_written(backed_up, tmp_path, capsys, kind):
    again = ProgrammeRun(tmp_path / "again")
    assert again.run("restore", str(written(tmp_path / "bad.tar", members(backed_up), of_kind("record/plans", kind)))) == 2
    assert "'record/plans' is a link or no ordinary file" in capsys.readouterr().err
    assert not (again.place / "store").exists()


@pytest.mark.parametrize("manifest", [b"[]", b'"x"', b'{"a": 1}', b"{", b"\xff"])
def test_a_manifest_of_another_shape_is_one_sentence(backed_up, tmp_path, capsys, manifest):
    held = [(name, manifest if name == "manifest.json" else data) for name, data in members(backed_up)]
    again = ProgrammeRun(tmp_path / "again")
    assert again.run("restore", str(written(tmp_path / "bad.tar", held))) == 2
    assert capsys.readouterr().err.count("Take another one.") == 1
    assert not (again.place / "store").exists()


def test_a_backup_that_is_not_there_a_folder_and_a_packed_one_are_refused(backed_up, tmp_path, capsys):
    (tmp_path / "packed.tar").write_bytes(b"\x1f\x8b" + bytes(2000))
    for name, words in (("none.tar", "there is no such file"), (".", "that is no file"), ("packed.tar", "is not a whole backup")):
        assert ProgrammeRun(tmp_path / "again").run("restore", str(tmp_path / name)) == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [("month", "2013-09"), ("plan",), ("verify",), ("doctor",), ("upgrade",), ("chase",), ("backup", "{place}/b.tar")]
)
def test_while_half_a_backup_is_restored_every_other_command_says_so_and_changes_nothing(backed_up, tmp_path, capsys, command):
    half = ProgrammeRun(tmp_path, backed_up.programme, backed_up.config)
    backup = backed_up.programme.parent / "record.tar"
    (half.place / "store" / RESTORING).parent.mkdir(parents=True)
    (half.place / "store" / RESTORING).write_text(str(backup), encoding="utf-8")
    plan = next(name for name, _ in members(backed_up) if "/plans/" in name).removeprefix("record/")
    (half.place / "store" / plan).parent.mkdir(parents=True)
    (half.place / "store" / plan).write_bytes(dict(members(backed_up))[f"record/{plan}"])
    before = half.files()
    assert half.run(*(word.format(place=tmp_path) for word in command)) == {"verify": 3, "doctor": 1}.get(command[0], 2)
    assert f"was not restored to the end: run `measures restore {backup}` again" in "".join(capsys.readouterr())
    assert half.files() == before
    assert half.run("restore", str(backup)) == 0
    assert not (half.place / "store" / RESTORING).exists()
    assert half.run("verify") == 0


def test_a_record_that_was_restored_is_restored_once_more_without_a_change(backed_up, tmp_path):
    again = ProgrammeRun(tmp_path, backed_up.programme, backed_up.config)
    backup = str(backed_up.programme.parent / "record.tar")
    assert again.run("restore", backup) == 0
    before = again.files()
    assert again.run("restore", backup) == 0
    assert again.files() == before


def test_half_of_another_backup_is_not_mixed_with_this_one(backed_up, tmp_path, capsys):
    half = ProgrammeRun(tmp_path)
    (half.place / "store/facts/main/plans").mkdir(parents=True)
    (half.place / "store/facts/main/plans/RNL=1.json").write_text(json.dumps({"another": 1}), encoding="utf-8")
    before = half.files()
    assert half.run("restore", str(backed_up.programme.parent / "record.tar")) == 2
    assert "holds what this backup does not (facts/main/plans/RNL=1.json)" in capsys.readouterr().err
    assert half.files() == before


@pytest.mark.parametrize("write", [2, 20])
def test_a_restore_that_was_killed_leaves_a_record_that_no_other_command_works_with(backed_up, tmp_path, capsys, write):
    half = ProgrammeRun(tmp_path, backed_up.programme, backed_up.config)
    backup = backed_up.programme.parent / "record.tar"
    assert not comes_to_its_end(lambda: half.run("restore", str(backup)), half.place, write)
    before = half.files()
    assert half.run("month", "2013-09") == 2
    assert f"run `measures restore {backup}` again" in capsys.readouterr().err
    assert half.files() == before
    assert half.run("restore", str(backup)) == half.run("verify") == 0
