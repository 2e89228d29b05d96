"""Where Prefect's forms are, with what is known of a run filled in: its pages take parameters by address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from tasks.run.verb import seen_at


def form_addresses() -> dict[str, str]:
    """Flow and deployment name to the address of its form, on the server that the running flow belongs to."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415  only a flow run needs it

    base = seen_at("deployments/deployment")
    with get_client(sync_client=True) as client:
        flows = {flow.id: flow.name for flow in client.read_flows()}
        return {f"{flows[one.flow_id]}/{one.name}": f"{base}/{one.id}/run" for one in client.read_deployments() if one.flow_id in flows}


def trust_choice(code: str, name: str) -> str:
    """A trust as forms offer it: North Cumbria University Hospitals NHS Trust (RNL)."""
    return f"{name} ({code})"


def filled_in(form: str, values: Mapping[str, object]) -> str:
    """The address of a form with these fields filled in."""
    return f"{form}?parameters={quote(json.dumps(dict(values), separators=(',', ':')))}"
