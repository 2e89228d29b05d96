"""How a status is shown, on pages and in charts: always as words, with colours that add nothing the words do not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.model.regime_words import RegimeWords
from tasks.model.status import FINISHED, Statuses
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import Row


@dataclass(frozen=True, slots=True)
class Label:
    """A tag: its words, the name of its colour in the design system, and the colour of its bar in a chart, if it has one."""

    words: str
    colour: str
    fill: str = ""


_OTHERS = {
    "never_reported": Label("Never reported", "grey", "#768692"),
    "closed": Label("Closed, not delivered", "white", "#425563"),
    "not_reported": Label("Not reported", "grey", "#768692"),
    "unevidenced": Label("Reported delivered, no evidence supplied", "orange"),
}


@lru_cache(maxsize=8)
def status_labels(statuses: Statuses) -> Mapping[str, Label]:
    """Every status that pages show for an action in a month; the count of all that is finished has the colour of the first of those."""
    own = {one.code: Label(one.label, one.colour, one.fill) for one in statuses}
    first = next(one for one in statuses if one.finished)
    return {FINISHED: Label(FINISHED.capitalize(), first.colour, first.fill), **own, **_OTHERS}


STATES = {
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
    "to be confirmed": Label("A mail is to be confirmed", "yellow"),
    "not confirmed": Label("A mail was not confirmed", "red"),
    "still expected": Label("Still expected", "white"),
    "never received": Label("Never received", "red"),
}
"""What became of a trust's update, by its state in the open data."""


def shown_status(action: ActionRow) -> str:
    """The status of an action in its month, as `status_labels` names it.

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


def status_label(action: ActionRow, statuses: Statuses) -> Label:
    """This month's status of an action as a tag."""
    return status_labels(statuses)[shown_status(action)]


def status_words(status: str, statuses: Statuses) -> str:
    """The published label of a status, and the words for an action that was never reported on, or is closed."""
    return status_labels(statuses)[status or "never_reported"].words


def state_label(trust: Row, wording: RegimeWords) -> Label:
    """What became of a trust's update, in the regime's words, with a mark where it was corrected since."""
    label = STATES[trust["state"]]
    label = replace(label, words=wording.phrase(label.words))
    return replace(label, words=f"{label.words}, corrected since") if trust.get("corrected_at") else label
