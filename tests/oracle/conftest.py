"""The clean updates that faults are planted in, and what is known of each of their lines."""

from __future__ import annotations

import pytest

from tests.oracle.clean import Clean, clean
from tests.oracle.faults import Known


@pytest.fixture(scope="package")
def base(tmp_path_factory) -> Clean:
    return clean(tmp_path_factory.mktemp("record"))


@pytest.fixture(scope="package")
def known(base: Clean) -> dict[str, list[Known]]:
    """For each trust what is known of each of its lines, in the order of its update; `theirs` is another trust's last narrative."""
    told = {}
    for trust, reading in base.readings.items():
        mine = base.lines[base.lines["trust"] == trust].set_index("ref", drop=False)
        others = base.last[(base.last["trust"] != trust) & (base.last["narrative"].str.len() > 60)]["narrative"].tolist()
        rows = [{**mine.loc[str(line["ref"])].to_dict(), "theirs": others[n]} for n, line in enumerate(reading.lines)]
        told[trust] = rows
    return told
