"""One trust and month again: read what it sent anew, assess, and publish just what changed."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from flows.forms import Month, TrustCode
from tasks.assess.revision import assess
from tasks.collect.updates import collect_again
from tasks.fund.awards import void_changed
from tasks.month.board import Scoreboard
from tasks.month.few import few_rows
from tasks.month.scoreboard import exceptions, flag, scoreboard
from tasks.month.seal import months_from, seal
from tasks.notify.ladder_table import show_ladder
from tasks.notify.notices import queue_notices, send_notices
from tasks.publish.approval import approve_as_asked, gate, preview
from tasks.publish.candidate import THE_RUN, propose, publish
from tasks.publish.site_update import lay_out
from tasks.record.keys import PLANS
from tasks.record.ledger import FUND
from tasks.run.months import periods_from
from tasks.validate.decisions import validate


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
