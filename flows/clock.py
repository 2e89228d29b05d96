"""The clock, read here and nowhere else, and the runs that begin with it."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.model.period import Period
from tasks.month.months import require_month
from tasks.publish.candidate import THE_RUN
from tasks.run.moments import moment_by
from tasks.run.run import Run, open_run


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def moment_asked() -> datetime:
    """The moment as at which the run that begins was asked to look, aware; else this one. For runs that are named after it."""
    from prefect.context import FlowRunContext  # noqa: PLC0415  known only while it runs

    return (getattr(FlowRunContext.get(), "parameters", None) or {}).get("as_of") or now()


def run_for(period: str | None, as_of: datetime | None) -> tuple[Run, Period]:
    """A run and the period it tells: as asked, or the month before this run was due.

    The run's moment is as asked, else the period's run day at 09:00 London time (or that of an extension that has passed), else now if
    that has not come. Raises NotOurMonth.
    """
    run = open_run(now()).with_rows()
    month = Period.parse(period) if period else period_due(run)
    require_month(run.at(as_of) if as_of else run, month)
    return run.at(as_of or min(run.moment, moment_by(run, month, run.moment))), month


def proposer(by: str) -> str:
    """Who puts a month forward: as named, else the monthly run; where no schedule began it, somebody in Prefect, which knows no names."""
    from prefect.context import FlowRunContext  # noqa: PLC0415  whoever only checks a file need not wait for Prefect

    begun = FlowRunContext.get()
    by_hand = begun is not None and begun.flow_run is not None and not begun.flow_run.auto_scheduled
    return by or ("somebody in Prefect" if by_hand else THE_RUN)


def period_due(run: Run) -> Period:
    """The month before the scheduled start of this run (before now, outside one): a run that was held up still tells its own month.

    Raises NotOurMonth.
    """
    from prefect.runtime import flow_run  # noqa: PLC0415  whoever only checks a file need not wait for Prefect

    started: datetime = flow_run.scheduled_start_time or run.moment
    period = run.rulebook.period_on(started.date()).previous()
    require_month(run, period)
    return period
