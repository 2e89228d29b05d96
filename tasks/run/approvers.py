"""Approvers: the people of a programme who may let a month be public, and whether two names are one of its people."""

from __future__ import annotations

from tasks.model.person_name import same_person
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
    return next((one for one in approvers(run) if _is_called(one, name)), None)


def is_one_person(programme: Programme, one: str, other: str) -> bool:
    """Whether two names are of one person: they look the same, or people.csv has them, or addresses in their place, at one address."""
    return same_person(one, other) or bool(_addresses(programme, one) & _addresses(programme, other))


def _addresses(programme: Programme, name: str) -> set[str]:
    return {one.address.casefold() for one in programme.people if one.address and _is_called(one, name)}


def _is_called(person: Person, name: str) -> bool:
    return same_person(person.name, name) or (bool(person.address) and person.address.casefold() == name.strip().casefold())
