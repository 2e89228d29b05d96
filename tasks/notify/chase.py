"""Chase: each day, walk the ladder for every trust that still owes an update, and stop where there is nothing left to chase."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from tasks.model.level import as_asked, step_of
from tasks.model.period import Period
from tasks.notify.addressing import PLACES, Desk
from tasks.notify.ladder_progress import OVERDUE, climbs
from tasks.notify.letters import compose
from tasks.notify.monthly import monthly_matters
from tasks.notify.recurring import queue
from tasks.record import keys
from tasks.record.outbox import PUBLIC, give_up, kept, waits
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.events import untold
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.run.settings import Settings
from tasks.run.verb import verb

_LONGEST = timedelta(days=30)


def periods_chased(moment: datetime) -> list[str]:
    """The months whose ladders may be under way at a moment: the two before it, and any whose extension ended within thirty days."""
    programme, day = open_programme(), london_day(moment)
    last = Period.of(day).previous()
    given = {one.period for one in open_rulebook().extensions if one.deadline >= day - _LONGEST}
    return [str(p) for p in sorted({last.previous(), last, *given}) if programme.first <= p <= min(last, programme.last)]


@verb(name="chase", task_run_name="chase {period}")
def chase(period: str, moment: datetime, arrived: Collection[str]) -> int:
    """Queue what the ladder asks for at a moment (aware), and cancel what waits but no longer holds; says how many notices are new.

    `arrived` are the codes of the trusts of which something lies undecided. Nobody to tell is an alarm.
    """
    record, month = open_record(), Period.parse(period)
    desk = Desk(open_rulebook(), open_programme(), month, Settings.read().site_address)
    found = list(climbs(desk, record, moment, arrived))
    matters = [matter for climb in found for matter in climb.matters]
    asked = {(matter.verdict.trust, matter.level) for matter in matters}
    _stand_down(record, desk, asked, {climb.trust: climb.rungs.sentence for climb in found}, set(arrived), moment)
    composed = compose(month, [*matters, *monthly_matters(desk, record, moment)], as_of=moment, banner=desk.programme.banner)
    for alarm in composed.alarms:
        untold(period, str(alarm))
    return queue(record, month, composed.notices)


def _stand_down(
    record: Record, desk: Desk, asked: set[tuple[str, str]], stopped: Mapping[str, str], undecided: set[str], moment: datetime
) -> None:
    """Cancel each waiting notice of the ladder that is not asked for now: an update arrived, the deadline moved, or its day is over.

    What a regulator is to hear is not cancelled for an update that nobody has decided on yet.
    """
    undecided &= stopped.keys()
    steps = {step.level for step in desk.rulebook.steps(OVERDUE, desk.period.last_day)}
    for key, notice in kept(record.store, keys.notices(desk.period), sent=keys.receipt_for):
        step = step_of(notice.level)
        early = step in PUBLIC and notice.trust in undecided
        mine = notice.rule == OVERDUE and step in steps and not early
        if mine and (notice.trust, as_asked(notice.level)) not in asked and waits(record.store, key, PLACES):
            said = f"Not sent, as it no longer held. {stopped.get(notice.trust, 'The trust is not expected to report on this month.')}"
            give_up(record.store, key, PLACES, why="cancelled", sentence=said, moment=moment)
