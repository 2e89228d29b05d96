"""Once a week: the whole record into one file in the folder of backups."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from tasks.run.run import open_run
from tasks.upkeep.backup import SUFFIX, back_up


@flow(name="back-up-record", flow_run_name="backup")
def back_up_record() -> str:
    """Write a backup named after today; its path is the answer. Copy it away from this machine: a disk that fails takes both."""
    run = open_run(now())
    path = run.settings.backups / f"record-{run.moment:%Y-%m-%d}{SUFFIX}"
    back_up(run, path)
    return str(path)
