"""Which statements are gone and which are new, where a trust's month and its whole story may say the same thing for each other."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.frozen.statements import MONTH, Groups

SHOWN = 20
"""As many statements of a group are shown as a person reads at once; the others are counted."""

WIDTH = 300
"""So much of a statement is shown."""


def report(before: Groups, now: Groups) -> str:
    """By group, what is gone and what is new."""
    lost, added = gone(before, now), new(before, now)
    lines = []
    for group in sorted(before | now):
        less, more = sorted(lost.get(group, ())), sorted(added.get(group, ()))
        if less or more:
            lines.append(f"{group}: {len(less)} gone, {len(more)} new")
            lines += [f"  {sign} {statement[:WIDTH]}" for sign, some in (("-", less), ("+", more)) for statement in some[:SHOWN]]
    return "\n".join(lines)


def gone(before: Groups, now: Groups) -> Groups:
    """Statements that stand no more; what a trust's page of a month no longer says may stand in the trust's whole story."""
    return {group: once - now.get(group, set()) - now.get(_story_of(group), set()) for group, once in before.items()}


def new(before: Groups, now: Groups) -> Groups:
    """Statements that never stood; what a trust's whole story says now may have stood in one of its months."""
    moved: Groups = defaultdict(set)
    for group, once in before.items():
        moved[_story_of(group)] |= once
    return {group: today - before.get(group, set()) - moved[group] for group, today in now.items()}


def _story_of(group: str) -> str:
    """The whole story that a trust's month belongs to; no group's name for any other group."""
    found = re.fullmatch(rf"(trust \w+) {MONTH}", group)
    return found[1] if found else ""
