"""A desk for each test, and one that tests only look at."""

from __future__ import annotations

import pytest

from tests.desk.at_desk import AtDesk, two_trusts


@pytest.fixture
def desk(tmp_path) -> AtDesk:
    return two_trusts(tmp_path)
