"""A month between candidate and public: put forward, decided on by a person, and published at once if it was approved."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.month.tell import tell
from tasks.publish.approval import approve, looked_at
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.record.facts import Release
from tasks.record.seal import months_since, seal
from tasks.run.run import Run


def decide(run: Run, period: Period, by: str, decision: str, note: str, candidate: str) -> None:
    """Decide on a month's candidate. The month is told again first: what nobody has looked at is never approved.

    `candidate` is the beginning of the hash of what was looked at; empty: of the newest. Raises NotApprovable.
    """
    seen = candidate or looked_at(run.record, period)
    if seen:
        tell(run, period, {})
    approve(run, period, by, decision, note, seen)
    publish(run, period)
    update_site(run)
    _sealed(run, period)


def put_forward(run: Run, period: Period) -> int:
    """Put a month forward, or publish it if a person has approved it; the number of the release in force is the answer, 0 for none."""
    tell(run, period, {})
    update_site(run)
    _sealed(run, period)
    return run.record.newest(Release, period)


def _sealed(run: Run, period: Period) -> None:
    seal(run.record, months_since(run.record, period, max(period, Period.of(run.moment.date()))))
