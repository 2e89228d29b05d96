"""Alternates: a notice that will never reach its recipient goes to whoever stands in for the post."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, datetime

from tasks.model.notice import Notice, Recipient
from tasks.notify.mail_text import one_line
from tasks.record.outbox import PASSED_ON, Outbox
from tasks.run.programme import Programme

People = tuple[Recipient, ...]


def alternates_for(programme: Programme, notice: Notice, on: date) -> People:
    """Who hears it in a recipient's place: the holders of `alternate:<post>` beside the post that has the recipient's address."""
    posts = {(p.trust, p.role) for p in programme.people if p.address.casefold() == notice.recipient.address.casefold()}
    found = [one for trust, role in sorted(posts) for one in programme.recipients(trust, f"alternate:{role}", on)]
    return tuple(dict.fromkeys(found))


def pass_on(outbox: Outbox, notice: Notice, alternates: People, why: str, at: datetime) -> tuple[Notice, ...]:
    """Queue a notice to each alternate, and then write down that the first was passed on. Empty if there is nobody to pass it on to.

    An alternate's own notice is passed on to nobody.
    """
    if notice.level.alternate:
        return ()
    others = [one for one in alternates if one.address.casefold() != notice.recipient.address.casefold()]
    instead = tuple(_instead(notice, one) for one in others)
    for one in instead:
        outbox.put(one)
    if instead:
        names = ", ".join(one.recipient.name for one in instead)
        outbox.give_up(notice, PASSED_ON, f"Not delivered to {notice.recipient.name}, so told to {names}: {notice.subject}. {why}", at)
    return instead


def _instead(notice: Notice, alternate: Recipient) -> Notice:
    person = Recipient(one_line(alternate.role), one_line(alternate.name), alternate.address)
    opening = f"{person.name}, this comes to you because it could not be delivered to {one_line(notice.recipient.name)}."
    return replace(
        notice,
        recipient=person,
        copied=(),
        text=f"{opening}\n\n{notice.text}",
        html=notice.html.replace("<body>\n", f"<body>\n<p><strong>{html.escape(opening)}</strong></p>\n", 1),
    ).at(replace(notice.level, alternate=True))
