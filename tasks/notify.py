"""Notify: tell each regulator which of its trusts are overdue or stalled, once, however often the month is run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

import pandas as pd

from tasks.model.period import Period
from tasks.notices import Matter, compose, put, send_pending
from tasks.notices.channels import EmlFolder
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.programme import Programme
from tasks.rulebook import Rulebook
from tasks.rules.escalation import escalation
from tasks.settings import Settings
from tasks.stores import keys
from tasks.tables.verdicts import regulator_on, verdicts_in
from tasks.verb import verb

log = logging.getLogger("measures")


@verb(name="queue notices", task_run_name="queue notices {period}")
def queue_notices(period: str) -> int:
    """Put what the newest assessment has to tell into the outbox; says how many notices are new. Nobody to tell is an alarm in the log."""
    record, rulebook, month = open_record(), open_rulebook(), Period.parse(period)
    revision = record.revision(month)
    matters = _matters(rulebook, open_programme(), month, record.tables(revision)["verdicts"])
    composed = compose(month, matters, as_of=datetime.fromisoformat(revision["as_of"]), banner=open_programme().banner)
    for alarm in composed.alarms:
        log.error("%s", alarm)
    return len(put(record.store, composed.notices, key=lambda notice: keys.notice(month, notice.id)))


@verb(name="send notices", task_run_name="send notices {period}", retries=3, retry_delay_seconds=[10, 60, 300])
def send_notices(period: str) -> int:
    """Send what waits in a period's outbox, each notice once; says how many went out. Tried again later if the channel fails."""
    settings, month = Settings(), Period.parse(period)
    sent = send_pending(
        open_record().store, keys.notices(month), EmlFolder(settings.mail), receipt=keys.receipt_for, sender=settings.sender
    )
    for one in sent:
        log.info("%s  notice: %s, %s", period, one.notice.subject, one.where)
    return len(sent)


def _matters(rulebook: Rulebook, programme: Programme, period: Period, verdicts: pd.DataFrame) -> Iterator[Matter]:
    on = period.last_day
    found = {(v.rule, v.trust): v for v in verdicts_in(verdicts[verdicts["rule"].isin(["overdue", "stalled"])])}
    by_rule = {name: [v for v in found.values() if v.rule == name] for name in ("overdue", "stalled")}
    for told in escalation(by_rule["overdue"], by_rule["stalled"]):
        regulator = rulebook.regulators[regulator_on(rulebook, told.trust, on)]
        yield Matter(
            verdict=found[told.rule, told.trust],
            level=told.level,
            trust_name=rulebook.trusts[told.trust].name,
            regulator=regulator.name,
            role=f"{told.to_role}:{regulator.code}",
            addressed=programme.recipients("", f"{told.to_role}:{regulator.code}", on),
            copied=tuple(person for role in told.copy_roles for person in programme.recipients(told.trust, role, on)),
            page=f"{Settings().site_address}{period}/{told.trust.lower()}/",
        )
