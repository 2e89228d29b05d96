"""The one verdict on a trust's month, as it is shown: a tag that says it in words, and the rest of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from tasks.rules.getting_better import BETTER, DONE, EARLY, GETTING_BETTER, MIXED, STILL, UNKNOWN, VERDICT, WORST_FIRST
from tasks.site.data.shapes import Row
from tasks.site.words.figure import figure, ident
from tasks.site.words.labels import Label
from tasks.site.words.plain import capital

NONE = "no verdict"
"""Of a month from before there were verdicts."""

COLOURS = {STILL: "red", UNKNOWN: "grey", EARLY: "white", MIXED: "yellow", BETTER: "green", DONE: "blue", NONE: "white"}


def standings(verdicts: Iterable[Row]) -> dict[str, Row]:
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


def standing_words(edition: str, row: Row) -> Markup:
    """The verdict's sentence, its first words as a tag, marked with the rule's name."""
    label, sentence = label_of(word_of(row)), str(row["sentence"])
    rest = sentence.removeprefix(label.words)
    colon, rest = (f'<span class="nhsuk-u-visually-hidden">{rest[0]}</span>', rest[1:]) if rest[:1] in {":", "."} else ("", f" {rest}")
    tag = f'<strong class="nhsuk-tag nhsuk-tag--{label.colour}">{escape(label.words)}</strong>'
    marked = figure(ident(edition, GETTING_BETTER, row["trust"]), row["answer"], "\ue000")
    return marked.replace("\ue000", Markup(f"{tag}{colon}{escape(rest)}"))  # noqa: S704 - every part of it is escaped
