"""A month between candidate and public: put forward, decided on by a person, and published at once if it was approved."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.month.tell import begin, end, tell, would_change
from tasks.publish.approval import approve, looked_at, to_be_decided
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.record.facts import Begun, Release
from tasks.record.seal import unended
from tasks.run.run import Run


def decide(run: Run, period: Period, by: str, decision: str, note: str, candidate: str) -> None:
    """Decide on a month's candidate. The month is told again first: what nobody has looked at is never approved.

    `candidate` is the beginning of the hash of what was looked at; empty: of the newest. Raises NotApprovable.
    """
    seen, begun = candidate or looked_at(run.record, period), unended(run.record)
    if seen:
        begun += _brought_up_to_date(run, period, begun)
    if to_be_decided(run, period, by, decision, note, seen):
        begun += begin(run, (period,), begun)
        approve(run, period, by, decision, note, seen)
    publish(run, period)
    update_site(run)
    end(run, (period,), begun)


def put_forward(run: Run, period: Period) -> int:
    """Put a month forward, or publish it if a person has approved it; the number of the release in force is the answer, 0 for none."""
    begun = unended(run.record)
    begun += _brought_up_to_date(run, period, begun)
    publish(run, period)
    update_site(run)
    end(run, (period,), begun)
    return run.record.newest(Release, period)


def _brought_up_to_date(run: Run, period: Period, begun: list[Begun]) -> list[Begun]:
    """Tell a month again if there is anything new to tell; what began with that is the answer."""
    if not would_change(run, period, ()):
        return []
    new = begin(run, (period,), begun)
    tell(run, period, ())
    return new
