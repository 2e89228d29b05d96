"""The clock, read here and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.run.months import moment_by
from tasks.run.opened import open_programme, open_rulebook


class NoMonthDue(Mistake):
    """A run that chooses its own month found none to tell; the text says which months there are."""


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def moment_for(period: str, as_of: datetime | None) -> datetime:
    """The moment a period is told as at: as asked, else its run day at 09:00 London time (or that of an extension
    that has passed), else now if that has not come.
    """
    here = now()
    return as_of or min(here, moment_by(open_rulebook(), Period.parse(period), here))


def period_due() -> str:
    """The month before the scheduled start of this run (before now, outside one): a run that was held up still tells its own month."""
    from prefect.runtime import flow_run  # noqa: PLC0415  whoever only checks a file need not wait for Prefect

    started: datetime = flow_run.scheduled_start_time or now()
    period, programme = Period.of(started.date()).previous(), open_programme()
    if not programme.first <= period <= programme.last:
        raise NoMonthDue(
            f"{period.words} is not one of the programme's months, {programme.first.words} to {programme.last.words}: "
            "give the period, or set `last` in programme.toml"
        )
    return str(period)
