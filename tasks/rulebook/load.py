"""config/ is read whole or not at all: either one frozen rulebook, or one message with everything that is wrong."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tasks.model.mistake import BadConfig
from tasks.rulebook import build
from tasks.rulebook.agreement import KnownCodes, items, must_differ
from tasks.rulebook.config_files import ConfigFiles, read_all
from tasks.rulebook.csv_rows import NameRow
from tasks.rulebook.fingerprint import fingerprint
from tasks.rulebook.ladder_agrees import ladder_agrees
from tasks.rulebook.numbers_agree import numbers_agree
from tasks.rulebook.partners_agree import partners_agree
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import Row
from tasks.rulebook.rulebook import Rulebook
from tasks.rulebook.trusts_agree import trusts_agree


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
    return _made_of(written, sha256)


def _codes_stand_once(written: ConfigFiles, problems: Problems) -> None:
    must_differ(written.trusts, "code", lambda trust: trust.code, problems)
    must_differ(written.partners, "code", lambda partner: partner.code, problems)
    if written.regime is not None:
        regulators = items("regime.toml", written.regime_lines, "regulator", written.regime.regulator)
        must_differ(regulators, "code", lambda regulator: regulator.code, problems)


def _known(written: ConfigFiles, problems: Problems) -> KnownCodes:
    """Only of files without mistakes of their own, so that one slip is not reported again wherever it is referred to."""
    return KnownCodes(
        trusts=None if problems.about("trusts.csv") else {row.says.code for row in written.trusts},
        partners=None if problems.about("partners.csv") else {row.says.code for row in written.partners},
        regulators=None
        if written.regime is None or problems.about("regime.toml")
        else {regulator.code for regulator in written.regime.regulator},
        checks=None if problems.about("checks.csv") else {row.says.check for row in written.checks},
    )


def _made_of(written: ConfigFiles, sha256: str) -> Rulebook:
    regime, thresholds, schemes, ladder = written.regime, written.thresholds, written.schemes, written.ladder
    assert regime is not None  # noqa: S101 - a missing file has been raised as a problem before
    assert thresholds is not None  # noqa: S101 - the same
    assert schemes is not None  # noqa: S101 - the same
    assert ladder is not None  # noqa: S101 - the same
    successions = build.successions(written.successions)
    trusts = build.trusts(written.trusts, written.facts, regime.oversight)
    return Rulebook(
        regime=build.regime(regime),
        trusts=trusts,
        spells=build.spells(written.spells, successions),
        regulators=build.regulators(regime),
        partners=build.partners(written.partners),
        contracts=build.contracts(written.contracts, trusts),
        schemes=build.schemes(schemes),
        fund=build.fund(schemes),
        words=build.words(written.words),
        name_variants=_by_code(written.names),
        thresholds=build.thresholds(thresholds),
        severities=build.severities(written.checks),
        exemptions=build.exemptions(written.exemptions),
        published_figures=build.figures(written.figures),
        ladder=build.ladder(ladder),
        quiet=build.quiet(ladder),
        extensions=build.extensions(written.extensions),
        successions=successions,
        bank_holidays=build.bank_holidays(written.bank_holidays),
        sha256=sha256,
    )


def _by_code(rows: tuple[Row[NameRow], ...]) -> dict[str, tuple[str, ...]]:
    codes = dict.fromkeys(row.says.code for row in rows)
    return {code: tuple(row.says.name for row in rows if row.says.code == code) for code in codes}
