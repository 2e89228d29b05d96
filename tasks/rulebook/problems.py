"""Every mistake in config/ is found in one reading, each with its file, its line and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from tasks.model.mistake import BadConfig

MOST_LISTED = 12  # names; more are not read to the end
NEAR = 0.5  # a ratio of SequenceMatcher: two of three letters is near, one of three is not


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake; `line` is the physical line of the file, counted from 1."""

    file: str
    line: int
    says: str


class Problems:
    """The mistakes found so far, in a folder called `folder`."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._found: set[Problem] = set()

    def add(self, file: str, line: int, says: str) -> None:
        self._found.add(Problem(file, line, says))

    def about(self, file: str) -> bool:
        """Whether a file has mistakes of its own, so that what refers to it cannot be judged yet."""
        return any(problem.file == file for problem in self._found)

    def raise_if_any(self) -> None:
        """Raise BadConfig with one line per mistake, in the order of files and lines."""
        if self._found:
            raise BadConfig("\n".join(f"{self.folder}/{p.file}, line {p.line}: {p.says}" for p in sorted(self._found)))


def nearest(word: str, known: Collection[str]) -> str:
    """The word most like one written, blind to case (a capital is the commonest slip); an empty string when none is near.

    Of equals, letters that changed places come first (the codes of trusts are short), then a common beginning.
    """

    def likeness(name: str) -> tuple[float, bool, int, str]:
        one, other = word.casefold(), name.casefold()
        beginning = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
        return SequenceMatcher(None, one, other).ratio(), sorted(one) == sorted(other), beginning, name

    best = max(known, key=likeness, default="")
    return best if likeness(best)[0] >= NEAR else ""


def misnamed(kind: str, strange: Iterable[str], missing: Collection[str], known: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """A sentence for each strange name, and the names still missing: one that a strange name was meant for is reported only once."""
    left, sentences = list(missing), {}
    for name in strange:
        meant = nearest(name, left)
        sentences[name] = unknown(kind, name, [meant] if meant else known)
        left = [other for other in left if other != meant]
    return sentences, left


def unknown(kind: str, word: str, known: Collection[str]) -> str:
    """The sentence for a word that is not one of those known: the nearest is offered, else all of them when they are at most twelve."""
    sentence = f'there is no {kind} "{word}"'
    if near := nearest(word, known):
        return f'{sentence}: did you mean "{near}"?'
    if 0 < len(known) <= MOST_LISTED:
        return f"{sentence}: write one of {', '.join(sorted(known))}"
    return f"{sentence}: check its spelling, or add it first"
