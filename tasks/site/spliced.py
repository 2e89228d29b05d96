"""A table as comma-separated text, in sheaves of some tens of trusts: lines of trusts told anew, between those that stand as they were."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from tasks.site.data.rows import natural

SIZE = 50
"""Trusts in a sheaf, so that one trust told anew costs one sheaf and not all."""

_END = b"\r\n"
_NEAR = 1 << 16  # bytes: a stretch short enough to go through line by line

Reached = Callable[[int], bool]
"""Whether the record that begins at a place is one that is looked for, or comes after it."""


def in_order(names: Iterable[str]) -> list[str]:
    """The order of trusts, and of the sheaves of a table."""
    return sorted(names, key=natural)


def sheaves(heading: bytes, lines: Mapping[str, bytes], standing: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sheaves of a table by the first trust in each, the heading before the first one; a table of no trust is its heading alone.

    Where some stand, from when the table was told before, only those are made that hold any of these trusts' lines.
    """
    firsts = in_order(standing)
    if not firsts:
        codes = in_order(lines) or [""]
        found = {code: b"".join(lines.get(trust, b"") for trust in codes[at : at + SIZE]) for at, code in list(enumerate(codes))[::SIZE]}
        return found | {codes[0]: heading + found[codes[0]]}
    column = heading.removesuffix(_END).split(b",").index(b"trust")
    held: dict[str, dict[str, bytes]] = defaultdict(dict)
    for trust in lines:
        held[firsts[max(bisect_right(firsts, natural(trust), key=natural) - 1, 0)]][trust] = lines[trust]
    made = {first: spliced(column, standing[first].removeprefix(heading), anew) for first, anew in held.items()}
    return {first: heading + text if first == firsts[0] else text for first, text in made.items()}


def spliced(column: int, text: bytes, anew: Mapping[str, bytes]) -> bytes:
    """Lines in the order of trusts: of those in `anew` their lines there, of all others those of `text`, where they were told before.

    `column` is where a line says its trust. Nothing up to it is ever quoted: months, numbers, yes or no, names of rules and codes. Lines
    that stand are not looked at one by one: a place among them is found by halves.
    """
    pieces, done = [], 0

    def trust_at(place: int) -> list[tuple[int, str]]:
        return natural(text[place : text.index(_END, place)].split(b",", column + 1)[column].decode())

    for trust in in_order(anew):
        mine = natural(trust)
        begin = _first(text, done, lambda place: trust_at(place) >= mine)  # noqa: B023  called before the next trust's turn
        pieces += [text[done:begin], anew[trust]]
        done = _first(text, begin, lambda place: trust_at(place) > mine)  # noqa: B023
    return b"".join([*pieces, text[done:]])


def _first(text: bytes, begin: int, reached: Reached) -> int:
    """Where the first record stands, from one that begins at `begin` on, that `reached` is true of; else the end. Records are in order."""
    low, high, step = begin, len(text), _NEAR
    while high - low > _NEAR:
        place = _next(text, low, min(low + step, (low + high) // 2))
        if place >= high:
            break
        low, high, step = (low, place, step) if reached(place) else (place, high, 2 * step)
    while low < high and not reached(low):
        low = _next(text, low, low)
    return min(low, high)


def _next(text: bytes, begin: int, at: int) -> int:
    """Where the first record begins after `at`, counted from one that begins at `begin`: a line that ends inside quotes goes on."""
    quotes = text.count(b'"', begin, at)
    while True:
        end = text.index(_END, at) + len(_END)
        quotes += text.count(b'"', at, end)
        if quotes % 2 == 0:
            return end
        at = end
