"""How a status is shown: always as words, with a colour that adds nothing the words do not say."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.model.status import Status
from tasks.site.data.shapes import Row

_COLOURS = {Status.DELIVERED: "blue", Status.ON_TRACK: "green", Status.SOME_ISSUES: "yellow", Status.NOT_ON_TRACK: "red"}
_STATES = {
    "accepted": ("On time", "green"),
    "accepted with reasons": ("On time, with reasons", "green"),
    "accepted late": ("Accepted late", "yellow"),
    "nil return": ("Nothing to report", "white"),
    "returned": ("Returned, not mended", "red"),
    "withdrawn": ("Withdrawn by the trust", "red"),
    "never received": ("Never received", "red"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A tag: its words, and the name of a colour of the design system."""

    words: str
    colour: str


def status_words(status: str) -> str:
    """The published label of a status; an action never reported on says so."""
    return Status(status).label if status else "Never reported"


def status_label(action: Row) -> Label:
    """This month's status of an action. Delivered without evidence, and nothing said this month, are never shown as plain statuses."""
    if not action["reported"]:
        return Label("Not reported", "grey")
    if action["unevidenced"]:
        return Label("Reported delivered, no evidence supplied", "orange")
    return (
        Label(status_words(action["status"]), _COLOURS.get(Status(action["status"]), "grey"))
        if action["status"]
        else Label("No status", "grey")
    )


def state_label(trust: Row) -> Label:
    """What became of a trust's update this month."""
    words, colour = _STATES[trust["state"]]
    return Label(words, colour)
