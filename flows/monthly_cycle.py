"""One month from inbox to notices: collect, validate, assess, publish, notify."""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow
from prefect.states import Completed

from flows.clock import now, proposer, run_for
from flows.forms import Month
from flows.refusals import refuses
from flows.regime_speech import in_regime_words
from tasks.assess.revision import NobodyExpected, require_expected
from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.fund.claims import collect_claims
from tasks.month.cycle import tell_months
from tasks.month.months import months_to_tell
from tasks.month.scoreboard_lines import Scoreboard
from tasks.notify.bell import Ring, ring
from tasks.overview.overview import keep_posted
from tasks.publish.approval import NotApprovable
from tasks.run.month_trusts import NotOurMonth


@flow(name="monthly-cycle", flow_run_name="{period}")
@refuses(NobodyExpected, NotApprovable, NotOurMonth)
def monthly_cycle(
    period: Month | None = None, as_of: datetime | None = None, approve_as: str = "", by: str = "", reason: str = ""
) -> Scoreboard | State[None]:
    """Tell a month, and tell again any earlier month that something arrived for, or an extension ran out in.

    Where no month is asked for and none is due, the run is completed and says so.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: The moment the month is told as at, with its offset; left out, 09:00 in London on the month's run day.
        approve_as: Approve what this run puts forward in this name, as an illustrative programme does; left out, it waits for a person.
        by: Your name, if you start it by hand; somebody else has to approve what comes of it.
        reason: Why it is told again, for the public list of corrections, or put forward once more, if it was withdrawn for good.
    """
    try:
        run, month = run_for(period, as_of)
    except NotOurMonth as none:
        if period:
            raise
        mend = "if the programme has ended, deploy again: its schedule is then switched off; else set `last` in programme.toml"
        ring("no month", [Ring("no month", in_regime_words(f"A scheduled run found no month to tell. {none}"), mend)], now())
        return Completed(
            name="NoMonthDue", message=in_regime_words(f"Nothing was told. {none}")
        )  # a schedule that outlives its programme is no failure
    first_plans(run)
    pending = collect(run, month)
    collect_claims(run)
    months = months_to_tell(run, month, pending)
    if not months:
        require_expected(run, month)
    board = tell_months(run, month, months, pending, run.rulebook.trusts, now, by=proposer(by), reason=reason, approve_as=approve_as)
    ring("no month", [], now())  # so that it rings again, should a later run find none
    keep_posted(run.at(now()))
    return board
