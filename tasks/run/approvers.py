"""Approvers: the people of a programme who may let a month be public, and whether two names are one of its people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tasks.model.person_name import called, same_person
from tasks.rules.deadline import london_day
from tasks.run.programme import Person, Programme
from tasks.run.run import Run

APPROVER = "approver"
"""The post in the list of people, of no trust."""


def approvers(run: Run) -> tuple[Person, ...]:
    """Whoever may approve at the run's moment, in the order of the list of people."""
    return run.programme.holders("", APPROVER, london_day(run.moment))


def approver_called(run: Run, name: str) -> Person | None:
    """The approver of a name, however it is written, or of an address."""
    return next(_called(approvers(run), name), None)


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
