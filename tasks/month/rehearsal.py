"""A rehearsal: a month is told without keeping anything of it, and every letter that it would send goes to one address alone."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, replace

from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.fund.claims import collect_claims
from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.month.months import months_to_tell, require_month
from tasks.month.tell import tell
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.notify.channels.message import usable
from tasks.notify.own_page import with_own_page
from tasks.notify.posting import require_live
from tasks.notify.publication_letters import queue_publications
from tasks.publish.release import publish
from tasks.record.facts import Approval, Candidate
from tasks.record.outbox import Outbox
from tasks.run.moments import moment_by
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal came to: the months told, how many letters went to whom in place of everybody, and how many of the months' letters
    had left before.
    """

    months: tuple[Period, ...]
    letters: int
    address: str
    left_before: int

    @property
    def sentence(self) -> str:
        months = " and ".join(month.words for month in self.months)
        letters = f"{counted(self.letters, 'letter')} went to {self.address}, and to nobody else."
        went = letters if self.letters else "No letter waits to be sent."
        before = f" {counted(self.left_before, 'letter')} left before this, and none is sent twice." if self.left_before else ""
        return f"Rehearsed: {months}. {went}{before} Nothing was kept."


def rehearse_month(run: Run, period: Period, address: str) -> Rehearsed:
    """Tell a month, and those before it that have something new, as the run of the month would; in memory, as if it were approved.

    Letters that wait already go too. A mailbox is not read, as its mails would be moved. Raises Mistake for what cannot be sent to, and
    while all mail is held.
    """
    require_month(run, period)
    if not usable(address):
        raise Mistake(f"{address!r} is no address to send to: write it as ann@programme.example")
    dry = run.at(min(run.moment, moment_by(run, period, run.moment))).dry_run()
    first_plans(dry)
    pending = collect(dry, period)
    collect_claims(dry)
    months = tuple(months_to_tell(dry, period, pending))
    for month in months:
        tell(dry, month, pending.get(month, ()), lambda: dry.moment)
        _publish(dry, month)
    before = sum(len(Outbox(dry.record, month).sent()) for month in months)
    return Rehearsed(months, sum(_send(dry, month, address) for month in months), address, before)


def _publish(dry: Run, month: Period) -> None:
    """What is told when the month is approved is told too: in this record, which nobody holds, it is."""
    record, candidate = dry.record, dry.record.last(Candidate, month)
    if candidate:
        fact = Approval(
            period=month,
            decision="approved",
            by="a rehearsal",
            at=dry.moment,
            note="",
            candidate=candidate.number,
            candidate_sha256=candidate.hash,
            revision_sha256=candidate.revision_sha256,
            data=candidate.data,
        )
        record.follow(record.last(Approval, month), fact)
    publish(dry, month)
    queue_publications(dry, month)


def _send(dry: Run, month: Period, address: str) -> int:
    asked = MailSettings.read()
    if asked.hold_notices:
        raise Mistake("All mail is held (MEASURES_HOLD_NOTICES), and so is a rehearsal's: take that away first")
    channel = open_channel(asked, dry.settings)
    require_live(channel, live=asked.live)
    waiting = Outbox(dry.record, month).waiting()
    try:
        for notice in waiting:
            files = tuple((one.name, dry.record.blob(one.sha256)) for one in notice.attachments)
            channel.send(replace(_diverted(with_own_page(dry, None, notice), address), files=files))
    finally:
        channel.close()
    return len(waiting)


def _diverted(notice: Notice, address: str) -> Notice:
    """A letter to another than it is for, which says so; with a name of its own, so that no mail program takes it for the real one."""
    people = ", ".join(f"{one.name} <{one.address}>" for one in (notice.recipient, *notice.copied))
    opening = f"A rehearsal: this letter would go to {people}. Nobody else got it."
    return replace(
        notice,
        id=hashlib.sha256(f"rehearsal {notice.id}".encode()).hexdigest()[:16],
        recipient=Recipient("operator", "", address),
        copied=(),
        subject=f"[Rehearsal] {notice.subject}",
        text=f"{opening}\n\n{notice.text}",
        html=notice.html.replace("<body>\n", f"<body>\n<p><strong>{html.escape(opening)}</strong></p>\n", 1),
        thread=(),
    )
