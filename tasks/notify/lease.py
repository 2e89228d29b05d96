"""A claim says who set about sending a notice and when, so that two workers never do, and a killed one's work is taken up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.model.written import to_json
from tasks.record.outbox import Places, Store, fact

LEASE = timedelta(minutes=5)
"""How long a claim holds others off: longer than any channel takes to answer, and shorter than the last of a run's own attempts."""

REPEATS = 1
"""How often a notice is sent again by a channel that cannot be asked whether it took the first."""

_CLAIM = re.compile(r".*/(\d+)\.json")


@dataclass(frozen=True, slots=True)
class Claim:
    """The n-th claim on a notice. `doubtful`: how many earlier ones ended without anyone knowing whether the notice was taken."""

    key: str
    n: int
    doubtful: int


def claimed(store: Store, key: str, places: Places, *, worker: str, channel: str, moment: datetime) -> Claim | None:
    """Claim a notice; None while another claim holds it, or when another worker was quicker."""
    held = sorted(store.keys(places.claims(key)))
    numbers = sorted(int(found[1]) for name in held if (found := _CLAIM.fullmatch(name)))
    open_still = [n for n in numbers if places.let_go(key, n) not in held]
    if any(_holds(store, places.claim(key, n), moment) for n in open_still):
        return None
    n = max(numbers, default=0) + 1
    said = {"notice": key, "worker": worker, "channel": channel, "at": moment.isoformat()}
    return Claim(key, n, len(open_still)) if store.create(places.claim(key, n), to_json(said)) else None


def let_go(store: Store, claim: Claim, places: Places, *, why: str) -> None:
    """Keep that a claim ended and nothing was taken, so that the next need not wait or wonder."""
    store.create(places.let_go(claim.key, claim.n), to_json({"claim": claim.n, "why": why}))


def _holds(store: Store, claim_key: str, moment: datetime) -> bool:
    found = fact(store, claim_key)
    return found is not None and moment - datetime.fromisoformat(found["at"]) < LEASE
