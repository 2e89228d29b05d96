from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def prefect_server():
    """A Prefect server of the tests' own, on this machine only, with an empty database."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_SERVER_UI_ENABLED, temporary_settings
    from prefect.testing.utilities import prefect_test_harness  # only here: it imports the whole server

    with (
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None, PREFECT_SERVER_UI_ENABLED: False}),
        prefect_test_harness(server_startup_timeout=180),
    ):
        yield


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A programme with its plans in the record, and the updates of a month in the inbox."""
    from benchmarks.programme import programme, send
    from tests.flows.spread_month import MONTH, TRUSTS
    from tests.month.programme_run import ProgrammeRun

    place = tmp_path_factory.mktemp("spread")
    codes = programme(place, TRUSTS)
    assert ProgrammeRun(place / "run", place / "programme", place / "config").run("plan") == 0
    send(place / "programme", codes, MONTH)
    return place


@pytest.fixture(scope="module")
def alone(prefect_server, begun, tmp_path_factory):
    """What a run makes by itself."""
    from tests.flows.spread_month import tell

    files, shares = tell(begun, tmp_path_factory.mktemp("alone"))
    assert shares == {}
    return files
