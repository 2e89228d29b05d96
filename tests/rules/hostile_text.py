"""Regular expressions of a room, and texts of 100,000 characters on which each would take longest if it took more than its time."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

LONG = 100_000
ANYWHERE = ["a", "1", " ", "-", ".", ",", "a ", "1 ", "a@", "Aa ", "1/", "\n", "<a ", "\u00a0", "'", "\u017e"]


def patterns(*rooms: str) -> Iterator[tuple[str, re.Pattern]]:
    """Each compiled expression that a module of these packages holds, by where it stands."""
    for room in rooms:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                yield from ((f"{found.name}.{name}{where}", one) for where, one in _within(value))


def _within(value: object, where: str = "") -> Iterator[tuple[str, re.Pattern]]:
    if isinstance(value, re.Pattern):
        yield where, value
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from _within(one, f"{where}[{place}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _within(one, f"{where}[{key!r}]")


def hostile(pattern: re.Pattern) -> Iterator[str]:
    """Texts of what the expression wants, over and over, and never quite all of it."""
    wanted = sample(
        _parser.parse(pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1"), pattern.flags)
    )
    begun = {wanted[:end] for end in range(1, min(len(wanted), 40) + 1)}
    for piece in sorted(begun | set(ANYWHERE)):
        yield (piece * (LONG // len(piece) + 1))[:LONG] + "\x00"
    for begin in sorted(begun):
        for letter in ("a", "1", " ", "A"):
            yield begin + letter * LONG + "\x00"


def sample(tree: object) -> str:
    """A short text that an expression matches, or nearly."""
    return "".join(_sample(kind, about) for kind, about in tree)  # type: ignore[attr-defined]


def _sample(kind: object, about: object) -> str:
    match kind, about:
        case kinds.LITERAL, int():
            return chr(about)
        case kinds.NOT_LITERAL | kinds.ANY, _:
            return "x"
        case kinds.IN, list():
            return _one_of(about)
        case ((kinds.MAX_REPEAT | kinds.MIN_REPEAT | kinds.POSSESSIVE_REPEAT), (least, most, inner)):
            return sample(inner) * max(least, min(1, most))
        case kinds.SUBPATTERN, (*_, inner):
            return sample(inner)
        case kinds.ATOMIC_GROUP, inner:
            return sample(inner)
        case kinds.BRANCH, (_, branches):
            return sample(branches[0])
    return ""


def _one_of(members: list) -> str:
    for kind, about in members:
        match kind, about:
            case kinds.LITERAL, int():
                return chr(about)
            case kinds.RANGE, (first, _):
                return chr(first)
            case kinds.CATEGORY, kinds.CATEGORY_DIGIT:
                return "1"
            case kinds.CATEGORY, kinds.CATEGORY_SPACE:
                return " "
            case kinds.CATEGORY, kinds.CATEGORY_WORD:
                return "a"
    return "x"
