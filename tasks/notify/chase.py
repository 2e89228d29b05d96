"""Chase: each day, walk the ladder for every trust that still owes an update, and stop where there is nothing left to chase."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from tasks.model.level import Level
from tasks.model.period import Period
from tasks.notify.channels.choice import reaches
from tasks.notify.ladder_progress import Progress, ladder_progress
from tasks.notify.letter_words import Standing
from tasks.notify.letters import compose
from tasks.notify.monthly import monthly_letters
from tasks.notify.regulator_of_day import unheard
from tasks.record.outbox import CANCELLED, Outbox
from tasks.rules.deadline import london_day
from tasks.rules.overdue import OVERDUE
from tasks.run.events import report_undelivered
from tasks.run.run import Run
from tasks.run.verb import verb

_LONGEST = timedelta(days=30)

Asked = set[tuple[str, Level]]
"""Trusts, each with the level that its ladder asks for now."""


def periods_chased(run: Run) -> list[Period]:
    """The months whose ladders may be under way at a moment: the two before it, and any whose extension ended within thirty days."""
    programme, day = run.programme, london_day(run.moment)
    last = Period.of(day).previous()
    given = {one.period for one in run.rulebook.extensions if one.deadline >= day - _LONGEST}
    return [one for one in sorted({last.previous(), last, *given}) if programme.first <= one <= min(last, programme.last)]


@verb(name="chase", task_run_name="chase {period}")
def chase(run: Run, period: Period, arrived: Collection[str]) -> int:
    """Queue what the ladder asks for at the run's moment, and cancel what waits but no longer holds; says how many notices are new.

    `arrived` are the codes of the trusts of which something lies undecided. Nobody to tell is an alarm.
    """
    found = list(ladder_progress(run, period, arrived))
    letters = [letter for one in found for letter in one.letters]
    asked = {(letter.verdict.trust, letter.level) for letter in letters}
    outbox = Outbox(run.record, period)
    _stand_down(run, outbox, found, asked, set(arrived))
    standing = Standing(period, run.moment, run.programme.banner)
    composed = compose(unheard([*letters, *monthly_letters(run, period)], outbox), standing, reaches())
    for alarm in composed.alarms:
        report_undelivered(str(period), str(alarm))
    return len(outbox.queue(composed.notices))


def _stand_down(run: Run, outbox: Outbox, found: Collection[Progress], asked: Asked, undecided: set[str]) -> None:
    """Cancel each waiting notice of the ladder that is not asked for now: an update arrived, the deadline moved, or its day is over.

    What a regulator is to hear is not cancelled for an update that nobody has decided on yet.
    """
    why = {one.trust: one.rungs.sentence for one in found}
    steps = {step.level for step in run.rulebook.steps(OVERDUE, outbox.period.last_day)}
    for notice in outbox.waiting():
        early = notice.public and notice.trust in undecided & why.keys()
        mine = notice.rule == OVERDUE and notice.level.step in steps and not early
        if mine and (notice.trust, notice.level.as_asked) not in asked:
            sentence = why.get(notice.trust, "The trust is not expected to report on this month.")
            outbox.give_up(notice, CANCELLED, f"Not sent, as it no longer held. {sentence}", run.moment)
