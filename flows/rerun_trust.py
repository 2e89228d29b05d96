"""One trust and month again: read what it sent anew, assess, and publish just what changed."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from flows.forms import Month, TrustCode
from tasks.approve import approve_as_asked, gate, preview
from tasks.assess import assess
from tasks.award import void_changed
from tasks.collect import collect_again
from tasks.ladder_table import show_ladder
from tasks.lay_out import lay_out
from tasks.ledger import FUND
from tasks.notify import queue_notices, send_notices
from tasks.periods import periods_from
from tasks.publish import THE_RUN, propose, publish
from tasks.scoreboard import exceptions, flag, scoreboard
from tasks.seal import months_from, seal
from tasks.stores.keys import PLANS
from tasks.tables.board import Scoreboard
from tasks.tables.few import few_rows
from tasks.validate import validate


@flow(name="rerun-trust", flow_run_name="{trust} {period}")
def rerun_trust(trust: TrustCode, period: Month, reason: str = "", by: str = THE_RUN, approve_as: str = "") -> Scoreboard:
    """Tell a month again for one trust, with whatever it has sent by now; later months follow if the change reaches them.

    Args:
        trust: The trust's ODS code, as RNL.
        period: The month as 2013-10.
        reason: Why, for the public list of corrections; left out, what changed says it.
        by: Who asks for it; somebody else has to approve what comes of it.
        approve_as: Approve it in this name, as an illustrative programme does; left out, it waits for a person.
    """
    moment = now()
    with few_rows():
        decided = validate(period, collect_again(trust, period, moment))
        months = periods_from(period)
        for month in months:
            assess(month, moment, only=(trust,))
            queue_notices(month, only=(trust,))
            propose(month, by, reason)
            approve_as_asked(month, approve_as)
            publish(month)
            preview(month)
        void_changed(moment)
        written = lay_out()
        sent = sum(send_notices(month, now()) for month in months)
        for kind, whose, sentence in exceptions(period, only=(trust,)):
            flag(kind, whose, period, sentence)
        seal([*months_from(period, moment), FUND], but=[PLANS], only=trust)
        show_ladder(period, moment)
        return scoreboard(period, decided, written, sent, gate(period), only=(trust,))
