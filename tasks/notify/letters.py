"""Letters become notices: one for each trust, rule, level and recipient, and an alarm where there is nobody to write to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import Period
from tasks.notify.addressing import Letter
from tasks.notify.channels.message import one_line
from tasks.notify.letter_words import Standing, words

Reaches = Callable[[Recipient], bool]
"""Whether a channel can reach somebody at all."""

People = tuple[Recipient, ...]


class NoRecipient(Mistake):
    """Something has to be told, and nobody is on record to tell it to."""


class BadAddress(Mistake):
    """Somebody is on record with an address that the channel cannot send to."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The notices, and the alarms: what could not be told, each in a sentence. An alarm stops no other notice."""

    notices: tuple[Notice, ...]
    alarms: tuple[Mistake, ...]


def compose(letters: Iterable[Letter], standing: Standing, reaches: Reaches) -> Composed:
    """Put letters into words, in their order; whom the channel does not reach is an alarm."""
    if standing.as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    notices: list[Notice] = []
    alarms: list[Mistake] = []
    for letter in letters:
        addressed, out_of_reach = _reached(letter.addressed, reaches)
        copied, no_copies = _reached(letter.copied, reaches, leaving_out=addressed)
        alarms += [_bad_address(letter, recipient) for recipient in out_of_reach + no_copies]
        if not addressed:
            alarms.append(_nobody(standing.period, letter))
        notices += [_notice(letter, recipient, copied, standing) for recipient in addressed]
    return Composed(tuple(notices), tuple(alarms))


def _notice(letter: Letter, recipient: Recipient, copied: People, standing: Standing) -> Notice:
    verdict, step = letter.verdict, letter.step
    text = words(letter, recipient, copied, standing)
    return Notice(
        id=notice_id(standing.period, verdict.trust, verdict.rule, letter.level, recipient.address),
        period=standing.period,
        trust=verdict.trust,
        rule=verdict.rule,
        level=letter.level,
        recipient=recipient,
        copied=copied,
        subject=text.subject,
        text=text.text,
        html=text.html,
        as_of=standing.as_of,
        public=step.public,
        before_trouble=step.before_trouble,
        over=step.over,
    )


def _reached(people: People, reaches: Reaches, leaving_out: People = ()) -> tuple[People, People]:
    """Each address once, with names on one line; and those whom the channel does not reach."""
    known = {one.address.casefold() for one in leaving_out}
    found: dict[str, Recipient] = {}
    for one in people:
        if reaches(one) and one.address.casefold() not in known:
            found.setdefault(one.address.casefold(), Recipient(one_line(one.role), one_line(one.name), one.address))
    return tuple(found.values()), tuple(one for one in people if not reaches(one))


def _nobody(period: Period, letter: Letter) -> NoRecipient:
    verdict, template = letter.verdict, letter.step.letter
    who = f"{one_line(letter.trust_name)} ({verdict.trust})" if verdict.trust else one_line(letter.trust_name)
    by_rule = verdict.trust and template == verdict.rule
    what = f"that {who} is {verdict.rule}" if by_rule else f"of {who} ({template.replace('_', ' ')})"
    return NoRecipient(
        f"Nobody was told {what} for {period}: no usable address is on record for {one_line(letter.speaks_for)}. "
        f"Add someone in the role {letter.role!r} to people.csv and run the month again."
    )


def _bad_address(letter: Letter, recipient: Recipient) -> BadAddress:
    return BadAddress(
        f"{recipient.address[:80]!r} is not an address mail can be sent to: correct the {one_line(recipient.role)} in people.csv, "
        f"who is to hear about {letter.verdict.trust or one_line(letter.trust_name)}. Write it as in desk@regulator.example"
    )
