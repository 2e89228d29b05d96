"""Chase: each day, walk the ladder for every trust that still owes an update, and stop where there is nothing left to chase."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tasks.matters import AGAIN, PLACES, Desk, extension_of, queue
from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.monthly_matters import monthly_matters
from tasks.notices import PUBLIC, Matter, compose, give_up, kept
from tasks.notices.outbox import waits
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.record import Record
from tasks.rules.deadline import deadline, london_day
from tasks.rules.expected import expected
from tasks.rules.extended import extended
from tasks.rules.ladder import ladder
from tasks.rules.overdue import overdue
from tasks.rules.working_days import working_day_after
from tasks.settings import Settings
from tasks.stores import keys
from tasks.verb import verb

log = logging.getLogger("measures")
_RULE = "overdue"
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

    `arrived` are the codes of the trusts of which something lies undecided. Nobody to tell is an alarm in the log.
    """
    record, month = open_record(), Period.parse(period)
    desk = Desk(open_rulebook(), open_programme(), month, Settings().site_address)
    asked: dict[tuple[str, str], list[Matter]] = {}
    stopped: dict[str, str] = {}
    for trust, said, matters in _trusts(desk, record, moment, arrived):
        stopped[trust] = said
        for matter in matters:
            asked.setdefault((trust, matter.level), []).append(matter)
    undecided = {trust: said for trust, said in stopped.items() if trust in arrived}
    _stand_down(record, desk, set(asked), stopped, undecided, moment)
    matters = [matter for found in asked.values() for matter in found]
    composed = compose(month, [*matters, *monthly_matters(desk, record, moment)], as_of=moment, banner=desk.programme.banner)
    for alarm in composed.alarms:
        log.error("%s", alarm)
    return queue(record, month, composed.notices)


def _trusts(desk: Desk, record: Record, moment: datetime, arrived: Collection[str]) -> Iterator[tuple[str, str, list[Matter]]]:
    """Each expected trust's code, what its ladder says, and the matters of the steps it asks for."""
    book, period, day = desk.rulebook, desk.period, london_day(moment)
    usual = deadline(period, book.threshold("deadline_working_days", period.last_day))
    grace = book.threshold("grace_working_days", period.last_day)
    decided = _decided(record, period, moment)
    for trust in expected(book.spells, period):
        due = extended(book.extensions, trust, period, usual)
        rungs = ladder(
            book.steps(_RULE, period.last_day),
            due,
            day,
            arrived=trust in arrived or "accepted" in decided.get(trust, []),
            in_regime=any(spell.trust == trust and spell.covers(day, day) for spell in book.spells),
        )
        verdict = overdue(trust, period, due, working_day_after(due, grace), None, len(decided.get(trust, [])), moment)
        verdict = replace(verdict, evidence=(*verdict.evidence, *extension_of(book, trust, period)))
        steps = [step for step in rungs.steps if step.level not in PUBLIC or verdict.answer is Answer.YES]
        matters = [
            matter
            for step in steps
            for matter in desk.matters(step, verdict, desk.level(trust, step.level), period.last_day if step.level in PUBLIC else day)
        ]
        yield trust, rungs.sentence, matters


def _decided(record: Record, period: Period, moment: datetime) -> dict[str, list[str]]:
    """Trust to the newest decision on each of its submissions for a period that had been received by a moment."""
    found: dict[str, list[str]] = {}
    for month in Period.between(period, Period.of(london_day(moment))):
        for (trust, submission), n in record.decided(month).items():
            fact = record.fact(keys.decision(month, trust, submission, n))
            if fact["period"] == str(period) and datetime.fromisoformat(fact["received_at"]) <= moment:
                found.setdefault(trust, []).append(str(fact["decision"]))
    return found


def _stand_down(
    record: Record, desk: Desk, asked: set[tuple[str, str]], stopped: dict[str, str], undecided: Collection[str], moment: datetime
) -> None:
    """Cancel each waiting notice of the ladder that is not asked for now: an update arrived, the deadline moved, or its day is over.

    What a regulator is to hear is not cancelled for an update that nobody has decided on yet.
    """
    for key, notice in kept(record.store, keys.notices(desk.period), sent=keys.receipt_for):
        mine = notice.rule == _RULE and notice.level.partition(",")[0] in {
            s.level for s in desk.rulebook.steps(_RULE, desk.period.last_day)
        }
        early = notice.level.partition(",")[0] in PUBLIC and notice.trust in undecided
        if (
            mine
            and not early
            and (notice.trust, notice.level.removesuffix(", alternate").removesuffix(AGAIN)) not in asked
            and waits(record.store, key, PLACES)
        ):
            said = f"Not sent, as it no longer held. {stopped.get(notice.trust, 'The trust is not expected to report on this month.')}"
            give_up(record.store, key, PLACES, why="cancelled", sentence=said, moment=moment)
