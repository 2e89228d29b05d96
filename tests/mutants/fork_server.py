"""Tests that are collected once, and run for each mutant in a process that parts from theirs: no mutant waits for imports."""

from __future__ import annotations

import contextlib
import gc
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest

from tests.mutants.mutations import Mutant
from tests.mutants.reach import forget
from tests.mutants.trial import HANGS, OPTIONS, Failures, apart, at_home_in, temporary_room


class ForkServer:
    """A process in which all tests are collected; it parts in two for each mutant."""

    def __init__(self, tree: Path, files: list[str]) -> None:
        self._tree = tree
        self._line, theirs = Pipe()
        self._process = Process(target=_serve, args=(tree, files, theirs, self._line))
        self._process.start()
        theirs.close()
        self.tests: set[str] = self._answer()

    def failing(self, mutant: Mutant, whole: str, tests: list[str], seconds: float) -> list[str]:
        """The first of these tests that fails with this mutant in its module, whose text otherwise is `whole`."""
        self._line.send((self._tree / mutant.path, whole, mutant.source(whole), tests, seconds))
        failed: list[str] = self._answer()
        return failed

    def _answer(self) -> Any:
        answer = self._line.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has ended by an error, which is told already
            self._line.send(None)
        self._process.join()


@contextlib.contextmanager
def fork_server(tree: Path, files: list[str]) -> Iterator[ForkServer]:
    """It is ended, whatever happens to whoever asks it."""
    server = ForkServer(tree, files)
    try:
        yield server
    finally:
        server.end()


def _serve(tree: Path, files: list[str], line: Connection, of_whoever_asks: Connection) -> None:
    of_whoever_asks.close()  # so that this process ends with the other one, however that ends
    at_home_in(tree)
    pytest.main([*OPTIONS, *files], [_Loop(tree, line)])


class _Asked(NamedTuple):
    """A module as it is and with a wrong in it, and the tests to be tried."""

    path: Path
    before: str
    after: str
    tests: list[str]
    seconds: float


class _Loop:
    """Stands in the place of pytest's own loop over the tests it has collected."""

    def __init__(self, tree: Path, line: Connection) -> None:
        self._tree = tree
        self._line = line

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        functions = functions_by_file()
        forget()
        self._line.send(RuntimeError(f"{session.testsfailed} files of tests cannot be read") if session.testsfailed else {*items})
        while words := self._line.recv():
            asked = _Asked(*words)  # by its parts: there this module is another one, of the copied checkout
            self._line.send(self._failed(session, asked, functions[str(asked.path)], [items[name] for name in asked.tests]))
        return True

    def _failed(
        self, session: pytest.Session, asked: _Asked, functions: list[FunctionType], items: list[pytest.Item]
    ) -> list[str] | Exception:
        def run(answer: int) -> None:
            put_in(asked.path, asked.before, asked.after, functions)
            os.write(answer, "\n".join(_first_failure(session, items)).encode())

        try:
            return apart(self._tree, run, asked.seconds * HANGS + 60, settle=_in_a_room_of_its_own)
        except RuntimeError as error:
            return RuntimeError(str(error))


def _first_failure(session: pytest.Session, items: list[pytest.Item]) -> list[str]:
    seen = Failures([])
    session.config.pluginmanager.register(seen)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if seen.names:
            with contextlib.suppress(Exception):
                session._setupstate.teardown_exact(None)
            break
    return seen.names


def _in_a_room_of_its_own(tree: Path) -> None:
    os.setsid()
    os.environ["MEASURES_ALARMS"] = tempfile.mkdtemp(dir=temporary_room(tree))


def functions_by_file() -> dict[str, list[FunctionType]]:
    """All functions there are, by the file that their text stands in."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found[one.__code__.co_filename].append(one)
    return found


def put_in(path: Path, before: str, after: str, functions: list[FunctionType]) -> None:
    """Give each function that this module has defined what its text says now, wherever it is held."""
    old, new = (_codes(compile(source, str(path), "exec", dont_inherit=True)) for source in (before, after))
    codes = {code: other for name in old for code, other in zip(old[name], new[name], strict=False)}
    for one in functions:
        one.__code__ = codes.get(one.__code__, one.__code__)


def _codes(module: CodeType) -> dict[str, list[CodeType]]:
    """The code of each function of a module by its name within it; those of one name in their order."""
    found: dict[str, list[CodeType]] = defaultdict(list)

    def walk(code: CodeType) -> None:
        for one in code.co_consts:
            if isinstance(one, CodeType):
                found[one.co_qualname].append(one)
                walk(one)

    walk(module)
    return found
