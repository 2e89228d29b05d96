"""Notify: tell each regulator which of its trusts are overdue or stalled, and those who were told when that is over, once each."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time
from functools import cache

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing
from tasks.notify.all_clear import all_clear, is_over
from tasks.notify.alternates import alternates_for
from tasks.notify.channels.choice import open_channel, reaches
from tasks.notify.channels.mail_settings import MailSettings
from tasks.notify.channels.port import Channel
from tasks.notify.deliveries import follow_up
from tasks.notify.letter import Letter
from tasks.notify.letter_words import Standing
from tasks.notify.letters import Composed, compose
from tasks.notify.posting import Posted, PostRoom, post_all, require_live
from tasks.notify.regulator_of_day import overseen_by_another, unheard
from tasks.record.facts import Revision
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.revisions import month_before, newest_revision
from tasks.record.tables import SHORT, verdicts_about
from tasks.rules.deadline import london_day
from tasks.rules.escalation import escalation
from tasks.rules.ladder import quiet
from tasks.run.events import report_undelivered
from tasks.run.run import Run
from tasks.run.verb import verb

log = logging.getLogger("measures")


class NotAllSent(Mistake):
    """Some notices wait, because the channel did not take them or somebody else is at them."""


def queue_notices(run: Run, period: Period) -> int:
    """Put what the newest assessment has to tell into the outbox; says how many notices are new. Nobody to tell is an alarm."""
    composed = composed_notices(run, period)
    for alarm in composed.alarms:
        report_undelivered(str(period), str(alarm))
    return len(Outbox(run.record, period).queue(composed.notices))


def composed_notices(run: Run, period: Period) -> Composed:
    """What the newest assessment of a month has to tell; some of it may have been sent already. Raises NotFound without one."""
    revision = newest_revision(run.record, period)
    addressing, verdicts = Addressing.of(run, period), verdicts_about(run.record, revision, SHORT)
    letters = [
        *_escalated(addressing, verdicts, _stalled_before(run.record, revision)),
        *all_clear(addressing, Outbox(run.record, period), verdicts),
    ]
    return compose(unheard(letters, Outbox(run.record, period)), Standing(period, revision.as_of, run.programme.banner), reaches())


@verb(name="send notices", task_run_name="send notices {period}", retries=3, retry_delay_seconds=[10, 60, 300])
def send_notices(run: Run, period: Period, moment: datetime | None = None) -> int:
    """Send what waits in a period's outbox, each notice once; says how many went out. Tried again later if the channel fails.

    `moment` (aware) is when this is done: it is needed by a channel that leaves the machine, and decides whether the hours are quiet.
    A dry run sends nothing.
    """
    asked = MailSettings.read()
    channel = open_channel(asked, run.settings)
    if not _may_send(run, period, channel, asked, moment):
        return 0
    room = PostRoom(
        outbox=Outbox(run.record, period),
        channel=channel,
        worker=f"{socket.gethostname()} {os.getpid()}",
        moment=moment or _newest_as_of(run.record, period),
        alternates=lambda notice: alternates_for(run.programme, notice, london_day(moment or notice.as_of)),
        no_longer_so=_checked(run, period, london_day(moment if channel.leaves and moment else run.moment)),
        live=asked.live,
    )
    return _reported(period, [follow_up(room), post_all(room)])


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
    """How many notices went out, with each in the log. Raises NotAllSent while some wait."""
    sent = [one for posted in rounds for one in posted.sent]
    for one in sent:
        log.info("%s  notice: %s, %s%s", period, one.notice.subject, one.where, " (possibly a repeat)" if one.repeat else "")
    for posted in rounds:
        for alarm in posted.alarms:
            report_undelivered(str(period), alarm)
    waits = [sentence for posted in rounds for sentence in posted.waits]
    if waits:
        raise NotAllSent(f"{len(waits)} notices for {period} wait for the next run. " + " ".join(f"{one}." for one in waits[:3]))
    return len(sent)


def _newest_as_of(record: Record, period: Period) -> datetime:
    """For files alone, whose facts hold no moment of sending: when the period was last assessed, or its last day before it was."""
    revision = record.last(Revision, period)
    return revision.as_of if revision else datetime.combine(period.last_day, time(), tzinfo=UTC)


def _checked(run: Run, period: Period, day: date) -> Callable[[Notice], str]:
    """Why what waits, trouble or its end, is no longer so, or not for this regulator on a day (London); an empty text while it is."""
    record = run.record

    @cache  # asked only if anything waits
    def verdicts() -> dict[tuple[str, str], Verdict]:
        revision = record.last(Revision, period)
        return {(one.rule, one.trust): one for one in verdicts_about(record, revision, SHORT)} if revision else {}

    def no_longer_so(notice: Notice) -> str:
        verdict = verdicts().get((notice.rule, notice.trust))
        if verdict is None or is_over(verdict) is notice.over:
            return overseen_by_another(run, notice, day)
        return f"No longer so when it was to be sent: {verdict.sentence}"

    return no_longer_so


def _escalated(addressing: Addressing, verdicts: Collection[Verdict], stalled_before: Collection[str]) -> Iterator[Letter]:
    on, found = addressing.period.last_day, {(one.rule, one.trust): one for one in verdicts}
    overdue, stalled = ([one for one in verdicts if one.rule == rule] for rule in SHORT)
    for one in escalation(overdue, stalled, stalled_before):
        step = addressing.public_step(one.rule, again=one.again)
        yield from addressing.letters(step, found[one.rule, one.trust], addressing.level(step, one.trust), on)


def _stalled_before(record: Record, revision: Revision) -> frozenset[str]:
    """The codes of the trusts whose plan was stalled the month before."""
    earlier = month_before(record, revision)
    verdicts = verdicts_about(record, earlier, SHORT[1:]) if earlier else []
    return frozenset(one.trust for one in verdicts if one.answer is Answer.YES)
