from __future__ import annotations

import pytest

from tests.month.told import Told


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The sample programme, replayed once; tests only look."""
    told = Told(tmp_path_factory.mktemp("sample"))
    assert told.run("plan") == 0
    assert told.run("replay", "2013-09", "2014-02") == 0
    return told
