"""Of agreed plans the record holds every version: which there are of some trusts, and which is in force on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.model.plan import ActionPlan
from tasks.record.plan_versions import agreed_plans, plan_in_force, plan_versions
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore

DAYS = {1: date(2013, 9, 1), 2: date(2013, 10, 1), 10: date(2013, 11, 1)}


@pytest.fixture
def record(tmp_path):
    record = Record(FolderStore(tmp_path))
    for trust in ("RDD", "RNL", "RNLX"):
        for version in (10, 2, 1):
            record.add(ActionPlan(trust, version, "Risk summit", DAYS[version], ()))
    return record


@pytest.mark.parametrize("trusts", [[], ["RNL"], ["RDD", "RNL"], ["RNL", "RZZ"], ["RDD", "RNL", "RNLX"]])
def test_the_versions_of_each_trust_asked_for_rise_and_are_no_other_s(record, trusts):
    assert plan_versions(record, trusts) == {trust: [] if trust == "RZZ" else [1, 2, 10] for trust in trusts}


def test_a_version_is_in_force_from_the_day_it_was_agreed_until_the_next_is(record):
    days = (date(2013, 8, 31), *DAYS.values())
    found = [plan_in_force(record, "RNL", day) for day in days]
    assert [one and one.version for one in found] == [None, 1, 2, 10]
    assert [one.version for one in agreed_plans(record, ["RNL", "RDD"], DAYS[2])["RDD"]] == [1, 2]
