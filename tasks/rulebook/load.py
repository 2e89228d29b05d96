"""config/ is read whole or not at all: either one frozen rulebook, or one message with everything that is wrong."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tasks.model.mistake import BadConfig
from tasks.rulebook.agreement import KnownCodes, must_differ
from tasks.rulebook.build import rulebook_of
from tasks.rulebook.config_files import ConfigFiles, read_all
from tasks.rulebook.fingerprint import fingerprint
from tasks.rulebook.numbers_agree import ladder_agrees, numbers_agree
from tasks.rulebook.problems import Problems
from tasks.rulebook.register_agrees import partners_agree, trusts_agree
from tasks.rulebook.rulebook import Rulebook


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
    for rows in (written.trusts, written.partners, regulators):
        must_differ(rows, "code", lambda one: one.code, problems)


def _known(written: ConfigFiles, problems: Problems) -> KnownCodes:
    """Only of files without mistakes of their own, so that one slip is not reported again wherever it is referred to."""
    regime = written.regime.keys
    return KnownCodes(
        trusts=None if problems.about("trusts.csv") else {row.says.code for row in written.trusts},
        partners=None if problems.about("partners.csv") else {row.says.code for row in written.partners},
        regulators=None if regime is None or problems.about("regime.toml") else {one.code for one in regime.regulators},
        checks=None if problems.about("checks.csv") else {row.says.check for row in written.checks},
    )
