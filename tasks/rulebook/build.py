"""What is written in config/ becomes the nouns that rules reason about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tasks.model.bank_holiday import BankHoliday
from tasks.model.contract import Clause, Contract, Fund, Partner, Rung, Scheme
from tasks.model.finding import Severity
from tasks.model.ladder_step import Extension, LadderStep, QuietHours
from tasks.model.status import Status
from tasks.model.trust import Dated, Regulator, Spell, Succession, Trust, at
from tasks.rulebook.csv_rows import (
    BankHolidayRow,
    CheckRow,
    ContractRow,
    ExemptionRow,
    ExtensionRow,
    FactRow,
    FigureRow,
    PartnerRow,
    SpellRow,
    SuccessionRow,
    TrustRow,
    WordRow,
)
from tasks.rulebook.entries import (
    DatedSeverity,
    DatedThreshold,
    Exemption,
    Intervention,
    LeadershipProgramme,
    PublishedFigure,
    Regime,
    StatusWord,
)
from tasks.rulebook.read_csv import Row
from tasks.rulebook.toml_keys import LadderKeys, OversightKeys, RegimeKeys, SchemesKeys, ThresholdKeys


def regime(keys: RegimeKeys) -> Regime:
    """What the regime is called, what it consists of, and its leadership programme."""
    interventions = tuple(Intervention(one.name, one.words, one.source) for one in keys.intervention)
    programme = LeadershipProgramme(**keys.leadership_programme.model_dump())
    return Regime(keys.name, keys.title, keys.words, keys.source, interventions, programme)


def regulators(keys: RegimeKeys) -> dict[str, Regulator]:
    """Regulators by code."""
    return {one.code: Regulator(one.code, one.name) for one in keys.regulator}


def trusts(rows: Iterable[Row[TrustRow]], facts: Iterable[Row[FactRow]], oversight: Iterable[OversightKeys]) -> dict[str, Trust]:
    """Trusts by code; each one's regulators follow from its kind and the days."""
    known: dict[str, list[FactRow]] = defaultdict(list)
    for fact in facts:
        known[fact.says.trust].append(fact.says)
    watched = list(oversight)
    return {row.says.code: _trust(row.says, known[row.says.code], watched) for row in rows}


def _trust(trust: TrustRow, facts: list[FactRow], oversight: list[OversightKeys]) -> Trust:
    def of(name: str) -> tuple[Dated, ...]:
        held = [Dated(fact.value, fact.start, fact.end, fact.source, fact.words) for fact in facts if fact.fact == name]
        return tuple(sorted(held, key=lambda fact: fact.start or date.min))

    return Trust(
        code=trust.code,
        name=trust.name,
        kind=of("kind"),
        regulator=_regulators(of("kind"), oversight),
        improvement_director=of("improvement director"),
        leadership_review=of("leadership review"),
        restrictions=of("restriction"),
        rating=of("rating"),
        source=trust.source,
    )


def _regulators(kinds: Iterable[Dated], oversight: Iterable[OversightKeys]) -> tuple[Dated, ...]:
    """The days on which a trust was of a kind and a regulator oversaw that kind."""
    held = []
    for kind in kinds:
        for watch in oversight:
            start = max(kind.start or date.min, watch.start or date.min)
            end = min(kind.end or date.max, watch.end or date.max)
            if watch.kind == kind.value and start <= end:
                first, last = None if start == date.min else start, None if end == date.max else end
                held.append(Dated(watch.regulator, first, last, watch.source))
    return tuple(sorted(held, key=lambda fact: fact.start or date.min))


def spells(rows: Iterable[Row[SpellRow]], succeeded: Iterable[Succession]) -> tuple[Spell, ...]:
    """Stays by trust and day of entry; one that was under way when the code was succeeded goes on under the successor's."""
    found = [Spell(**row.says.model_dump()) for row in rows]
    for one in sorted(succeeded, key=lambda one: one.start):
        found = [part for spell in found for part in _carried_on(spell, one, found)]
    return tuple(sorted(found, key=lambda spell: (spell.trust, spell.entered)))


def _carried_on(spell: Spell, one: Succession, stays: list[Spell]) -> Iterator[Spell]:
    if spell.trust != one.succeeds or not spell.covers(one.start, one.start):
        yield spell
        return
    yield replace(spell, left=one.start - timedelta(days=1), left_words=one.words, succeeded_by=one.trust)
    if not any(stay.trust == one.trust and stay.covers(one.start, one.start) for stay in stays):
        yield replace(spell, trust=one.trust, entered=one.start, since=spell.begun)


def successions(rows: Iterable[Row[SuccessionRow]]) -> tuple[Succession, ...]:
    """Successions in the file's order."""
    return tuple(Succession(**row.says.model_dump()) for row in rows)


def partners(rows: Iterable[Row[PartnerRow]]) -> dict[str, Partner]:
    """Partners by ODS code."""
    return {row.says.code: Partner(row.says.code, row.says.name) for row in rows}


def contracts(rows: Iterable[Row[ContractRow]], trusts: Mapping[str, Trust]) -> tuple[Contract, ...]:
    """Contracts in the file's order; topics are one lower-case word each."""
    return tuple(_contract(row.says, trusts[row.says.trust]) for row in rows)


def _contract(row: ContractRow, trust: Trust) -> Contract:
    topics = tuple(topic.strip().casefold() for topic in row.topics.split(";") if topic.strip())
    return Contract(**{**row.model_dump(), "topics": topics, "regulator": row.regulator or at(trust.regulator, row.start)})


def schemes(keys: SchemesKeys) -> tuple[Scheme, ...]:
    """Every scheme draws on the one pot, in pounds."""
    return tuple(
        Scheme(
            regulator=scheme.regulator,
            start=scheme.start,
            end=scheme.end,
            rungs=tuple(Rung(**rung.model_dump()) for rung in scheme.rung),
            pot=Decimal(keys.pot.pounds),
            words=scheme.words,
            source=scheme.source,
            cap=scheme.cap,
            basis=scheme.basis,
            pays=scheme.pays,
        )
        for scheme in keys.scheme
    )


def fund(keys: SchemesKeys) -> Fund:
    """What holds for every scheme: pot, term, holding period, kinds of cost, clauses."""
    return Fund(
        pot=Decimal(keys.pot.pounds),
        source=keys.pot.source,
        least_years=keys.term.least_years,
        most_years=keys.term.most_years,
        holding_months=keys.holding.months,
        categories=tuple(keys.claims.categories),
        clauses=tuple(Clause(**clause.model_dump()) for clause in keys.clause),
        whole_from=keys.claims.whole_from,
        regulator_from=keys.term.regulator_from,
    )


def thresholds(keys: ThresholdKeys) -> dict[str, tuple[DatedThreshold, ...]]:
    """Each threshold's values, oldest first."""
    return {
        name: tuple(sorted((DatedThreshold(name=name, **value.model_dump()) for value in values), key=lambda value: value.start))
        for name, values in keys.root.items()
    }


def words(rows: Iterable[Row[WordRow]]) -> tuple[StatusWord, ...]:
    """Status words in the file's order; None for a word that is no status."""
    written = (row.says for row in rows)
    return tuple(StatusWord(one.source, one.word, Status(one.status) if one.status else None, one.note, one.where) for one in written)


def severities(rows: Iterable[Row[CheckRow]]) -> tuple[DatedSeverity, ...]:
    """Severities in the file's order."""
    written = (row.says for row in rows)
    return tuple(DatedSeverity(one.check, one.start, Severity(one.severity), one.reason) for one in written)


def exemptions(rows: Iterable[Row[ExemptionRow]]) -> tuple[Exemption, ...]:
    """Exemptions in the file's order."""
    return tuple(Exemption(**row.says.model_dump()) for row in rows)


def figures(rows: Iterable[Row[FigureRow]]) -> tuple[PublishedFigure, ...]:
    """Published figures in the file's order."""
    return tuple(PublishedFigure(**row.says.model_dump()) for row in rows)


def ladder(keys: LadderKeys) -> tuple[LadderStep, ...]:
    """The steps of every ladder, in the file's order, and after them those that are over."""
    steps = (LadderStep(copy=tuple(one.copied), to=tuple(one.to), **one.model_dump(exclude={"copied", "to"})) for one in keys.step)
    over = (LadderStep(working_days=0, to=(), copy=(), over=True, **one.model_dump()) for one in keys.over)
    return *steps, *over


def quiet(keys: LadderKeys) -> QuietHours:
    """When nothing is sent."""
    return QuietHours(keys.quiet.begin, keys.quiet.end)


def extensions(rows: Iterable[Row[ExtensionRow]]) -> tuple[Extension, ...]:
    """Extensions in the file's order."""
    return tuple(Extension(**dict(row.says)) for row in rows)


def bank_holidays(rows: Iterable[Row[BankHolidayRow]]) -> tuple[BankHoliday, ...]:
    """What was announced of bank holidays, in the file's order."""
    return tuple(BankHoliday(**{**row.says.model_dump(), "holiday": row.says.holiday == "yes"}) for row in rows)
