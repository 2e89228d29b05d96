"""Quotes of words that are taken down: so many of them in a row, in what was public before, and which of these go with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tasks.model.words import counted
from tasks.publish.public_site import removals
from tasks.record.record import Record
from tasks.rules.cut_quote import letters_by_mark, marks_of, marks_within
from tasks.run.run import Run
from tasks.site.removal import Removal, may_say, removal_of, runs_within, text_without, without
from tasks.upkeep.found_words import PublicText, public_texts
from tasks.upkeep.published_words import OF_THE_TRUST

_NAMED = 20


@dataclass(frozen=True, slots=True)
class FoundQuotes:
    """Where so many of the words in a row stood that leave with them (`gone`), and where some stay public (`left`): as well as in texts, in
    so many files of the site that say them of themselves (`files`).
    """

    many: int = 0
    gone: tuple[PublicText, ...] = ()
    left: tuple[PublicText, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """Which places these are, for a person, and what takes down what is left; the words themselves are not repeated."""
        row = f"{self.many} or more of the words in a row"
        found = _some([f"{row} leave what is published of {place} too." for place in _places(self.gone)])
        left = [f"{row} stay public: {place}. {_how(text)}" for place, text in _places(self.left).items()]
        ordinary = ["What several trusts write may be ordinary words: look at each place before you take it down."] if left else []
        return [*found, *_some(left), *ordinary, *_some([f"{row} are the publication's own, and stay in {path}." for path in self.files])]


def own_runs(run: Run, one: Removal, words: str, trusts: Collection[str], many: int) -> frozenset[str]:
    """The marks of so many of the words in a row, but for those that other trusts say too, that stand where nobody writes freely, or that
    are the publication's own: they would leave all of these.
    """
    letters = letters_by_mark(words, many)
    quotes = list(_quotes(run.record, [one], marks := frozenset(letters), many))
    runs = marks.difference(*(found for text, found in quotes if not (text.free and text.trust in {"", *trusts})))
    whole = {part for text, _ in quotes if text.free for part in _parts(text)}
    apart = sorted((one, *(removal_of(text, run.moment.date()) for text in whole)), key=lambda each: -len(each.letters))
    for path, data in _that_may_say(run, letters, runs):
        runs -= runs_within(path, without(path, data, apart), many)
    return runs


def found_quotes(run: Run, one: Removal, words: str) -> FoundQuotes:
    """Where quotes of words stand that are taken down with marks of so many in a row; what left before is not among them."""
    marks, many, before = marks_of(words, one.run_words), one.run_words, removals(run.record)
    gone = [text for text, _ in _quotes(run.record, [Removal(one.letters, one.sentence), *before], one.runs, many)]
    left = list(_quotes(run.record, standing := [one, *before], marks, many))
    rest = (marks - one.runs).difference(*(found for _, found in left))
    may = _that_may_say(run, letters_by_mark(words, many), rest)
    files = (path for path, data in may if runs_within(path, without(path, data, standing), many) & rest)
    return FoundQuotes(many, tuple(gone), tuple(text for text, _ in left), tuple(files))


def _that_may_say(run: Run, letters: Mapping[str, str], marks: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Each public file that may say one of the marks' words in a row: to read most of them as far as their letters is much the cheapest."""
    runs = [letters[mark] for mark in marks]
    for path in run.site.listed() if runs else ():
        if may_say(path, data := run.site.read(path) or b"", runs):
            yield path, data


def _quotes(record: Record, standing: list[Removal], marks: frozenset[str], many: int) -> Iterator[tuple[PublicText, frozenset[str]]]:
    """Each text that has any of the marks once words that were taken down left it, and which."""
    for text in public_texts(record) if marks else ():
        if marks_within(text.text, marks, many):
            says = text.text
            for one in standing:
                says = text_without(says, one)
            if found := marks_within(says, marks, many):
                yield text, found


def _parts(text: PublicText) -> list[str]:
    """A text as the site may say it: of a reason each clause, of the evidence of a verdict, which is JSON, what it holds."""
    if not text.trust:
        return text.text.split("; ")  # pages write names in place of the codes in other clauses
    if not text.text.startswith("["):
        return [text.text]
    try:
        return [str(value) for pair in json.loads(text.text) for value in (pair if isinstance(pair, list) else [pair])]
    except ValueError:
        return [text.text]


def _places(texts: Collection[PublicText]) -> dict[str, PublicText]:
    """Each place in words, by the newest text that stands there. What follows from a row is named where nothing else of its trust is."""
    rows = {text.trust for text in texts if text.ref}
    return {_place(text): text for text in texts if text.ref or text.trust not in rows}


def _place(text: PublicText) -> str:
    if not text.ref:
        return f"{text.trust or 'the reason of a correction'} for {text.month.words}"
    return f"{text.trust if text.ref == OF_THE_TRUST else text.ref} for {text.month.words} ({text.column})"


def _how(text: PublicText) -> str:
    if not text.ref:
        return "Give them in a file of their own to take them down."
    if not text.free:
        return "Nobody writes freely there: it is the plan's, or the publication's, own."
    return f"`measures take-down --row {text.trust} {text.release} {text.ref} {text.column}` takes down what stands there."


def _some(sentences: list[str]) -> list[str]:
    more = len(sentences) - _NAMED
    return [*sentences[:_NAMED], *([f"And {counted(more, 'more place')}."] if more > 0 else [])]
