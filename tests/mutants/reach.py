"""Which test reaches which line: written down once by running them all, and again for each file of tests that has changed since."""

from __future__ import annotations

import ast
import functools
import gc
import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import pytest
from coverage import Coverage, CoverageData

from tests.mutants.trial import OPTIONS

LEFT_OUT = ("tests/browser/", "tests/deployments/", "tests/mutants/", "tests/samples/", "tests/flows/test_server_restart.py")
"""Tests that look at documents, the sample as it was sent, pages in a browser or Prefect itself: hardly any line of ours hangs on them."""

REHEARSALS = (
    "collect/test_mailbox.py",
    "desk/test_acknowledge.py",
    "desk/test_month_approval.py",
    "desk/test_statements.py",
    "desk/test_warning_answered.py",
    "month/test_answers.py",
    "month/test_candidates.py",
    "month/test_causes.py",
    "month/test_faults_of_ours.py",
    "month/test_heads_letters.py",
    "month/test_long_regime.py",
    "month/test_outside_files.py",
    "month/test_partitions.py",
    "month/test_plan_versions.py",
    "month/test_workbooks_out.py",
    "notify/test_chase.py",
    "notify/test_lying_server.py",
    "oracle/test_mutations.py",
    "record/test_approval.py",
    "record/test_history.py",
    "record/test_lost_races.py",
    "rules/test_hostile_text.py",
    "site/test_trust_history.py",
    "trace/test_shelf.py",
    "trace/test_site_verified.py",
    "upkeep/test_take_down.py",
    "upkeep/test_upkeep.py",
    "validate/test_receipts.py",
)
"""Of the files that are only rehearsed, those that tell months or ask checks in the process of the test, some seconds each: they are
rehearsed for their number alone, and would notice what hardly any other test looks at.
"""

READ_ALL = (
    "tests/docs/test_documents.py::test_every_finding_is_explained_as_the_catalogue_has_it",
    "tests/frozen/test_frozen.py::test_the_sample_says_what_it_said_when_it_was_frozen",
)
"""Tests that read all that is said of checks, and every sentence of six months: what no other notices goes to them, whatever they cost."""

LEAST = 14
"""So many letters of a sentence in a row are enough to know it by in a file of tests."""

AT_ONCE = 5
"""So many tests of a file that mirrors the module go in one round, where any other file has one."""

CHEAP = 0.1
"""Seconds below which all of such a file's tests go in the first round."""


class Choice(NamedTuple):
    """Tests to try a mutant by, the seconds they should take, and how many that reach its line are left out for want of seconds."""

    tests: list[str]
    seconds: float
    left_out: int


class Recorder:
    """Tells coverage for whom a line runs, the test or the fixture that several tests share, and notes how long each took."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._now = ""
        self._file: Path | None = None
        self.tests: dict[str, dict[str, Any]] = {}
        self.costs: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        shared = {fixture_id(found[-1]) for found in item._fixtureinfo.name2fixturedefs.values() if found[-1].scope != "function"}
        self.tests[item.nodeid] = {"shared": sorted(shared), "passed": True}
        if item.path != self._file:
            self._file = item.path
            forget()
        self._switch(item.nodeid)
        started, before = spent(), sum(self.costs.values())
        try:
            return (yield)
        finally:
            self.costs[item.nodeid] = spent() - started - (sum(self.costs.values()) - before)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before, started = self._now, spent()
        self._switch(fixture_id(fixturedef))
        try:
            return (yield)
        finally:
            self.costs[fixture_id(fixturedef)] += spent() - started
            self._switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.tests[report.nodeid]["passed"] = False

    def _switch(self, context: str) -> None:
        self._now = context
        self._coverage.switch_context(context)


def spent() -> float:
    """Seconds of processor time that this process and those it waited for have used: the same however busy the machine is."""
    return sum(os.times()[:4])


def forget() -> None:
    """Empty every cache of ours, so that not the first file alone that asks for something is seen to need it."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and (one.__module__ or "").startswith(("tasks.", "tests.")):
            one.cache_clear()


def fixture_id(fixture: Any) -> str:
    return f"fixture {fixture.argname} of {fixture.baseid}"


@dataclass
class Reach:
    """What is known of tests: where their lines are, what they share and what they cost."""

    folder: Path
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of files of tests when they were last run, and of what they test when all of them were."""

    spans: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    """Where each function of what they test stood then: of a module that has changed its functions are known, and no lines."""

    def __post_init__(self) -> None:
        if self._notes.exists():
            self.__dict__.update(json.loads(self._notes.read_text(encoding="utf-8")))
        self._found: dict[str, dict[int, list[str]]] = {}
        self._lines = CoverageData(str(self.folder / "coverage"))
        self._lines.read()

    @property
    def _notes(self) -> Path:
        return self.folder / "tests.json"

    def changed(self, tree: Path) -> list[str]:
        """Files of tests that are new or have changed since they were last run."""
        found = [path.relative_to(tree).as_posix() for path in sorted((tree / "tests").rglob("test_*.py"))]
        left_out = {f"tests/{name}" for name in rehearsed(tree) - {*REHEARSALS}}
        wanted = (name for name in found if not name.startswith(LEFT_OUT) and name not in left_out)
        return [name for name in wanted if self.files.get(name) != sha256(tree / name)]

    def record(self, tree: Path, names: list[str]) -> None:
        """Run these files of tests, in the process this is called in, and write down what they reach."""
        coverage = Coverage(data_file=str(self.folder / "recorded"), source=[str(tree / "tasks"), str(tree / "flows")], config_file=False)
        coverage.set_option("run:relative_files", True)
        recorder = Recorder(coverage)
        coverage.start()
        pytest.main([*OPTIONS, *names], [recorder])
        coverage.stop()
        self._lines.update(coverage.get_data())
        coverage.get_data().erase()
        self.tests = {test: known for test, known in self.tests.items() if test.split("::")[0] not in names} | recorder.tests
        self.costs |= recorder.costs
        whole = [] if self.files else [path for room in ("tasks", "flows") for path in (tree / room).rglob("*.py")]
        self.files |= {path.relative_to(tree).as_posix(): sha256(path) for path in [*whole, *(tree / name for name in names)]}
        self.spans |= {path.relative_to(tree).as_posix(): functions(path) for path in whole}
        known = {"tests": self.tests, "costs": self.costs, "files": self.files, "spans": self.spans}
        self._notes.write_text(json.dumps(known), encoding="utf-8")

    def tests_of(self, tree: Path, path: str, line: int, seconds: float, words: str = "") -> Choice:
        """Tests that run a line, and what they cost: at most so many seconds, but for those that read all, which come last.

        In rounds, the cheapest of each file first, and of files that mirror the line's own folder several at once; where `words` of the
        line stand in files of tests, these before all others. Others of these files come after, which may look at what was worked out for
        them. What is done when the module is imported, as all outside its functions is (line 0), is of use to any test that calls
        something in it, and before these to whatever stands in a file that imports it; those that read all come last here too.
        """
        imported = not line or self.at_import(tree, path, line)
        importing = _importing(tree, path) if imported else set()
        found = {context for one in self._lines_then(tree, path, line) for context in self._by_line(path).get(one, ())}
        if imported:
            found.update(context for contexts in self._by_line(path).values() for context in contexts)
        if not found - {""} and not importing:  # no test is seen to run it: perhaps one starts a program that does
            found = {context for one in self._beside(path) for contexts in self._by_line(one).values() for context in contexts}
        reaching = [
            test
            for test, known in self.tests.items()
            if known["passed"] and (test in found or found.intersection(known["shared"]) or test.split("::")[0] in importing)
        ]
        chosen: list[str] = []
        paid: set[str] = set()
        spent = 0.0
        for test in self._in_rounds(reaching, f"tests/{path.split('/')[1]}/", _speaking(tree, words), importing):
            cost = self._cost(test, paid)
            if test not in READ_ALL and spent + cost <= seconds:
                chosen.append(test)
                paid.update(self.tests[test]["shared"])
                spent += cost
        for test in READ_ALL:
            if test in reaching or (imported and test in self.tests):
                chosen.append(test)
                spent += self._cost(test, paid)
        return Choice(chosen, spent, len({*reaching} - {*chosen}))

    def at_import(self, tree: Path, path: str, line: int) -> bool:
        """Whether a line inside a function has run, when all tests were run, while something was imported."""
        return self.files.get(path) == sha256(tree / path) and "" in self._by_line(path).get(line, ())

    def _lines_then(self, tree: Path, path: str, line: int) -> Iterable[int]:
        """The line itself, or where its function stood when all tests were run."""
        if self.files.get(path) == sha256(tree / path):
            return [line]
        around = [(first, name) for name, (first, last) in functions(tree / path).items() if first <= line <= last]
        first, last = self.spans.get(path, {}).get(max(around)[1], (0, -1)) if around else (0, -1)
        return range(first, last + 1)

    def _in_rounds(self, reaching: list[str], near: str, speaking: Container[str], importing: Container[str]) -> list[str]:
        by_file: dict[str, list[str]] = {}
        for test in sorted(reaching, key=lambda test: (self._cost(test, set()), test)):
            by_file.setdefault(test.split("::")[0], []).append(test)
        known = {*reaching}
        for test in [test for test, found in self.tests.items() if found["passed"] and test not in known]:
            if mine := by_file.get(test.split("::")[0]):
                mine.append(test)
        rounds = [
            (
                file not in speaking,
                file not in importing,
                0 if file.startswith(near) and cost < CHEAP else place // (AT_ONCE if file.startswith(near) else 1),
                not file.startswith(near),
                cost,
                test,
            )
            for file, tests in by_file.items()
            for place, (test, cost) in enumerate((one, self._cost(one, set())) for one in tests)
        ]
        return [test for *_, test in sorted(rounds)]

    def _beside(self, path: str) -> list[str]:
        """The modules of a module's folder, itself among them."""
        return sorted(name for name in self._lines.measured_files() if name.rpartition("/")[0] == path.rpartition("/")[0])

    def _cost(self, test: str, paid: set[str]) -> float:
        return self.costs.get(test, 0.0) + sum(self.costs.get(shared, 0.0) for shared in self.tests[test]["shared"] if shared not in paid)

    def _by_line(self, path: str) -> dict[int, list[str]]:
        if path not in self._found:
            self._found[path] = self._lines.contexts_by_lineno(path)
        return self._found[path]


def _speaking(tree: Path, words: str) -> set[str]:
    """The files of tests in which some of these words stand, as they stand in a line that says them."""
    fixed = [found.strip() for found in re.findall(rf"[A-Za-z ,']{{{LEAST},}}", words)]
    texts = _texts(tree) if fixed else {}
    return {name for name, text in texts.items() if any(one[:LEAST] in text or one[-LEAST:] in text for one in fixed)}


@functools.lru_cache(maxsize=1)
def _texts(tree: Path) -> dict[str, str]:
    found = {path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8") for path in sorted((tree / "tests").rglob("test_*.py"))}
    return {name: " ".join(text.split()) for name, text in found.items()}


def _importing(tree: Path, path: str) -> set[str]:
    """The files of tests that import a module by its name."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package, _, name = module.rpartition(".")
    among = rf"from {re.escape(package)} import \(? ?(\w+( as \w+)?, )*{name}\b"
    named = re.compile(rf"\b(from {re.escape(module)} import|import {re.escape(module)}\b|{among})")
    return {name for name, text in _texts(tree).items() if named.search(text)}


def rehearsed(tree: Path) -> set[str]:
    """The files that are only rehearsed, as our own conftest names them: whoever imports it here has Hypothesis before pytest is ready."""
    names = (node.value for node in ast.parse((tree / "tests/conftest.py").read_text(encoding="utf-8")).body if _is_of(node, "REHEARSED"))
    return {name for value in names for name in ast.literal_eval(value)}


def _is_of(node: ast.stmt, name: str) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == [name]


def functions(path: Path) -> dict[str, tuple[int, int]]:
    """The first and the last line of each function of a module, by its name within it."""
    found: dict[str, tuple[int, int]] = {}

    def walk(node: ast.AST, within: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                name = f"{within}.{child.name}"
                if isinstance(child, ast.FunctionDef):
                    found[name] = (child.lineno, child.end_lineno or child.lineno)
                walk(child, name)

    walk(ast.parse(path.read_text(encoding="utf-8")), "")
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
