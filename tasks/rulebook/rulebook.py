"""Everything the regime knows, in one frozen object: who is in it, who helps, what the numbers are and since when."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tasks.model.bank_holiday import BankHoliday
from tasks.model.changed_rules import AS_IT_WAS, CHECKS_AS_THEY_WERE
from tasks.model.contract import Contract, Fund, Partner, Scheme
from tasks.model.finding import Severity
from tasks.model.ladder_step import Extension, LadderStep, QuietHours
from tasks.model.mistake import BadConfig, NotFound
from tasks.model.period import Period
from tasks.model.posts import CHAIR, SIGNATORIES
from tasks.model.regime_words import RegimeWords
from tasks.model.status import Statuses
from tasks.model.trust import Criterion, Dated, Regulator, Segment, Spell, Succession, Trust, TrustKind, at, under_earlier
from tasks.model.typed_words import comparable
from tasks.rulebook.csv_rows import (
    Announced,
    DatedSeverity,
    Exemption,
    ExpectedRow,
    PlaceRow,
    PublishedFigure,
    StatusWord,
    TermRow,
    ThemeRow,
    TownRow,
)
from tasks.rulebook.problems import misnamed, unknown
from tasks.rulebook.toml_keys import DatedThreshold, Regime

_T = TypeVar("_T")
_Sourced = TypeVar("_Sourced", bound=Dated | Criterion | Segment)


@dataclass(frozen=True)
class Rulebook:
    """What `load` read. Whoever asks for a day's number or severity names the day; nothing here knows today's."""

    regime: Regime
    trusts: Mapping[str, Trust]  # by ODS code
    spells: tuple[Spell, ...]
    criteria: Mapping[str, tuple[Criterion, ...]]  # by ODS code
    segments: Mapping[str, tuple[Segment, ...]]  # by ODS code, in the order in which they are written
    regulators: Mapping[str, Regulator]  # by code
    partners: Mapping[str, Partner]  # by ODS code
    contracts: tuple[Contract, ...]
    schemes: tuple[Scheme, ...]
    fund: Fund | None  # None: the regime has none
    words: tuple[StatusWord, ...]
    kinds: Mapping[str, TrustKind]  # by name
    wording: RegimeWords
    name_variants: Mapping[str, tuple[str, ...]]  # by ODS code, without the registered name
    thresholds: Mapping[str, tuple[DatedThreshold, ...]]  # by name, oldest first
    severities: tuple[DatedSeverity, ...]
    exemptions: tuple[Exemption, ...]
    published_figures: tuple[PublishedFigure, ...]
    announced: tuple[Announced, ...]
    ladder: tuple[LadderStep, ...]
    quiet: QuietHours | None
    extensions: tuple[Extension, ...]
    successions: tuple[Succession, ...]
    expected: tuple[ExpectedRow, ...]
    places: tuple[PlaceRow, ...]
    towns: Mapping[str, TownRow]
    glossary: tuple[TermRow, ...]
    themes: tuple[ThemeRow, ...]
    bank_holidays: tuple[BankHoliday, ...]  # over those of the open calendar
    sha256: str

    @property
    def common(self) -> tuple[object, ...]:
        """What the rules say of every trust alike: all but the words of the regime and the rows about single trusts and their partners."""
        return (
            self.regulators,
            self.schemes,
            self.fund,
            self.words,
            tuple(self.kinds.values()),
            self.wording,
            self.thresholds,
            self.severities,
            self.ladder,
            self.quiet,
        )

    @property
    def statuses(self) -> Statuses:
        """The labels of an action."""
        return self.wording.statuses

    def require_fund(self) -> Fund:
        """The fund; raises NotFound with a sentence where the regime has none."""
        if self.fund is None:
            raise NotFound(f"{self.regime.title} has no fund, so nothing is claimed or awarded: config/ has no schemes.toml")
        return self.fund

    @cached_property
    def stays(self) -> Mapping[str, tuple[Spell, ...]]:
        """Trust code to its stays in the regime; nothing for one that was never in it."""
        return _grouped(self.spells, lambda spell: spell.trust)

    @cached_property
    def help_for(self) -> Mapping[str, tuple[Contract, ...]]:
        """Trust code to the contracts to help it."""
        return _grouped(self.contracts, lambda contract: contract.trust)

    @cached_property
    def help_by(self) -> Mapping[str, tuple[Contract, ...]]:
        """Partner code to the contracts it holds."""
        return _grouped(self.contracts, lambda contract: contract.partner)

    @cached_property
    def helper_marks(self) -> Mapping[str, str]:
        """Partner code to a hash of what is said of it, its own stays and the days its contracts began: it may help very many."""
        contracts = {code: [(one.id, one.start) for one in mine] for code, mine in self.help_by.items()}
        rows = {code: (partner, self.stays[code], contracts.get(code, [])) for code, partner in self.partners.items()}
        return {code: hashlib.sha256(repr(of_one).encode()).hexdigest() for code, of_one in rows.items()}

    def period_on(self, day: date) -> Period:
        """The period of the regime that a day falls in."""
        return self.regime.period.one.on(day)

    def contracts_in_force(self, trust: str, on: date) -> tuple[Contract, ...]:
        """The contracts to help a trust that had begun and not ended by a day."""
        return tuple(one for one in self.help_on(trust, on) if one.start <= on and (one.end is None or on <= one.end))

    def help_on(self, trust: str, on: date) -> tuple[Contract, ...]:
        """The contracts to help a trust, as they stand on a day: those made for a code that it has succeeded by then among them."""
        found = [self.contract_on(contract, on) for code in self.codes_of(trust, on) for contract in self.help_for[code]]
        return tuple(contract for contract in found if contract.trust == trust)

    def succeeded_by(self, trust: str, on: date) -> tuple[Succession, ...]:
        """How a trust came to its code by a day: the successions of every code that it had before, the latest first."""
        codes, found = [trust], []
        for code in codes:
            mine = [one for one in self.successions if one.trust == code and one.start <= on]
            found += mine
            codes += [one.succeeds for one in mine]
        return tuple(found)

    def codes_of(self, trust: str, on: date) -> tuple[str, ...]:
        """The code of a trust, and every one that it had before by a day."""
        return (trust, *(one.succeeds for one in self.succeeded_by(trust, on)))

    def trust_on(self, code: str, on: date) -> Trust:
        """A trust with what is known of it under the codes that it had before, marked as such: every rating, and else what is not known
        under its own.
        """
        trust = self.trusts[code]
        for one in self.succeeded_by(code, on):
            before = self.trusts[one.succeeds]
            lacking = [name for name in _CARRIED if not at(getattr(trust, name), on)]
            carried: dict[str, Any] = {name: _earlier(getattr(before, name), one.succeeds) for name in lacking}
            trust = replace(trust, rating=(*_earlier(before.rating, one.succeeds), *trust.rating), **carried)
        return trust

    def contract_on(self, contract: Contract, on: date) -> Contract:
        """A contract as it stands on a day: for the trust under the code that it has by then."""
        code = self.code_on(contract.trust, on)
        return contract if code == contract.trust else replace(contract, trust=code, first_trust=contract.first_trust or contract.trust)

    def code_on(self, trust: str, on: date) -> str:
        """The code that a trust goes by on a day."""
        successors = {one.succeeds: one.trust for one in self.successions if one.start <= on}
        for _ in successors:
            trust = successors.get(trust, trust)
        return trust

    def spell_on(self, trust: str, on: date) -> Spell:
        """The stay by which a trust reports for a day, one that goes on before one that it has left; asked only about expected trusts."""
        return min(self.stays_on(trust, on), key=lambda stay: bool(stay.left and stay.left <= on))

    def stays_on(self, trust: str, on: date) -> tuple[Spell, ...]:
        """The stays by which a trust reports for a day, by the day of entry: one in each programme that it is in, or is followed after."""
        return tuple(stay for stay in self.stays[trust] if stay.reports_on(on))

    def last_stay(self, trust: str, on: date) -> Spell:
        """Of the stays that a trust had left by a day the one that ended last; the caller asks only about those that left."""
        return max((stay for stay in self.stays[trust] if stay.left and stay.left <= on), key=lambda stay: stay.left or date.min)

    def stays_before(self, stay: Spell) -> tuple[Spell, ...]:
        """The stays of a trust in the same programme that ended before one began, under whichever code."""
        ended = (one for code in self.codes_of(stay.trust, stay.entered) for one in self.stays[code] if not one.succeeded_by)
        return tuple(one for one in ended if one.left and one.left < stay.begun and one.programme == stay.programme)

    def criteria_for(self, stay: Spell, on: date) -> tuple[Criterion, ...]:
        """What was agreed for leaving a stay, as known on a day and under whichever code: for its programme, or with none named; what was
        agreed for an earlier stay in it is not asked again.
        """
        ended = max((one.left for one in self.stays_before(stay) if one.left), default=date.min)
        agreed = self._under_any(self.criteria, stay.trust, on)
        return tuple(one for one in agreed if one.programme in ("", stay.programme) and one.agreed > ended)

    def segments_of(self, trust: str, on: date) -> tuple[Segment, ...]:
        """The segments that a trust was in by a day, the oldest first, under whichever code."""
        return tuple(sorted((one for one in self._under_any(self.segments, trust, on) if one.start <= on), key=lambda one: one.start))

    def _under_any(self, held: Mapping[str, tuple[_Sourced, ...]], trust: str, on: date) -> list[_Sourced]:
        """What is known of a trust under its own code, and under every code that it had before, marked as such."""
        earlier = (one for before in self.succeeded_by(trust, on) for one in _earlier(held.get(before.succeeds, ()), before.succeeds))
        return [*held.get(trust, ()), *earlier]

    def regulator_on(self, trust: str, on: date) -> str:
        """The code of the regulator that oversees a trust on a day."""
        return at(self.trusts[self.code_on(trust, on)].regulator, on)

    def regulators_on(self, trust: str, on: date) -> tuple[str, ...]:
        """The codes of all who oversee a trust on a day: by its kind, and in each programme that has a regulator of its own."""
        own = (stay.regulator for stay in self.stays_on(self.code_on(trust, on), on) if stay.regulator)
        return tuple(dict.fromkeys((self.regulator_on(trust, on), *own)))

    def threshold(self, name: str, on: date) -> int:
        """The number in force on a day, or of a rule that has changed since the one that stands for the rule as it was.

        Raises BadConfig when there is no such number or none was in force yet.
        """
        if name in AS_IT_WAS and not any(one.start <= on for one in self.thresholds.get(name, ())):
            return AS_IT_WAS[name]
        return self.dated_threshold(name, on).value

    def dated_threshold(self, name: str, on: date) -> DatedThreshold:
        """The entry of a threshold in force on a day, with its unit, source and note."""
        if name not in self.thresholds:
            raise BadConfig(f"thresholds.toml: {unknown('threshold', name, self.thresholds)}")
        held = [one for one in self.thresholds[name] if one.start <= on]
        if not held:
            raise BadConfig(f"thresholds.toml: {name} has no value on {on}: add one with from = {on} or earlier")
        return held[-1]

    def intended_months(self, programme: str, on: date) -> int:
        """How many months a stay in a programme was meant to last at most, by a day; 0 where no source says."""
        of = next((one for one in reversed(self.thresholds.get("intended_months", ())) if one.start <= on), None)
        return of.value if of and of.programme in ("", programme) else 0

    def asked(self, check: str, on: date) -> str:
        """The check itself; before the first day for which there is a row of it, or in rules stored before it came, what was asked in its
        place, and nothing if that is empty; nothing about the signature of a post that does not sign.
        """
        if self.wording.is_of_nobody(check):
            return ""
        rows = self._severities(check)
        known = any(row.start <= on for row in rows) or (not rows and check not in CHECKS_AS_THEY_WERE)
        return check if known else CHECKS_AS_THEY_WERE.get(check, "")

    def severity(self, check: str, on: date) -> Severity:
        """What a check does on a day; raises BadConfig for a check without a severity."""
        rows = self._severities(check)
        if not rows:
            raise BadConfig(f"checks.csv: {unknown('check', check, {row.check for row in self.severities})}")
        held = [row for row in rows if row.start <= on]
        if not held:
            raise BadConfig(f'checks.csv: "{check}" has no severity on {on}: add a row from {on} or earlier')
        return max(held, key=lambda row: row.start).severity

    def _severities(self, check: str) -> list[DatedSeverity]:
        """The rows of a check. What is asked of the signature of a further post weighs as it does of the chair's."""
        asked, _, who = check.rpartition("-")
        row = f"{asked}-{SIGNATORIES[CHAIR]}" if asked.startswith("sign-off-") and who in self.wording.further.values() else check
        return [one for one in self.severities if one.check == row]

    def require_checks(self, ids: Iterable[str]) -> None:
        """Raise BadConfig unless checks.csv has a row for each of these checks and for no others."""
        wanted, written = set(ids), {row.check for row in self.severities}
        wrong = [f'the check "{check}" has no severity: add a row for it' for check in sorted(wanted - written)]
        wrong += [unknown("check", check, wanted - written or wanted) for check in sorted(written - wanted)]
        _refuse("checks.csv", wrong)

    def require_thresholds(self, names: Iterable[str]) -> None:
        """Raise BadConfig unless thresholds.toml has a value for each of these numbers and for no others."""
        wanted, written = set(names), set(self.thresholds)
        strange, missing = misnamed("threshold", sorted(written - wanted), sorted(wanted - written), wanted)
        wrong = [*strange.values(), *(f"{name} has no value: add [[{name}]] with from, value, unit and source" for name in missing)]
        _refuse("thresholds.toml", wrong)

    def require_waivable(self, ids: Iterable[str]) -> None:
        """Raise BadConfig unless every exemption is from one of these checks."""
        says = "cannot be waived, for nothing else is known of such an update: take its row out"
        wrong = {one.check for one in self.exemptions} - set(ids)
        _refuse("exemptions.csv", [f'the check "{check}" {says}' for check in sorted(wrong)])

    def vocabulary(self, source: str) -> Mapping[str, str]:
        """A family's status words, normalised, and the code of what they mean; ambiguous words and colours alone are left out."""
        families = {word.family for word in self.words}
        if source not in families:
            raise BadConfig(f"vocabularies.csv: {unknown('source', source, families)}")
        own = {comparable(one.label): one.code for one in self.statuses} if source == FORM else {}
        return own | {comparable(word.word): word.status for word in self.words if word.family == source and word.status}

    def steps(self, rule: str, on: date) -> tuple[LadderStep, ...]:
        """The steps of one rule's ladder in force on a day, the earliest first; not the one that is over, which has no day of its own."""
        held = (step for step in self.ladder if step.rule == rule and step.holds_on(on) and not step.over)
        return tuple(sorted(held, key=lambda step: step.working_days))

    def exempt(self, trust: str, check: str, ref: str, on: date) -> Exemption | None:
        """The exception in force for one action of a trust on a day, under whichever code it was granted; one without a reference covers
        the whole update.
        """
        codes = self.codes_of(trust, on)
        held = (one for one in self.exemptions if one.check == check and one.trust in codes and one.ref in ("", ref) and on <= one.expires)
        return next(held, None)


FORM = "template"
"""The family of words of the form that goes out: the regime's own labels are always among them."""

_CARRIED = ("leadership_review", "restrictions", "improvement_director")


def _earlier(facts: Iterable[_Sourced], code: str) -> tuple[_Sourced, ...]:
    """Facts of an earlier code, whose sources say that they are."""
    return tuple(replace(one, source=under_earlier(one.source, code)) for one in facts)


def _refuse(file: str, wrong: Iterable[str]) -> None:
    if says := "\n".join(f"{file}: {one}" for one in wrong):
        raise BadConfig(says)


def _grouped(all_of: Iterable[_T], key: Callable[[_T], str]) -> Mapping[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = defaultdict(list)
    for one in all_of:
        found[key(one)].append(one)
    return defaultdict(tuple, {code: tuple(mine) for code, mine in found.items()})
