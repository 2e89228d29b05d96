"""Whatever happens to the cluster that a month is spread over, the month ends with the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from prefect.settings import PREFECT_API_URL

from benchmarks.programme import send
from tasks.model.period import Period
from tasks.run.settings import ROOT
from tests.flows.cluster import cluster
from tests.flows.spread_month import MONTH, TRUSTS, made_at, tell
from tests.month.programme_run import ProgrammeRun


def test_a_worker_that_is_lost_costs_no_more_than_its_share(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with cluster(tmp_path, run, workers=2) as (address, (_, *workers)):
        watch = threading.Thread(target=_kill_at_work, args=(tmp_path / "store/results/main/assessed", workers[0]))
        watch.start()
        files, shares = tell(begun, tmp_path, address)
        watch.join()
    assert workers[0].poll() == -signal.SIGKILL
    assert files == alone
    assert {*shares.values()} == {"Completed"}  # by the other one


def test_a_scheduler_that_is_lost_leaves_the_rest_to_the_run(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with cluster(tmp_path, run, 1) as (address, (scheduler, _)):
        watch = threading.Thread(target=_kill_at_work, args=(tmp_path / "store/results/main/assessed", scheduler))
        watch.start()
        files, _ = tell(begun, tmp_path, address, ended=0)
        watch.join()
    assert files == alone


def test_without_a_scheduler_the_run_does_it_all(alone, begun, tmp_path):
    files, _ = tell(begun, tmp_path, "dask://127.0.0.1:1", ended=0)
    assert files == alone


def test_a_scheduler_that_is_restarted_with_a_worker_leaves_no_share_undone(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    (tmp_path / "again").mkdir()
    with ExitStack() as clusters:
        address, (scheduler, _) = clusters.enter_context(cluster(tmp_path, run, 1))

        def restart() -> None:
            _kill_at_work(tmp_path / "store/results/main/assessed", scheduler)
            restarted.append(clusters.enter_context(cluster(tmp_path / "again", run, 1, port=address.rpartition(":")[2])))

        restarted: list[object] = []
        watch = threading.Thread(target=restart)
        watch.start()
        files, _ = tell(begun, tmp_path, address, ended=0)
        watch.join()
    assert restarted
    assert files == alone


def test_workers_that_run_out_of_memory_leave_their_shares_to_the_run(alone, begun, tmp_path, caplog):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with cluster(tmp_path, run, 1, "--memory-limit", "120MB") as (address, _):
        files, shares = tell(begun, tmp_path, address, ended=0)
    assert files == alone
    assert "Completed" not in shares.values()
    assert "a worker did not end its share, which is made here: it was lost, or ran out of memory" in caplog.text


def test_workers_with_other_rules_do_nothing_and_the_run_says_so(alone, begun, tmp_path, caplog):
    shutil.copytree(begun / "config", tmp_path / "config")
    with (tmp_path / "config/thresholds.toml").open("a", encoding="utf-8") as rules:
        rules.write("# other bytes\n")
    with cluster(tmp_path, ProgrammeRun(tmp_path, begun / "programme", tmp_path / "config"), 1) as (address, _):
        files, shares = tell(begun, tmp_path, address)
    assert files == alone
    assert {*shares.values()} == {"Failed"}
    assert "This worker has another set of rules than the run that asks it" in caplog.text


def test_two_months_at_once_on_one_cluster_are_those_of_one_after_the_other(begun, tmp_path, prefect_server):
    shutil.copytree(begun, tmp_path / "sent")
    shutil.move(tmp_path / "sent/run", tmp_path / "sent/var")
    send(tmp_path / "sent/programme", [f"T{n:05d}" for n in range(TRUSTS)], MONTH.next())
    after, at_once = (ProgrammeRun.copied(tmp_path / "sent", tmp_path / way) for way in ("one after the other", "at once"))
    assert [after.run("month", str(month)) for month in (MONTH, MONTH.next())] == [0, 0]
    with cluster(tmp_path, at_once, 2) as (address, _):
        runs = [_flow_run(at_once, month, address) for month in (MONTH, MONTH.next())]
        ends = [one.communicate()[0] for one in runs]
    assert [one.returncode for one in runs] == [0, 0], ends
    assert _published(at_once) == _published(after)
    assert at_once.run("verify") == 0


def _published(run: ProgrammeRun) -> dict[str, bytes]:
    """What was decided, published and written to people; seals name the one before them, whichever month that was, and manifests theirs."""
    chained = ("store/blobs/", "store/results/", "store/facts/main/begun/", "store/facts/main/seals/", "site/releases/")
    return {name: data for name, data in made_at(run.place).items() if not name.startswith(chained)}


def _flow_run(run: ProgrammeRun, month: Period, address: str) -> subprocess.Popen[str]:
    """A month told as a flow run in a process of its own."""
    with run.settings():
        environment = os.environ | {"MEASURES_RUNNER": address, "PREFECT_API_URL": str(PREFECT_API_URL.value())}
    command = [
        sys.executable,
        "-c",
        "import sys; from flows.command_line import main; sys.exit(main())",
        "month",
        str(month),
        "--prefect",
        "--approve-as",
        "sample approver",
    ]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _kill_at_work(folder: Path, worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker as soon as the first partition is assessed."""
    while not (folder.is_dir() and any(folder.iterdir())):
        threading.Event().wait(0.01)
    worker.kill()
    worker.wait()
