"""Settled before anything imports Prefect: tests keep its files apart, send nothing, and log nothing to it."""

from __future__ import annotations

import os
import tempfile

os.environ.update(
    {
        "PREFECT_HOME": tempfile.mkdtemp(prefix="measures-tests-"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_API_URL": "",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
)
