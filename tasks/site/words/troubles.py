"""Why a letter about a trust goes out: its update is overdue, its plan has stalled, or one of these is over."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.site.data.row_types import VerdictRow
from tasks.site.words.plain import listed

TROUBLES = {"overdue": "the update was overdue", "stalled": "the plan had stalled"}
OVER = {"overdue": "an update was accepted after all", "stalled": "the plan moves again"}


def troubles(verdicts: Iterable[VerdictRow], trust: str) -> list[str]:
    """The rules whose answers about a trust call for a letter."""
    return [row["rule"] for row in verdicts if row["trust"] == trust and row["rule"] in TROUBLES and row["answer"] == "yes"]


def trouble_words(rules: Iterable[str]) -> str:
    """What a letter says by these rules: 'the update was overdue and the plan had stalled'."""
    return listed([TROUBLES[rule] for rule in rules])
