"""A change since last month as a short sentence."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.site.labels import status_words
from tasks.site.shapes import Row
from tasks.site.wording import day_words, many

KINDS = {
    "delivered": ("newly reported delivered", "newly reported delivered"),
    "reopened": ("reopened after being reported delivered", "reopened after being reported delivered"),
    "better": ("with a better status", "with a better status"),
    "worse": ("with a worse status", "with a worse status"),
    "percent": ("with a changed percentage only", "with a changed percentage only"),
    "revised": ("with a new revised date", "with a new revised date"),
    "silent": ("reported last month but not this month", "reported last month but not this month"),
    "added": ("added to a plan", "added to plans"),
    "dropped": ("taken out of a plan", "taken out of plans"),
}


def change_words(change: Row) -> str:
    """What happened to one action, its reference left out."""
    kind, before, after = change["kind"], change["before"], change["after"]
    if kind == "percent":
        return f"moved from {before} to {after} complete."
    if kind == "revised":
        return f"has a revised date of {day_words(after)} (before: {day_words(before)})."
    if kind == "silent":
        return "was reported on last month and not this month."
    if kind == "added":
        return "was added to the plan."
    if kind == "dropped":
        return "is no longer in the plan."
    was, now = status_words(before), status_words(after)
    lead = {"delivered": "is newly reported delivered", "reopened": "was reported delivered and is open again"}.get(kind)
    return f"{lead}: it was {was}, now {now}." if lead else f"got {kind}: it was {was}, now {now}."


def change_counts(changes: Iterable[Row], of: int) -> tuple[str, ...]:
    """How many actions changed in each way, out of all actions."""
    kinds = [change["kind"] for change in changes]
    found = [(kinds.count(kind), one, several) for kind, (one, several) in KINDS.items()]
    return tuple(f"{many(count, 'action')} of {of:,} {one if count == 1 else several}" for count, one, several in found if count)
