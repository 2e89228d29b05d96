"""Everything in config/ as it is written, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tasks.rulebook.csv_rows import (
    BankHolidayRow,
    CheckRow,
    ContractRow,
    ExemptionRow,
    ExtensionRow,
    FactRow,
    FigureRow,
    NameRow,
    PartnerRow,
    SpellRow,
    SuccessionRow,
    TrustRow,
    WordRow,
)
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import Row, read_csv
from tasks.rulebook.read_toml import Lines, read_toml
from tasks.rulebook.toml_keys import LadderKeys, RegimeKeys, SchemesKeys, ThresholdKeys

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ConfigFiles:
    """Each file's entries; a TOML file that cannot be used is None."""

    regime: RegimeKeys | None
    regime_lines: Lines
    thresholds: ThresholdKeys | None
    threshold_lines: Lines
    schemes: SchemesKeys | None
    scheme_lines: Lines
    ladder: LadderKeys | None
    ladder_lines: Lines
    trusts: tuple[Row[TrustRow], ...]
    facts: tuple[Row[FactRow], ...]
    spells: tuple[Row[SpellRow], ...]
    partners: tuple[Row[PartnerRow], ...]
    contracts: tuple[Row[ContractRow], ...]
    words: tuple[Row[WordRow], ...]
    names: tuple[Row[NameRow], ...]
    checks: tuple[Row[CheckRow], ...]
    exemptions: tuple[Row[ExemptionRow], ...]
    figures: tuple[Row[FigureRow], ...]
    extensions: tuple[Row[ExtensionRow], ...]
    bank_holidays: tuple[Row[BankHolidayRow], ...]
    successions: tuple[Row[SuccessionRow], ...]


def read_all(folder: Path, problems: Problems) -> ConfigFiles:
    """Read every file; what cannot be read goes to `problems`."""
    regime, regime_lines = read_toml(folder, "regime.toml", RegimeKeys, problems)
    thresholds, threshold_lines = read_toml(folder, "thresholds.toml", ThresholdKeys, problems)
    schemes, scheme_lines = read_toml(folder, "schemes.toml", SchemesKeys, problems)
    ladder, ladder_lines = read_toml(folder, "ladder.toml", LadderKeys, problems)
    return ConfigFiles(
        regime=regime,
        regime_lines=regime_lines,
        thresholds=thresholds,
        threshold_lines=threshold_lines,
        schemes=schemes,
        scheme_lines=scheme_lines,
        ladder=ladder,
        ladder_lines=ladder_lines,
        trusts=read_csv(folder, "trusts.csv", TrustRow, problems),
        facts=read_csv(folder, "trust_facts.csv", FactRow, problems),
        spells=read_csv(folder, "spells.csv", SpellRow, problems),
        partners=read_csv(folder, "partners.csv", PartnerRow, problems),
        contracts=read_csv(folder, "contracts.csv", ContractRow, problems),
        words=read_csv(folder, "vocabularies.csv", WordRow, problems),
        names=read_csv(folder, "name_variants.csv", NameRow, problems),
        checks=read_csv(folder, "checks.csv", CheckRow, problems),
        exemptions=read_csv(folder, "exemptions.csv", ExemptionRow, problems),
        figures=read_csv(folder, "published_figures.csv", FigureRow, problems),
        extensions=read_csv(folder, "extensions.csv", ExtensionRow, problems),
        bank_holidays=_later(folder, "bank_holidays.csv", BankHolidayRow, problems),
        successions=_later(folder, "successions.csv", SuccessionRow, problems),
    )


def _later(folder: Path, file: str, form: type[F], problems: Problems) -> tuple[Row[F], ...]:
    """A file that rules stored before it came do without."""
    return read_csv(folder, file, form, problems) if (folder / file).exists() else ()
