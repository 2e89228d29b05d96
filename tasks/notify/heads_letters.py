"""Heads of the record by letter: whoever is on record as a witness gets them with every release, and can show later what they were."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.record.facts import Release
from tasks.record.heads import heads_of, note_of
from tasks.run.run import Run

WITNESS = "witness"
"""The post in the list of people, of no trust."""

_RULE, _STEP = "heads", "release"


def queue_heads(run: Run, months: Iterable[Period]) -> int:
    """Queue the heads as they are now for each witness, once for the release in force of each month; says how many notices are new."""
    return sum(_queued(run, release) for month in months if (release := run.record.last(Release, month)))


def _queued(run: Run, release: Release) -> int:
    period, day = release.period, release.period.last_day
    witnesses = run.programme.recipients("", WITNESS, day)
    if not witnesses:
        return 0
    note = note_of(heads_of(run.record), run.record.signing_key).decode()
    step = LadderStep(_RULE, _STEP, "heads", 0, (WITNESS,), (), day, None, "", illustrative=False, note="")
    letter = Letter(
        verdict=Verdict(_RULE, "", "", Answer.YES, note),
        step=step,
        level=Level(_STEP, str(release.number)),
        trust_name=run.programme.title,
        regulator="",
        role=WITNESS,
        addressed=witnesses,
        copied=(),
        page=Addressing.of(run, period).page_of(),
        speaks_for="the record",
    )
    return put_in_outbox(run, period, [letter], Standing.of(run, period, release.as_of))
