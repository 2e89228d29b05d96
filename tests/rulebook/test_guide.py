"""config/README.md says of every file whether a regime may do without it, and of every column and key whether it may be left off."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tasks.model.changed_rules import KINDS_AS_THEY_WERE, STATUSES_AS_THEY_WERE
from tasks.model.mistake import BadConfig
from tasks.rulebook import config_files, load
from tasks.rulebook.load import REGIMES
from tasks.rulebook.toml_keys import DatedThreshold, LadderKeys, Regime, SchemesKeys

CONFIG = Path(__file__).parents[2] / "config"
GUIDE, _, COLUMNS = (CONFIG / "README.md").read_text(encoding="utf-8").partition("## Columns and keys")
FILE = re.compile(r"`(\w+\.(?:csv|toml))`")
FORMS = {
    ("regime.toml", ""): Regime,
    ("schemes.toml", ""): SchemesKeys,
    ("ladder.toml", ""): LadderKeys,
    ("thresholds.toml", "[[NAME]]"): DatedThreshold,
}


def written() -> dict[tuple[str, str], dict[str, bool]]:
    """By file and table, what the guide has for each column or key: whether it may be left off."""
    found = {}
    for line in re.findall(r"^- (`.+)$", COLUMNS, re.MULTILINE):
        of, _, says = line.partition(": ")
        table = re.search(r"`(\[.+?\])`", of)
        for file in FILE.findall(of):
            found[file, table[1] if table else ""] = {name: bool(mark) for name, mark in re.findall(r"`([a-z_]+)`(\?)?", says)}
    return found


def keys_of(form: type[BaseModel]) -> dict[str, bool]:
    return {field.alias or name: not field.is_required() for name, field in form.model_fields.items()}


def tables_of(file: str, form: type[BaseModel], path: str = "") -> Iterator[tuple[tuple[str, str], dict[str, bool]]]:
    """Every table below a form of a TOML file, with its keys."""
    for name, field in form.model_fields.items():
        of, many = _inner(field.annotation)
        if isinstance(of, type) and issubclass(of, BaseModel):
            here = f"{path}.{field.alias or name}".lstrip(".")
            yield (file, f"[[{here}]]" if many else f"[{here}]"), keys_of(of)
            yield from tables_of(file, of, here)


def _inner(written_as: Any) -> tuple[Any, bool]:
    many = False
    while inner := [one for one in get_args(written_as) if one is not NoneType]:
        many = many or getattr(written_as, "__origin__", None) is list
        written_as = inner[0]
    return written_as, many


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns(REGIMES))


def test_every_file_that_is_read_stands_in_the_table_and_among_the_columns() -> None:
    read = {*re.findall(r'"(\w+\.(?:csv|toml))"', Path(config_files.__file__).read_text(encoding="utf-8"))}
    in_table = {
        file for line in re.findall(r"^\| (`.+?) \|", GUIDE.partition("A regime lacks")[0], re.MULTILINE) for file in FILE.findall(line)
    }
    assert in_table == read == {file for file, _ in written()}


@pytest.mark.parametrize("file", sorted({file for file, _ in written() if file.endswith(".csv")}))
def test_the_columns_of_a_table_are_those_that_its_reader_accepts(file: str, folder: Path) -> None:
    (folder / file).write_text("none of them\n", encoding="utf-8")
    with pytest.raises(BadConfig) as refused:
        load(folder)
    says = [line for line in str(refused.value).splitlines() if f"{file}, line 1: the column" in line]
    needed, columns = {line.split('"')[1] for line in says}, re.findall(r"the columns are ([a-z_,]+)", says[0])[0].split(",")
    assert written()[file, ""] == {column: column not in needed for column in columns}


def test_the_keys_of_the_other_files_are_those_that_their_readers_accept() -> None:
    known = {of: keys_of(form) for of, form in FORMS.items()}
    known |= {of: keys for (file, _), form in FORMS.items() for of, keys in tables_of(file, form)}
    assert {of: keys for of, keys in written().items() if of[0].endswith(".toml")} == known


def test_what_it_says_a_regime_may_do_without_may_be_missing_and_nothing_else(folder: Path) -> None:
    _, _, says = GUIDE.partition("A regime lacks what it has no file for.")
    without = {*FILE.findall(says.partition("A file under a slip")[0])} - {"regime.toml"}
    for name in without:
        (folder / name).unlink(missing_ok=True)
    bare = load(folder)
    assert (bare.fund, [*bare.statuses], tuple(bare.kinds.values())) == (None, [*STATUSES_AS_THEY_WERE], KINDS_AS_THEY_WERE)
    assert bare.wording.sections == ()
    for path in sorted(folder.glob("*.*")):
        if path.suffix in {".csv", ".toml"}:
            text = path.read_bytes()
            path.unlink()
            with pytest.raises(BadConfig, match=f"{path.name}, line 1: the file is missing"):
                load(folder)
            path.write_bytes(text)
