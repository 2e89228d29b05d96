"""The one verdict on a trust's month, as it is shown: a tag that says it in words, and the rest of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from tasks.rules.getting_better import BETTER, DONE, EARLY, GETTING_BETTER, MIXED, STILL, UNKNOWN, VERDICT, WORST_FIRST
from tasks.site.data.row_types import VerdictRow
from tasks.site.words.figure import figure, ident
from tasks.site.words.labels import Label
from tasks.site.words.plain import capital, in_rhythm

NONE = "no verdict"
"""Of a month from before there were verdicts."""

COLOURS = {STILL: "red", UNKNOWN: "grey", EARLY: "white", MIXED: "yellow", BETTER: "green", DONE: "blue", NONE: "white"}


def standings(verdicts: Iterable[VerdictRow]) -> dict[str, VerdictRow]:
    """Trust code to the row of the verdict on it, of those that there are."""
    return {row["trust"]: row for row in verdicts if row["rule"] == GETTING_BETTER}


def word_of(row: Mapping[str, Any] | None) -> str:
    """The verdict itself, as 'getting better'."""
    return dict(row["evidence"])[VERDICT] if row else NONE


def worst_first(word: str) -> int:
    """Where a verdict stands among those that readers are shown."""
    return WORST_FIRST.index(word) if word in WORST_FIRST else len(WORST_FIRST)


def label_of(word: str) -> Label:
    """A verdict as a tag."""
    return Label(capital(word), COLOURS[word])


def standing_words(edition: str, row: VerdictRow) -> Markup:
    """The verdict's sentence with its tag, marked with the rule's name."""
    marked = figure(ident(edition, GETTING_BETTER, row["trust"]), row["answer"], "\ue000")
    return marked.replace("\ue000", tagged(word_of(row), str(row["sentence"])))


def standing_tag(row: VerdictRow | None, edition: str) -> Markup | str:
    """The verdict on a trust in a release as a tag alone, marked with the rule's name; empty where it has none."""
    if row is None:
        return ""
    marked = figure(ident(edition, GETTING_BETTER, row["trust"]), row["answer"], "\ue000")
    return marked.replace("\ue000", _tag(label_of(word_of(row))))


def standing_sentence(row: VerdictRow | None, period: str, edition: str) -> Markup:
    """The same in a sentence; where it has none, that it has none."""
    if row is None:
        return Markup("{}").format(in_rhythm(period, "No verdict was given on this month."))
    return standing_words(edition, row)


def tagged(word: str, sentence: str) -> Markup:
    """A verdict's sentence, its first words as a tag; the sign after them is heard and not seen."""
    label = label_of(word)
    if sentence.startswith(label.words):
        rest = sentence.removeprefix(label.words)
        before, after = rest[:1], rest[1:]
    else:
        before, after = "", f" {sentence}"
    heard = Markup('<span class="nhsuk-u-visually-hidden">{}</span>').format(before) if before else Markup()
    return Markup("{}{}{}").format(_tag(label), heard, after)


def _tag(label: Label) -> Markup:
    return Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>').format(label.colour, label.words)
