"""A notice that will never reach its recipient goes to the post's alternate; where there is none, to a person's list of things to do."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import datetime

from tasks.model.level import ALTERNATE
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.written import to_json
from tasks.notify.letters import notice_id
from tasks.notify.plain import one_line, usable
from tasks.record.outbox import Places, Store, give_up


def pass_on(
    store: Store, key: str, notice: Notice, alternates: tuple[Recipient, ...], why: str, places: Places, moment: datetime
) -> tuple[Notice, ...]:
    """Keep a notice to each alternate, and then that the first was passed on. Empty if there is nobody to pass it on to."""
    if notice.level.endswith(ALTERNATE):
        return ()
    fit = [one for one in alternates if usable(one.address) and one.address.casefold() != notice.recipient.address.casefold()]
    instead = tuple(_instead(notice, one) for one in fit)
    for one in instead:
        store.create(f"{key.rpartition('/')[0]}/{one.id}.json", to_json(one))
    if instead:
        names = ", ".join(one.recipient.name for one in instead)
        sentence = f"Not delivered to {notice.recipient.name}, so told to {names}: {notice.subject}. {why}"
        give_up(store, key, places, why="passed on", sentence=sentence, moment=moment)
    return instead


def _instead(notice: Notice, alternate: Recipient) -> Notice:
    person = Recipient(one_line(alternate.role), one_line(alternate.name), alternate.address)
    level = notice.level + ALTERNATE
    opening = f"{person.name}, this comes to you because it could not be delivered to {one_line(notice.recipient.name)}."
    return replace(
        notice,
        id=notice_id(Period.parse(notice.period), notice.trust, notice.rule, level, person.address),
        level=level,
        recipient=person,
        copied=(),
        text=f"{opening}\n\n{notice.text}",
        html=notice.html.replace("<body>\n", f"<body>\n<p><strong>{html.escape(opening)}</strong></p>\n", 1),
    )
