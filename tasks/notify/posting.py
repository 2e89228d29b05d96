"""Posting: every waiting notice is claimed, sent and marked as sent, each once, whoever is killed and however many are at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.written import to_json
from tasks.notify.channels.message import message
from tasks.notify.channels.port import Channel, NotTaken, Refused, Shut, Uncertain
from tasks.notify.lease import REPEATS, Claim, claimed, let_go
from tasks.notify.passed_on import pass_on
from tasks.record.notice_facts import from_json
from tasks.record.outbox import Places, Store, give_up, waiting, waits


class NotLive(Mistake):
    """A channel would send out of this machine, and nobody asked for that."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out just now: by which channel, the channel's word for it, and whether it may have gone out before."""

    notice: Notice
    channel: str
    where: str
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What one round came to. `waits` are notices for the next round, `alarms` what somebody has to see to, each in a sentence."""

    sent: list[Sent] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Office:
    """What a round of posting works with. `alternates` names who is told when a recipient cannot be; `moment` is aware."""

    store: Store
    places: Places
    channel: Channel
    sender: str
    worker: str
    moment: datetime
    alternates: Callable[[Notice], tuple[Recipient, ...]] = lambda _: ()
    still_true: Callable[[Notice], str] = lambda _: ""
    live: bool = False


def post_all(office: Office, prefix: str) -> Posted:
    """Send each notice below `prefix` that waits, in the order of their keys; an alternate's own notice goes in the same round.

    A channel that is shut ends the round. Raises NotLive if the channel leaves this machine and `live` was not asked for; what the
    channel raises beyond its own four words passes through, with what was sent by then kept as sent.
    """
    require_live(office.channel, live=office.live)
    posted = Posted()
    done: set[str] = set()
    while left := [key for key in waiting(office.store, prefix, office.places) if key not in done]:
        for key in left:
            done.add(key)
            try:
                _post(office, key, posted)
            except Shut as shut:
                posted.alarms.append(str(shut))
                return posted
    return posted


def require_live(channel: Channel, *, live: bool) -> None:
    """Raise NotLive if a channel leaves this machine and nobody asked for that."""
    if channel.leaves and not live:
        raise NotLive(
            f"the channel {channel.name!r} sends out of this machine: ask for live sending with MEASURES_LIVE=1, or use the folder of files"
        )


def _post(office: Office, key: str, posted: Posted) -> None:
    notice = from_json(office.store.read(key))
    if no_more := office.still_true(notice):
        give_up(office.store, key, office.places, why="cancelled", sentence=no_more, moment=office.moment)
        return
    if not office.channel.leaves:  # a file written twice is one file, so it needs no claim
        _handed(office, key, notice, posted, again=False)
        return
    claim = claimed(office.store, key, office.places, worker=office.worker, channel=office.channel.name, moment=office.moment)
    if claim is None:
        posted.waits.append(f"{notice.subject}: another worker is at it, or was a few minutes ago")
    elif not waits(office.store, key, office.places):  # sent between the listing and our claim
        let_go(office.store, claim, office.places, why="it was sent already")
    elif claim.doubtful > REPEATS and not office.channel.asks:
        for_a_person(office, key, notice, posted, f"nobody knows whether {claim.doubtful} sendings arrived")
    else:
        _tried(office, key, notice, claim, posted)


def _tried(office: Office, key: str, notice: Notice, claim: Claim, posted: Posted) -> None:
    try:
        _handed(office, key, notice, posted, again=claim.doubtful > 0)
    except NotTaken as later:
        let_go(office.store, claim, office.places, why=str(later))
        posted.waits.append(f"{notice.subject}: {later}")
    except Uncertain as doubt:  # the claim stays, so that the next round asks, or marks its message as a repeat
        posted.waits.append(f"{notice.subject}: {doubt}")
    except Shut as shut:
        let_go(office.store, claim, office.places, why=str(shut))
        raise
    except Refused as refused:
        let_go(office.store, claim, office.places, why=str(refused))
        instead = pass_on(office.store, key, notice, office.alternates(notice), str(refused), office.places, office.moment)
        if not instead:
            for_a_person(office, key, notice, posted, str(refused))


def _handed(office: Office, key: str, notice: Notice, posted: Posted, *, again: bool) -> None:
    marked = again and not office.channel.asks
    where = office.channel.send(notice, message(notice, office.sender, repeat=marked), again=again)
    said = {"notice": notice.id, "channel": office.channel.name, "where": where, "as_of": notice.as_of.isoformat()}
    if office.channel.leaves:
        said |= {"at": office.moment.isoformat()}
    if marked:
        said |= {"repeat": "it may have been taken before"}
    office.store.create(office.places.sent(key), to_json(said))
    posted.sent.append(Sent(notice, office.channel.name, where, marked))


def for_a_person(office: Office, key: str, notice: Notice, posted: Posted, why: str) -> None:
    """Keep that somebody has to tell this recipient by other means."""
    sentence = f"Tell {notice.recipient.name} ({notice.recipient.address}) by other means: {notice.subject}. Not delivered: {why}"
    if give_up(office.store, key, office.places, why="for a person", sentence=sentence, moment=office.moment):
        posted.alarms.append(sentence)
