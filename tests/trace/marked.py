"""A page read as a figure checker reads it: every figure that is marked with an id, and every count in the words outside the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_DRAWING = re.compile(r"<svg.*?</svg>", re.S)
_MARK = re.compile(r'<(?P<tag>[a-z0-9]+)\b[^>]*?\b(?:id|data-figure)="(?P<figure>fig-[^"]+)"[^>]*>')
_INLINE = re.compile(r"</?(?:a|strong|em|span|data|small)\b[^>]*>")
_LENGTH = re.compile(r"\(\d+ months?(?:, not reported in \d+ of them)?\)|\b\d+ months intended")
"""For how long an action has had a status, or a stay was meant to last: lengths of time, and no figures."""
_TAG = re.compile(r"<[^>]+>")
_COUNT = re.compile(
    r"\b\d[\d,]* of \d[\d,]*\b|\((?:less than |more than )?\d+%\)"
    r"|\b(?!20\d\d )\d[\d,]* (?:(?!of |the |and )[a-z]+ ){0,2}(?:actions?|trusts?|months?|partnerships?|improvements?|files?|facts?)\b"
)


def figures(page: str) -> Iterator[tuple[str, str]]:
    """(id, words) of every marked figure, one inside another told as well."""
    return ((ident, _words(inside)) for ident, inside, *_ in _marked(page))


def bare_counts(page: str, said: re.Pattern[str]) -> list[str]:
    """Every line with a count outside the marks; `said` are words that others wrote, which are not looked into. Drawings are left out."""
    main = _DRAWING.sub("", page.partition("<main")[2].partition("</main>")[0])
    outer: list[tuple[int, int]] = []
    for _, _, start, end in _marked(main):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    for start, end in reversed(outer):
        main = main[:start] + main[end:]
    lines = (" ".join(unescape(line).split()) for line in _TAG.sub("\n", _INLINE.sub("", main)).split("\n"))
    counts = (line for line in lines if _COUNT.search(_LENGTH.sub("", line)))
    return [line for line in counts if _COUNT.search(said.sub(" ", _LENGTH.sub("", line)))]


def _marked(page: str) -> list[tuple[str, str, int, int]]:
    """(id, markup inside, place where the inside begins, place where it ends) of each mark."""
    found = []
    for mark in _MARK.finditer(page):
        end = _end(page, mark["tag"], mark.end())
        found.append((mark["figure"], page[mark.end() : end], mark.end(), end))
    return found


def _end(page: str, tag: str, begin: int) -> int:
    """Where an element ends that began before `begin`, others of its name inside it counted."""
    depth = 1
    for step in re.compile(rf"<(/?){tag}\b").finditer(page, begin):
        depth += -1 if step[1] else 1
        if not depth:
            return step.start()
    raise ValueError(f"<{tag}> is never closed")


def _words(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", markup))).split())
