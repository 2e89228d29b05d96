"""The clock, read here and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.model.period import Period
from tasks.periods import usual_moment


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def moment_for(period: str, as_of: datetime | None) -> datetime:
    """The moment a period is told as at: as asked, else its run day at 09:00 London time, else now if that has not come."""
    return as_of or min(now(), usual_moment(period))


def period_due() -> str:
    """The month before the scheduled start of this run (before now, outside one): a run that was held up still tells its own month."""
    from prefect.runtime import flow_run  # noqa: PLC0415  whoever only checks a file need not wait for Prefect

    started: datetime = flow_run.scheduled_start_time or now()
    return str(Period.of(started.date()).previous())
