"""One trust and month again: read what it sent again, assess, and publish just what changed."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from flows.forms import Month, Name, TrustCode
from flows.refusals import refuses
from tasks.collect.updates import collect_again
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.month.cycle import tell_months
from tasks.month.months import months_from, require_month
from tasks.month.scoreboard_lines import Scoreboard
from tasks.overview.overview import keep_posted
from tasks.publish.approval import NotApprovable
from tasks.run.month_trusts import NotOurMonth, require_in_month
from tasks.run.run import open_run


@flow(name="rerun-trust", flow_run_name="{trust} {period}")
@refuses(NotApprovable, NotFound, NotOurMonth)
def rerun_trust(trust: TrustCode, period: Month, by: Name, reason: str = "", approve_as: str = "") -> Scoreboard:
    """Tell a month again for one trust, with whatever it has sent by now; later months follow if the change reaches them.

    Args:
        trust: The trust, by its name; in a command of Prefect's too, as the form has it.
        period: The month as 2013-10.
        by: Who asks for it; somebody else has to approve what comes of it.
        reason: Why, for the public list of corrections; left out, what changed says it.
        approve_as: Approve it in this name, as an illustrative programme does; left out, it waits for a person.
    """
    run, month = open_run(now()).with_rows(), Period.parse(period)
    require_month(run, month)
    require_in_month(run.rulebook, trust, month)
    pending = collect_again(run, trust, month)
    board = tell_months(run, month, months_from(run, month), pending, (trust,), now, by=by, reason=reason, approve_as=approve_as)
    keep_posted(run)
    return board
