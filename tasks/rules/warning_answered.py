"""A warning may be answered with a reason: it holds when the update is sent again, and lapses when what it was about changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """What a warning pointed at in the update before this one, as written, and the reason given for it; empty: none."""

    seen: str
    answer: str


def answered(seen: str, explanation: str, before: Answered | None) -> str:
    """The reason that stands for a warning, or empty text.

    `seen` is what the warning points at, as written; `explanation` is the reason in this update; `before` is the same warning in the
    trust's last update for the same period. The same reason left standing beside another value explains the old value, not the new.
    """
    if before is None:
        return explanation
    if seen == before.seen:
        return explanation or before.answer
    return "" if explanation == before.answer else explanation
