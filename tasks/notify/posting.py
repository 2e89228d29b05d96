"""Posting: every waiting notice is leased, sent and marked as sent, each once, whoever is killed and however many are at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.words import counted
from tasks.notify.channels import Away, Channel, NotTaken, Refused, Shut, Uncertain
from tasks.notify.undelivered import ByHand, pass_on
from tasks.record.facts import Lease, TakenNotice
from tasks.record.outbox import BY_HAND, CANCELLED, Outbox
from tasks.run.desk_links import OWN_PAGE

REPEATS = 1
"""How often a notice is sent again by a channel that cannot be asked whether it took the first."""


Files = tuple[tuple[str, bytes], ...]
"""Names of files, and their bytes."""

SHEET = 100
"""So many files have one receipt."""

_SHEETS = 5
"""So many receipts are written down together, once the files are synced."""

NAMED = 200
"""So many notices of one round are held and named in the log; a large programme sends very many."""

DOUBTS = 3
"""After how many sendings of a round that nobody knows the end of the channel is left alone till the next."""


Wanted = Callable[[Notice], bool]
"""Which of the notices that wait are sent now."""


def every(_: Notice) -> bool:
    """Every notice that waits."""
    return True


class NotLive(Mistake):
    """A channel would send out of this machine, and nobody asked for that."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A notice that went out just now, without its body; the channel's word for it, and whether it may have gone out before."""

    notice: Notice
    where: str
    repeat: bool = False


@dataclass(slots=True)
class Posted:
    """What one round came to: how `many` notices went out, and the first of them. `waits` are notices for the next round, `alarms` what
    somebody has to see to, each in a sentence.

    `doubts` are those of the waiting that may have been taken, `away` is what keeps the channel from taking any.
    """

    many: int = 0
    sent: list[Dispatch] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    taken: list[TakenNotice] = field(default_factory=list)
    """What was written as files and is not written down yet."""

    def went_out(self, notice: Notice, where: str, *, repeat: bool) -> None:
        """Count a notice, and hold it without its body if it is among the first."""
        self.many += 1
        if len(self.sent) < NAMED:
            self.sent.append(Dispatch(replace(notice, text="", html=""), where, repeat))


@dataclass(frozen=True, slots=True)
class PostRoom:
    """What a round of posting works with. `moment` is aware.

    `alternates` names who hears it when a recipient cannot; `no_longer_so` says why a notice no longer holds, and nothing while it does;
    `held` says whether one stays where it is for now; `out_of_time` says whether the round has lasted long enough, `wanted` which notices
    are sent in it; `with_page` puts the recipient's own link in a letter, `enclosed` gives files that are made when it leaves.
    """

    outbox: Outbox
    channel: Channel
    worker: str
    moment: datetime
    alternates: Callable[[Notice], tuple[Recipient, ...]] = lambda _: ()
    no_longer_so: Callable[[Notice], str] = lambda _: ""
    held: Callable[[Notice], bool] = lambda _: False
    live: bool = False
    out_of_time: Callable[[], bool] = lambda: False
    wanted: Wanted = every
    with_page: Callable[[Notice], Notice] = lambda notice: notice
    enclosed: Callable[[Notice], Files] = lambda _: ()

    def give_to_others(self, notice: Notice, why: str, posted: Posted) -> None:
        """Pass on what did not reach its recipient to those who stand in, or to a person where the channel reaches none of them."""
        others = tuple(one for one in self.alternates(notice) if self.channel.reaches(one))
        if not pass_on(self.outbox, notice, others, why, self.moment):
            self.give_to_a_person(notice, why, posted)

    def give_to_a_person(self, notice: Notice, why: str, posted: Posted) -> None:
        """Write down that somebody has to tell this recipient by other means."""
        if self.outbox.give_up(notice, BY_HAND, why, self.moment):
            posted.alarms.append(ByHand(notice, why).sentence)


def post_all(room: PostRoom) -> Posted:
    """Send each notice that waits, in the order of their ids; an alternate's own notice, and one for a missed copy, go in the same round.

    A channel that is shut or away ends the round, as do too many doubts and too long a time. Raises NotLive if the channel leaves this
    machine and `live` was not asked for; what the channel raises beyond its own words passes through, with what was sent by then marked
    as sent.
    """
    require_live(room.channel, live=room.live)
    posted = Posted()
    done: set[str] = set()
    try:
        tried = -1
        while len(done) > tried:
            tried = len(done)
            for notice in room.outbox.each_waiting():
                if notice.id in done or not room.wanted(notice) or room.held(notice):
                    continue
                done.add(notice.id)
                if enough := _enough(room, posted):
                    posted.waits.append(f"{notice.subject}: not tried, {enough}")
                else:
                    _post(room, notice, posted)
            _write_down(room, posted)
    except Shut as shut:
        posted.alarms.append(str(shut))
    finally:
        _write_down(room, posted)
        room.channel.close()
    return posted


def _write_down(room: PostRoom, posted: Posted) -> None:
    """Write down what was written as files since it was last written down."""
    if posted.taken:
        room.channel.settle()
        for at in range(0, len(posted.taken), SHEET):
            room.outbox.take_together(posted.taken[at : at + SHEET], channel=room.channel.name)
        posted.taken.clear()


def _enough(room: PostRoom, posted: Posted) -> str:
    """Why a round tries no further notice; nothing while it does. So a server that hangs costs some waits, not one for each letter."""
    if posted.away:
        return "as the channel takes nothing for now"
    if len(posted.doubts) >= DOUBTS:
        return f"as {counted(len(posted.doubts), 'sending')} ended in doubt"
    return "as the round has lasted long enough" if room.out_of_time() else ""


def require_live(channel: Channel, *, live: bool) -> None:
    """Raise NotLive if a channel leaves this machine and nobody asked for that."""
    if channel.leaves and not live:
        raise NotLive(
            f"the channel {channel.name!r} sends out of this machine: ask for live sending with MEASURES_LIVE=1, or use the folder of files"
        )


def _post(room: PostRoom, notice: Notice, posted: Posted) -> None:
    outbox, channel = room.outbox, room.channel
    if no_more := room.no_longer_so(notice):
        outbox.give_up(notice, CANCELLED, no_more, room.moment)
        return
    if not channel.reaches(notice.recipient):  # an address that was erased, or another channel's
        room.give_to_others(notice, f"{channel.name} cannot send to the address on record", posted)
        return
    if not channel.leaves:  # a file written twice is one file, so it needs no lease
        _send(room, notice, posted, again=False)
        return
    lease = outbox.lease(notice, worker=room.worker, channel=channel.name, at=room.moment)
    if lease is None:
        posted.waits.append(f"{notice.subject}: another worker is at it, or was a few minutes ago")
    elif not outbox.waits(notice):  # sent between the listing and our lease
        outbox.end(lease, "it was sent already")
    elif lease.doubtful > REPEATS and not channel.asks:
        room.give_to_a_person(notice, f"nobody knows whether {counted(lease.doubtful, 'sending')} arrived", posted)
    else:
        _try(room, notice, lease, posted)


def _try(room: PostRoom, notice: Notice, lease: Lease, posted: Posted) -> None:
    try:
        _send(room, notice, posted, again=lease.doubtful > 0)
    except NotTaken as later:
        room.outbox.end(lease, str(later))
        posted.waits.append(f"{notice.subject}: {later}")
        if isinstance(later, Away):
            posted.away.append(str(later))
    except Uncertain as doubt:  # the lease stays, so that the next round asks, or marks its message as a repeat
        posted.waits.append(f"{notice.subject}: {doubt}")
        posted.doubts.append(str(doubt))
    except Shut as shut:
        room.outbox.end(lease, str(shut))
        raise
    except Refused as refused:
        room.outbox.end(lease, str(refused))
        room.give_to_others(notice, str(refused), posted)


def _send(room: PostRoom, notice: Notice, posted: Posted, *, again: bool) -> None:
    channel = room.channel
    repeat = again and not channel.asks
    apart = {one for one in notice.copied if room.outbox.has(own_copy(notice, one))}
    together = notice.copied if OWN_PAGE not in notice.text else ()  # a link is for one person: copies go by themselves
    reached = tuple(one for one in together if one not in apart and channel.reaches(one))
    files = tuple((one.name, room.outbox.record.blob(one.sha256)) for one in notice.attachments) + room.enclosed(notice)
    taken = channel.send(replace(room.with_page(notice), copied=reached, files=files), again=again)
    for one in notice.copied:  # before the receipt, so that a run killed in between misses none
        if one in taken.missed or (one not in apart and one not in reached):
            room.outbox.put(own_copy(notice, one))
    if channel.leaves:
        doubt = "it may have been taken before" if repeat else ""
        room.outbox.take(notice, channel=channel.name, where=taken.where, at=room.moment, repeat=doubt)
    else:  # a file written twice is one file, so that many may be written down at once
        posted.taken.append(TakenNotice(notice.id, taken.where, notice.as_of))
        if len(posted.taken) == SHEET * _SHEETS:
            _write_down(room, posted)
    posted.went_out(notice, taken.where, repeat=repeat)


def own_copy(notice: Notice, copied: Recipient) -> Notice:
    """A copy that could not go with its notice, as a notice of its own: tried by itself, passed on, or left for a person."""
    return replace(notice, recipient=copied, copied=(), public=False).at(notice.level)
