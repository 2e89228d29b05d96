"""The outbox: a notice is kept before it is sent and its receipt after, so that it is sent once however often the month is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.notices.channels import Channel
from tasks.notices.facts import from_json, to_json, written
from tasks.notices.message import message


class NotLive(Mistake):
    """A channel would send out of this machine, and nobody asked for that."""


class Store(Protocol):
    """What the outbox asks of the record."""

    def read(self, key: str) -> bytes: ...

    def create(self, key: str, data: bytes) -> bool: ...

    def keys(self, prefix: str = "") -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out just now: by which channel, and the channel's word for it."""

    notice: Notice
    channel: str
    where: str


def put(store: Store, notices: Iterable[Notice], *, key: Callable[[Notice], str]) -> tuple[Notice, ...]:
    """Keep each notice under its key; those that were not there before. What was kept first stands, whatever is composed later."""
    return tuple(notice for notice in notices if store.create(key(notice), to_json(notice)))


def send_pending(
    store: Store, prefix: str, channel: Channel, *, receipt: Callable[[str], str], sender: str, live: bool = False
) -> tuple[Sent, ...]:
    """Send each notice below `prefix` that has no receipt, in the order of their keys, keeping a receipt after each.

    `receipt` gives the key of a receipt from the key of its notice. Should the channel fail, what it took already has its receipt and
    the rest waits for the next run. Killed between sending and keeping the receipt, the next run sends that one notice again, in the
    same bytes and under the same Message-ID. Raises NotLive if the channel leaves this machine and `live` is not asked for.
    """
    if channel.leaves and not live:
        raise NotLive(f"the channel {channel.name!r} sends out of this machine: ask for live sending, or use the folder of mail files")
    notices, receipts = _held(store, prefix, receipt)
    return tuple(_send(store, key, channel, receipt(key), sender) for key in notices if receipt(key) not in receipts)


def listed(store: Store, prefix: str, *, receipt: Callable[[str], str]) -> tuple[Notice, ...]:
    """Every notice below `prefix`, sent or not, in the order of their keys."""
    return tuple(from_json(store.read(key)) for key in _held(store, prefix, receipt)[0])


def _held(store: Store, prefix: str, receipt: Callable[[str], str]) -> tuple[list[str], set[str]]:
    """The keys of the notices below a prefix, and of their receipts, from one listing."""
    held = list(store.keys(prefix))
    receipts = {receipt(key) for key in held} & set(held)
    return [key for key in held if key not in receipts], receipts


def _send(store: Store, key: str, channel: Channel, receipt: str, sender: str) -> Sent:
    notice = from_json(store.read(key))
    where = channel.send(notice, message(notice, sender))
    store.create(receipt, written({"notice": notice.id, "channel": channel.name, "where": where, "as_of": notice.as_of.isoformat()}))
    return Sent(notice, channel.name, where)
