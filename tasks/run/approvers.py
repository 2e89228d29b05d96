"""Approvers: the people of a programme who may let a month be public, and whether two names are one of its people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tasks.model.person_name import called, same_person
from tasks.record.facts import Candidate
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.run.programme import Person, Programme
from tasks.run.run import Run

APPROVER = "approver"
"""The post in the list of people, of no trust."""

APPROVAL = "approval"
"""The rule under which approvers are written to; it stands on no ladder, for a month waits for them from the moment it is put forward."""

SEEN = 16
"""How many letters of a candidate's hash name it in a letter and a link."""


def approvers(run: Run) -> tuple[Person, ...]:
    """Whoever may approve at the run's moment, in the order of the list of people."""
    return run.programme.holders("", APPROVER, london_day(run.moment))


def approver_called(run: Run, name: str) -> Person | None:
    """The approver of a name, however it is written, or of an address."""
    return next(_called(approvers(run), name), None)


def waits_since(run: Run, candidate: Candidate) -> datetime:
    """Since when a candidate waits: since approvers were first written to of it, or, where none was, the moment it was assessed as at.

    A month that is told again long after is assessed as at the moment it was, and nobody could decide on it before they were asked.
    """
    letters = Outbox(run.record, candidate.period).notices(lambda one: one.rule == APPROVAL)
    asked = (max(one.as_of, candidate.as_of) for one in letters if one.level.about == candidate.hash[:SEEN])
    return min(asked, default=candidate.as_of)


def is_one_person(programme: Programme, one: str, other: str) -> bool:
    """Whether two names are of one person: they look the same, or people.csv has them, or addresses in their place, at one address."""
    if same_person(one, other):
        return True
    mine = {person.address.casefold() for person in _called(programme.people, one)} - {""}
    return bool(mine) and any(person.address.casefold() in mine for person in _called(programme.people, other))


def _called(people: Iterable[Person], name: str) -> Iterator[Person]:
    """Those of that name, however it is written, or address."""
    alike, address = called(name), name.strip().casefold()
    return (one for one in people if alike(one.name) or (one.address and one.address.casefold() == address))
