"""A notice that no channel could deliver goes to whoever stands in for its recipient, or to a person, who tells it and ticks it off."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tasks.model.mistake import Mistake, NotFound
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.model.words import counted, one_line
from tasks.notify.chase import periods_chased
from tasks.notify.workbook_letters import without_plan
from tasks.record.facts import GivenUp, SeenTo
from tasks.record.outbox import BY_HAND, PASSED_ON, Outbox
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.month_trusts import NotOurMonth, require_of_programme
from tasks.run.programme import Programme
from tasks.run.run import Run

People = tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class ByHand:
    """A notice that somebody has to tell by other means, and why no channel could."""

    notice: Notice
    why: str

    @property
    def id(self) -> str:
        """The notice's id, by which it is ticked off."""
        return self.notice.id

    @property
    def sentence(self) -> str:
        """Whom to tell, what, and why. The address is the notice's own; no fact about it holds one."""
        person = self.notice.recipient
        return f"Tell {person.name} ({person.address}) by other means: {self.notice.subject}. Not delivered: {self.why}"


def by_hand(record: Record, period: Period | None = None) -> list[ByHand]:
    """What is still to be done, for one month or for all, in the order of months."""
    begin = (period,) if period else ()
    done = set(record.listed(SeenTo, *begin))
    given_up = (record.get(GivenUp, *parts) for parts in record.listed(GivenUp, *begin) if parts not in done)
    left = sorted((one for one in given_up if one.why == BY_HAND), key=lambda one: (one.period, one.notice))
    return [ByHand(record.get(Notice, one.period, one.notice), one.sentence) for one in left]


def tick_off(run: Run, which: str, by: str, note: str = "") -> ByHand:
    """Write down that a person has seen to a notice, by its id, at the run's moment.

    Raises NotFound if there is none left to do under that id, and Mistake without a name.
    """
    by = person_name(by)
    if not by:
        raise Mistake("To tick off what was told by hand takes the name of whoever saw to it: --by NAME")
    found = next((one for one in by_hand(run.record) if one.id == which), None)
    if found is None or not run.record.add(
        SeenTo(period=found.notice.period, notice=which, by=by, identity=run.identity, at=run.moment.astimezone(UTC), note=note)
    ):
        raise NotFound(f"There is nothing left to do under {which!r}{_already(run.record, which)}: `measures notices` lists what is")
    return found


def _already(record: Record, which: str) -> str:
    seen_to = next((record.get(SeenTo, *parts) for parts in record.listed(SeenTo) if parts[-1] == which), None)
    return f", {seen_to.by} saw to it" if seen_to else ""


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


def require_notices(run: Run, month: Period) -> None:
    """Raise NotOurMonth for a month that is none of the programme's, or that has not begun by the run's moment while no notice is of it."""
    require_of_programme(run.programme, month)
    today = london_day(run.moment)
    if month.first_day > today and not any(run.record.listed(Notice, month)):
        begun = month.on(today)
        near = f". The nearest that has is {begun.words}" if begun >= run.programme.first else ""
        raise NotOurMonth(f"{month.words} has not begun, and nobody is to hear of it before {month.first_day.isoformat()}{near}")


def listing(run: Run, period: Period) -> Iterator[str]:
    """A line for each notice of a month: who, about what, and what became of it; then what a person has to do."""
    outbox = Outbox(run.record, period)
    held = outbox.notices()
    for notice in held:
        yield f"{outbox.fate(notice):<40}  {notice.recipient.name}: {notice.subject}"
    left = list(to_do(run, period))
    yield f"{counted(len(held), 'notice')} for {period.words}; {len(left) or 'none'} for a person to see to."
    yield from left


def to_do(run: Run, period: Period | None = None) -> Iterator[str]:
    """A line for each notice that is left to tell by hand, of one month or of all, with the id by which it is ticked off; then one for each
    trust that a workbook could not go to.
    """
    yield from (f"{one.id}  {one.sentence}" for one in by_hand(run.record, period))
    for month in [period] if period else periods_chased(run):
        yield from (f"{says}. Add its plan with `measures plan FILE`, or ask its regulator." for _, says in without_plan(run, month))
