"""Bounces: a notice that came back did not reach its recipient, and goes to whoever stands in, or to a person."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.notice import Notice
from tasks.model.period import Period, calendar_month
from tasks.notify.posting import Posted, PostRoom, own_copy
from tasks.record.facts import Mail
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.run.mails import BOUNCE, mails_of_kind
from tasks.run.run import Run


def follow_bounces(room: PostRoom) -> Posted:
    """Pass on each notice of the month that a mail says never arrived; once, however often that is said."""
    posted = Posted()
    for mail in unfollowed(room.outbox, calendar_month(london_day(room.moment))):
        notice = room.outbox.record.get(Notice, room.outbox.period, mail.notice)
        unreached = {one.casefold() for one in mail.unreached}
        for copied in (one for one in notice.copied if one.address.casefold() in unreached):
            mine = own_copy(notice, copied)
            room.outbox.put(mine)
            room.give_to_others(mine, mail.sentence, posted)
        if notice.recipient.address.casefold() in unreached:
            room.give_to_others(notice, mail.sentence, posted)
        room.outbox.deliver(notice, _words(mail), final=True, failed=notice.recipient.address.casefold() in unreached, at=room.moment)
    return posted


def months_bounced(run: Run) -> Iterator[Period]:
    """The last months of which a notice came back, and nothing came of that yet."""
    for month in run.record.months(Notice)[-4:]:
        if any(unfollowed(Outbox(run.record, month), calendar_month(london_day(run.moment)))):
            yield month


def unfollowed(outbox: Outbox, last: Period) -> Iterator[Mail]:
    """The bounces of a month's notices, received up to another month's end, that nothing came of yet."""
    for month in outbox.record.months(Mail, outbox.period, last):
        for mail in mails_of_kind(outbox.record, BOUNCE, month):
            notice = outbox.record.find(Notice, outbox.period, mail.notice) if mail.period == outbox.period else None
            if notice and outbox.receipt(notice) and _words(mail) not in {one.text for one in outbox.deliveries(notice)}:
                yield mail


def _words(mail: Mail) -> str:
    return f"{mail.sentence} ({mail.id})"
