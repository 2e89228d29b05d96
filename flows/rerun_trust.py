"""One trust and month again: read what it sent anew, assess, and publish just what changed."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from flows.forms import Month, TrustCode
from tasks.assess import assess
from tasks.collect import collect_again
from tasks.lay_out import lay_out
from tasks.notify import queue_notices, send_notices
from tasks.periods import periods_from
from tasks.publish import publish
from tasks.scoreboard import exceptions, flag, scoreboard
from tasks.tables.board import Scoreboard
from tasks.validate import validate


@flow(name="rerun-trust", flow_run_name="{trust} {period}")
def rerun_trust(trust: TrustCode, period: Month) -> Scoreboard:
    """Tell a month again for one trust, with whatever it has sent by now; later months follow if the change reaches them.

    Args:
        trust: The trust's ODS code, as RNL.
        period: The month as 2013-10.
    """
    moment = now()
    decided = validate(period, collect_again(trust, period, moment))
    months = periods_from(period)
    for month in months:
        assess(month, moment)
        queue_notices(month)
        publish(month)
    written = lay_out()
    sent = sum(send_notices(month) for month in months)
    for kind, whose, sentence in exceptions(period):
        flag(kind, whose, period, sentence)
    return scoreboard(period, decided, written, sent)
