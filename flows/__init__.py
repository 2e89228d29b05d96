"""The month, told as Prefect flows, and the only place that reads the clock.

Importing this package, before Prefect is, settles what Prefect would otherwise decide for itself: it sends no telemetry, keeps its own
files under `var/`, and gives its temporary server the time a first start needs. Anything set in the environment wins. Python looks for
garbage less often than it would by itself: a month makes millions of rows, and next to none of them in circles.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent / "var" / "prefect"

ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_HOME": str(_HOME),
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # The server records task runs one by one unless told otherwise; in batches it costs a third.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
}

for _name, _value in ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)

with suppress(OSError):  # Prefect makes its own folder, and none above it; where nothing can be written, it says so itself
    Path(os.environ["PREFECT_HOME"]).parent.mkdir(parents=True, exist_ok=True)

gc.set_threshold(400_000, 20, 50)
