"""What the methodology page says, in the rulebook's own words: settings, schemes, labels, checks and worked examples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tasks.model.contract import Scheme
from tasks.rulebook import Rulebook
from tasks.rules import checks
from tasks.rules.percentage import percentage
from tasks.site.data.shapes import CheckWords, FigureWords, RulebookWords, SchemeWords, Threshold, VocabularyRow, WorkedExample


def in_short(rulebook: Rulebook) -> RulebookWords:
    """What other pages than those of the methodology say of the rulebook: what the regime is, and how its schemes pay."""
    return {
        "intro": [rulebook.regime.words, *(f"{one.name}: {one.words}" for one in rulebook.regime.interventions)],
        "schemes": [_scheme(rulebook, scheme) for scheme in rulebook.schemes],
    }


def methodology(rulebook: Rulebook, config: Path, on: date) -> RulebookWords:
    """The rulebook as it stood on a day, in words for the public. `config` is where the worked examples are."""
    return {
        **in_short(rulebook),
        "thresholds": list(_thresholds(rulebook)),
        "clauses": list(_clauses(rulebook)),
        "vocabularies": list(_words(rulebook)),
        "checks": list(_checks(rulebook, on)),
        "worked_examples": [_example(path) for path in sorted((config / "worked_examples").glob("*.toml"))],
        "published_figures": list(_figures(rulebook)),
        "leadership_programme": _leadership(rulebook),
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
        "pot": f"£{scheme.pot:,.0f}",
        "source": scheme.source,
        "rungs": rungs,
    }


def _clauses(rulebook: Rulebook) -> Iterator[Threshold]:
    for clause in rulebook.fund.clauses:
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
        yield {"source": word.family, "word": word.word, "status": str(word.status or ""), "note": word.note}


def _checks(rulebook: Rulebook, on: date) -> Iterator[CheckWords]:
    for check in checks.catalogue():
        yield {"check": check.title, "severity": str(rulebook.severity(check.id, on)), "words": check.rule}


def _example(path: Path) -> WorkedExample:
    read: WorkedExample = tomllib.loads(path.read_text(encoding="utf-8"))  # type: ignore[assignment]  # a test checks each file's shape
    return read


def _figures(rulebook: Rulebook) -> Iterator[FigureWords]:
    for figure in rulebook.published_figures:
        if figure.of is not None and figure.percent is not None:
            yield {
                "measure": f"{figure.measure}, {figure.scope}, {figure.as_at}",
                "count": figure.figure,
                "of": figure.of,
                "published_percent": figure.percent,
                "source": figure.source,
            }


def _leadership(rulebook: Rulebook) -> list[list[str]]:
    known = rulebook.regime.leadership_programme
    return [
        ["What it is", known.words],
        ["Cohort", str(known.cohort_size) if known.cohort_size is not None else known.cohort_words],
        ["Target", f"{known.target_nhs_percent}% from the NHS and {known.target_industry_percent}% from industry"],
        ["Length", f"{known.months} months, {known.business_school_months} of them at a business school"],
        ["Source", known.source],
    ]
