"""Screenshots of Prefect's pages for the operators' guide, from a server that `make ui` started and that has told nothing yet.

`python -m tests.flows.screens`, with PREFECT_API_URL and PREFECT_API_AUTH_STRING as `make ui` names them, has its worker tell the sample,
the last month without approval, so that something waits; then it opens each page in Chromium. The grid wants a font with coloured signs.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, sync_playwright
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey

from tasks.run.settings import ROOT
from tests.site.screens import CHROMIUM, QUIET

GRACE_ENDS, MONTH = "2014-01-16T08:00:00+00:00", "2014-02"
RUNS: tuple[tuple[str, dict[str, Any], dict[str, str]], ...] = (
    ("replay/replay", {"first": "2013-09", "last": "2013-11", "approve_as": "sample approver"}, {}),
    ("collect-updates/collect", {"as_of": GRACE_ENDS}, {}),
    ("chase-updates/chase", {"as_of": GRACE_ENDS}, {"ladder": "ladder-2013-12"}),
    ("replay/replay", {"first": "2013-12", "last": "2014-01", "approve_as": "sample approver"}, {}),
    ("monthly-cycle/month", {"period": MONTH, "by": "Olu Operator"}, {"scoreboard": f"scoreboard-{MONTH}"}),
    ("check-health/health-check", {}, {"waiting": "waiting", "grid": "grid", "health": "health"}),
)
"""What runs one after another, and which artifacts are looked at as they are then: picture to key."""


def main(into: Path) -> None:
    """Write a PNG of each page, at half its size or so."""
    pages: dict[str, str] = {}
    with get_client(sync_client=True) as client:
        for name, parameters, artifacts in RUNS:
            run = client.create_flow_run_from_deployment(client.read_deployment_by_name(name).id, parameters=parameters).id
            _until_ended(client, run)
            for picture, key in artifacts.items():
                known = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
                pages[f"prefect-{picture}"] = f"artifacts/artifact/{client.read_latest_artifacts(artifact_filter=known)[0].latest_id}"
            if MONTH in parameters.values():
                pages["prefect-month"] = f"runs/flow-run/{run}"
        rerun = client.read_deployment_by_name("rerun-trust/rerun").id
    server = os.environ["PREFECT_API_URL"].removesuffix("/api")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        tab = browser.new_context(viewport={"width": 1280, "height": 860}, device_scale_factor=0.65).new_page()
        _log_in(tab, server)
        for name, page in pages.items():
            _shot(tab, f"{server}/v2/{page}", "Flow Run" if "artifact" in page else "Job Variables", into / f"{name}.png")
        form = f"{server}/v2/deployments/deployment/{rerun}/run"
        _shot(tab, form, "Enforce Parameter Schema", into / "prefect-rerun-form.png", press="Select")
        browser.close()


def _until_ended(client: Any, run: UUID) -> None:
    while not (state := client.read_flow_run(run).state) or not state.is_final():
        time.sleep(2)


def _log_in(tab: Page, server: str) -> None:
    tab.goto(f"{server}/v2/dashboard")
    tab.locator("input[type=password]").fill(os.environ["PREFECT_API_AUTH_STRING"])
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Deployments").first.wait_for()


def _shot(tab: Page, address: str, words: str, path: Path, press: str = "") -> None:
    """A page once these words stand on it, and if asked once a button of it was pressed."""
    tab.goto(address)
    tab.get_by_text(words).first.wait_for(timeout=60_000)
    if press:
        tab.get_by_text(press).first.click()
    time.sleep(3)  # its pages move things into place
    tab.screenshot(path=path)


if __name__ == "__main__":
    main(ROOT / "docs" / "screens")
