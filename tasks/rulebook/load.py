"""config/ is read whole or not at all: either one frozen rulebook, or one message with everything that is wrong.

It is known by one hash of its files, so that a decision can name the rules it was made by.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tasks.model.mistake import BadConfig
from tasks.rulebook.agreement import KnownCodes, must_differ
from tasks.rulebook.build import rulebook_of
from tasks.rulebook.config_files import ConfigFiles, read_all
from tasks.rulebook.numbers_agree import ladder_agrees, numbers_agree
from tasks.rulebook.problems import Problems
from tasks.rulebook.register_agrees import partners_agree, trusts_agree
from tasks.rulebook.rulebook import Rulebook

READ = (".csv", ".toml")
REGIMES = "regimes"
"""The folder within config/ that holds other regimes, a folder of the same shape for each; it is no part of the one it lies in."""

_SETTLED = 2_000_000_000  # nanoseconds: two writes within a tick of the system's clock look alike


def load(folder: Path) -> Rulebook:
    """Read and check a folder such as config/; raises BadConfig with a line for each mistake: file, line, what to write instead."""
    if not folder.is_dir():
        raise BadConfig(f"{folder}: there is no such folder; write the path of one like config/")
    return _loaded(folder, fingerprint(folder))


@lru_cache(maxsize=4)  # a run asks for its rules at every step; with other bytes in the folder it is another rulebook
def _loaded(folder: Path, sha256: str) -> Rulebook:
    problems = Problems(folder.name)
    written = read_all(folder, problems)
    _codes_stand_once(written, problems)
    known = _known(written, problems)
    trusts_agree(written, known, problems)
    partners_agree(written, known, problems)
    numbers_agree(written, known, problems)
    ladder_agrees(written, known, problems)
    problems.raise_if_any()
    return rulebook_of(written, sha256)


def _codes_stand_once(written: ConfigFiles, problems: Problems) -> None:
    regime = written.regime
    regulators = regime.rows("regulator", regime.keys.regulators) if regime.keys else ()
    for rows in (written.trusts, written.partners):
        must_differ(rows, "code", lambda one: one.code, problems)
    must_differ(regulators, "code", lambda one: one.code, problems)


def _known(written: ConfigFiles, problems: Problems) -> KnownCodes:
    """Only of files without mistakes of their own, so that one slip is not reported again wherever it is referred to."""
    regime = written.regime.keys
    return KnownCodes(
        trusts=None if problems.about("trusts.csv") else {row.says.code for row in written.trusts},
        partners=None if problems.about("partners.csv") else {row.says.code for row in written.partners},
        regulators=None if regime is None or problems.about("regime.toml") else {one.code for one in regime.regulators},
        checks=None if problems.about("checks.csv") else {row.says.check for row in written.checks},
    )


class _File(NamedTuple):
    """A file by its name below the folder, and what the system says of it: no write leaves all of this as it was."""

    name: str
    inode: int
    size: int
    written: int
    changed: int


def regime_folder(folder: Path, named: str) -> Path:
    """The folder of the regime called so, of those within a folder such as config/; else the folder that the words are a path of.

    Raises BadConfig where it is neither, with the names there are.
    """
    names = sorted(one.name for one in (folder / REGIMES).glob("*/") if one.is_dir())
    found = folder / REGIMES / named if named in names else Path(named)
    if not found.is_dir():
        raise BadConfig(f'there is no regime "{named}": name one of {", ".join(names) or "none"}, or the path of a folder like config/')
    return found


def files_of(folder: Path) -> dict[str, str]:
    """The text of every file the fingerprint is made of, by its name below the folder: enough to read the rulebook again."""
    return {file.name: (folder / file.name).read_bytes().decode() for file in _files(folder)}


def fingerprint(folder: Path) -> str:
    """The sha256, in hex, of every .csv and .toml file below a folder: names and bytes, whatever order the disk lists them in."""
    files = _files(folder)
    settled = max((file.changed for file in files), default=0) < time.time_ns() - _SETTLED
    return _of(folder, files) if settled else _of.__wrapped__(folder, files)


@lru_cache(maxsize=4)  # a run asks at every step, and the files of a large programme are large
def _of(folder: Path, files: tuple[_File, ...]) -> str:
    whole = hashlib.sha256()
    for file in files:
        data = (folder / file.name).read_bytes()
        whole.update(f"{file.name}\n{len(data)}\n".encode())
        whole.update(data)
    return whole.hexdigest()


def _files(folder: Path) -> tuple[_File, ...]:
    """By name; what stands in hidden folders, or is hidden itself, is left out, and so are other regimes."""
    return tuple(sorted(_below(folder, "")))


def _below(folder: Path, place: str) -> Iterator[_File]:
    with os.scandir(folder / place) as entries:
        for entry in entries:
            if entry.name.startswith(".") or (entry.name == REGIMES and not place):
                continue
            if entry.is_dir():
                yield from _below(folder, f"{place}{entry.name}/")
            elif entry.name.endswith(READ) and entry.is_file():
                state = entry.stat()
                yield _File(f"{place}{entry.name}", state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
