"""Nobody is blamed by our own fault: a trust is not judged by a month while what it sent could not be read or checked by us."""

from __future__ import annotations

from tasks.model.period import Period

LOOKED_AT = "being looked at"
"""What became of such a trust's update, as its state in a month."""


def being_looked_at(period: Period, held: int, *, unread: bool) -> str:
    """Why a trust without an accepted update is not judged by a month yet, as sentences; empty where nothing of it is our fault.

    `held` counts the updates for the month that a fault of ours stopped in the reading or the checks; `unread` says that a file in the
    trust's inbox, or a mail that may be its own, could not be opened at all, so that it is not known what it is for.
    """
    found = []
    if held:
        found.append(
            f"What arrived for {period.words} could not be checked, by a fault of ours: we are looking at it, and until that is mended "
            "it is neither accepted nor returned."
        )
    if unread:
        found.append("Not all that arrived, and may be from the trust, could be opened, by a fault of ours: we are looking at it.")
    return " ".join(found)
