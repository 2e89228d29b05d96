"""Calls of one function in a locked process: one process serves a batch of calls, and another takes over when a call has stopped it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType

import orjson

from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Process, Stopped, TooSlow
from tasks.workbook.sandbox.wire import packed

Question = tuple[Mapping[str, object], bytes]
"""What is asked, as it can be written in JSON, and the bytes it is asked about."""

_ATTEMPTS = 2  # a second one in a fresh process, so that nobody's file is refused because a machine ran short for a moment


class Sandbox:
    """Runs a function, named as `package.module:name`, on bytes of unknown make. Not to be shared between threads."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._function, self._limits = function, limits
        self._process: Process | None = None
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
        self._unanswered.popleft()
        return answer

    def _stop(self) -> None:
        self._unanswered.clear()
        if self._process:
            self._process.stop()
        self._process = None
