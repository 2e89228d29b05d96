"""Sending: what waits in a month's outbox goes out, and what a provider says of it later is asked for until it is final."""

from __future__ import annotations

import logging
import os
import socket
import time as stopwatch
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from typing import NamedTuple

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.approver_letters import decided_since, is_for_approvers
from tasks.notify.bounces import follow_bounces
from tasks.notify.channels import Channel, DeliveryStatus, Uncertain
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.notify.notices import heard_last, is_over
from tasks.notify.own_page import with_own_page
from tasks.notify.people_letters import public_by_now
from tasks.notify.posting import DOUBTS, NAMED, Posted, PostRoom, Wanted, every, post_all, require_live
from tasks.notify.regulator_of_day import overseen_by_another
from tasks.notify.undelivered import alternates_for
from tasks.notify.upload_form import enclosed_form
from tasks.notify.waiver_letters import answered_since
from tasks.record.decisions import public_release
from tasks.record.facts import Receipt, Revision
from tasks.record.outbox import NOT_ON_ITS_DAY, Outbox
from tasks.record.record import Record
from tasks.record.tables import SHORT, verdicts_about
from tasks.rules.deadline import london_day
from tasks.rules.ladder import quiet
from tasks.rules.overdue import OVERDUE
from tasks.run.desk_links import DeskLinks, desk_links
from tasks.run.mails import notice_mark
from tasks.run.run import Run
from tasks.run.verb import report_undelivered, verb

log = logging.getLogger("measures")

WINDOW = timedelta(days=7)
"""How long GOV.UK Notify keeps what became of a message; nothing is asked after that."""


LATER = timedelta(hours=4)
"""How long a mailbox that took nothing for now is left alone before it is written to again."""

TRIES = 3
"""How often such a mailbox is written to before somebody else is told."""

PATIENCE = 600.0
"""For how many seconds a run sends; what is left waits for the next one."""


class NotAllSent(Mistake):
    """Some notices wait, because the channel did not take them or somebody else is at them."""


class ChannelAway(NotAllSent):
    """Notices wait because the channel takes none at all for now."""


def send_all(run: Run, periods: Iterable[Period], clock: Callable[[], datetime], wanted: Wanted = every) -> int:
    """Send what waits for several months; says how many notices went out. What waits on stops nothing else: the log says so.

    `clock` gives the moment at which letters leave; `wanted` says which of them. A channel that is away for one month is not
    tried for those after it.
    """
    sent, until = 0, stopwatch.monotonic() + PATIENCE
    for period in periods:
        try:
            sent += send_notices(run, period, clock(), until, wanted)
        except NotAllSent as waits:
            log.warning("%s  %s", period, waits)
            if isinstance(waits, ChannelAway):
                break
    return sent


@verb(retries=3, retry_delay_seconds=[10, 60, 300])
def send_notices(run: Run, period: Period, moment: datetime | None = None, until: float | None = None, wanted: Wanted = every) -> int:
    """Send what waits in a period's outbox, each notice once; says how many went out. Tried again later if the channel fails.

    `moment` (aware) is when this is done: it is needed by a channel that leaves the machine, and decides whether the hours are quiet.
    `until`, by the machine's stopwatch, is when it has lasted long enough; `wanted` says which notices are sent. A dry run sends nothing.
    What says to others what the month says stays until a person approved the month.
    """
    asked = MailSettings.read()
    channel = open_channel(asked, run.settings)
    if not _may_send(run, period, channel, asked, moment):
        return 0
    public, last = public_release(run.record, period) is not None, heard_last(run, period)
    room = PostRoom(
        outbox=Outbox(run.record, period),
        channel=channel,
        worker=f"{socket.gethostname()} {os.getpid()}",
        moment=moment or _newest_as_of(run.record, period),
        alternates=lambda notice: alternates_for(run.programme, notice, london_day(moment or notice.as_of)),
        no_longer_so=checked(run, period, moment if channel.leaves else None),
        held=lambda notice: notice.awaits_approval and not (public and last(notice)),
        live=asked.live,
        enclosed=lambda notice: enclosed_form(run, notice),
        out_of_time=lambda: until is not None and stopwatch.monotonic() > until,
        wanted=wanted,
        with_page=partial(_finished, run, desk_links(run.settings, run.rulebook.wording.signs), moment if channel.leaves else None),
    )
    return _reported(period, [follow_up(room), follow_bounces(room), post_all(room)])


def _finished(run: Run, links: DeskLinks | None, moment: datetime | None, notice: Notice) -> Notice:
    """A notice as it leaves: with what stands in no record, its recipient's own link and our mark."""
    return replace(with_own_page(run, links, notice, moment), mark=notice_mark(run.settings, notice.id))


def _may_send(run: Run, period: Period, channel: Channel, asked: MailSettings, moment: datetime | None) -> bool:
    """Whether anything is sent at a moment. Raises Mistake for a channel that was not asked for, or asked for at no moment."""
    if run.dry:
        return False
    if asked.hold_notices:
        log.warning("%s  notices are held back (MEASURES_HOLD_NOTICES): nothing is sent", period)
        return False
    require_live(channel, live=asked.live)
    if channel.leaves and moment is None:
        raise Mistake(f"the channel {channel.name!r} sends out of this machine, so the flow that asks for it has to say at which moment")
    if channel.leaves and moment and quiet(run.rulebook.quiet, moment, run.at(moment).calendar):
        log.info("%s  quiet hours: what waits is sent on the next working morning", period)
        return False
    return True


def _reported(period: Period, rounds: list[Posted]) -> int:
    """How many notices went out, with each in the log, or as many as anybody reads. Raises NotAllSent while some wait."""
    many, first = sum(posted.many for posted in rounds), [one for posted in rounds for one in posted.sent][:NAMED]
    if many > NAMED:
        log.info("%s  %s sent, of which the first %d follow; the outbox names all", period, counted(many, "notice"), NAMED)
    for one in first:
        log.info("%s  notice: %s, %s%s", period, one.notice.subject, one.where, " (possibly a repeat)" if one.repeat else "")
    for posted in rounds:
        for alarm in posted.alarms:
            report_undelivered(str(period), alarm)
    waits = [sentence for posted in rounds for sentence in posted.waits]
    if waits:
        left = f"{counted(len(waits), 'notice')} for {period} {'waits' if len(waits) == 1 else 'wait'}"
        why = " ".join(f"{one}." for one in waits[:3])
        raise (ChannelAway if any(posted.away for posted in rounds) else NotAllSent)(f"{left} for the next run. {why}")
    return many


def _newest_as_of(record: Record, period: Period) -> datetime:
    """For files alone, whose facts hold no moment of sending: when the period was last assessed, or its last day before it was."""
    revision = record.last(Revision, period)
    return revision.as_of if revision else datetime.combine(period.last_day, time(), tzinfo=UTC)


def checked(run: Run, period: Period, moment: datetime | None) -> Callable[[Notice], str]:
    """Why what waits, trouble or its end, is no longer so, or not for this regulator any more; an empty text while it is.

    `moment` is when it leaves this machine; None for files, which hold no moment of sending: there the newest notice tells the day, or the
    newest assessment where there is none.
    """
    record, outbox = run.record, Outbox(run.record, period)

    @cache  # asked only if anything waits
    def newest() -> datetime:
        dated = (one.as_of for one in Outbox(record, period).notices(lambda one: one.rule in SHORT))  # others are of when somebody ran it
        return max(dated, default=_newest_as_of(record, period))

    @cache
    def verdicts() -> dict[tuple[str, str], NewestVerdict]:
        revision = record.last(Revision, period)
        return {(one.rule, one.trust): NewestVerdict.of(one) for one in verdicts_about(record, revision, SHORT)} if revision else {}

    def no_longer_so(notice: Notice) -> str:
        if is_for_approvers(notice):
            return decided_since(run, notice)
        if settled := public_by_now(record, notice) or answered_since(record, notice):
            return settled
        if moment and notice.rule == OVERDUE and notice.before_trouble and outbox.outlived(notice, london_day(moment)):
            return NOT_ON_ITS_DAY
        verdict = verdicts().get((notice.rule, notice.trust))
        if verdict is None or verdict.bears_out(notice):
            return overseen_by_another(run, notice, london_day(moment or newest()))
        return f"No longer so when it was to be sent: {verdict.sentence}"

    return no_longer_so


class NewestVerdict(NamedTuple):
    """What a verdict comes to for those who heard of trouble: whether the rule says so, whether it is over, and the sentence."""

    so: bool
    over: bool
    sentence: str

    @classmethod
    def of(cls, verdict: Verdict) -> NewestVerdict:
        """Without the evidence, which of all trusts is large."""
        return cls(verdict.answer is Answer.YES, is_over(verdict), verdict.sentence)

    def bears_out(self, notice: Notice) -> bool:
        """Whether what a notice says holds: trouble that others hear of, only while the rule says so."""
        if notice.over:
            return self.over
        return self.so if notice.awaits_approval else not self.over


def follow_up(room: PostRoom) -> Posted:
    """Ask what became of each notice that this channel took and has not settled. A word that is known is not written down again."""
    posted = Posted()
    if not room.channel.leaves:
        return posted
    for notice in room.outbox.sent():
        if room.out_of_time() or len(posted.doubts) >= DOUBTS:
            break
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
        if word.passes and notice.level.again + 1 < TRIES:
            if room.moment - receipt.at < LATER:
                return
            room.outbox.put(notice.at(replace(notice.level, again=notice.level.again + 1)))
        elif word.failed:  # passed on before it is final, so that a run killed in between asks again
            room.give_to_others(notice, f"{room.channel.name} says: {word.text}", posted)
        room.outbox.deliver(notice, word.text, final=word.final, failed=word.failed, at=room.moment)


def _asked(channel: Channel, where: str, posted: Posted) -> DeliveryStatus | None:
    try:
        return channel.fate(where)
    except Uncertain as doubt:
        posted.waits.append(str(doubt))
        posted.doubts.append(str(doubt))
        return None
