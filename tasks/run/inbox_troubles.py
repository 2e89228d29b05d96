"""What of the inbox, of claims and of published files could not be read: written down, rung, and known at any later moment."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from tasks.record.decisions import trouble_by
from tasks.record.facts import InboxTrouble
from tasks.run.inbox import MAIL
from tasks.run.run import Run
from tasks.run.verb import happened

log = logging.getLogger("measures")

Troubles = Mapping[str, tuple[str, ...]]
"""Trust (`claims/RAL` for a partner, `evidence/ratings` for a kind) to what of it cannot be read, in sentences without a full stop."""


def note_troubles(run: Run, troubles: Troubles, mails: Iterable[datetime] | None, looked_at: Callable[[str], bool]) -> None:
    """Write down what could not be read of what was looked at, if another was known by the run's moment; it rings each time.

    `mails` are when those came that cannot be read; None where none were looked at.
    """
    known = trouble_by(run.record.all(InboxTrouble), run.moment)
    now = {**{of: words for of, words in known.trusts.items() if not looked_at(of)}, **troubles}
    came = known.mails if mails is None else tuple(sorted(one.astimezone(UTC) for one in mails))
    if (now, came) != (dict(known.trusts), known.mails):
        run.record.follow(run.record.last(InboxTrouble), InboxTrouble(at=run.moment.astimezone(UTC), trusts=now, mails=came))
    for of, words in troubles.items():
        log.warning("%s  %s", of, "; ".join(words))
        happened("inbox.unreadable", of if "/" in of else "inbox.mail" if of == MAIL else f"trust.{of}", sentence="; ".join(words))
