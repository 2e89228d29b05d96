"""Entries of the rulebook that no rule reasons about but the public may read: thresholds, words, severities, exemptions, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.model.finding import Severity
from tasks.model.status import Status


@dataclass(frozen=True, slots=True)
class Intervention:
    """One of the things the regime does to a trust."""

    name: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class LeadershipProgramme:
    """The fast-track leadership programme announced with the regime. Shares are whole percent; `cohort_size` None: not in a source."""

    name: str
    announced: date
    cohort_size: int | None
    cohort_words: str
    cohort_source: str
    target_nhs_percent: int
    target_industry_percent: int
    months: int
    business_school_months: int
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Regime:
    """What the regime is called and what it consists of."""

    name: str
    title: str
    words: str
    source: str
    interventions: tuple[Intervention, ...]
    leadership_programme: LeadershipProgramme
    evidence_of_trusts_from: date | None = None  # since when published ratings and mortality figures of the trusts themselves are used


@dataclass(frozen=True, slots=True)
class DatedThreshold:
    """A number a rule uses from a day on. `illustrative`: no source gives it, and `note` says how it was chosen."""

    name: str
    start: date
    value: int
    unit: str
    source: str
    illustrative: bool
    note: str


@dataclass(frozen=True, slots=True)
class StatusWord:
    """What a word means in one family of documents; `status` is None where it is ambiguous or no status at all."""

    family: str
    word: str
    status: Status | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class DatedSeverity:
    """What a check does to an update from a day on, and why."""

    check: str
    start: date
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """A named exception: one check not applied to one action of one trust up to a day (included), approved by another than asked."""

    trust: str
    check: str
    ref: str  # empty: the whole update
    requested_by: str
    approved_by: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure published about the regime, as it was written. `of` is its denominator, `percent` as published; None where none was.

    `about` says where a reader looks for it: 'actions', 'leadership', 'staff', 'stays' or 'fund'.
    """

    about: str
    as_at: str
    scope: str
    measure: str
    figure: str
    of: int | None
    percent: int | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Announced:
    """What was announced about the regime on a day, and the place where a reader looks for it; `trust` is empty where it is of all."""

    place: str  # 'plans' | 'publication' | 'fund' | 'foundation' | 'leadership' | 'trust'
    trust: str
    day: date
    words: str
    source: str
