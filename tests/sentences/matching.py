"""A list of sentences and how it reads one: which of them is said, and whether its figures are those of the data.

A line of the list is a scope and a sentence. In a sentence, `{name}` is a fact of that name, `{n|trust}` a count with its noun, `{n/of}`
and `{n/of|actions}` a share, `{n//of|partnerships}` a part of a whole, `{*}` any words,
and `[...]` may be left out. After ` ~ ` stand facts that must hold for the sentence to be true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

from tests.sentences.open_data import Facts

PLACE = re.compile(r"\{([^}]*)\}|(\[)|(\])")
NUMBER = r"-?[\d,.]+"
SEPARATOR = re.compile(r"(?:[.;]? ?\|)+ ?|[;.:,]* ?…[;.,)]* ?|[;.] | |$")
FIGURE = re.compile(r"\d|\b(?:Every|No|Nobody|Nothing) (?:trust|acceptable|regulator|was|that|had|of|actions)")
UNFIGURED = re.compile(r"(?:(?!\. |; | \| |…).)+(?:\.(?= |$))?")

LITERAL = 12
"""So many letters besides its figures make a sentence known again with other figures."""

FactsOf = Callable[..., Iterator[Facts]]
"""The facts of a scope, by its name, where a statement stands."""


@dataclass(frozen=True)
class Listed:
    """One sentence of the list."""

    scope: str
    sentence: str
    conditions: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """What is found again fast."""
        return f"{self.scope} {self.sentence} {self.conditions}"

    @cached_property
    def opening(self) -> str:
        """The words before the first figure, which have to stand there whatever the figures are."""
        place = PLACE.search(self.sentence)
        return self.sentence[: place.start()] if place else self.sentence

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """Any sentence of this form, whatever its figures."""
        return re.compile(self._pattern(_any) + r"(?=$|[.;:| ])")

    def said_of(self, facts: Facts) -> str | re.Pattern[str] | None:
        """The sentence as it is true of these facts, as a pattern where words are free in it or may be left out.

        None where they lack one that it states, or a condition does not hold.
        """
        try:
            if not all(facts[name] for name in self.conditions):
                return None
            pattern = self._pattern(lambda place: _as_fact(place, facts))
        except KeyError:
            return None
        free = "{*}" in self.sentence or "[" in self.sentence
        return re.compile(pattern) if free else re.sub(r"\\(.)", r"\1", pattern, flags=re.S)

    def _pattern(self, fill: Callable[[str], str]) -> str:
        found, end, optional = "", 0, False
        for place in PLACE.finditer(self.sentence):
            found += re.escape(self.sentence[end : place.start()])
            optional = bool(place[2]) or (optional and not place[3])
            try:
                found += "(?:" if place[2] else ")?" if place[3] else fill(place[1])
            except KeyError:
                if not optional:
                    raise
                found += "(?!)"  # a fact that there is none of: what may be left out is left out
            end = place.end()
        return found + re.escape(self.sentence[end:])


def _any(place: str) -> str:
    name, slash, _ = place.partition("/")
    if name == "*":
        return "[^|]+?"
    if slash:
        return rf"(?:{NUMBER} of {NUMBER}[ a-z’]*(?: \((?:less than |more than )?\d+%\))?|no [a-z ]+ to count)"
    if "|" in place:
        return rf"(?:{NUMBER}|no)(?: [a-z-]+)+"
    return r".+?"


def _as_fact(place: str, facts: Facts) -> str:
    name, slash, rest = place.partition("/")
    if name == "*":
        return "[^|]+?"
    if not slash:
        name, _, noun = place.partition("|")
        return re.escape(many(facts[name], noun) if noun else written(facts[name]))
    of, _, noun = rest.removeprefix("/").partition("|")
    part = f"{facts[name]:,} of {facts[of]:,}"
    if noun:
        part += f" {noun.removesuffix('s') if facts[of] == 1 else noun}"
    if rest.startswith("/"):
        return re.escape(part)
    return re.escape(f"{part} ({percent(facts[name], facts[of])})" if facts[of] else f"no {noun or 'actions'} to count")


def written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value[:-1]) + " and " * (len(value) > 1) + "".join(value[-1:])
    return f"{value:,}" if isinstance(value, int) else str(value)


def many(count: int, noun: str) -> str:
    """'1 trust', '3 trusts', 'no trusts'; the plural may be given after a bar."""
    one, _, several = noun.partition("|")
    return f"{count:,} {one}" if count == 1 else f"{f'{count:,}' if count else 'no'} {several or one + 's'}"


def percent(count: int, of: int) -> str:
    """Rounded half up; only nothing is 0%, and only all is 100%."""
    rounded = (200 * count + of) // (2 * of)
    if not rounded and count:
        return "less than 1%"
    return "more than 99%" if rounded == 100 and count < of else f"{rounded}%"


def in_words_of_2025(line: str) -> str:
    """A line of a list in the words of the regime of quarters; names of facts stay."""
    parts = re.split(r"(\{[^}|]*|trusts\.csv)", line)  # every second one begins a place, or is a file's name
    return "".join(part if n % 2 else reduce(lambda text, pair: text.replace(*pair), WORDS_OF_2025, part) for n, part in enumerate(parts))


WORDS_OF_2025 = (
    ("hospital trust", "provider"),
    ("special measures", "the Provider Improvement Programme"),
    ("the special measures regime", "the Provider Improvement Programme"),
    ("trust", "provider"),
    ("Trust", "Provider"),
    ("month", "quarter"),
)


def read_list(path: Path, spoken: Callable[[str], str] = str) -> list[Listed]:
    """The sentences of a list; `spoken` puts each line into a regime's own words."""
    found, scope = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"== (\w+)(?: .*)?", line):
            scope = heading[1]
        elif line and not line.startswith("#"):
            sentence, _, conditions = line.partition(" ~ ")
            found.append(Listed(scope, spoken(sentence), tuple(conditions.split())))
    return found


class Reader:
    """Reads statements by a list; `used` are the sentences that were said, with where first."""

    def __init__(self, listed: list[Listed], facts_of: FactsOf) -> None:
        self.listed, self.facts_of = listed, facts_of
        self.used: dict[Listed, tuple[str, object]] = {}
        self._facts: dict[object, dict[str, list[Facts]]] = {}
        self._true: dict[object, dict[str, dict[str | re.Pattern[str], set[str]]]] = {}

    def faults(self, statement: str, told: object) -> Iterator[str]:
        """What in a statement is not listed, or is listed and not true of the data; an action that it names is meant to its end."""
        at, named = 0, frozenset[str]()
        facts, all_true = self._facts.setdefault(told, {}), self._true.setdefault(told, {})
        while at < len(statement):
            true = [
                (end, refs, one)
                for one in self.listed
                if statement.startswith(one.opening, at)
                for said, refs in self._as_true(one, told, facts, all_true).items()
                if (end := _end(said, statement, at)) is not None and (not named or "" in refs or refs & named)
            ]
            if true:
                end = max(end for end, *_ in true)
                longest = {one: about for until, about, one in true if until == end}
                said, about = next(iter(longest.items()))
                self.used.setdefault(said, (statement, told))
                named = named or frozenset(about if "{ref}" in said.sentence else ())
                if len(longest) > 1:
                    yield f"is listed {len(longest)} times: {statement[at:end]!r}, as {[*longest][1].sentence!r}"
            else:
                plain = UNFIGURED.match(statement, at)
                end = plain.end() if plain else len(statement)
                words = statement[at:end]
                if FIGURE.search(words):
                    alike = [
                        one.sentence for one in self.listed if one.shape.match(statement, at) and len(PLACE.sub("", one.sentence)) > LITERAL
                    ]
                    yield f"says what the data do not: {words!r}, as {max(alike, key=len)!r}" if alike else f"is not listed: {words!r}"
            gap = SEPARATOR.match(statement, end)
            at = max(gap.end() if gap else end, at + 1)

    def _as_true(
        self, one: Listed, told: object, facts: dict[str, list[Facts]], true: dict[str, dict[str | re.Pattern[str], set[str]]]
    ) -> dict[str | re.Pattern[str], set[str]]:
        """The sentence as it is true there, and of which actions it is; worked out once."""
        key = one.key
        if key not in true:
            if one.scope not in facts:
                facts[one.scope] = list(self.facts_of(one.scope, told))
            true[key] = {}
            for fact in facts[one.scope]:
                if (said := one.said_of(fact)) is not None:
                    true[key].setdefault(said, set()).add(fact.get("ref", ""))
        return true[key]


def _end(said: str | re.Pattern[str], statement: str, at: int) -> int | None:
    """Where the sentence ends, if it is said here and whole."""
    if isinstance(said, str):
        end = at + len(said) if statement.startswith(said, at) else None
    else:
        end = found.end() if (found := said.match(statement, at)) else None
    return end if end is not None and SEPARATOR.match(statement, end) else None
