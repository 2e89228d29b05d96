"""A new link for an approver who lost theirs: by letter to the address that people.csv has, and in no other way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tasks.model.period import Period
from tasks.notify.approver_letters import is_for_approvers, queue_again
from tasks.notify.sending import send_all
from tasks.publish.approval import waiting_months
from tasks.record.seal import seal
from tasks.run.approvers import approver_called
from tasks.run.run import Run


def send_new_links(run: Run, who: str, clock: Callable[[], datetime]) -> list[Period]:
    """Write to an approver, by name or address, once more of each month that waits for them; the months.

    None for whoever is no approver, for whom nothing waits, or who was written to just now.
    """
    person = approver_called(run, who)
    months = [month for month in waiting_months(run.record) if person and queue_again(run, month, person)]
    if months:
        send_all(run, months, clock, is_for_approvers)
        seal(run.record, months)
    return months
