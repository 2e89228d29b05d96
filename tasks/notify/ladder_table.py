"""The ladder of a month as operators see it: who was told what and when, what became of it, and for each trust what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from tasks.model.period import Period
from tasks.notify.addressing import PLACES, Desk
from tasks.notify.ladder_progress import OVERDUE, Climb, climbs
from tasks.record import keys
from tasks.record.outbox import became, fact, kept
from tasks.record.record import Record
from tasks.rules.deadline import LONDON
from tasks.rules.ladder import step_day
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.run.settings import Settings
from tasks.run.verb import in_flow

Row = dict[str, str]


def show_ladder(period: str, moment: datetime, arrived: Collection[str] = ()) -> None:
    """Inside a flow run, keep the ladder of a month at a moment (aware) as a table where operators look."""
    if in_flow():
        from prefect.artifacts import create_table_artifact  # noqa: PLC0415  only a flow run needs it

        rows = ladder_table(period, moment, arrived)
        create_table_artifact(list(rows), key=f"ladder-{period}", description=f"Ladder of {period}: who was told what, and what comes next")


def ladder_table(period: str, moment: datetime, arrived: Collection[str] = ()) -> list[Row]:
    """`trust told when state rule step name` in the order of trusts and times, London time; `arrived` as for the chase.

    The last rows of each trust say what its ladder asks for next, or why it asks for nothing more. Trusts that still owe their update come
    first, those nobody was told anything about last.
    """
    record, month = open_record(), Period.parse(period)
    desk = Desk(open_rulebook(), open_programme(), month, Settings.read().site_address)
    told = sorted(_told(record, month), key=lambda row: (row["trust"], row["when"], row["rule"], row["told"]))
    found = {climb.trust: climb for climb in climbs(desk, record, moment, arrived)}
    owing, named = {trust for trust, climb in found.items() if climb.rungs.steps or climb.rungs.coming}, {row["trust"] for row in told}
    trusts = sorted(named | found.keys(), key=lambda trust: (trust not in owing, trust not in named, trust))
    return [
        row
        for trust in trusts
        for row in (*(one for one in told if one["trust"] == trust), *(_coming(found[trust]) if trust in found else ()))
    ]


def _told(record: Record, period: Period) -> Iterator[Row]:
    for key, notice in kept(record.store, keys.notices(period), sent=keys.receipt_for):
        sent = fact(record.store, PLACES.sent(key)) or {}
        moment = datetime.fromisoformat(sent["at"]) if "at" in sent else notice.as_of
        yield {
            "trust": notice.trust,
            "told": notice.recipient.role,
            "when": f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}",
            "state": became(record.store, key, PLACES),
            "rule": notice.rule,
            "step": notice.level,
            "name": notice.recipient.name,
        }


def _coming(climb: Climb) -> Iterator[Row]:
    for step in climb.rungs.coming:
        yield _row(climb, "comes next", f"{step_day(step, climb.due)}", " and ".join(step.to), step.level)
    if not climb.rungs.coming:
        yield _row(climb, "Every step has been reached." if climb.rungs.steps else climb.rungs.sentence)


def _row(climb: Climb, state: str, when: str = "", told: str = "", step: str = "") -> Row:
    return {"trust": climb.trust, "told": told, "when": when, "state": state, "rule": OVERDUE, "step": step, "name": ""}
