"""Keeps one reader process for a batch of files, and starts another when a file has stopped it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType

import orjson

from tasks.workbook.sandbox.limits import Limits
from tasks.workbook.sandbox.process import Process, Stopped, TooSlow
from tasks.workbook.sandbox.wire import packed

Question = tuple[Mapping[str, object], bytes]


class Reader:
    """For files of unknown make. Not to be shared between threads: each batch has its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: Process | None = None
        self._unanswered: deque[int] = deque()  # bytes of each question that the process has been sent

    def __enter__(self) -> Reader:
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
        answered, again = 0, False
        while answered < len(questions):
            answer: bytes | Stopped
            try:
                answer = self._next(questions, answered)
            except TooSlow:
                self._stop()
                answer = TooSlow(f"it took longer than {self._limits.seconds:g} seconds")
            except (OSError, Stopped):
                self._stop()
                again = not again
                if again:  # in a fresh process, so that nobody's update is returned because a machine ran short for a moment
                    continue
                answer = Stopped("it asked for more memory than one file may use, or is broken in a way that stops the reader")
            yield answer
            answered, again = answered + 1, False

    def _next(self, questions: Sequence[Question], answered: int) -> bytes:
        """The first answer that is still to come. Further questions are sent ahead, so that the process never waits for us."""
        process = self._process = self._process or Process(self._limits)
        while (n := answered + len(self._unanswered)) < len(questions):
            question, blob = questions[n]
            if self._unanswered and sum(self._unanswered) + len(blob) > process.ahead:
                break
            message = packed(orjson.dumps(question), blob)
            try:
                process.send(message)
            except OSError:  # it is gone; what it said before is still to be had
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
