"""Notify: tell each regulator which of its trusts are overdue or stalled, and those who were told when that is over, once each."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import cache

from tasks.model.level import OVER, step_of
from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import PLACES, Desk, alternates
from tasks.notify.channels.choice import open_channel
from tasks.notify.channels.settings import MailSettings
from tasks.notify.letters import Composed, Matter, compose
from tasks.notify.posting import Office, Posted, post_all, require_live
from tasks.notify.receipts import follow_up
from tasks.notify.recurring import queue
from tasks.notify.resolved import is_over, resolved
from tasks.record import keys
from tasks.record.record import Fact, Record, assessed_with
from tasks.record.verdict_rows import verdicts_in
from tasks.rules.deadline import london_day
from tasks.rules.escalation import escalation
from tasks.rules.ladder import quiet
from tasks.run.events import untold
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.run.settings import Settings
from tasks.run.verb import verb

log = logging.getLogger("measures")

Said = dict[tuple[str, str], Verdict]


class NotAllSent(Mistake):
    """Some notices wait, because the channel did not take them or somebody else is at them."""


def queue_notices(period: str, only: Collection[str] = ()) -> int:
    """Put what the newest assessment has to tell into the outbox; says how many notices are new. Nobody to tell is an alarm.

    With `only`, codes of trusts, what it tells of them and of those assessed anew with them.
    """
    record, month, composed = open_record(), Period.parse(period), composed_notices(period, only)
    for alarm in composed.alarms:
        untold(period, str(alarm))
    return queue(record, month, composed.notices)


def composed_notices(period: str, only: Collection[str] = ()) -> Composed:
    """What the newest assessment of a month has to tell, of all trusts or as above; some of it may have been told already."""
    record, month = open_record(), Period.parse(period)
    desk = Desk(open_rulebook(), open_programme(), month, Settings.read().site_address)
    revision = record.revision(month)
    trusts = assessed_with(revision, only)
    said = _said(record, revision, trusts)
    matters = [*_escalated(desk, said, _stalled_before(record, revision, trusts)), *resolved(desk, record, list(said.values()))]
    return compose(month, matters, as_of=datetime.fromisoformat(revision["as_of"]), banner=desk.programme.banner)


@verb(name="send notices", task_run_name="send notices {period}", retries=3, retry_delay_seconds=[10, 60, 300])
def send_notices(period: str, moment: datetime | None = None) -> int:
    """Send what waits in a period's outbox, each notice once; says how many went out. Tried again later if the channel fails.

    `moment` (aware) is when this is done: it is needed by a channel that leaves the machine, and decides whether the hours are quiet.
    """
    asked, month = MailSettings(), Period.parse(period)
    channel = open_channel(asked)
    if asked.hold_notices:
        log.warning("%s  notices are held back (MEASURES_HOLD_NOTICES): nothing is sent", period)
        return 0
    require_live(channel, live=asked.live)
    if channel.leaves and moment is None:
        raise Mistake(f"the channel {channel.name!r} sends out of this machine, so the flow that asks for it has to say at which moment")
    record, programme = open_record(), open_programme()
    if channel.leaves and moment and quiet(open_rulebook().quiet, moment):
        log.info("%s  quiet hours: what waits is sent on the next working morning", period)
        return 0
    office = Office(
        store=record.store,
        places=PLACES,
        channel=channel,
        sender=Settings.read().sender,
        worker=f"{socket.gethostname()} {os.getpid()}",
        moment=moment or datetime.fromisoformat(_newest_as_of(record, month)),
        alternates=lambda notice: alternates(programme, notice, london_day(moment or notice.as_of)),
        still_true=_checked(record, month),
        live=asked.live,
    )
    return len(_told(period, [follow_up(office, keys.notices(month)), post_all(office, keys.notices(month))]))


def _told(period: str, rounds: list[Posted]) -> list[Notice]:
    sent = [one for posted in rounds for one in posted.sent]
    for one in sent:
        log.info("%s  notice: %s, %s%s", period, one.notice.subject, one.where, " (possibly a repeat)" if one.repeat else "")
    alarms, waits = ([said for posted in rounds for said in getattr(posted, name)] for name in ("alarms", "waits"))
    for alarm in alarms:
        untold(period, alarm)
    if waits:
        raise NotAllSent(f"{len(waits)} notices for {period} wait for the next run. " + " ".join(f"{said}." for said in waits[:3]))
    return [one.notice for one in sent]


def _newest_as_of(record: Record, period: Period) -> str:
    """For files alone, whose facts hold no moment of sending: when the period was last told, or its last day before it was."""
    if record.newest(keys.revisions(period)):
        return str(record.revision(period)["as_of"])
    return f"{period.last_day.isoformat()}T00:00:00+00:00"


def _checked(record: Record, period: Period) -> Callable[[Notice], str]:
    """Whether what waits is still so, trouble or its end: an empty text if it is, else why it is not."""

    @cache  # asked only if anything waits
    def said() -> Said:
        return _said(record, record.revision(period)) if record.newest(keys.revisions(period)) else {}

    def still_true(notice: Notice) -> str:
        verdict = said().get((notice.rule, notice.trust))
        if verdict is None or is_over(verdict) is (step_of(notice.level) == OVER):
            return ""
        return f"No longer so when it was to be sent: {verdict.sentence}"

    return still_true


def _escalated(desk: Desk, found: Said, stalled_before: frozenset[str]) -> Iterator[Matter]:
    on = desk.period.last_day
    by_rule = {name: [v for v in found.values() if v.rule == name] for name in ("overdue", "stalled")}
    for told in escalation(by_rule["overdue"], by_rule["stalled"], stalled_before):
        step = desk.step(told.rule, told.level)
        level = desk.level(told.trust, told.level) if told.rule == "overdue" else told.level
        yield from desk.matters(step, found[told.rule, told.trust], level, on)


def _said(record: Record, revision: Fact, trusts: Collection[str] | None = None) -> Said:
    """(rule, trust) to what is said of it in a revision."""
    verdicts = record.table(revision, "verdicts", trusts)
    return {(v.rule, v.trust): v for v in verdicts_in(verdicts[verdicts["rule"].isin(["overdue", "stalled"])])}


def _stalled_before(record: Record, revision: Fact, trusts: Collection[str] | None) -> frozenset[str]:
    before = revision["before"]
    if not before:
        return frozenset()
    said = _said(record, record.revision(Period.parse(before["period"]), before["number"]), trusts).values()
    return frozenset(v.trust for v in said if v.rule == "stalled" and v.answer is Answer.YES)
