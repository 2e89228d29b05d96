"""What is worked out for a partition is found again unless something changed that is its own; nothing of another partition is."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.record.facts import Candidate, Partitions, Revision
from tasks.record.packs import Pack, packed
from tasks.record.record import open_record
from tests.month.changes import CHANGES, a_post_has_another_holder, edit
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

OURS, THEIRS = "00001", "00002"
SEPTEMBER = Period(2013, 9)
AGAIN = "2013-11-01T09:00+00:00"
KINDS = ("assessed", "released", "history")
DIED = 9


@pytest.fixture(scope="module")
def told_once(tmp_path_factory):
    """September of two trusts, each in a partition of its own: ours has sent an update, theirs has not."""
    place = begun(tmp_path_factory.mktemp("partitions"))
    told = ProgrammeRun.below(place)
    assert told.run("month", "2013-09") == 0
    return place


@pytest.fixture
def september(told_once, tmp_path):
    return copied(told_once, tmp_path / "copy")


def begun(place: Path) -> Path:
    """The same before anything is told."""
    small(place)
    for trust in (SENDS, SILENT):
        send(place / "programme", f"{trust}.json", "2013-10-10T15:11:00+01:00", trust)
    told = ProgrammeRun.below(place)
    record(told).add(Partitions(codes={OURS: (SENDS,), THEIRS: (SILENT,)}))
    assert told.run("plan") == 0
    return place


def copied(start: Path, place: Path) -> ProgrammeRun:
    return ProgrammeRun.copied(start, place)


def record(told: ProgrammeRun):
    return open_record(str(told.place / "store"))


def results(told: ProgrammeRun) -> dict[str, set[str]]:
    """Every result by its kind and the hash of its inputs, and the trusts that it is about."""
    store = told.place / "store"
    return {
        f"{kind}/{path.name}": trusts_in(Pack((store / "blobs" / path.read_text()).read_bytes()))
        for kind in KINDS
        for path in (store / "results/main" / kind).glob("*")
    }


def trusts_in(pack: Pack) -> set[str]:
    if "lines.json" in pack:  # where each trust stands
        return {line["trust"] for line in json.loads(pack["lines.json"])}
    trusts = {name.removeprefix("trusts/").removesuffix(".json") for name in pack if name.startswith("trusts/")}
    return trusts or set(pack)  # what a release says of each; or its history


def told_again(told: ProgrammeRun) -> dict[str, set[str]]:
    """Tell the month again two weeks later; the results that were made, and the trusts that they are about."""
    before = results(told)
    assert told.run("month", "2013-09", "--as-of", AGAIN) == 0
    return {name: trusts for name, trusts in results(told).items() if name not in before}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changes_in_another_partition_makes_nothing_again_in_ours(september, change):
    change(september)
    made = told_again(september)
    assert {name: trusts for name, trusts in made.items() if SENDS in trusts} == {}
    assert {SILENT} in made.values()


def test_what_changes_for_everybody_is_worked_out_again_for_everybody(september):
    edit(september, "thresholds.toml", "value = 10\n", "value = 9\n")
    made = told_again(september)
    assert {SENDS} in made.values()
    assert {SILENT} in made.values()


def test_a_change_that_alters_nothing_said_of_a_trust_stops_where_it_alters_nothing(september):
    a_post_has_another_holder(september)
    before = {name: data for name, data in september.files().items() if name.startswith("site/")}
    assert {name.partition("/")[0] for name in told_again(september)} == {"assessed"}
    assert {name: data for name, data in september.files().items() if name.startswith("site/")} == before


@pytest.mark.parametrize("change", [None, *CHANGES], ids=lambda change: change.__name__ if change else "nothing")
def test_the_same_month_again_writes_no_file(september, change):
    if change:
        change(september)
        told_again(september)
    before = september.stamps()
    words = ("--as-of", AGAIN) if change else ()
    assert september.run("month", "2013-09", *words) == 0
    assert september.stamps() == before


def test_when_every_result_is_thrown_away_they_come_back_the_same_to_the_byte(september):
    whole = september.files()
    told = ("revisions", "candidates", "approvals", "releases", "seals/2013-10")
    for gone in ("results", *(f"facts/main/{kind}" for kind in told)):
        shutil.rmtree(september.place / "store" / gone)
    shutil.rmtree(september.site)
    assert september.run("month", "2013-09") == 0
    assert without_what_was_sent(september.files()) == without_what_was_sent(whole)


def without_what_was_sent(files: dict[str, bytes]) -> dict[str, bytes]:
    """All but the fingerprints of what was sent, and the names of what was read from it, which are made again when somebody sends more."""
    return {name: data for name, data in files.items() if not {"fingerprints", "read"} & {*name.split("/")}}


@pytest.mark.parametrize("kind", ["assessed", "released"])
def test_a_run_killed_after_a_partition_is_finished_by_one_that_finds_it(tmp_path, kind):
    start = begun(tmp_path / "start")
    killed = ProgrammeRun.below(start)
    assert die_at_the_second(killed, f"{killed.place}/store/results/main/{kind}/") == DIED
    (found,) = (path for path in (killed.place / "store/results/main" / kind).iterdir() if "~" not in path.name)
    marked(killed, found)
    assert killed.run("month", "2013-09") == 0
    said = record(killed).last({"assessed": Revision, "released": Candidate}[kind], SEPTEMBER)
    assert found.read_text() in said.partitions.values()


def marked(told: ProgrammeRun, result: Path) -> None:
    """Let a result lead to a pack that says the same and that nobody would make: whoever names it has found it."""
    whole = dict(Pack((told.place / "store/blobs" / result.read_text()).read_bytes()).items())
    result.write_text(record(told).put_blob(packed({**whole, "mark": b"found"})))


def die_at_the_second(told: ProgrammeRun, folder: str) -> int:
    """In a child: tell the month, and die before the second file in a folder is written; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    written = set()

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event == "os.link" and str(args[1]).startswith(folder):
            written.add(str(args[1]))
            if len(written) == 2:
                os._exit(DIED)

    sys.addaudithook(watch)
    code = 1
    try:
        code = told.run("month", "2013-09")
    finally:
        os._exit(code)
