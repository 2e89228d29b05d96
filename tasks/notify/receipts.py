"""What a provider says after it took a notice is asked for and kept until it is final; what failed for good is passed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tasks.model.notice import Notice
from tasks.model.written import to_json
from tasks.notify.channels.port import Channel, Uncertain
from tasks.notify.passed_on import pass_on
from tasks.notify.posting import Office, Posted, for_a_person
from tasks.record.outbox import fact, kept

WINDOW = timedelta(days=7)
"""How long GOV.UK Notify keeps what became of a message; nothing is asked after that."""


def follow_up(office: Office, prefix: str) -> Posted:
    """Ask what became of each notice below `prefix` that this channel took and has not settled. Words already kept are not kept again."""
    posted = Posted()
    if not office.channel.leaves:
        return posted
    for key, notice in kept(office.store, prefix, sent=office.places.sent):
        sent = fact(office.store, office.places.sent(key))
        if sent and sent["channel"] == office.channel.name and "at" in sent:
            _follow(office, key, notice, sent, posted)
    return posted


def _follow(office: Office, key: str, notice: Notice, sent: dict[str, Any], posted: Posted) -> None:
    said = [fact(office.store, one) or {} for one in sorted(office.store.keys(office.places.deliveries(key)))]
    if any(one.get("final") for one in said):
        return
    late = office.moment - datetime.fromisoformat(sent["at"]) > WINDOW
    word = None if late else _asked(office.channel, sent["where"], posted)
    if late and office.channel.asks:
        _keep(office, key, len(said) + 1, "nothing more can be asked", final=True, failed=False)
    elif word is not None and word.said not in {one.get("said") for one in said}:
        if word.failed:  # passed on before it is final, so that a run killed in between asks again
            _failed(office, key, notice, word.said, posted)
        _keep(office, key, len(said) + 1, word.said, final=word.final, failed=word.failed)


def _asked(channel: Channel, where: str, posted: Posted) -> Any:
    try:
        return channel.fate(where)
    except Uncertain as doubt:
        posted.waits.append(str(doubt))
        return None


def _failed(office: Office, key: str, notice: Notice, said: str, posted: Posted) -> None:
    why = f"{office.channel.name} says: {said}"
    if not pass_on(office.store, key, notice, office.alternates(notice), why, office.places, office.moment):
        for_a_person(office, key, notice, posted, why)


def _keep(office: Office, key: str, n: int, said: str, *, final: bool, failed: bool) -> None:
    told = {"notice": key, "said": said, "final": final, "failed": failed, "at": office.moment.isoformat()}
    office.store.create(office.places.delivery(key, n), to_json(told))
