"""What the methodology page says, in the rulebook's own words: settings, schemes, labels, checks and worked examples."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tasks.model.contract import Scheme
from tasks.model.posts import DIRECTOR
from tasks.model.words import counted, in_full
from tasks.rulebook import Rulebook
from tasks.rulebook.csv_rows import ThemeRow
from tasks.rules import checks
from tasks.rules.percentage import percentage
from tasks.site.data.shapes import (
    AnnouncedWords,
    CheckWords,
    FigureWords,
    PlaceWords,
    RulebookWords,
    SchemeWords,
    StayWords,
    ThemeWords,
    Threshold,
    VocabularyRow,
    WorkedExample,
    WorkedOutWords,
)
from tasks.site.words.plain import capital


def in_short(rulebook: Rulebook) -> RulebookWords:
    """What other pages than those of the methodology say of the rulebook: what the regime is, and how its schemes pay."""
    return {
        "intro": [
            rulebook.regime.words,
            *(f"{one.name}: {one.words}" for one in rulebook.regime.interventions),
            *([rulebook.regime.money.words] if rulebook.regime.money else []),
        ],
        "schemes": [_scheme(rulebook, scheme) for scheme in rulebook.schemes],
        "pot": [f"£{rulebook.fund.pot:,.0f}", rulebook.fund.source] if rulebook.fund and rulebook.fund.pot.is_finite() else [],
        "announced": list(_announced(rulebook)),
        "published_figures": list(_figures(rulebook)),
        "places": _places(rulebook),
        "towns": {
            one.town: {"latitude": one.latitude, "longitude": one.longitude, "source": one.source} for one in rulebook.towns.values()
        },
        "stays": list(_stays(rulebook)),
        "glossary": [{"term": one.term, "means": rulebook.wording.fill(one.means), "rule": one.rule} for one in rulebook.glossary],
        "themes": list(_themes(rulebook)),
    }


def _stays(rulebook: Rulebook) -> Iterator[StayWords]:
    for one in sorted(rulebook.spells, key=lambda one: (one.entered, one.trust)):
        if not one.succeeded_by:
            left = one.left.isoformat() if one.left else ""
            stay: StayWords = {
                "trust": one.trust,
                "name": rulebook.trusts[one.trust].name,
                "entered": one.entered.isoformat(),
                "left": left,
            }
            yield {**stay, "programme": one.programme} if one.programme else stay


def _themes(rulebook: Rulebook) -> Iterator[ThemeWords]:
    for one in rulebook.themes:
        words = [word.strip().casefold() for word in one.words.split(";") if word.strip()]
        yield {"topic": one.topic, "title": one.title, "words": words, "start": one.start.isoformat(), "note": _note(one)}


def _note(one: ThemeRow) -> str:
    return f"Illustrative. {one.note}" if one.illustrative == "yes" else one.note


def _places(rulebook: Rulebook) -> dict[str, list[PlaceWords]]:
    found: dict[str, list[PlaceWords]] = defaultdict(list)
    for one in rulebook.places:
        found[one.trust].append({"kind": one.kind, "place": one.place, "town": one.town, "source": one.source})
    return dict(found)


def methodology(rulebook: Rulebook, config: Path, on: date) -> RulebookWords:
    """The rulebook as it stood on a day, in words for the public. `config` is where the worked examples are."""
    return {
        **in_short(rulebook),
        "thresholds": list(_thresholds(rulebook)),
        "clauses": list(_clauses(rulebook)),
        "vocabularies": list(_words(rulebook)),
        "checks": list(_checks(rulebook, on)),
        "worked_examples": [_example(path) for path in sorted((config / "worked_examples").glob("*.toml"))],
        "leadership_programme": _leadership(rulebook),
        "worked_out": list(_worked_out(rulebook)),
    }


def _thresholds(rulebook: Rulebook) -> Iterator[Threshold]:
    for name, values in rulebook.thresholds.items():
        for one in values:
            yield {
                "name": name.replace("_", " "),
                "value": str(one.value),
                "unit": one.unit,
                "start": one.start.isoformat(),
                "source": one.source,
                "illustrative": one.illustrative,
                "note": one.note,
            }


def _scheme(rulebook: Rulebook, scheme: Scheme) -> SchemeWords:
    rungs = [
        [rung.name, "not public" if rung.rate is None else f"{percentage(int(rung.rate * 100), 100)}%", rung.source]
        for rung in scheme.rungs
    ]
    return {
        "regulator": rulebook.regulators[scheme.regulator].name,
        "words": scheme.words,
        "source": scheme.source,
        "rungs": rungs,
    }


def _clauses(rulebook: Rulebook) -> Iterator[Threshold]:
    for clause in rulebook.fund.clauses if rulebook.fund else ():
        yield {
            "name": clause.id,
            "value": clause.words,
            "unit": "",
            "start": clause.start.isoformat(),
            "source": clause.source,
            "illustrative": clause.illustrative,
            "note": clause.note,
        }


def _words(rulebook: Rulebook) -> Iterator[VocabularyRow]:
    for word in rulebook.words:
        yield {"source": word.family, "word": word.word, "status": word.status, "note": word.note}


def _checks(rulebook: Rulebook, on: date) -> Iterator[CheckWords]:
    for check in checks.catalogue(rulebook.wording):
        title, rule = map(rulebook.wording.fill, (check.title, check.rule))
        yield {"check": title, "severity": str(rulebook.severity(check.id, on)), "words": rule}


def _example(path: Path) -> WorkedExample:
    read: WorkedExample = tomllib.loads(path.read_text(encoding="utf-8"))  # type: ignore[assignment]  # a test checks each file's shape
    return read


def _figures(rulebook: Rulebook) -> Iterator[FigureWords]:
    for figure in rulebook.published_figures:
        yield {
            "about": figure.about,
            "as_at": figure.as_at,
            "scope": figure.scope,
            "measure": figure.measure,
            "figure": figure.figure,
            "of": figure.of,
            "percent": figure.percent,
            "note": figure.note,
            "source": figure.source,
            **({"published_by": figure.published_by} if figure.published_by else {}),  # type: ignore[typeddict-item]  # one key or none
        }


def _announced(rulebook: Rulebook) -> Iterator[AnnouncedWords]:
    """What was announced of all trusts, and of one for a place other than its month; the months themselves hold the rest."""
    for one in rulebook.announced:
        if one.place != "trust":
            yield {"place": one.place, "trust": one.trust, "day": one.day.isoformat(), "words": one.words, "source": one.source}


_NAMED = 20
"""So many of which the same was taken in the same way are named one by one; of a large register one line says how many they are."""


def _worked_out(rulebook: Rulebook) -> Iterator[WorkedOutWords]:
    """Every day and answer of the register that no source gives, and how it was taken."""
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, sort, row in _each_worked_out(rulebook):
        alike[sort, row["how"]].add(code)
    for _, sort, row in _each_worked_out(rulebook):
        trusts = alike[sort, row["how"]]
        if len(trusts) > _NAMED:
            yield {"of": f"{len(trusts):,} {rulebook.wording.phrase('trusts')}", "what": sort, "how": row["how"]}
            alike[sort, row["how"]] = set()
        elif trusts:
            yield row


def _each_worked_out(rulebook: Rulebook) -> Iterator[tuple[str, str, WorkedOutWords]]:
    """One by one, each with the code of its trust and the sort of thing that it is."""
    for spell in rulebook.spells:
        if spell.worked_out:
            of = rulebook.trusts[spell.trust].name
            yield spell.trust, "Stays", {"of": of, "what": f"Stay from {in_full(spell.entered)}", "how": spell.worked_out}
    for contract in rulebook.contracts:
        if contract.worked_out:
            of = rulebook.trusts[contract.trust].name
            yield contract.trust, "Contracts", {"of": of, "what": f"Contract {contract.id}", "how": contract.worked_out}
    for trust in rulebook.trusts.values():
        facts = {rulebook.wording.phrase("kind of trust"): trust.kind, DIRECTOR: trust.improvement_director, "rating": trust.rating}
        for what, held in facts.items():
            for fact in held:
                if fact.worked_out:
                    about = f"{capital(what)}: {fact.value}" if fact.value else capital(what)
                    yield trust.code, about, {"of": trust.name, "what": about, "how": f"{capital(fact.words)}. {fact.worked_out}"}


def _leadership(rulebook: Rulebook) -> list[list[str]]:
    known = rulebook.regime.leadership_programme
    if known is None:
        return []
    return [
        ["Target", f"{known.target_nhs_percent}% from the NHS and {known.target_industry_percent}% from industry", known.source],
        ["Length", f"{counted(known.months, 'month')}, {known.business_school_months} of them at a leading business school", known.source],
        ["What was reported later", f"{known.cohort_words}. {known.words}".strip(), known.cohort_source],
    ]
