"""What was acknowledged: for some days it is not repeated to whoever said who looks after it; others hear it all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.model.words import in_full, one_line
from tasks.notify.addressing import Letter
from tasks.record.facts import Acknowledged
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.moments import run_moment
from tasks.run.programme import Person
from tasks.run.run import Run

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """Who need not hear of which trust, by which rule, on a day: (address in small letters, trust, rule)."""

    known: frozenset[tuple[str, str, str]]

    @classmethod
    def on(cls, record: Record, period: Period, day: date) -> LookedAfter:
        """What was acknowledged in a month and the one before it, and is not over on a day (London)."""
        facts = (one for month in (period.previous(), period) for one in record.all(Acknowledged, month))
        return cls(frozenset((one.sent_by.casefold(), one.trust, one.rule) for one in facts if day <= one.until))

    def by(self, recipient: Recipient) -> frozenset[tuple[str, str]]:
        """The (trust, rule) that somebody need not hear of."""
        return frozenset((trust, rule) for address, trust, rule in self.known if address == recipient.address.casefold())

    def grouped(self, people: tuple[Recipient, ...]) -> list[tuple[frozenset[tuple[str, str]], tuple[Recipient, ...]]]:
        """The (trust, rule) that nobody of a group need hear of, and the group; one group, if there is nothing of the kind."""
        apart = {one: self.by(one) for one in people}
        groups = dict.fromkeys(apart.values()) or {frozenset(): None}
        return [(known, tuple(one for one in people if apart[one] == known)) for known in groups]

    def left(self, letters: Iterable[Letter]) -> Iterator[Letter]:
        """Letters that repeat what was told the month before, to those who have to hear it; who had a copy has it all the same."""
        for letter in letters:
            people = [one for one in letter.addressed if (letter.verdict.trust, letter.verdict.rule) not in self.by(one)]
            if not letter.step.again or len(people) == len(letter.addressed):
                yield letter
            elif people or letter.copied:
                first, copied = (people, letter.copied) if people else (letter.copied[:1], letter.copied[1:])
                yield replace(letter, addressed=tuple(first), copied=copied)


def acknowledge(run: Run, notice: Notice, person: Person, form: str, by: str, until: date, words: str) -> Acknowledged:
    """Write down at the run's moment who looks after what a notice tells; a form that was posted before says nothing again.

    Raises Mistake without a name, and for a day that is over or later than the next month's run day.
    """
    if before := run.record.find(Acknowledged, notice.period, notice.id, form):
        return before
    by, words, last = person_name(by), one_line(words), last_day(run, notice)
    if not by:
        raise Mistake("Say who looks after it: a name")
    if len(words) > _LONGEST:
        raise Mistake(f"Make it shorter: at most {_LONGEST} characters")
    if not london_day(run.moment) <= until <= last:
        raise Mistake(f"Write a day from today on, and no later than {in_full(last)}, when the next {notice.period.noun} is told")
    fact = Acknowledged(
        period=notice.period,
        notice=notice.id,
        form=form,
        trust=notice.trust,
        rule=notice.rule,
        by=by,
        until=until,
        words=words,
        role=person.role,
        sent_by=person.address,
        at=run.moment,
    )
    return run.record.hold(fact)


def last_day(run: Run, notice: Notice) -> date:
    """The last day until which a notice can be acknowledged: the run day of the month after its own, or of the one that comes next."""
    period = notice.period.next()
    while run_moment(run, period) < run.moment:
        period = period.next()
    return london_day(run_moment(run, period))


def acknowledgements(record: Record, notice: Notice) -> list[Acknowledged]:
    """What was said of a notice, the newest first."""
    return sorted(record.all(Acknowledged, notice.period, notice.id), key=lambda one: one.at, reverse=True)
