"""A run over months: each told in order, then the fund looked over, the site brought up to date, letters sent, and all of it sealed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from tasks.fund.awards import void_changed
from tasks.model.period import Period
from tasks.model.update import ReadSubmission
from tasks.month.scoreboard import flag_all, scoreboard
from tasks.month.scoreboard_lines import Scoreboard
from tasks.month.tell import begin, end, tell, would_change
from tasks.notify.ladder_table import show_ladder
from tasks.notify.notices import send_notices
from tasks.publish.approval import gate
from tasks.publish.candidate import THE_RUN
from tasks.publish.site_update import update_site
from tasks.record.seal import unended
from tasks.rules.expected import expected
from tasks.run.run import Run


def tell_months(
    run: Run,
    period: Period,
    months: Sequence[Period],
    pending: Mapping[Period, Sequence[ReadSubmission]],
    about: Collection[str],
    clock: Callable[[], datetime],
    *,
    by: str = THE_RUN,
    reason: str = "",
    approve_as: str = "",
) -> Scoreboard:
    """Tell these months, the earliest first, and do all that follows from it; the period's scoreboard of the trusts in `about` is the
    answer. `pending` are updates that await a decision, by period; `clock` gives the moment at which letters leave.
    """
    open_runs = unended(run.record)
    if any(would_change(run, month, pending.get(month, ())) for month in months):
        open_runs += begin(run, months, open_runs)
    decided = sum(tell(run, month, pending.get(month, ()), by, reason, approve_as) for month in months)
    void_changed(run)
    written = update_site(run)
    sent = sum(send_notices(run, month, clock()) for month in months)
    for month in months:
        flag_all(run, month, _owing(run, month, about))
    end(run, months, open_runs)
    show_ladder(run, period)
    done = {"decided": decided, "written": written, "sent": sent}
    return scoreboard(run, period, _owing(run, period, about), done, gate(run, period))


def _owing(run: Run, month: Period, about: Collection[str]) -> tuple[str, ...]:
    return tuple(trust for trust in expected(run.rulebook.spells, month) if trust in about)
