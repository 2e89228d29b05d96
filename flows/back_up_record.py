"""Once a week: the whole record into one file in the folder of backups."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from tasks.run.settings import Settings
from tasks.upkeep.backup import SUFFIX, back_up


@flow(name="back-up-record", flow_run_name="backup")
def back_up_record() -> str:
    """Write a backup named after today; its path is the answer. Copy it away from this machine: a disk that fails takes both."""
    path = Settings.read().backups / f"record-{now():%Y-%m-%d}{SUFFIX}"
    back_up(path)
    return str(path)
