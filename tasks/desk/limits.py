"""What the desk takes: how large, how often and how much at once. What is over a limit is refused in words, and nothing is half done."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import TypeVar

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from tasks.model.file_limit import CLAIM, MEGABYTE, UPDATE, FileLimit
from tasks.model.mistake import Mistake
from tasks.rules.deadline import LONDON

T = TypeVar("T")

_AROUND = MEGABYTE // 4  # what a form puts around its file
_READ_ON = 10 * UPDATE.most  # of what is too large so much is read and thrown away, so that a browser shows the answer
_WORDS = 16_384  # bytes of a form without a file, or of what stands before a file in one
_SMALLER = {
    UPDATE: "Take pictures and other sheets out of the workbook, and choose it again.",
    CLAIM: "Send the form alone, with nothing in it but its lines of costs.",
}


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """For how many seconds is waited for a file on a slow line, for what was typed, and for the next piece of either."""

    file: float = 300
    typed: float = 30
    piece: float = 20


class TooLarge(Mistake):
    """What was sent is larger than it may be; none of it was held."""


class FileTooLarge(TooLarge):
    """A file of so many bytes, counted or announced, is larger than it may be; `name` as outside, where it was seen in time."""

    def __init__(self, size: int, name: str = "", limit: FileLimit = UPDATE) -> None:
        mend = _SMALLER.get(limit, "Ask whoever runs the programme to lay it into the inbox, which takes larger ones.")
        super().__init__(
            f"What was uploaded has {size:,} bytes or more, and {limit.of} may have {limit.most:,}, so it was not read and nothing of it "
            f"is held but its name and size. {mend}"
        )
        self.size, self.name = size, name


class TooOften(Mistake):
    """One link was used more often than people do."""


class Busy(Mistake):
    """The desk has more to do at once than it can."""


@dataclass(slots=True)
class Allowance:
    """So many of something within some time, for each link. What was used is known to this process alone."""

    most: int
    within: timedelta
    what: str = "This link"
    _used: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def take(self, link: str, now: datetime) -> None:
        """Use it once at a moment. Raises TooOften, and then nothing was used."""
        with self._lock:
            for each in [one for one, used in self._used.items() if used[-1] <= now - self.within]:
                del self._used[each]
            used = self._used[link]
            while used and used[0] <= now - self.within:
                used.popleft()
            if len(used) >= self.most:
                again = (used[0] + self.within).astimezone(LONDON)
                raise TooOften(
                    f"{self.what} was used very often just now, and nothing was done. Do it again after {again:%H:%M}, London time."
                )
            used.append(now)


@dataclass(slots=True)
class AtOnce:
    """So many requests of one link at once, and so many in all that still send something: whoever sends slowly holds up nobody else."""

    of_link: int
    sending: int
    _links: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @contextmanager
    def one(self, link: str) -> Iterator[None]:
        """One more request of a link. Raises Busy where it has as many under way as it may."""
        if self._links[link] >= self.of_link:
            raise Busy("Several things are being done by this link just now, so this one was not. Wait a minute, and do it once more.")
        self._links[link] += 1
        try:
            yield
        finally:
            self._links[link] -= 1
            if not self._links[link]:
                del self._links[link]

    @contextmanager
    def body(self) -> Iterator[None]:
        """One more who sends something. Raises Busy where too many do."""
        if not self.sending:
            raise Busy("Many people are sending something just now, so nothing of yours was taken. Wait a minute, and do it once more.")
        self.sending -= 1
        try:
            yield
        finally:
            self.sending += 1


class Turns:
    """So many at work at once, and so many who wait for their turn."""

    def __init__(self, at_work: int, waiting: int) -> None:
        self._work, self._places = asyncio.Semaphore(at_work), at_work + waiting

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A turn. Raises Busy where too many wait already."""
        if not self._places:
            raise Busy("Many files are being checked just now, so yours was not looked at. Wait a minute, and choose it again.")
        self._places -= 1
        try:
            async with self._work:
                yield
        finally:
            self._places += 1


@asynccontextmanager
async def uploaded(request: Request, patience: TimeGiven, limit: FileLimit = UPDATE) -> AsyncIterator[UploadFile]:
    """The one file in an upload, counted as it comes and held on disk. Raises TooLarge, and Mistake where there is none or it comes too
    slowly.
    """
    too_large = partial(FileTooLarge, limit=limit)
    async with _form(request, limit.most + _AROUND, too_large, patience.file, patience.piece) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Mistake("No file was chosen. Choose the file you filled in, and then press the button.")
        if limit.excess(file.size or 0):
            raise too_large(file.size or 0, file.filename)
        yield file


async def typed(request: Request, patience: TimeGiven) -> dict[str, str]:
    """The fields of a form without a file. Raises likewise."""
    async with _form(request, _WORDS, _too_long, patience.typed, patience.piece) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _too_long(*_: object) -> Mistake:
    return TooLarge("What was typed is longer than a page or two, so nothing was done. Make it shorter.")


@asynccontextmanager
async def _form(
    request: Request, most: int, refused: Callable[[int, str], Mistake], seconds: float, pause: float
) -> AsyncIterator[FormData]:
    counted = Request(request.scope, _Body(request, most, refused, pause).receive)
    try:
        async with asyncio.timeout(seconds):
            form = await counted.form(max_files=1, max_fields=8, max_part_size=_WORDS)
    except TimeoutError:
        raise Mistake("What was sent came too slowly, so nothing of it is held. Try again on a faster line.") from None
    except (MultiPartException, HTTPException):  # as which of the two it comes is the library's affair
        raise Mistake("What came is no form of this page, so nothing was done: open your link again.") from None
    try:
        yield form
    finally:
        await form.close()


class _Body:
    """A request's body, counted while it comes, each piece within some seconds. What is over the limit is read on and thrown away for a
    while, and then refused.
    """

    def __init__(self, request: Request, most: int, refused: Callable[[int, str], Mistake], pause: float) -> None:
        self._request, self._most, self._refused, self._size, self._begin = request, most, refused, 0, b""
        self._pause = pause
        self._announced = int(length) if (length := request.headers.get("content-length", "")[:18]).isdecimal() else 0

    async def _receive(self) -> Message:
        async with asyncio.timeout(self._pause):
            return await self._request.receive()

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._begin += message.get("body", b"")[: _WORDS - len(self._begin)]
        if max(self._size, self._announced) > self._most:
            while message["type"] == "http.request" and message.get("more_body") and self._size <= _READ_ON:
                message = await self._receive()
                self._size += len(message.get("body", b""))
            raise self._refused(max(self._size, self._announced), _name_in(self._begin))
        return message


def _name_in(begin: bytes) -> str:
    """The name of the file that a form begins with, as outside; empty where it is not among these bytes."""
    found = re.search(rb"^Content-Disposition:([^\r\n]*filename[^\r\n]*)", begin, re.IGNORECASE | re.MULTILINE)
    _, options = parse_options_header(found[1] if found else None)
    return options.get(b"filename", b"").decode("utf-8", "replace")
