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
    criteria: tuple[Row[rows.CriterionRow], ...]
    segments: tuple[Row[rows.SegmentRow], ...]
    partners: tuple[Row[rows.NamedCode], ...]
    contracts: tuple[Row[rows.ContractRow], ...]
    words: tuple[Row[rows.StatusWord], ...]
    statuses: tuple[Row[rows.StatusRow], ...]
    kinds: tuple[Row[rows.KindRow], ...]
    sections: tuple[Row[rows.SectionRow], ...]
    names: tuple[Row[rows.NamedCode], ...]
    checks: tuple[Row[rows.DatedSeverity], ...]
    exemptions: tuple[Row[rows.Exemption], ...]
    figures: tuple[Row[rows.PublishedFigure], ...]
    announced: tuple[Row[rows.Announced], ...]
    extensions: tuple[Row[rows.ExtensionRow], ...]
    bank_holidays: tuple[Row[rows.BankHolidayRow], ...]
    successions: tuple[Row[rows.SuccessionRow], ...]
    places: tuple[Row[rows.PlaceRow], ...]
    towns: tuple[Row[rows.TownRow], ...]
    glossary: tuple[Row[rows.TermRow], ...]
    themes: tuple[Row[rows.ThemeRow], ...]
    expected: tuple[Row[rows.ExpectedRow], ...]
    examples: tuple[Row[rows.ExampleRow], ...]


def read_all(folder: Path, problems: Problems) -> ConfigFiles:
    """Read every file; what cannot be read goes to `problems`. What a regime may do without may be absent."""
    return ConfigFiles(
        regime=read_toml(folder, "regime.toml", Regime, problems),
        thresholds=read_toml(folder, "thresholds.toml", ThresholdKeys, problems),
        schemes=read_toml(folder, "schemes.toml", SchemesKeys, problems, may_be_absent=True),
        ladder=read_toml(folder, "ladder.toml", LadderKeys, problems, may_be_absent=True),
        trusts=read_csv(folder, "trusts.csv", rows.NamedCode, problems),
        facts=read_csv(folder, "trust_facts.csv", rows.FactRow, problems),
        spells=read_csv(folder, "spells.csv", rows.SpellRow, problems),
        criteria=read_csv(folder, "criteria.csv", rows.CriterionRow, problems, may_be_absent=True),
        segments=read_csv(folder, "segments.csv", rows.SegmentRow, problems, may_be_absent=True),
        partners=read_csv(folder, "partners.csv", rows.NamedCode, problems, may_be_absent=True),
        contracts=read_csv(folder, "contracts.csv", rows.ContractRow, problems, may_be_absent=True),
        words=read_csv(folder, "vocabularies.csv", rows.StatusWord, problems),
        statuses=read_csv(folder, "statuses.csv", rows.StatusRow, problems, may_be_absent=True),
        sections=read_csv(folder, "sections.csv", rows.SectionRow, problems, may_be_absent=True),
        kinds=read_csv(folder, "kinds.csv", rows.KindRow, problems, may_be_absent=True),
        names=read_csv(folder, "name_variants.csv", rows.NamedCode, problems, may_be_absent=True),
        checks=read_csv(folder, "checks.csv", rows.DatedSeverity, problems),
        exemptions=read_csv(folder, "exemptions.csv", rows.Exemption, problems, may_be_absent=True),
        figures=read_csv(folder, "published_figures.csv", rows.PublishedFigure, problems, may_be_absent=True),
        announced=read_csv(folder, "announced.csv", rows.Announced, problems, may_be_absent=True),
        extensions=read_csv(folder, "extensions.csv", rows.ExtensionRow, problems, may_be_absent=True),
        bank_holidays=read_csv(folder, "bank_holidays.csv", rows.BankHolidayRow, problems, may_be_absent=True),
        successions=read_csv(folder, "successions.csv", rows.SuccessionRow, problems, may_be_absent=True),
        places=read_csv(folder, "places.csv", rows.PlaceRow, problems, may_be_absent=True),
        towns=read_csv(folder, "towns.csv", rows.TownRow, problems, may_be_absent=True),
        glossary=read_csv(folder, "glossary.csv", rows.TermRow, problems, may_be_absent=True),
        themes=read_csv(folder, "themes.csv", rows.ThemeRow, problems, may_be_absent=True),
        expected=read_csv(folder, "expected.csv", rows.ExpectedRow, problems, may_be_absent=True),
        examples=read_csv(folder, "examples.csv", rows.ExampleRow, problems, may_be_absent=True),
    )
