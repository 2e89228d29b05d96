"""Where Prefect's own pages are: forms with what is known of a run filled in, as they take parameters by address, and runs by name."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from tasks.run.verb import in_flow, seen_at

log = logging.getLogger("measures")

NAMED_AFTER_MONTHS = ("monthly-cycle", "rerun-trust")
"""The flows whose runs are named after what they told: a month, or a trust and a month."""

_RUNS, _PATIENCE = 200, 5.0  # the newest that a server gives at once; seconds
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PrefectPages:
    """Flow and deployment name to the address of its form, and a run's name to when the newest of that name began, and its address."""

    forms: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)

    def form(self, deployment: str, values: Mapping[str, object]) -> str:
        """The address of a form with these fields filled in; empty where there is none."""
        return filled_in(self.forms[deployment], values) if deployment in self.forms else ""

    def run(self, *names: str) -> str:
        """The address of the newest run of these names; empty where there is none."""
        return max((self.runs[name] for name in names if name in self.runs), default=(_NEVER, ""))[1]


def prefect_pages() -> PrefectPages:
    """The pages of the server that the running flow belongs to, or that Prefect's settings name; none without one that answers."""
    from httpx import HTTPError  # noqa: PLC0415  Prefect is slow to import, and only who asks its server needs it
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName  # noqa: PLC0415
    from prefect.client.schemas.sorting import FlowRunSort  # noqa: PLC0415
    from prefect.settings import PREFECT_API_URL  # noqa: PLC0415

    if not in_flow() and not PREFECT_API_URL.value():  # it would start a server of its own
        return PrefectPages()
    try:
        with get_client(sync_client=True, httpx_settings={"timeout": _PATIENCE}) as client:
            flows = {flow.id: flow.name for flow in client.read_flows()}
            deployed = client.read_deployments()
            recent = client.read_flow_runs(
                flow_filter=FlowFilter(name=FlowFilterName(any_=list(NAMED_AFTER_MONTHS))), sort=FlowRunSort.START_TIME_DESC, limit=_RUNS
            )
    except (HTTPError, OSError, RuntimeError) as trouble:
        log.warning("Prefect's server does not say where its pages are (%s)", type(trouble).__name__)
        return PrefectPages()
    form, run = seen_at("deployments/deployment"), seen_at("runs/flow-run")
    return PrefectPages(
        {f"{flows[one.flow_id]}/{one.name}": f"{form}/{one.id}/run" for one in deployed if one.flow_id in flows},
        {one.name: (one.start_time, f"{run}/{one.id}") for one in reversed(recent) if one.start_time},
    )


def trust_choice(code: str, name: str) -> str:
    """A trust as forms offer it: North Cumbria University Hospitals NHS Trust (RNL)."""
    return f"{name} ({code})"


def filled_in(form: str, values: Mapping[str, object]) -> str:
    """The address of a form with these fields filled in."""
    return f"{form}?parameters={quote(json.dumps(dict(values), separators=(',', ':')))}"
