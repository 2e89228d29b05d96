"""The ladder of a month as operators see it: who was told what and when, what became of it, and for each trust what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tasks.model.period import Period
from tasks.notify.ladder_progress import Progress, ladder_progress
from tasks.record.outbox import Outbox
from tasks.rules.deadline import LONDON
from tasks.rules.ladder import step_day
from tasks.rules.overdue import OVERDUE
from tasks.rules.working_days import Calendar
from tasks.run.run import Run
from tasks.run.verb import in_flow

Row = dict[str, str]


def show_ladder(run: Run, period: Period, arrived: Collection[str] = ()) -> None:
    """Inside a flow run, keep the ladder of a month at the run's moment as a table where operators look."""
    if in_flow():
        from prefect.artifacts import create_table_artifact  # noqa: PLC0415  only a flow run needs it

        rows = ladder_table(run, period, arrived)
        create_table_artifact(list(rows), key=f"ladder-{period}", description=f"Ladder of {period}: who was told what, and what comes next")


def ladder_table(run: Run, period: Period, arrived: Collection[str] = ()) -> list[Row]:
    """`trust told when state rule step name` in the order of trusts and times, London time; `arrived` as for the chase.

    The last rows of each trust say what its ladder asks for next, or why it asks for nothing more. Trusts that still owe their update come
    first, those nobody was told anything about last.
    """
    notices = sorted(_notices(run, period), key=lambda row: (row["trust"], row["when"], row["rule"], row["told"]))
    found = {one.trust: one for one in ladder_progress(run, period, arrived)}
    owing, named = {trust for trust, one in found.items() if one.rungs.steps or one.rungs.coming}, {row["trust"] for row in notices}
    trusts = sorted(named | found.keys(), key=lambda trust: (trust not in owing, trust not in named, trust))
    return [
        row
        for trust in trusts
        for row in (*(one for one in notices if one["trust"] == trust), *(_coming(found[trust], run.calendar) if trust in found else ()))
    ]


def _notices(run: Run, period: Period) -> Iterator[Row]:
    outbox = Outbox(run.record, period)
    for notice in outbox.notices():
        receipt = outbox.receipt(notice)
        moment = receipt.at if receipt and receipt.at else notice.as_of
        yield {
            "trust": notice.trust,
            "told": notice.recipient.role,
            "when": f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}",
            "state": outbox.fate(notice),
            "rule": notice.rule,
            "step": str(notice.level),
            "name": notice.recipient.name,
        }


def _coming(progress: Progress, calendar: Calendar) -> Iterator[Row]:
    rungs = progress.rungs
    for step in rungs.coming:
        yield _row(progress, "comes next", f"{step_day(step, progress.due, calendar)}", " and ".join(step.to), step.level)
    if not rungs.coming:
        yield _row(progress, "Every step has been reached." if rungs.steps else rungs.sentence)


def _row(progress: Progress, state: str, when: str = "", to: str = "", step: str = "") -> Row:
    return {"trust": progress.trust, "told": to, "when": when, "state": state, "rule": OVERDUE, "step": step, "name": ""}
