"""What is written in config/ becomes one rulebook, of the nouns that rules reason about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from tasks.model.bank_holiday import BankHoliday
from tasks.model.changed_rules import KINDS_AS_THEY_WERE, STATUSES_AS_THEY_WERE, WORDS_AS_THEY_WERE
from tasks.model.contract import Clause, Contract, Fund, Partner, Rung, Scheme
from tasks.model.ladder_step import Extension, LadderStep, QuietHours
from tasks.model.period import Period, Rhythm
from tasks.model.posts import DIRECTOR
from tasks.model.regime_words import RegimeWords
from tasks.model.status import Status, Statuses
from tasks.model.trust import Criterion, Dated, Regulator, Segment, Spell, Succession, Trust, TrustKind, at
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.csv_rows import ContractRow, FactRow, KindRow, NamedCode, StatusRow
from tasks.rulebook.read_files import Row
from tasks.rulebook.rulebook import Rulebook
from tasks.rulebook.toml_keys import LadderKeys, OversightKeys, Regime, SchemesKeys


def rulebook_of(written: ConfigFiles, sha256: str) -> Rulebook:
    """The rulebook that files without a mistake make; `sha256` is that of their bytes."""
    regime, thresholds, schemes, ladder = written.regime.keys, written.thresholds.keys, written.schemes.keys, written.ladder.keys
    assert regime is not None  # noqa: S101 - a missing file has been raised as a problem before
    assert thresholds is not None  # noqa: S101 - the same
    successions = tuple(Succession(**row.says.model_dump()) for row in written.successions)
    trusts = _trusts(written.trusts, written.facts, regime.oversight)
    return Rulebook(
        regime=regime,
        trusts=trusts,
        spells=_spells(written, successions, each=regime.period.updates == "each"),
        criteria=_by_trust(Criterion(**row.says.model_dump()) for row in written.criteria),
        segments=_by_trust(Segment(**row.says.model_dump()) for row in written.segments),
        regulators={one.code: Regulator(one.code, one.name, one.article) for one in regime.regulators},
        partners={row.says.code: Partner(row.says.code, row.says.name) for row in written.partners},
        contracts=tuple(_contract(row.says, trusts[row.says.trust]) for row in written.contracts),
        schemes=_schemes(schemes) if schemes else (),
        fund=_fund(schemes) if schemes else None,
        words=tuple(row.says for row in written.words),
        kinds=_kinds(written.kinds),
        wording=_wording(regime, written),
        name_variants=_names_by_code(written.names),
        thresholds={name: tuple(sorted(values, key=lambda value: value.start)) for name, values in thresholds.root.items()},
        severities=tuple(row.says for row in written.checks),
        exemptions=tuple(row.says for row in written.exemptions),
        published_figures=tuple(row.says for row in written.figures),
        announced=tuple(row.says for row in written.announced),
        ladder=_ladder(ladder) if ladder else (),
        quiet=QuietHours(ladder.quiet.begin, ladder.quiet.end) if ladder and ladder.quiet else None,
        extensions=tuple(Extension(**dict(row.says)) for row in written.extensions),
        successions=successions,
        expected=tuple(row.says for row in written.expected),
        places=tuple(row.says for row in written.places),
        towns={row.says.town: row.says for row in written.towns},
        glossary=tuple(row.says for row in written.glossary),
        themes=tuple(row.says for row in written.themes),
        bank_holidays=tuple(
            BankHoliday(**{**row.says.model_dump(), "holiday": row.says.holiday == "yes"}) for row in written.bank_holidays
        ),
        sha256=sha256,
    )


def _kinds(rows: Iterable[Row[KindRow]]) -> dict[str, TrustKind]:
    """The kinds of trust; rules stored before these were data have those of their day."""
    found = tuple(TrustKind(row.says.kind, row.says.name_ends, row.says.standing) for row in rows)
    return {one.name: one for one in found or KINDS_AS_THEY_WERE}


def _wording(regime: Regime, written: ConfigFiles) -> RegimeWords:
    """How the regime speaks; rules stored before it had words of its own have those of their day."""
    statuses, rhythm = _statuses(written.statuses), Rhythm(regime.period.rhythm)
    found = replace(WORDS_AS_THEY_WERE, statuses=statuses, rhythm=rhythm)
    if regime.called is not None:
        sections = tuple((row.says.section, row.says.title) for row in written.sections)
        called = regime.called.model_dump(exclude={"source", "recipients"})
        examples = tuple((one.says.words, one.says.instead) for one in written.examples)
        found = RegimeWords(**called, sections=sections, statuses=statuses, rhythm=rhythm, examples=examples)
    fund = written.schemes.keys is not None
    partners = bool(fund or written.partners or written.contracts)
    return replace(found, partners=partners, fund=fund, themes=bool(written.themes), places=bool(written.places))


def _statuses(rows: Iterable[Row[StatusRow]]) -> Statuses:
    """The regime's labels; rules stored before these were data have none of their own."""
    found = (row.says.model_dump(exclude={"source"}) for row in rows)
    labels = tuple(Status(**{name: value == "yes" if name in _ASKED else value for name, value in one.items()}) for one in found)
    return Statuses(labels) if labels else STATUSES_AS_THEY_WERE


_ASKED = {"finished", "evidence", "narrative", "promised"}


_OfTrust = TypeVar("_OfTrust", Criterion, Segment)


def _by_trust(rows: Iterable[_OfTrust]) -> dict[str, tuple[_OfTrust, ...]]:
    found: dict[str, list[_OfTrust]] = defaultdict(list)
    for one in rows:
        found[one.trust].append(one)
    return {trust: tuple(mine) for trust, mine in found.items()}


def _names_by_code(rows: Iterable[Row[NamedCode]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.says.code] = (*found.get(row.says.code, ()), row.says.name)
    return found


def _trusts(rows: Iterable[Row[NamedCode]], facts: Iterable[Row[FactRow]], oversight: Iterable[OversightKeys]) -> dict[str, Trust]:
    """Trusts by code; each one's regulators follow from its kind and the days."""
    known: dict[str, list[FactRow]] = defaultdict(list)
    for fact in facts:
        known[fact.says.trust].append(fact.says)
    watched, same = list(oversight), dict[tuple[Dated, ...], tuple[Dated, ...]]()
    return {row.says.code: _trust(row.says, known[row.says.code], watched, same) for row in rows}


def _trust(
    trust: NamedCode, facts: list[FactRow], oversight: list[OversightKeys], same: dict[tuple[Dated, ...], tuple[Dated, ...]]
) -> Trust:
    """One trust; what is known of many trusts alike is held once, in `same`."""

    def of(name: str) -> tuple[Dated, ...]:
        held = [
            Dated(fact.value, fact.start, fact.end, fact.source, fact.words, fact.worked_out or "") for fact in facts if fact.fact == name
        ]
        return once(sorted(held, key=lambda fact: fact.start or date.min))

    def once(held: Iterable[Dated]) -> tuple[Dated, ...]:
        return same.setdefault(found := tuple(held), found)

    return Trust(
        code=trust.code,
        name=trust.name,
        kind=of("kind"),
        regulator=once(_regulators(of("kind"), oversight)),
        improvement_director=of(DIRECTOR),
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


def _spells(written: ConfigFiles, succeeded: Iterable[Succession], *, each: bool) -> tuple[Spell, ...]:
    """Stays by trust and day of entry; one that was under way when the code was succeeded goes on under the successor's."""
    named: dict[str, list[tuple[Period, bool]]] = defaultdict(list)
    for word in written.expected:
        named[word.says.trust].append((word.says.period, word.says.expected == "yes"))
    found = [Spell(**{**row.says.model_dump(), "worked_out": row.says.worked_out or ""}) for row in written.spells]
    for one in sorted(succeeded, key=lambda one: one.start):
        found = [part for spell in found for part in _carried_on(spell, one, found)]
    found = [replace(spell, each=each, named=tuple(sorted(named[spell.trust]))) for spell in found]
    return tuple(sorted(found, key=lambda spell: (spell.trust, spell.entered)))


def _carried_on(spell: Spell, one: Succession, stays: list[Spell]) -> Iterator[Spell]:
    if spell.trust != one.succeeds or not spell.covers(one.start, one.start):
        yield spell
        return
    yield replace(spell, left=one.start - timedelta(days=1), left_words=one.words, succeeded_by=one.trust)
    if not any(stay.trust == one.trust and stay.covers(one.start, one.start) for stay in stays):
        yield replace(spell, trust=one.trust, entered=one.start, since=spell.begun)


def _contract(row: ContractRow, trust: Trust) -> Contract:
    """Topics are one lower-case word each."""
    topics = tuple(topic.strip().casefold() for topic in row.topics.split(";") if topic.strip())
    regulator = row.regulator or at(trust.regulator, row.start)
    return Contract(**{**row.model_dump(), "topics": topics, "worked_out": row.worked_out or "", "regulator": regulator})


def _schemes(keys: SchemesKeys) -> tuple[Scheme, ...]:
    """Every scheme draws on the one pot, in pounds."""
    return tuple(
        Scheme(
            regulator=scheme.regulator,
            start=scheme.start,
            end=scheme.end,
            rungs=tuple(Rung(**rung.model_dump()) for rung in scheme.rung),
            pot=_pot(keys),
            words=scheme.words,
            source=scheme.source,
            cap=scheme.cap,
            basis=scheme.basis,
            pays=scheme.pays,
        )
        for scheme in keys.scheme
    )


def _pot(keys: SchemesKeys) -> Decimal:
    return Decimal(keys.pot.pounds) if keys.pot else Decimal("Infinity")


def _fund(keys: SchemesKeys) -> Fund:
    """What holds for every scheme: pot, term, holding period, kinds of cost, clauses."""
    return Fund(
        pot=_pot(keys),
        source=keys.pot.source if keys.pot else "",
        least_years=keys.term.least_years,
        most_years=keys.term.most_years,
        holding_months=keys.holding.months,
        categories=tuple(keys.claims.categories),
        whole_from=keys.claims.whole_from,
        regulator_from=keys.term.regulator_from,
        clauses=tuple(Clause(**clause.model_dump()) for clause in keys.clause),
    )


def _ladder(keys: LadderKeys) -> tuple[LadderStep, ...]:
    """The steps of every ladder, in the file's order, and after them those that are over."""
    steps = (LadderStep(copy=tuple(one.copied), to=tuple(one.to), **one.model_dump(exclude={"copied", "to"})) for one in keys.step)
    over = (LadderStep(working_days=0, to=(), copy=(), over=True, **one.model_dump()) for one in keys.over)
    return *steps, *over
