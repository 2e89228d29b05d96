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
