"""Everything in config/ as it is written, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tasks.rulebook import csv_rows as rows
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_files import Row, TomlFile, read_csv, read_toml
from tasks.rulebook.toml_keys import LadderKeys, Regime, SchemesKeys, ThresholdKeys

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ConfigFiles:
    """Each file's entries."""

    regime: TomlFile[Regime]
    thresholds: TomlFile[ThresholdKeys]
    schemes: TomlFile[SchemesKeys]
    ladder: TomlFile[LadderKeys]
    trusts: tuple[Row[rows.NamedCode], ...]
    facts: tuple[Row[rows.FactRow], ...]
    spells: tuple[Row[rows.SpellRow], ...]
    partners: tuple[Row[rows.NamedCode], ...]
    contracts: tuple[Row[rows.ContractRow], ...]
    words: tuple[Row[rows.StatusWord], ...]
    names: tuple[Row[rows.NamedCode], ...]
    checks: tuple[Row[rows.DatedSeverity], ...]
    exemptions: tuple[Row[rows.Exemption], ...]
    figures: tuple[Row[rows.PublishedFigure], ...]
    announced: tuple[Row[rows.Announced], ...]
    extensions: tuple[Row[rows.ExtensionRow], ...]
    bank_holidays: tuple[Row[rows.BankHolidayRow], ...]
    successions: tuple[Row[rows.SuccessionRow], ...]
    places: tuple[Row[rows.PlaceRow], ...]


def read_all(folder: Path, problems: Problems) -> ConfigFiles:
    """Read every file; what cannot be read goes to `problems`."""
    return ConfigFiles(
        regime=read_toml(folder, "regime.toml", Regime, problems),
        thresholds=read_toml(folder, "thresholds.toml", ThresholdKeys, problems),
        schemes=read_toml(folder, "schemes.toml", SchemesKeys, problems),
        ladder=read_toml(folder, "ladder.toml", LadderKeys, problems),
        trusts=read_csv(folder, "trusts.csv", rows.NamedCode, problems),
        facts=read_csv(folder, "trust_facts.csv", rows.FactRow, problems),
        spells=read_csv(folder, "spells.csv", rows.SpellRow, problems),
        partners=read_csv(folder, "partners.csv", rows.NamedCode, problems),
        contracts=read_csv(folder, "contracts.csv", rows.ContractRow, problems),
        words=read_csv(folder, "vocabularies.csv", rows.StatusWord, problems),
        names=read_csv(folder, "name_variants.csv", rows.NamedCode, problems),
        checks=read_csv(folder, "checks.csv", rows.DatedSeverity, problems),
        exemptions=read_csv(folder, "exemptions.csv", rows.Exemption, problems),
        figures=read_csv(folder, "published_figures.csv", rows.PublishedFigure, problems),
        announced=read_csv(folder, "announced.csv", rows.Announced, problems, may_be_absent=True),
        extensions=read_csv(folder, "extensions.csv", rows.ExtensionRow, problems),
        bank_holidays=_later(folder, "bank_holidays.csv", rows.BankHolidayRow, problems),
        successions=_later(folder, "successions.csv", rows.SuccessionRow, problems),
        places=_later(folder, "places.csv", rows.PlaceRow, problems),
    )


def _later(folder: Path, file: str, form: type[F], problems: Problems) -> tuple[Row[F], ...]:
    """A file that rules stored before it came do without."""
    return read_csv(folder, file, form, problems) if (folder / file).exists() else ()
