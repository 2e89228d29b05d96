"""A copy of the checkout in which one module at a time is wrong, and tests that run there until one of them fails."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.run.settings import ROOT
from tests.memory_disk import memory_disk

WAITED_FOR = ("pandas", "pyarrow.parquet", "openpyxl", "boto3", "moto", "jinja2", "pydantic", "holidays")
"""What takes long to import, and is imported before a process parts in two: the part that runs tests finds it there."""

OPTIONS = ("-p", "no:randomly", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib -q", "-m", "not look")
"""What `make test` runs, and the rehearsals that `reach` picks: others kill, race or search for minutes, too long for each mutant."""
TEMPORARY = "temporary"
HANGS = 5
"""A mutant is stopped, and counts as killed, when its tests take so many times the processor time that they should, and a minute; and when
they wait for ten times as long as that, which on a busy machine they may do for nothing."""


@contextlib.contextmanager
def copied_checkout() -> Iterator[Path]:
    """The checkout as it stands, with what is not committed yet, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="measures-mutants-", dir=memory_disk()) as top:
        Path(top).chmod(0o711)  # servers that run as nobody have files below it
        tree = Path(top) / "checkout"
        ours = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        listed = subprocess.run(ours, cwd=ROOT, capture_output=True, text=True, check=True)
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        yield tree


class Failures:
    """Which tests failed, of these in their order: our own conftest has the longest go first, and here the most relevant do."""

    def __init__(self, tests: list[str]) -> None:
        self.names: list[str] = []
        self._place = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self._place), key=lambda item: self._place[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.names.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.names.append(report.nodeid)


def failing(tree: Path, tests: list[str], seconds: float, *, all_of_them: bool = False) -> list[str]:
    """The tests that fail in the copied checkout: the first of them, or all; `hangs` where they had to be stopped."""

    def run(answer: int) -> None:
        seen = Failures(tests)
        files = [file for file in dict.fromkeys(test.split("::")[0] for test in tests) if (tree / file).is_file()]
        ended = pytest.main([*OPTIONS, *([] if all_of_them else ["-x"]), *files], [seen]) if files else pytest.ExitCode.OK
        if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and not seen.names:  # as where no conftest can be imported
            seen.names.append(str(ended))
        os.write(answer, "\n".join(seen.names).encode())

    return apart(tree, run, seconds * HANGS + 60)


def apart(tree: Path, work: Callable[[int], Any], seconds: float, settle: Callable[[Path], None] | None = None) -> list[str]:
    """Do this in a process of its own with the copied checkout for its world; the lines that it answers with."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
            (settle or at_home_in)(tree)
            work(writing)
            os._exit(0)
        except BaseException:  # nothing of this process may go on as if it were the other one
            os.write(writing, traceback.format_exc().encode())
            os._exit(1)
    os.close(writing)
    try:
        return _answer(child, reading, time.monotonic() + 10 * seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        shutil.rmtree(tree.parent / TEMPORARY / str(child), ignore_errors=True)


def _answer(child: int, reading: int, until: float) -> list[str]:
    while time.monotonic() < until:
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is not None:
            answer = os.read(reading, 1 << 16).decode()
            if ended.si_status and answer:
                raise RuntimeError(answer)
            return answer.splitlines() or ["hangs"] * bool(ended.si_status)
        time.sleep(0.05)
    return ["hangs"]


def at_home_in(tree: Path) -> None:
    """Nothing of ours is imported from anywhere else, and nothing is left lying about."""
    os.setsid()
    os.chdir(tree)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    sys.stdout = sys.stderr = io.StringIO()
    temporary_room(tree)
    os.environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    sys.path[:] = [str(tree), *(place for place in sys.path if Path(place or ".").resolve() != ROOT)]
    for name in [name for name in sys.modules if name.split(".")[0] in ("tasks", "flows", "tests")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def temporary_room(tree: Path) -> Path:
    """Where this process, and whatever it starts, puts what it does not want to keep."""
    room = tree.parent / TEMPORARY / str(os.getpid())
    room.mkdir(parents=True)
    tempfile.tempdir = None
    os.environ |= {"TMPDIR": str(room), "PYTEST_DEBUG_TEMPROOT": str(room)}
    return room


def ready() -> None:
    """Import what every run of tests would wait for."""
    for name in WAITED_FOR:
        importlib.import_module(name)
