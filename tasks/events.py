"""What has happened, told to Prefect as named events, so that an automation can act on it. Outside a flow run nobody listens."""

from __future__ import annotations

from prefect.context import FlowRunContext
from prefect.events import emit_event


def happened(event: str, subject: str, **said: str) -> None:
    """Emit an event such as `update.overdue` about a subject such as `trust.RPA`; our record, never an event, is what counts."""
    if FlowRunContext.get():
        emit_event(event, resource={"prefect.resource.id": f"measures.{subject}", "prefect.resource.name": subject}, payload=dict(said))
