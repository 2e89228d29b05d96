"""A programme of two trusts, for September 2013, whose plans are agreed and whose inbox is empty."""

from __future__ import annotations

import pytest

import flows.collect_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
from tests.month.programme_run import ProgrammeRun
from tests.record.small import small


@pytest.fixture
def two(tmp_path) -> ProgrammeRun:
    small(tmp_path)
    made = ProgrammeRun.below(tmp_path)
    assert made.run("plan") == 0
    return made
