"""Settled before anything imports Prefect: tests keep its files apart, send nothing, and log nothing to it."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from tests.memory_disk import MEMORY, memory_disk

if "PYTEST_XDIST_WORKER" not in os.environ and not Path(tempfile.gettempdir()).is_relative_to(MEMORY) and (memory := memory_disk()):
    tempfile.tempdir = os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.mkdtemp(prefix="measures-", dir=memory)
    Path(tempfile.tempdir).chmod(0o711)  # servers that run as nobody have files below it
    atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)

os.environ.update(
    {
        "PREFECT_HOME": tempfile.mkdtemp(prefix="measures-tests-"),
        "MEASURES_ALARMS": tempfile.mkdtemp(prefix="measures-alarms-"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_API_URL": "",
        "AWS_EC2_METADATA_DISABLED": "true",
        "DO_NOT_TRACK": "1",
        "OPENPYXL_LXML": "False",  # as tasks/workbook has it, also where a test imports openpyxl first
    }
)

settings.register_profile("however busy the machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("however busy the machine")

LONGEST = (
    "month/test_running_again.py",
    "sentences/test_sentences.py",
    "record/test_dying.py",
    "browser/test_pages.py",
    "flows/test_in_prefect.py",
    "flows/test_automations.py",
    "flows/test_watched.py",
    "flows/test_spread.py",
    "flows/test_spread_faults.py",
    "flows/test_pins.py",
    "record/test_state_machine.py",
    "browser/test_html.py",
    "record/test_at_once.py",
    "record/test_spoiled_month.py",
    "notify/test_killed.py",
    "workbook/test_any_cells.py",
    "workbook/test_filled_in_libreoffice.py",
)
"""Files that take longest, first: with two workers, none of them is left to one while the other has nothing to do."""

REHEARSED = (
    "collect/test_mail_month.py",
    "collect/test_mailbox.py",
    "deployments/test_hostile_page.py",
    "desk/test_acknowledge.py",
    "desk/test_killed.py",
    "desk/test_month_approval.py",
    "desk/test_more_time.py",
    "desk/test_statements.py",
    "desk/test_warning_answered.py",
    "evidence/test_ratings_spreadsheets.py",
    "flows/test_automations.py",
    "flows/test_in_prefect.py",
    "flows/test_pins.py",
    "flows/test_spread.py",
    "flows/test_spread_faults.py",
    "flows/test_watched.py",
    "fund/test_ledger_races.py",
    "month/test_answers.py",
    "month/test_any_hour.py",
    "month/test_any_regime.py",
    "month/test_candidates.py",
    "month/test_causes.py",
    "month/test_every_path.py",
    "month/test_expected_months.py",
    "month/test_extended.py",
    "month/test_faults_of_ours.py",
    "month/test_grants.py",
    "month/test_heads_letters.py",
    "month/test_letters_wait.py",
    "month/test_long_regime.py",
    "month/test_month_of_faults.py",
    "month/test_other_regimes.py",
    "month/test_outside_files.py",
    "month/test_partitions.py",
    "month/test_plan_versions.py",
    "month/test_reasons.py",
    "month/test_rhythms.py",
    "month/test_running_again.py",
    "month/test_without_plan.py",
    "month/test_workbooks_out.py",
    "notify/test_chase.py",
    "notify/test_killed.py",
    "notify/test_lying_server.py",
    "notify/test_overdue_again.py",
    "oracle/test_files.py",
    "oracle/test_mutations.py",
    "publish/test_two_partitions.py",
    "record/test_approval.py",
    "record/test_at_once.py",
    "record/test_copied_words.py",
    "record/test_corrections.py",
    "record/test_dying.py",
    "record/test_history.py",
    "record/test_lost_races.py",
    "record/test_spoiled_month.py",
    "record/test_state_machine.py",
    "record/test_tampering.py",
    "rules/test_hostile_text.py",
    "run/test_bucket_inbox.py",
    "sentences/test_sentences.py",
    "site/test_data_programs.py",
    "site/test_large_months.py",
    "site/test_trust_history.py",
    "trace/test_shelf.py",
    "trace/test_shelf_on_a_server.py",
    "trace/test_site_verified.py",
    "upkeep/test_erase_person.py",
    "upkeep/test_put_back.py",
    "upkeep/test_take_down.py",
    "upkeep/test_take_down_asked.py",
    "upkeep/test_take_down_for_good.py",
    "upkeep/test_take_down_lasts.py",
    "upkeep/test_take_down_quotes.py",
    "upkeep/test_upkeep.py",
    "validate/test_receipts.py",
    "workbook/test_escapes.py",
    "workbook/test_filled_in_libreoffice.py",
)
"""Files that start other programs, kill them, race them, tell many months again, or search for long: marked `rehearsal`, as single tests
elsewhere are."""

LOOKED_AT = "browser"
"""The folder of tests that open pages in a browser: marked `look`."""

TOGETHER = {f"tests/{name}": "with Prefect's server" for name in LONGEST if name.startswith("flows/")}
"""Files that one worker takes one after the other, so that what they share is started once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == LOOKED_AT:
            item.add_marker("look")
        elif any(item.path.match(f"tests/{name}") for name in REHEARSED):
            item.add_marker("rehearsal")
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (_place(item.path), -many[item.path], item.path))


def _place(path: Path) -> int:
    return next((n for n, name in enumerate(LONGEST) if path.match(f"tests/{name}")), len(LONGEST))


class ByFile(LoadFileScheduling):
    """A worker takes a file of tests, or several that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return TOGETHER.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample programme, replayed once for every test that asks, whichever worker runs it; tests only look."""
    from tests.month.programme_run import ProgrammeRun

    top = tmp_path_factory.getbasetemp()
    top = top.parent if os.environ.get("PYTEST_XDIST_WORKER") else top
    told, done = ProgrammeRun(top / "sample"), top / "sample.done"
    with (top / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            assert told.run("plan") == 0
            assert told.run("replay", "2013-09", "2014-02") == 0
            done.touch()
    return told


@pytest.fixture(scope="session")
def september_published(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The small programme of two trusts with its first month published, for `september` to copy."""
    from tests.month.programme_run import ProgrammeRun
    from tests.record.small import send, small

    place = tmp_path_factory.mktemp("published")
    small(place)
    send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    told = ProgrammeRun.below(place)
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    return told


@pytest.fixture
def september(september_published: Any, tmp_path: Path) -> Any:
    """A copy of it for one test, in which more may happen."""
    from tests.month.programme_run import ProgrammeRun

    shutil.copytree(september_published.place.parent, tmp_path / "copy")
    return ProgrammeRun(tmp_path / "copy/var", tmp_path / "copy/programme", tmp_path / "copy/config")
