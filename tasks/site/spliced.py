"""A table as comma-separated text, trust by trust: the lines of trusts told anew, and between them those that stand as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tasks.site.rows import natural

_END = b"\r\n"
_NEAR = 1 << 16  # bytes: a stretch short enough to go through line by line

Reached = Callable[[int], bool]
"""Whether the record that begins at a place is one that is looked for, or comes after it."""


def spliced(heading: bytes, standing: bytes, anew: Mapping[str, bytes]) -> bytes:
    """The table in the order of trusts: of those in `anew` their lines there, of all others the lines of `standing`, an earlier table.

    Nothing up to and with the column `trust` is ever quoted: months, numbers, yes or no, names of rules and codes. Lines that stand are
    not looked at one by one: a place among them is found by halves.
    """
    column = heading.removesuffix(_END).split(b",").index(b"trust")
    text, pieces, done = standing.removeprefix(heading), [heading], 0

    def trust_at(place: int) -> list[tuple[int, str]]:
        return natural(text[place : text.index(_END, place)].split(b",", column + 1)[column].decode())

    for trust in sorted(anew, key=natural):
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
