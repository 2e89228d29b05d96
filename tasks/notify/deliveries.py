"""Deliveries: what a provider says after it took a notice is asked for until it is final; what failed for good is passed on."""

from __future__ import annotations

from datetime import timedelta

from tasks.model.notice import Notice
from tasks.notify.channels.port import Channel, Uncertain, Word
from tasks.notify.posting import Posted, PostRoom
from tasks.record.facts import Receipt

WINDOW = timedelta(days=7)
"""How long GOV.UK Notify keeps what became of a message; nothing is asked after that."""


def follow_up(room: PostRoom) -> Posted:
    """Ask what became of each notice that this channel took and has not settled. A word that is known is not written down again."""
    posted = Posted()
    if not room.channel.leaves:
        return posted
    for notice in room.outbox.sent():
        receipt = room.outbox.receipt(notice)
        if receipt and receipt.channel == room.channel.name and receipt.at:
            _follow(room, notice, receipt, posted)
    return posted


def _follow(room: PostRoom, notice: Notice, receipt: Receipt, posted: Posted) -> None:
    known = room.outbox.deliveries(notice)
    if receipt.at is None or any(one.final for one in known):
        return
    late = room.moment - receipt.at > WINDOW
    word = None if late else _asked(room.channel, receipt.where, posted)
    if late and room.channel.asks:
        room.outbox.deliver(notice, "nothing more can be asked", final=True, failed=False, at=room.moment)
    elif word is not None and word.text not in {one.text for one in known}:
        if word.failed:  # passed on before it is final, so that a run killed in between asks again
            room.give_to_others(notice, f"{room.channel.name} says: {word.text}", posted)
        room.outbox.deliver(notice, word.text, final=word.final, failed=word.failed, at=room.moment)


def _asked(channel: Channel, where: str, posted: Posted) -> Word | None:
    try:
        return channel.fate(where)
    except Uncertain as doubt:
        posted.waits.append(str(doubt))
        return None
