"""Calls of one function in a locked process: one process serves a batch of calls, and another takes over when a call has stopped it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType

import orjson

from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Process, Stopped, TooSlow
from tasks.workbook.sandbox.wire import packed

Question = tuple[Mapping[str, object], bytes]
"""What is asked, as it can be written in JSON, and the bytes it is asked about."""

WHOLE = "seccomp"
"""The layer of a wall without which the others leave ways out."""

log = logging.getLogger("measures")

_ATTEMPTS = 2  # a second one in a fresh process, so that nobody's file is refused because a machine ran short for a moment


class Sandbox:
    """Runs a function, named as `package.module:name`, on bytes of unknown make. Not to be shared between threads."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._function, self._limits = function, limits
        self._process: Process | None = None
        self._looked_at = False
        self._unanswered: deque[int] = deque()  # bytes of each question that the process has been sent

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def ask(self, question: Mapping[str, object], blob: bytes) -> bytes:
        """One answer. Raises Stopped where there is none."""
        answer = next(self.answers([(question, blob)]))
        if isinstance(answer, Stopped):
            raise answer
        return answer

    def wall(self) -> str:
        """Which layers of a wall stand round the process; empty where limits alone do. Raises Stopped where it does not start."""
        self._process = self._process or Process(self._function, self._limits)
        return self._process.wall(self._limits.seconds)

    def answers(self, questions: Sequence[Question]) -> Iterator[bytes | Stopped]:
        """The answer to each question, in order, or why there is none. A question that stops its process takes no other with it."""
        for number in range(len(questions)):
            yield self._answer(questions, number)

    def _answer(self, questions: Sequence[Question], number: int) -> bytes | Stopped:
        """The answer to one question, all before it being answered; a process that was too slow is not given a second attempt."""
        for _ in range(_ATTEMPTS):
            try:
                return self._next(questions, number)
            except TooSlow:
                self._stop()
                return TooSlow(f"it took longer than {self._limits.seconds:g} seconds")
            except (OSError, Stopped):
                self._stop()
        return Stopped("it ended its process each time")

    def _next(self, questions: Sequence[Question], answered: int) -> bytes:
        """The first answer that is still to come. Further questions are sent ahead, so that the process never waits for us."""
        process = self._process = self._process or Process(self._function, self._limits)
        while (n := answered + len(self._unanswered)) < len(questions):
            question, blob = questions[n]
            if self._unanswered and sum(self._unanswered) + len(blob) > process.ahead:
                break
            message = packed(orjson.dumps(question), blob)
            try:
                process.send(message)
            except OSError:  # it is gone; the answers it gave before can still be received
                break
            self._unanswered.append(len(message))
        if len(self._unanswered) > 1:
            process.leave_alone()
        answer = process.receive(self._limits.seconds)
        if not self._looked_at:
            self._looked_at = True
            log.log(logging.DEBUG if WHOLE in self.wall() else logging.WARNING, in_words(self.wall()))
        self._unanswered.popleft()
        return answer

    def _stop(self) -> None:
        self._unanswered.clear()
        if self._process:
            self._process.stop()
        self._process = None


def in_words(wall: str) -> str:
    """Which wall stands round whatever reads files from outside, in a sentence for operators."""
    limits = "limits of time, memory and descriptors"
    if not wall:
        return f"Files from outside are read in a process with {limits} alone: this system gives no wall."
    return f"Files from outside are read in a process behind {wall}, with {limits}."


def standing_wall() -> str:
    """The same, as tried on this machine now."""
    with Sandbox("tasks.workbook.sandbox.wire:packed", Limits()) as sandbox:
        try:
            return in_words(sandbox.wall())
        except (OSError, Stopped) as stopped:
            return f"The process that reads files from outside does not start, and no file can be read: {stopped}."
