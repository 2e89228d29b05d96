"""Partitions are worked out wherever the settings' runner takes them, and the month is the same to the byte."""

from __future__ import annotations

import os
import shutil

import pytest

from flows.clock import now
from tasks.assess.revision import assess_partitions
from tasks.publish.contents import make_packs
from tasks.record.facts import Release, Revision
from tasks.run.run import open_run
from tasks.run.spread import NamedWork, OtherWorker, do, ours
from tests.flows.cluster import cluster, two_hosts
from tests.flows.spread_month import MONTH, PARTITIONS, SPREAD, tell
from tests.month.programme_run import ProgrammeRun


@pytest.mark.parametrize("words", ["threads", "processes:2", "dask"])
def test_a_month_is_the_same_to_the_byte_whoever_works_on_its_partitions(alone, begun, tmp_path, words):
    files, shares = tell(begun, tmp_path, words)
    assert files == alone
    assert shares == {f"{what} {one} to {one}": "Completed" for what in SPREAD for one in PARTITIONS}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("ip"), reason="network namespaces need root and the program `ip`")
def test_a_month_on_hosts_of_their_own_is_the_same_to_the_byte(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with two_hosts() as hosts, cluster(tmp_path, run, workers=1, hosts=hosts) as (address, _):
        files, shares = tell(begun, tmp_path, address)
    assert files == alone
    assert {*shares.values()} == {"Completed"}


def test_a_worker_makes_its_own_share_and_no_other(alone, begun, tmp_path):
    kept = {name: data for name, data in alone.items() if name.startswith("store/") and "/results/" not in name}
    for name, data in kept.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with run.settings():
        here = open_run(now())
        revision = here.record.get(Revision, MONTH, 1)
        for work, along in ((assess_partitions, (revision.as_of.isoformat(),)), (make_packs, ("1", "0", ""))):
            name = f"{work.__module__}.{work.__qualname__}"
            do(NamedWork(name, here.moment.isoformat(), ("00002",), (str(MONTH), *along), ours(here)), "00002", "00002")
    made = {str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "store/results").rglob("*") if path.is_file()}
    assert {name.split("/")[3] for name in made} == {"assessed", "released"}
    assert {*map(bytes.decode, made.values())} == {revision.partitions["00002"], here.record.get(Release, MONTH, 1).partitions["00002"]}
    assert made.items() <= alone.items()


def test_a_worker_with_other_rules_does_nothing_and_says_so(begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with run.settings():
        asked = NamedWork(
            "tasks.assess.revision.assess_partitions", "2013-10-17T09:00:00+01:00", ("00001",), (str(MONTH), ""), (("code", "other"),)
        )
        with pytest.raises(OtherWorker, match="This worker has another code than the run that asks it"):
            do(asked, "00001", "00001")
    assert not list((tmp_path / "store").rglob("*.json"))
