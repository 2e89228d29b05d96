"""The rows of the register's tables as they may be written in config/: one form per file, its fields the file's columns."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tasks.model.finding import Severity
from tasks.model.status import Status
from tasks.rulebook.cells import Day, MaybeDay, MaybeWhole, Month, NonEmpty, Text, Whole, one_of

FACTS = ("kind", "improvement director", "leadership review", "restriction", "rating")


class ConfigEntry(BaseModel):
    """What may be written: a column or key that is not here is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TrustRow(ConfigEntry):
    """A line of trusts.csv."""

    code: NonEmpty
    name: NonEmpty
    source: NonEmpty


class FactRow(ConfigEntry):
    """A line of trust_facts.csv."""

    trust: NonEmpty
    fact: Annotated[NonEmpty, one_of("fact", *FACTS)]
    value: Text
    start: MaybeDay
    end: MaybeDay
    words: Text
    source: NonEmpty


class SpellRow(ConfigEntry):
    """A line of spells.csv."""

    trust: NonEmpty
    entered: Day
    entered_words: Text
    left: MaybeDay
    left_words: Text
    at_first_opportunity: Annotated[Text, one_of("answer", "yes", "no", "")]
    decided: MaybeDay
    source: NonEmpty


class PartnerRow(ConfigEntry):
    """A line of partners.csv."""

    code: NonEmpty
    name: NonEmpty
    source: NonEmpty


class ContractRow(ConfigEntry):
    """A line of contracts.csv; `topics` are separated by semicolons. `regulator` is left empty where the contract is with whoever oversaw
    the trust on its first day."""

    id: NonEmpty
    trust: NonEmpty
    partner: Text
    topics: Text
    start: Day
    start_words: Text
    end: MaybeDay
    standing: Annotated[NonEmpty, one_of("standing", "announced", "actual", "to be confirmed")]
    words: Text
    source: NonEmpty
    regulator: Text = ""


class SuccessionRow(ConfigEntry):
    """A line of successions.csv: from a day on a trust has another code, or is a part of another trust."""

    trust: NonEmpty
    succeeds: NonEmpty
    start: Day
    words: NonEmpty
    source: NonEmpty


class WordRow(ConfigEntry):
    """A line of vocabularies.csv: `source` is the family of documents, `where` tells where its key was read."""

    source: NonEmpty
    word: NonEmpty
    status: Annotated[Text, one_of("status", *Status, "")]
    note: Text
    where: NonEmpty


class NameRow(ConfigEntry):
    """A line of name_variants.csv."""

    code: NonEmpty
    name: NonEmpty
    source: NonEmpty


class CheckRow(ConfigEntry):
    """A line of checks.csv."""

    check: NonEmpty
    start: Annotated[Day, Field(alias="from")]
    severity: Annotated[NonEmpty, one_of("severity", *Severity)]
    reason: NonEmpty


class ExemptionRow(ConfigEntry):
    """A line of exemptions.csv."""

    trust: NonEmpty
    check: NonEmpty
    ref: Text
    requested_by: NonEmpty
    approved_by: NonEmpty
    reason: NonEmpty
    expires: Day


class ExtensionRow(ConfigEntry):
    """A line of extensions.csv: more time for one trust and month."""

    trust: NonEmpty
    period: Month
    deadline: Day
    requested_by: NonEmpty
    approved_by: NonEmpty
    reason: NonEmpty


class BankHolidayRow(ConfigEntry):
    """A line of bank_holidays.csv: a day that became a bank holiday, or is one no longer, and when that was announced."""

    day: Day
    holiday: Annotated[NonEmpty, one_of("answer", "yes", "no")]
    name: NonEmpty
    announced: Day
    source: NonEmpty


class FigureRow(ConfigEntry):
    """A line of published_figures.csv."""

    as_at: NonEmpty
    scope: NonEmpty
    measure: NonEmpty
    figure: Whole
    of: MaybeWhole
    percent: MaybeWhole
    source: NonEmpty
