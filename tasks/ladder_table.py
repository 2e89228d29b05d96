"""The ladder of a month as operators see it: who was told what and when, what became of it, and for each trust what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from prefect.artifacts import create_table_artifact
from prefect.context import FlowRunContext

from tasks.climb import OVERDUE, Climb, climbs
from tasks.matters import PLACES, Desk
from tasks.model.period import Period
from tasks.notices import fact, kept
from tasks.notices.outbox import became
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.record import Record
from tasks.rules.deadline import LONDON
from tasks.rules.ladder import step_day
from tasks.settings import Settings
from tasks.stores import keys

Row = dict[str, str]


def show_ladder(period: str, moment: datetime, arrived: Collection[str] = ()) -> None:
    """Inside a flow run, keep the ladder of a month at a moment (aware) as a table where operators look."""
    if FlowRunContext.get():
        rows = ladder_table(period, moment, arrived)
        create_table_artifact(list(rows), key=f"ladder-{period}", description=f"Ladder of {period}: who was told what, and what comes next")


def ladder_table(period: str, moment: datetime, arrived: Collection[str] = ()) -> list[Row]:
    """`trust rule step who when state` in the order of trusts and times, London time; `arrived` as for the chase.

    The last row of each trust says what its ladder asks for next, or why it asks for nothing more.
    """
    record, month = open_record(), Period.parse(period)
    desk = Desk(open_rulebook(), open_programme(), month, Settings().site_address)
    told = sorted(_told(record, month), key=lambda row: (row["trust"], row["when"], row["rule"], row["who"]))
    coming = {climb.trust: list(_coming(climb)) for climb in climbs(desk, record, moment, arrived)}
    trusts = sorted({row["trust"] for row in told} | coming.keys())
    return [row for trust in trusts for row in (*(one for one in told if one["trust"] == trust), *coming.get(trust, []))]


def _told(record: Record, period: Period) -> Iterator[Row]:
    for key, notice in kept(record.store, keys.notices(period), sent=keys.receipt_for):
        sent = fact(record.store, PLACES.sent(key)) or {}
        moment = datetime.fromisoformat(sent["at"]) if "at" in sent else notice.as_of
        yield {
            "trust": notice.trust,
            "rule": notice.rule,
            "step": notice.level,
            "who": f"{notice.recipient.name} ({notice.recipient.role})",
            "when": f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}",
            "state": became(record.store, key, PLACES),
        }


def _coming(climb: Climb) -> Iterator[Row]:
    row = {"trust": climb.trust, "rule": OVERDUE}
    for step in climb.rungs.coming:
        yield {**row, "step": step.level, "who": " and ".join(step.to), "when": f"{step_day(step, climb.due)}", "state": "comes next"}
    if not climb.rungs.coming:
        said = "Every step has been reached." if climb.rungs.steps else climb.rungs.sentence
        yield {**row, "step": "", "who": "", "when": "", "state": said}
