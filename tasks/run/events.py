"""What has happened, told to Prefect as named events, so that an automation can act on it. Outside a flow run nobody listens."""

from __future__ import annotations

import logging

from tasks.run.verb import in_flow

log = logging.getLogger("measures")


def happened(event: str, subject: str, **details: str) -> None:
    """Emit an event such as `update.overdue` about a subject such as `trust.RPA`; our record, never an event, is what counts."""
    if in_flow():
        from prefect.events import emit_event  # noqa: PLC0415  only a flow run needs it

        emit_event(event, resource={"prefect.resource.id": f"measures.{subject}", "prefect.resource.name": subject}, payload=dict(details))


def report_undelivered(period: str, sentence: str) -> None:
    """Say in the log, and as the event `notice.failed`, that somebody was not told of a month what they have to know."""
    log.error("%s  %s", period, sentence)
    happened("notice.failed", f"notices.{period}", sentence=sentence)
