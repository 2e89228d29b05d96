"""A change since last month as a short sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from markupsafe import Markup

from tasks.model.status import Statuses
from tasks.site.data.row_types import ChangeRow
from tasks.site.words.figure import figure, ident
from tasks.site.words.labels import status_words
from tasks.site.words.plain import capital, day_words, in_rhythm, share

KINDS = {
    "delivered": "newly reported delivered",
    "reopened": "reopened after being reported delivered",
    "better": "better status",
    "worse": "worse status",
    "percent": "same status, other percentage",
    "revised": "new revised date",
    "silent": "reported last month and not this month",
    "closed": "closed by agreement, not delivered",
    "resumed": "open again after being closed",
    "added": "added to a plan",
    "dropped": "taken out of a plan, of last month's",
}

FOR_THE_WORSE = frozenset({"reopened", "worse", "silent", "dropped", "closed"})

_PLAIN = {
    "added": "was added to the plan.",
    "dropped": "is no longer in the plan.",
    "silent": "was reported last month and not this month.",
}
_OF_STATUS = {
    "closed": "was closed by agreement, not delivered; last known: {was}.",
    "resumed": "was closed and is open again by agreement; last known: {now}.",
    "delivered": "is newly reported delivered: it was {was}, now {now}.",
    "reopened": "was reported delivered and is open again: it was {was}, now {now}.",
}


def change_words(change: ChangeRow, statuses: Statuses) -> str:
    """What happened to one action, to stand after its reference."""
    kind, before, after = change["kind"], change["before"], change["after"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "revised":
        return f"has a revised date of {day_words(after)} (before: {day_words(before)})."
    if kind == "percent":
        return f"went from {before} to {after} complete."
    was, now = status_words(before, statuses), status_words(after, statuses)
    return _OF_STATUS.get(kind, "got {kind}: it was {was}, now {now}.").format(kind=kind, was=was, now=now)


def change_counts(edition: str, period: str, trusts: Collection[Mapping[str, int]], of: int, of_before: int) -> tuple[Markup, ...]:
    """How many actions changed in each way: out of all actions now, or of last month's for those that are gone from the plan.

    `trusts` holds the figures of each trust by name.
    """
    names = {kind: f"changed_{kind}" for kind in KINDS}
    summed = {kind: sum(counts[name] for counts in trusts if name in counts) for kind, name in names.items()}
    counts = [(kind, summed[kind], of_before if kind == "dropped" else of) for kind in KINDS]
    return tuple(
        Markup("{}: {}.").format(
            capital(in_rhythm(period, KINDS[kind])), figure(ident(edition, f"changed_{kind}"), count, share(count, whole, "actions"))
        )
        for kind, count, whole in counts
        if count
    )
