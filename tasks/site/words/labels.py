"""How a status is shown, on pages and in charts: always as words, with colours that add nothing the words do not say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.model.status import Status
from tasks.site.data.shapes import Row
from tasks.site.words.plain import in_rhythm


@dataclass(frozen=True, slots=True)
class Label:
    """A tag: its words, the name of its colour in the design system, and the colour of its bar in a chart, if it has one."""

    words: str
    colour: str
    fill: str = ""


STATUSES = {
    "delivered": Label(Status.DELIVERED.label, "blue", "#005eb8"),
    "on_track": Label(Status.ON_TRACK.label, "green", "#007f3b"),
    "some_issues": Label(Status.SOME_ISSUES.label, "yellow", "#ffb81c"),
    "not_on_track": Label(Status.NOT_ON_TRACK.label, "red", "#d5281b"),
    "never_reported": Label("Never reported", "grey", "#768692"),
    "closed": Label("Closed, not delivered", "white", "#425563"),
    "not_reported": Label("Not reported", "grey", "#768692"),
    "unevidenced": Label("Reported delivered, no evidence supplied", "orange"),
}
"""Every status that pages show for an action in a month; the first six are counted and drawn."""

_STATES = {
    "accepted": Label("On time", "green"),
    "accepted with reasons": Label("On time, with reasons", "green"),
    "accepted late": Label("Accepted late", "yellow"),
    "nil return": Label("Nothing to report", "white"),
    "returned": Label("Returned, not mended", "red"),
    "may be mended": Label("Returned, may be mended", "yellow"),
    "not answered yet": Label("Received, not answered yet", "white"),
    "withdrawn": Label("Withdrawn by the trust", "red"),
    "asked which month": Label("Asked which month it is for", "red"),
    "being looked at": Label("Being looked at by us", "white"),
    "no agreed plan": Label("No agreed plan", "white"),
    "never received": Label("Never received", "red"),
}


def shown_status(action: Row) -> str:
    """The status of an action in its month, as `STATUSES` names it.

    Delivered without evidence, and no report this month, are never shown as plain statuses. Of what was delivered before its plan closed it
    no report is expected, so it is shown as delivered.
    """
    if action["status"] == "closed":
        return "closed"
    if not action["status_period"]:
        return "never_reported"
    if not action["reported"] and not action.get("closed_on"):
        return "not_reported"
    return "unevidenced" if action["unevidenced"] else str(action["status"])


def status_label(action: Row) -> Label:
    """This month's status of an action as a tag."""
    return STATUSES[shown_status(action)]


def status_words(status: str) -> str:
    """The published label of a status, and the words for an action that was never reported on, or is closed."""
    return STATUSES[status or "never_reported"].words


def state_label(trust: Row, period: str) -> Label:
    """What became of a trust's update for a period, with a mark where it was corrected since."""
    label = _STATES[trust["state"]]
    label = replace(label, words=in_rhythm(period, label.words))
    return replace(label, words=f"{label.words}, corrected since") if trust.get("corrected_at") else label
