"""The promises of a trust that were met by each month's end, of those due, in numbers and as a small line."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.site.address import in_force
from tasks.site.chart import CountDrawn, path_through
from tasks.site.data.dictionary import statuses_of
from tasks.site.data.shapes import ReleaseData
from tasks.site.words.figure import ident
from tasks.site.words.labels import status_labels
from tasks.site.words.plain import in_rhythm, month_words

SPARK = (96, 28)
"""The width and height of a line in a card."""


def promise_counts(data: ReleaseData, trust: str) -> dict[str, int]:
    """How many promises of a trust were due by the month's end, how many of these are met, and were a month before."""
    held = data["counts"].get(trust, {})
    return {name: held.get(name, 0) for name in ("due", "met", "met_before")}


def met_by_month(months: Sequence[ReleaseData], trust: str) -> list[CountDrawn]:
    """How many of the promises due by each month's end were met; a month in which none was due has words for that."""
    return [_met(month, trust) for month in months]


def _met(month: ReleaseData, trust: str) -> CountDrawn:
    edition, counts = in_force(month).edition, promise_counts(month, trust)
    row = next((row for row in month["trusts"] if row["trust"] == trust), None)
    words, known = "", bool(row and counts["due"])
    if row is None:
        words = in_rhythm(month["period"], "not in this month")
    elif not counts["due"]:
        words = "no promise due"
    elif not row["accepted"]:
        words = "no update was accepted"
    fill = next(iter(status_labels(statuses_of(month["programme"])).values())).fill
    met, due = (ident(edition, which, trust) for which in ("met", "due"))
    return CountDrawn(month_words(month["period"]), counts["met"], counts["due"], counts["met"], fill, met, due, met, words, known=known)


def spark(drawn: Sequence[CountDrawn]) -> str:
    """The same line small, as a path in a drawing of `SPARK`; empty where it has fewer than two points."""
    wide, high = SPARK
    step = wide / max(len(drawn) - 1, 1)
    places = [(index * step, high - high * one.count / one.of) if one.known else None for index, one in enumerate(drawn)]
    return path_through(places) if sum(place is not None for place in places) > 1 else ""
