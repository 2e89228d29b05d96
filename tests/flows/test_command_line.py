"""`measures check` says before sending what the month's run would say after it, from this machine alone."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.month.programme_run import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
INBOX = ROOT / "samples" / "inbox"
WATCHED = """
import sys
def watch(event, details):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo"}:
        raise SystemExit(f"it reached for the network: {event}")
sys.addaudithook(watch)
from flows.command_line import main
code = main(["check", sys.argv[1]])
loaded = {"prefect", "boto3", "botocore", "openpyxl"} & set(sys.modules)
assert not loaded, f"a check need not wait for {loaded}"
raise SystemExit(code)
"""


def check(sample, file: Path) -> subprocess.CompletedProcess[str]:
    """The command as a sender runs it, against the record of the replayed sample."""
    with sample.settings():
        environment = {name: value for name, value in os.environ.items() if name in SETTINGS or name == "PATH"}
    return subprocess.run(
        [sys.executable, "-c", WATCHED, str(file)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_good_update_would_be_accepted_without_server_or_network(sample) -> None:
    done = check(sample, INBOX / "RNL" / "RNL-2013-10.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "RNL-2013-10.xlsx (xlsx): 0 errors, 0 warnings. It would be accepted."


def test_a_faulty_update_is_told_in_the_same_words_at_the_same_cells_as_by_the_months_run(sample) -> None:
    (table,) = [path for path in sample.returned("2013-10", "RJF") if path.name.endswith("RJF-2013-10-findings.csv")]
    with table.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert told
    with sample.settings():
        from flows.command_line import main

        assert main(["check", str(INBOX / "RJF" / "RJF-2013-10.xlsx")]) == 1
    done = check(sample, INBOX / "RJF" / "RJF-2013-10.xlsx")
    assert done.returncode == 1
    for row in told:
        assert f"{row['severity']}: {row['address']}" in done.stdout
        assert f"  {row['says']}\n  {row['mend']}\n" in done.stdout
    errors = sum(row["severity"] == "error" for row in told)
    assert done.stdout.rstrip().endswith("It would be returned.")
    assert f"{errors} error" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("report.pdf", b"%PDF-1.4\n", "a PDF document (.pdf)"),
        ("update.xlsx", b"Ref,Status\r\nRNL-01,Delivered\r\n", "plain text with columns (.csv)"),
        ("update.xlsx", b"", "nothing in it"),
    ],
)
def test_a_file_that_is_no_update_is_named_for_what_it_is(sample, capsys, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert sample.run("check", str(tmp_path / name)) == 1
    said = capsys.readouterr().out
    assert words in said
    assert "1 error, 0 warnings. It would be returned." in said


def test_a_file_that_is_not_there_is_a_mistake_in_one_sentence(sample, capsys) -> None:
    assert sample.run("check", "nowhere.xlsx") == 2
    assert capsys.readouterr().err == "measures: nowhere.xlsx: there is no such file\n"
