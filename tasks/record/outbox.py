"""The outbox: a notice is kept before it is sent, and what becomes of it is kept beside it, so that nothing is lost or said twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tasks.model.level import step_of
from tasks.model.mistake import NotFound
from tasks.model.notice import Notice
from tasks.model.written import to_json
from tasks.record.notice_facts import from_json

PUBLIC = ("first", "still")
"""The levels at which a regulator is told with the month; what a trust is reminded of is not published."""


class Store(Protocol):
    """What the outbox asks of the record."""

    def read(self, key: str) -> bytes: ...

    def create(self, key: str, data: bytes) -> bool: ...

    def keys(self, prefix: str = "") -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Places:
    """Where the record keeps what happens to a notice, each from the notice's own key: sent, claimed, said later, given up, done."""

    sent: Callable[[str], str]
    claim: Callable[[str, int], str]
    let_go: Callable[[str, int], str]
    claims: Callable[[str], str]
    delivery: Callable[[str, int], str]
    deliveries: Callable[[str], str]
    unsent: Callable[[str], str]
    done: Callable[[str], str]


def put(store: Store, notices: Iterable[Notice], *, key: Callable[[Notice], str]) -> tuple[Notice, ...]:
    """Keep each notice under its key; those that were not there before. What was kept first stands, whatever is composed later."""
    return tuple(notice for notice in notices if store.create(key(notice), to_json(notice)))


def listed(store: Store, prefix: str, *, receipt: Callable[[str], str]) -> tuple[Notice, ...]:
    """Every notice below `prefix` that regulators get with the month, sent or not, in the order of their keys."""
    return tuple(notice for _, notice in kept(store, prefix, sent=receipt) if step_of(notice.level) in PUBLIC)


def kept(store: Store, prefix: str, *, sent: Callable[[str], str]) -> tuple[tuple[str, Notice], ...]:
    """Every notice below `prefix` with its key, sent or not, in the order of their keys."""
    held = list(store.keys(prefix))
    told = {sent(key) for key in held} & set(held)
    return tuple((key, from_json(store.read(key))) for key in held if key not in told)


def waiting(store: Store, prefix: str, places: Places) -> tuple[str, ...]:
    """The keys of the notices below `prefix` that were neither sent nor given up, in their order."""
    held = list(store.keys(prefix))
    told = {places.sent(key) for key in held} & set(held)
    return tuple(key for key in held if key not in told and waits(store, key, places))


def waits(store: Store, key: str, places: Places) -> bool:
    """Whether a notice was neither sent nor given up."""
    return fact(store, places.sent(key)) is None and fact(store, places.unsent(key)) is None


def became(store: Store, key: str, places: Places) -> str:
    """What became of a notice so far, in a few words for operators."""
    given_up, sent = fact(store, places.unsent(key)), fact(store, places.sent(key))
    if given_up:
        seen_to = fact(store, places.done(key))
        return f"seen to by {seen_to['by']}" if seen_to else str(given_up["why"])
    if sent is None:
        return "waits"
    said = [fact(store, one) or {} for one in sorted(store.keys(places.deliveries(key)))]
    return f"sent by {sent['channel']}" + (f", {said[-1]['said']}" if said else "") + (", possibly twice" if "repeat" in sent else "")


def give_up(store: Store, key: str, places: Places, *, why: str, sentence: str, moment: datetime) -> bool:
    """Keep that a notice will not be sent: `why` is cancelled, passed on or for a person. False if that was kept before."""
    said = {"notice": key, "why": why, "sentence": sentence, "at": moment.isoformat()}
    return store.create(places.unsent(key), to_json(said))


def fact(store: Store, key: str) -> dict[str, Any] | None:
    """A fact if it is there."""
    try:
        found: dict[str, Any] = json.loads(store.read(key))
    except NotFound:
        return None
    return found
