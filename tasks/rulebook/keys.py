"""The keys of regime.toml, thresholds.toml and schemes.toml as they may be written."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tasks.rulebook.cells import Day, MaybeDay, MaybeShare, MaybeWhole, Said, Text, Whole, one_of
from tasks.rulebook.rows import Form


class InterventionKeys(Form):
    """[[intervention]] of regime.toml."""

    name: Said
    words: Said
    source: Said


class RegulatorKeys(Form):
    """[[regulator]] of regime.toml."""

    code: Said
    name: Said
    source: Said


class OversightKeys(Form):
    """[[oversight]] of regime.toml: which regulator oversees trusts of a kind, from a day to a day, both included."""

    kind: Said
    regulator: Said
    start: MaybeDay = None
    end: MaybeDay = None
    source: Said


class LeadershipKeys(Form):
    """[leadership_programme] of regime.toml."""

    name: Said
    announced: Day
    cohort_size: MaybeWhole = None
    cohort_words: Said
    cohort_source: Said
    target_nhs_percent: Whole
    target_industry_percent: Whole
    months: Whole
    business_school_months: Whole
    words: Text = ""
    source: Said


class RegimeKeys(Form):
    """The whole of regime.toml."""

    name: Said
    title: Said
    words: Said
    source: Said
    intervention: list[InterventionKeys]
    regulator: list[RegulatorKeys]
    oversight: list[OversightKeys]
    leadership_programme: LeadershipKeys


class SettingKeys(Form):
    """One dated value of thresholds.toml."""

    start: Annotated[Day, Field(alias="from")]
    value: Whole
    unit: Said
    source: Said
    illustrative: bool = False
    note: Text = ""


class ThresholdKeys(Form):
    """The whole of thresholds.toml: the numbers that rules ask for, and no others."""

    deadline_working_days: list[SettingKeys]
    grace_working_days: list[SettingKeys]
    stall_updates: list[SettingKeys]
    rebaselined_limit: list[SettingKeys]
    publish_floor_accounted: list[SettingKeys]


class PotKeys(Form):
    """[pot] of schemes.toml, in pounds."""

    pounds: Whole
    source: Said


class RungKeys(Form):
    """[[scheme.rung]] of schemes.toml; no `rate` where no source gives one."""

    name: Said
    rate: MaybeShare = None
    condition: Annotated[Said, one_of("condition", "left at first opportunity", "not public")]
    words: Said
    source: Said


class SchemeKeys(Form):
    """[[scheme]] of schemes.toml; no rungs where none was published."""

    regulator: Said
    start: Day
    end: MaybeDay = None
    words: Said
    source: Said
    rung: list[RungKeys] = Field(default_factory=list)


class SchemesKeys(Form):
    """The whole of schemes.toml."""

    pot: PotKeys
    scheme: list[SchemeKeys]
