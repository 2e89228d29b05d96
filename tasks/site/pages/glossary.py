"""The glossary: the words of the publication, their meanings, and the rules that decide where they apply."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.shapes import ProgrammeWords, RulebookWords
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.words.action_line import anchor
from tasks.site.words.plain import capital


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its meaning; `rule` has no address where the word has no rule of its own."""

    anchor: str
    term: str
    means: str
    rule: Link


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The words in the order of the alphabet, and the labels of an action, the best first, each with what is meant by it."""

    frame: PageFrame
    terms: tuple[Term, ...]
    labels: tuple[tuple[str, str], ...]


def glossary_page(programme: ProgrammeWords, words: RulebookWords) -> GlossaryPage:
    """The page `glossary/index.html`; a regime that explains no words has its labels alone."""
    top = page_frame("glossary/index.html", "Words used here", programme)
    titles = {one["rule"]: words_of(programme).phrase(one["title"]) for one in words.get("worked_examples", [])}
    return GlossaryPage(
        frame=top,
        terms=tuple(
            Term(
                anchor=anchor(one["term"].partition(",")[0].replace(" ", "-")),
                term=capital(one["term"]),
                means=one["means"],
                rule=Link(titles[one["rule"]], f"{top.root}methodology/{one['rule'].replace('_', '-')}/index.html")
                if one["rule"] in titles
                else Link("", ""),
            )
            for one in sorted(words.get("glossary", []), key=lambda one: one["term"].casefold())
        ),
        labels=tuple((one.label, one.meaning) for one in statuses_of(programme)),
    )
