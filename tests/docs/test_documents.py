"""What the documents say can be done: every command in them is run, and whatever they name exists."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shlex
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from flows.clock import now
from flows.command_line import EXIT_CODES, app, main
from flows.findings_guide import FILE, guide
from tasks.record.kinds import KINDS
from tasks.run.settings import ROOT, Settings
from tasks.upkeep.upgrade import restore

DOCS = sorted((ROOT / "docs").glob("*.md"))
WORDS = {path.name: path.read_text(encoding="utf-8") for path in [*DOCS, ROOT / "README.md"]}


def commands(name: str) -> list[tuple[str, int]]:
    """Each line that begins with a dollar sign in a console block, with the exit code its remark announces."""
    lines = [
        line.strip()[2:]
        for block in re.findall(r"```console\n(.*?)```", WORDS[name], re.DOTALL)
        for line in block.splitlines()
        if "$ " in line
    ]
    found = []
    for line in lines:
        command, _, remark = line.partition("    #")
        code = re.search(r"exit code (\d)", remark)
        found.append((command.strip(), int(code[1]) if code else 0))
    return found


@contextmanager
def in_a_place_of_its_own(place: Path):
    """A working folder with the samples in reach and every setting below it."""
    (place / "samples").symlink_to(ROOT / "samples")
    with pytest.MonkeyPatch.context() as changed:
        changed.chdir(place)
        for name in ("store", "site", "preview", "mail", "returned", "backups"):
            changed.setenv(f"MEASURES_{name.upper()}", str(place / name))
        yield


def run(line: str, place: Path) -> int:
    words = shlex.split(line)
    with pytest.MonkeyPatch.context() as changed:
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            changed.setenv(name, str(place / value))
        assert words.pop(0) == "measures", line
        words = [newest_candidate(place, words[1]) if word == "HASH" else word for word in words]
        return main(words)


def newest_candidate(place: Path, month: str) -> str:
    newest = max((place / "store/facts/main/candidates" / month).glob("*.json"), key=lambda path: int(path.stem))
    return hashlib.sha256(newest.read_bytes()).hexdigest()[:12]


@pytest.mark.parametrize("name", ["trusts.md", "operators.md", "regulators.md", "administrators.md"])
def test_every_command_of_a_document_does_what_it_says(name, tmp_path, capsys):
    with in_a_place_of_its_own(tmp_path):
        assert main(["plan"]) == 0
        for line, code in commands(name):
            assert run(line, tmp_path) == code, f"{line}\n{capsys.readouterr()}"


def commands_named(text: str) -> set[tuple[str, ...]]:
    """Each command of ours in a document's code, as it is written there, with the options that follow it."""
    blocks = [line for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    indented = [line for line in outside.splitlines() if line.startswith("    ")]
    found = [line.partition("    #")[0] for line in [*blocks, *indented, *re.findall(r"`([^`]+)`", outside)]]
    ours = re.compile(r"(?:^|\s)(?<!--pool )measures ((?:[a-z][a-z-]+ ?)*)([^|]*)")
    return {tuple(words) for line in found for words in ours.findall(line.strip())}


@pytest.mark.parametrize("name", WORDS)
def test_every_command_and_option_named_in_a_document_exists(name):
    for words, rest in commands_named(WORDS[name]):
        found: Any = get_command(app)
        for word in words.split():
            if not hasattr(found, "commands"):
                break
            assert word in found.commands, f"measures {words}{rest}"
            found = found.commands[word]
        options = {option for param in found.params for option in param.opts} | {"--help", "--install-completion", "--show-completion"}
        named = set(re.findall(r"(?<!\S)--[a-z-]+", rest))
        assert named <= options, f"measures {words}{rest}"


def test_a_restored_record_is_the_one_that_was_backed_up(tmp_path):
    """The operators' own lines on backup and restore, compared file by file."""
    lines = [line for line, _ in commands("operators.md") if re.search(r"measures (plan|backup|restore)\b", line)]
    with in_a_place_of_its_own(tmp_path):
        assert [run(line, tmp_path) for line in lines[:-1]] == [0] * (len(lines) - 1)
        with pytest.MonkeyPatch.context() as changed:
            changed.setenv("MEASURES_STORE", str(tmp_path / "restored" / "record"))
            restore(Settings.read(), tmp_path / "record.tar", now())
    kept, again = tmp_path / "store", tmp_path / "restored" / "record"
    assert files(kept) == files(again) != {}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_finding_is_explained_as_the_catalogue_has_it():
    assert FILE.read_text(encoding="utf-8") == guide(), "write it again: python -m flows.findings_guide"


@pytest.mark.parametrize("name", WORDS)
def test_every_link_and_picture_leads_somewhere(name):
    home = ROOT if name == "README.md" else ROOT / "docs"
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", WORDS[name])
    assert [target for target in targets if not (home / target).exists()] == []


@pytest.mark.parametrize("name", WORDS)
def test_every_make_target_script_and_deployment_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^\s*)make ([a-z-]+)", WORDS[name], re.MULTILINE)) <= targets
    paths = re.findall(r"\b((?:deployments|config|tasks|flows)/[\w./-]+\w)", WORDS[name])
    assert [path for path in paths if not (ROOT / path).exists()] == []
    deployed = {
        f"{entry['entrypoint'].rpartition('.')[2].replace('_', '-')}/{entry['name']}"
        for entry in yaml.safe_load((ROOT / "deployments" / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    }
    assert set(re.findall(r"`([a-z]+-[a-z-]+/[a-z]+)`", WORDS[name])) <= deployed


def test_every_setting_named_is_one(monkeypatch):
    from tasks.notify.channels.choice import MailSettings
    from tasks.run.settings import AlarmSettings, MailInSettings

    fields = (name for one in (Settings, MailSettings, MailInSettings, AlarmSettings) for name in one.model_fields)
    known = {f"MEASURES_{name.upper()}" for name in fields} | {"MEASURES_SECRETS"}
    named = {
        name.removesuffix("_FILE") for name in re.findall(r"MEASURES_[A-Z_]+[A-Z]", "".join(WORDS.values()))
    }  # from a file, any of them
    assert named - known - {name for name in os.environ if name.startswith("MEASURES_UI")} == set()


def test_exit_codes_stand_in_one_table_as_the_help_has_them():
    rows = dict(re.findall(r"^\| (\d) \| (.*) \|$", WORDS["operators.md"], re.MULTILINE))
    told = {code: " ".join(words.split()) for code, words in re.findall(r"^  (\d)  (.*(?:\n {5}.*)*)", EXIT_CODES, re.MULTILINE)}
    assert rows.keys() == told.keys()
    assert [code for code, words in rows.items() if not told[code].startswith(words)] == []


def test_the_line_for_cron_is_one_and_gives_a_command_that_there_is(tmp_path, monkeypatch):
    from prefect.server.schemas.schedules import CronSchedule

    ((when, command),) = re.findall(r"```cron\n((?:\S+ ){5})(.*)\n```", WORDS["administrators.md"])
    assert CronSchedule(cron=when.strip())
    monkeypatch.setenv("MEASURES_ALARMS", str(tmp_path))
    assert main(shlex.split(command.partition(" measures ")[2])) == 0


def doors() -> dict[str, str]:
    """Every folder of `tasks/` with the sentence on its door."""
    found = {path.parent.relative_to(ROOT).as_posix(): path for path in (ROOT / "tasks").rglob("__init__.py")}
    sentences = {folder: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for folder, path in found.items()}
    return {folder: sentence.split("\n")[0] for folder, sentence in sentences.items() if folder != "tasks"}


def test_the_rooms_of_the_house_are_those_in_the_tree():
    rows = re.findall(r"^\| `(tasks/[\w/]+)/` \| (.*) \|$", WORDS["architecture.md"], re.MULTILINE)
    folders = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tasks").rglob("*.py")} - {"tasks"}
    assert dict(rows) == doors()
    assert doors().keys() == folders


def test_imports_run_as_the_document_says():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["tasks"])
    assert "\n".join(["```text", "flows", *layers, "```"]) in WORDS["architecture.md"]


def test_every_kind_of_fact_is_in_the_table_of_keys():
    section = WORDS["architecture.md"].partition("## The record")[2]
    assert {kind.folder for kind in KINDS.values()} <= set(re.findall(r"`([a-z-]+)/<?[a-z]", section))
