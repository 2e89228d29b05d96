"""Where Prefect's forms are, with what is known of a run filled in: its pages take parameters by address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote


def form_addresses() -> dict[str, str]:
    """Flow and deployment name to the address of its form, on the server that the running flow belongs to."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415  only a flow run needs it
    from prefect.settings import PREFECT_UI_URL  # noqa: PLC0415

    base = f"{str(PREFECT_UI_URL.value() or '').rstrip('/')}/v2/deployments/deployment"
    with get_client(sync_client=True) as client:
        flows = {flow.id: flow.name for flow in client.read_flows()}
        return {f"{flows[one.flow_id]}/{one.name}": f"{base}/{one.id}/run" for one in client.read_deployments() if one.flow_id in flows}


def filled_in(form: str, values: Mapping[str, object]) -> str:
    """The address of a form with these fields filled in."""
    return f"{form}?parameters={quote(json.dumps(dict(values), separators=(',', ':')))}"
