"""The sandbox runs any function that is named to it, on bytes, in a locked process; what the function does there is its own affair."""

from __future__ import annotations

import pytest

from tasks.workbook.sandbox.calls import Sandbox, standing_wall
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped, TooSlow

FUNCTIONS = "tests.workbook.sandboxed:"


def run(function: str, *questions: tuple[dict[str, object], bytes], seconds: float = 10.0) -> list[bytes | Stopped]:
    with Sandbox(FUNCTIONS + function, Limits(seconds=seconds)) as sandbox:
        return list(sandbox.answers(questions))


def test_the_named_function_is_given_the_question_and_the_bytes() -> None:
    assert run("joined", ({"with": "-"}, b"ab"), ({"with": "+"}, b"xyz")) == [b"a-b", b"x+y+z"]


def test_a_function_can_open_nothing() -> None:
    assert run("opened", ({"path": "/etc/hostname"}, b"")) == [b"OSError"]


def test_a_call_that_fails_stops_its_own_answer_only() -> None:
    before, failed, after = run("joined", ({"with": "-"}, b"ab"), ({}, b"ab"), ({"with": "-"}, b"cd"))
    assert (before, after) == (b"a-b", b"c-d")
    assert isinstance(failed, Stopped)
    assert not isinstance(failed, TooSlow)


def test_a_call_that_takes_too_long_is_stopped_and_the_next_one_answered() -> None:
    slow, after = run("waited", ({"seconds": 60}, b"x"), ({"seconds": 0}, b"y"), seconds=0.5)
    assert isinstance(slow, TooSlow)
    assert after == b"y"


def test_where_no_process_can_be_started_a_sentence_says_that_no_file_can_be_read(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert standing_wall().startswith("The process that reads files from outside does not start, and no file can be read: ")


def test_a_function_that_is_not_there_stops_every_call() -> None:
    with Sandbox(FUNCTIONS + "missing", Limits()) as sandbox, pytest.raises(Stopped):
        sandbox.ask({}, b"")
