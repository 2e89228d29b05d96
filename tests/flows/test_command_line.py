"""`measures check` says before sending what the month's run would say after it, from this machine alone."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from flows.command_line import main
from tests.month.programme_run import SETTINGS, ProgrammeRun

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


def test_on_a_record_without_plans_a_check_takes_the_programmes_own_and_keeps_none(tmp_path: Path, capsys) -> None:
    run = ProgrammeRun(tmp_path)
    assert run.run("check", str(INBOX / "RNL" / "RNL-2013-10.xlsx")) == 0
    assert capsys.readouterr().out.endswith("It would be accepted.\n")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_a_mistake_in_one_sentence(sample, capsys) -> None:
    assert sample.run("check", "nowhere.xlsx") == 2
    assert capsys.readouterr().err == "measures: nowhere.xlsx: there is no such file\n"


def ask(code: str, **environment: str) -> str:
    """What Python prints, asked from outside with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PATH": os.environ["PATH"]} | environment, capture_output=True, text=True, check=True
    ).stdout


def test_help_waits_for_nothing_slow_and_is_plain_where_nobody_watches() -> None:
    printed = ask(
        "import sys; from flows.command_line import main; main(['check', '-h']);"
        "print({'prefect', 'pandas', 'boto3', 'rich', 'pydantic_settings'} & set(sys.modules))",
        FORCE_COLOR="1",
    )
    assert printed.startswith("Usage: measures check [OPTIONS]")
    assert printed.endswith("set()\n")


def test_the_list_of_commands_breaks_off_no_sentence(capsys) -> None:
    assert main(["--help"]) == 0
    commands = capsys.readouterr().out.partition("exit codes")[0]
    assert "take another name or another code: rows" in " ".join(commands.split())
    assert "..." not in commands.partition("Commands:")[2]


def test_a_shell_completes_commands_options_and_codes() -> None:
    def completed(line: str) -> list[str]:
        words = line.split(" ")
        asked = {"_MEASURES_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        return ask("from flows.command_line import main; main()", **asked).split()

    assert completed("measures ver") == ["verify"]
    assert completed("measures month --approve-") == ["--approve-as"]
    assert completed("measures history RN") == ["RNL"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Missing command."),
        ("moth", "No such command 'moth'."),
        ("month", "Missing argument 'MONTH'."),
        ("month 2013-13", "'2013-13' is not a period: write the year and the month, as in 2013-10."),
        ("month 2013-10 --as-of 2013-11-19", "'2013-11-19' is not a moment: write it with its offset, as 2013-11-19T09:00+00:00."),
        ("month 2013-10 --as-of 0001-01-01T00:00+14:00", "is a century or more off: write the moment that is meant."),
        ("chase --as-of 9999-12-31T23:59-14:00", "is a century or more off: write the moment that is meant."),
        ("month 2013-10 --aproved", "No such option: --aproved"),
        ("extension give", "'give' is not one of 'list', 'ask', 'grant', 'refuse'."),
    ],
)
def test_a_line_that_cannot_be_understood_is_a_mistake_in_one_line(capsys, line: str, words: str) -> None:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith("measures: ")) == ("", 1, True)
    assert words in err
    assert "Value error" not in err


class Interrupted(StringIO):
    """Where somebody types Ctrl-C."""

    @property
    def buffer(self) -> Interrupted:
        return self

    def read(self, _size: int | None = -1) -> str:
        raise KeyboardInterrupt


def test_a_command_that_is_interrupted_ends_in_a_sentence(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", Interrupted())
    assert main(["take-down", "-", "--by", "A. Reader", "--reason", "A name.", "--dry-run"]) == 130
    assert capsys.readouterr().err.startswith("measures: interrupted. Nothing that was written is lost")


class Terminal(StringIO):
    """What somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_table_has_colours_and_lines_on_a_terminal_alone(capsys, monkeypatch) -> None:
    from flows.terminal import print_table

    monkeypatch.setenv("FORCE_COLOR", "1")
    print_table(("trust", "name"), [("RNL", "North [x] :a:"), ("RJF", "Burton " * 20)])
    assert capsys.readouterr().out == f"trust  name\nRNL    North [x] :a:\nRJF    {('Burton ' * 20).rstrip()}\n"
    with redirect_stdout(Terminal()) as shown:
        monkeypatch.setenv("COLUMNS", "60")
        print_table(("trust", "name"), [("RJF", "Burton " * 20)])
    assert "\x1b[" in shown.getvalue()
    assert "────" in shown.getvalue()
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", shown.getvalue()).splitlines())) <= 60
