"""`make clean` removes what `make month` makes again, and asks before it removes anything else."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys

import pytest

from tasks.run.settings import ROOT
from tests.upkeep.format_zero import lay_out

CLEAN = [sys.executable, str(ROOT / "deployments/clean.py")]


@pytest.fixture
def var(tmp_path):
    """A folder with the record of two trusts that are not the sample's."""
    lay_out(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "store").rename(tmp_path / "var/record")
    return tmp_path / "var"


def clean(place):
    return subprocess.run([*CLEAN, str(place)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def asked(place, answer):
    """The same in a terminal, where somebody types an answer."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode() + b"\n")
    done = subprocess.run([*CLEAN, str(place)], stdin=theirs, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    return done


def test_without_a_terminal_another_record_stays_and_a_sentence_says_why(var):
    done = clean(var)
    assert done.returncode == 1
    assert "holds more than the sample programme, as " in done.stderr
    assert any((var / "record").rglob("*.json"))


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_it_stays_unless_somebody_types_yes(var, answer):
    assert asked(var, answer).returncode == 1
    assert var.exists()


def test_it_goes_when_somebody_types_yes(var):
    assert asked(var, "yes").returncode == 0
    assert not var.exists()


def test_a_place_with_no_record_goes_without_a_question(tmp_path):
    (tmp_path / "var/site").mkdir(parents=True)
    assert clean(tmp_path / "var").returncode == 0
    assert clean(tmp_path / "var").returncode == 0
    assert not (tmp_path / "var").exists()


def test_a_backup_without_its_record_stays(tmp_path):
    (tmp_path / "var/backups").mkdir(parents=True)
    (tmp_path / "var/backups/record-2026-11-28.tar").write_bytes(b"")
    assert "is a backup" in clean(tmp_path / "var").stderr


def test_the_samples_own_record_goes_without_a_question(sample, tmp_path):
    shutil.copytree(sample.place / "store", tmp_path / "var/record")
    assert clean(tmp_path / "var").returncode == 0
    assert not (tmp_path / "var").exists()
