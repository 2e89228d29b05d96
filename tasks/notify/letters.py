"""Who is told what: one notice for each trust, rule, level and recipient, and an alarm where there is nobody to tell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Verdict
from tasks.notify.letter_words import words
from tasks.notify.plain import one_line, usable


class NoRecipient(Mistake):
    """Something must be told, and nobody is on record to tell it to."""


class BadAddress(Mistake):
    """Somebody is on record with an address that no mail can be sent to."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What one post is to be told about one trust, or about a regulator's trusts together, and who hears it.

    The rule, the trust's code, the sentence and the evidence are the verdict's. `role` is the post to be told, as the list of people
    names it; `page` is the address of the page for the period. `letter` names the template (empty: the rule's own), `speaks_for` the body
    the post belongs to (empty: the regulator), `copy_roles` the posts that were to have a copy.
    """

    verdict: Verdict
    level: str
    trust_name: str
    regulator: str
    role: str
    addressed: tuple[Recipient, ...]
    copied: tuple[Recipient, ...]
    page: str
    letter: str = ""
    speaks_for: str = ""
    copy_roles: tuple[str, ...] = ("improvement director",)


@dataclass(frozen=True, slots=True)
class Composed:
    """The notices, and the alarms: what could not be told, each in a sentence. An alarm stops no other notice."""

    notices: tuple[Notice, ...]
    alarms: tuple[Mistake, ...]


def compose(period: Period, matters: Iterable[Matter], *, as_of: datetime, banner: str = "") -> Composed:
    """Put matters into words, in their order. `as_of` is when they stood so (aware); a banner opens every notice and its subject."""
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    notices: list[Notice] = []
    alarms: list[Mistake] = []
    for matter in matters:
        addressed, bad = _fit(matter.addressed)
        copied, bad_copies = _fit(matter.copied, leaving_out=addressed)
        alarms += [_bad_address(matter, recipient) for recipient in bad + bad_copies]
        if not addressed:
            alarms.append(_nobody(period, matter))
        notices += [_notice(period, matter, recipient, copied, as_of, banner) for recipient in addressed]
    return Composed(tuple(notices), tuple(alarms))


def notice_id(period: Period, trust: str, rule: str, level: str, address: str) -> str:
    """Sixteen hex digits that are the same whenever the same person is to be told the same thing."""
    return hashlib.sha256(f"{period}|{trust}|{rule}|{level}|{address}".encode()).hexdigest()[:16]


def _notice(period: Period, matter: Matter, recipient: Recipient, copied: tuple[Recipient, ...], as_of: datetime, banner: str) -> Notice:
    verdict = matter.verdict
    said = words(
        verdict,
        period=period,
        letter=matter.letter or verdict.rule,
        trust_name=matter.trust_name,
        regulator=matter.regulator,
        recipient=f"{recipient.name}, for {matter.speaks_for or matter.regulator}",
        copy_roles=matter.copy_roles,
        copied=tuple(f"{one.name} ({one.role})" for one in copied),
        page=matter.page,
        as_of=as_of,
        banner=banner,
    )
    return Notice(
        id=notice_id(period, verdict.trust, verdict.rule, matter.level, recipient.address),
        period=str(period),
        trust=verdict.trust,
        rule=verdict.rule,
        level=matter.level,
        recipient=recipient,
        copied=copied,
        subject=said.subject,
        text=said.text,
        html=said.html,
        as_of=as_of,
    )


def _fit(people: tuple[Recipient, ...], leaving_out: tuple[Recipient, ...] = ()) -> tuple[tuple[Recipient, ...], tuple[Recipient, ...]]:
    """Each address once, with names on one line; and those whose address cannot be used."""
    known = {one.address.casefold() for one in leaving_out}
    fit: dict[str, Recipient] = {}
    for one in people:
        if usable(one.address) and one.address.casefold() not in known:
            fit.setdefault(one.address.casefold(), Recipient(one_line(one.role), one_line(one.name), one.address))
    return tuple(fit.values()), tuple(one for one in people if not usable(one.address))


def _nobody(period: Period, matter: Matter) -> NoRecipient:
    verdict = matter.verdict
    who = f"{one_line(matter.trust_name)} ({verdict.trust})" if verdict.trust else one_line(matter.trust_name)
    known = matter.letter in ("", verdict.rule) and verdict.rule in ("overdue", "stalled")
    what = f"that {who} is {verdict.rule}" if known else f"of {who} ({(matter.letter or verdict.rule).replace('_', ' ')})"
    return NoRecipient(
        f"Nobody was told {what} for {period}: no usable address is on record for {one_line(matter.speaks_for or matter.regulator)}. "
        f"Add someone in the role {matter.role!r} to people.csv and run the month again."
    )


def _bad_address(matter: Matter, recipient: Recipient) -> BadAddress:
    return BadAddress(
        f"{recipient.address[:80]!r} is not an address mail can be sent to: correct the {one_line(recipient.role)} in people.csv, "
        f"who is to hear about {matter.verdict.trust or one_line(matter.trust_name)}. Write it as in desk@regulator.example"
    )
