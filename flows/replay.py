"""Several months in a row, each lived through day by day and told as at its own run day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from prefect import flow

from flows.clock import now
from flows.forms import Month
from flows.monthly_cycle import monthly_cycle
from flows.refusals import refuses
from tasks.model.period import Period
from tasks.month.months import nobody_asked, require_month
from tasks.month.scoreboard_lines import Scoreboard
from tasks.month.sweep import live_through
from tasks.notify.letter_index import index_letters
from tasks.publish.approval import NotApprovable
from tasks.publish.candidate import THE_RUN
from tasks.run.month_trusts import NotOurMonth
from tasks.run.run import open_run


@flow(name="replay", flow_run_name="{first} to {last}")
@refuses(NotApprovable, NotOurMonth)
def replay(first: Month, last: Month, approve_as: str = "") -> list[Scoreboard]:
    """Tell the months from first to last in order; before each, answer what arrived and remind who is due, as it would have gone.

    Args:
        first: The first month, as 2013-09.
        last: The last month, as 2014-02.
        approve_as: Approve each month in this name, as an illustrative programme does; left out, they wait for a person.
    """
    return lived(Period.between(Period.parse(first), Period.parse(last)), monthly_cycle, approve_as)


def lived(months: Iterable[Period], cycle: Callable[..., Any], approve_as: str) -> list[Scoreboard]:
    """Live through months and tell each by the monthly cycle, run by Prefect or plain; those that the regulator asks nobody for are only
    lived through.
    """
    found, asked = [], list(months)
    run = open_run(now())
    for month in asked:
        require_month(run, month)
    silent = {month for month in asked if nobody_asked(run, month)}
    for month in asked:
        decided, sent = live_through(open_run(now()).with_rows(), month)
        if month in silent and len(asked) > 1:
            continue
        board = cycle(str(month), approve_as=approve_as, by=THE_RUN)
        found.append(replace(board, decided=board.decided + decided, sent=board.sent + sent))
    index_letters(run)
    return found
