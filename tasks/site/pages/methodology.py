"""How everything is worked out: the rulebook's own words and dated settings, a page of worked examples per rule, and all checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tasks.model.regime_words import RegimeWords, of_units
from tasks.model.status import Statuses
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.shapes import ProgrammeWords, RulebookWords, SchemeWords, Threshold, VocabularyRow, WorkedExample
from tasks.site.page_frame import PageFrame, page_frame
from tasks.site.words.action_line import anchor
from tasks.site.words.known import AnnouncedLine, PublishedLine, announced_at, published_lines
from tasks.site.words.labels import status_words
from tasks.site.words.plain import capital, day_words, many, moment_words

_TRAIL = (("How this is worked out", "methodology/index.html"),)


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A worked example: what is given and what the rule then says, as (name, words) pairs."""

    name: str
    given: tuple[tuple[str, str], ...]
    then: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words with its worked examples."""

    anchor: str
    title: str
    words: str
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule on a page of its own, with every worked example."""

    frame: PageFrame
    title: str
    words: str
    cases: tuple[CaseEntry, ...]


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """A check with its anchor on the page of checks."""

    anchor: str
    name: str
    severity: str
    words: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Every check that is made on an update."""

    frame: PageFrame
    checks: tuple[CheckEntry, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated setting as a row of words."""

    name: str
    value: str
    start: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word used for a status, and what it is read as."""

    word: str
    source: str
    read_as: str
    note: str


@dataclass(frozen=True, slots=True)
class MethodologyPage:
    """Every word of the page; a part that is empty is left off."""

    frame: PageFrame
    intro: tuple[str, ...]
    labels: str  # how many there are
    statuses: tuple[str, ...]
    vocabulary: tuple[Word, ...]
    plans: tuple[AnnouncedLine, ...]
    publication: tuple[AnnouncedLine, ...]
    foundation: tuple[AnnouncedLine, ...]
    figures: tuple[PublishedLine, ...]
    pot: tuple[str, ...]
    worked_out: tuple[tuple[str, str, str], ...]
    settings: tuple[Setting, ...]
    rules: tuple[Rule, ...]
    schemes: tuple[SchemeWords, ...]
    clauses: tuple[Setting, ...]
    checks: str  # how many, in words; empty without any
    leadership: tuple[tuple[str, str, str], ...]
    graduates: tuple[AnnouncedLine, ...]


def methodology_page(programme: ProgrammeWords, words: RulebookWords) -> MethodologyPage:
    """The page from the rulebook's words; parts left out of `words` are left off."""
    statuses = statuses_of(programme)
    return MethodologyPage(
        frame=page_frame("methodology/index.html", "How this is worked out", programme),
        intro=tuple(words.get("intro", [])),
        labels=words_of(programme).words["many_labels"],
        statuses=tuple(f"{one.label}: {one.meaning}" if one.meaning else one.label for one in statuses),
        vocabulary=tuple(_word(row, statuses) for row in words.get("vocabularies", [])),
        plans=announced_at("plans", words),
        publication=announced_at("publication", words),
        foundation=announced_at("foundation", words),
        figures=published_lines(words),
        pot=tuple(words.get("pot", [])),
        worked_out=tuple((one["of"], one["what"], one["how"]) for one in words.get("worked_out", [])),
        settings=tuple(_setting(row) for row in words.get("thresholds", [])),
        rules=tuple(_rule(example, words_of(programme).short) for example in words.get("worked_examples", [])),
        schemes=tuple(words.get("schemes", [])),
        clauses=tuple(_setting(row) for row in words.get("clauses", [])),
        checks=many(len(words["checks"]), "check") if words.get("checks") else "",
        leadership=tuple((what, known, source) for what, known, source in words.get("leadership_programme", [])),
        graduates=announced_at("leadership", words),
    )


def rule_pages(programme: ProgrammeWords, words: RulebookWords) -> list[RulePage]:
    """The page `methodology/<rule>/` of every rule that has worked examples."""
    return [_rule_page(programme, example) for example in words.get("worked_examples", [])]


def checks_page(programme: ProgrammeWords, words: RulebookWords) -> ChecksPage:
    """The page `methodology/checks/`; there may be no checks."""
    phrase = words_of(programme).phrase
    return ChecksPage(
        page_frame("methodology/checks/index.html", "Checks made on every update", programme, _TRAIL),
        tuple(
            CheckEntry(anchor(row["check"]), phrase(row["check"]), row["severity"], phrase(row["words"])) for row in words.get("checks", [])
        ),
    )


def _rule_page(programme: ProgrammeWords, example: WorkedExample) -> RulePage:
    words = words_of(programme)
    unit = words.short
    cases = tuple(
        CaseEntry(of_units(str(case["name"]), unit), _pairs(case.get("given", {}), words), _pairs(case.get("then", {}), words))
        for case in example["example"]
    )
    top = page_frame(f"methodology/{_anchor(example)}/index.html", example["title"], programme, _TRAIL)
    return RulePage(top, of_units(example["title"], unit), of_units(example["words"], unit), cases)


def _anchor(example: WorkedExample) -> str:
    return example["rule"].replace("_", "-")


def _word(row: VocabularyRow, statuses: Statuses) -> Word:
    read_as = status_words(row["status"], statuses) if row["status"] else "Cannot be known: sent back"
    return Word(row["word"], row["source"], read_as, row["note"])


def _setting(row: Threshold) -> Setting:
    chosen = "An illustrative choice." if row["illustrative"] else ""
    return Setting(
        name=capital(row["name"].replace("_", " ")),
        value=f"{row['value']} {row['unit']}".strip(),
        start=day_words(row["start"]),
        sources=tuple(words for words in (chosen, row["source"], row["note"]) if words),
    )


def _rule(example: WorkedExample, unit: str) -> Rule:
    place = _anchor(example)
    return Rule(
        place,
        of_units(example["title"], unit),
        of_units(example["words"], unit),
        f"{place}/index.html",
        many(len(example["example"]), "worked example"),
    )


def _pairs(values: Mapping[str, object], words: RegimeWords) -> tuple[tuple[str, str], ...]:
    return tuple((words.phrase(capital(name.replace("_", " "))), of_units(_value(value), words.short)) for name, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{str(name).replace('_', ' ')}: {_value(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_value(inner) for inner in value) or "none"
    if isinstance(value, datetime):
        return moment_words(value.isoformat())
    return day_words(str(value)) or "nothing"
