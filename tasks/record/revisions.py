"""Assessments of periods as the record holds them."""

from __future__ import annotations

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.record.facts import Before, Revision
from tasks.record.record import Record


def newest_revision(record: Record, period: Period) -> Revision:
    """The newest assessment of a period; raises NotFound if there is none."""
    found = record.last(Revision, period)
    if found is None:
        raise NotFound(f"{period.words} has not been assessed yet: run `measures month {period}`")
    return found


def assessed_before(record: Record, period: Period) -> Revision | None:
    """The newest assessment of the nearest earlier period that has one."""
    last = period.previous()
    earlier = record.months(Revision, last, last) or record.months(Revision, last=last)
    return record.last(Revision, earlier[-1]) if earlier else None


def month_before(record: Record, revision: Revision) -> Revision | None:
    """The very assessment of an earlier period that a revision was made beside."""
    before: Before | None = revision.before
    return record.get(Revision, before.period, before.number) if before else None
