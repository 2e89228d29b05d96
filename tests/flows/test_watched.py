"""Long work shows how far it has come; short work shows nothing and asks the server nothing."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.runtime import flow_run

from tasks.run.verb import pace, watched


@flow(name="at-work", flow_run_name="at work")
def at_work(many: int) -> tuple[str, list[int]]:
    """The run's id, and a count to a number, watched from ten on."""
    return flow_run.id, list(watched(range(many), many, f"Counting to {many}", long=10))


def bars(run_id):
    with get_client(sync_client=True) as client:
        return client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id])))


def test_long_work_ends_at_a_hundred_per_cent_and_loses_nothing(prefect_server):
    run, counted = at_work(25)
    assert counted == list(range(25))
    (bar,) = bars(run)
    assert (bar.type, bar.data) == ("progress", 100.0)
    assert bar.description.startswith("Counting to 25: 25 of 25, ")


@pytest.mark.parametrize(
    ("done", "many", "seconds", "words"),
    [
        (50, 200, 30.0, "50 of 200, 100 a minute, 2 minutes left"),
        (1, 1000, 1.0, "1 of 1,000, 60 a minute, 17 minutes left"),
        (1000, 1000, 7200.0, "1,000 of 1,000, 8 a minute, 0 minutes left"),
    ],
)
def test_it_says_how_many_are_done_how_fast_and_how_long_the_rest_will_take(done, many, seconds, words):
    assert pace(done, many, seconds) == words


def test_short_work_and_work_outside_a_flow_has_no_bar(prefect_server):
    run, _ = at_work(9)
    assert bars(run) == []
    assert list(watched(range(25), 25, "Counting", long=10)) == list(range(25))


def test_long_work_has_a_bar_on_a_terminal_and_short_work_none():
    def seen(many: int) -> str:
        with redirect_stderr(StringIO()) as shown:
            shown.isatty = lambda: True
            assert list(watched(range(many), many, f"Counting to {many}", long=10)) == list(range(many))
        return shown.getvalue()

    assert "Counting to 25" in seen(25)
    assert seen(9) == ""
