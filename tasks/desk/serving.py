"""How the desk answers: who asks, by their link; what a person can mend in a sentence; and nothing about either in a log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from mimetypes import guess_type
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tasks.desk.limits import Allowance, AtOnce, Busy, TimeGiven, TooLarge, TooOften, Turns, typed, uploaded
from tasks.desk.visit import NoDesk, Visit, sentence_page, visit
from tasks.model.file_limit import UPDATE, FileLimit
from tasks.model.mistake import BadConfig, MachineRefused, Mistake, NotFound
from tasks.run.desk_links import LinkOver, NoLink

log = logging.getLogger("measures")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

WAIT = 15.0
"""How many seconds somebody waits for a decision to be made."""

AWAY = "The desk cannot do that just now. What you were given a receipt for is held. Try again later.\n"
_STATUS: Mapping[type[Exception], tuple[int, str]] = {
    LinkOver: (410, "This link does not open anything any more"),
    NoLink: (404, "There is no such page"),
    NotFound: (404, "It is not here"),
    TooLarge: (413, "It is too large"),
    TooOften: (429, "Wait a while"),
    Busy: (503, "Wait a minute"),
    Mistake: (400, "That cannot be done"),
}


@dataclass
class Desk:
    """What a server holds beside the record: the clock, and what it was asked for lately and is busy with."""

    clock: Callable[[], datetime]
    fetched: Allowance = field(default_factory=lambda: Allowance(600, timedelta(minutes=10)))
    posted: Allowance = field(default_factory=lambda: Allowance(60, timedelta(hours=1)))
    uploads: Allowance = field(default_factory=lambda: Allowance(30, timedelta(hours=1)))
    subscribed: Allowance = field(default_factory=lambda: Allowance(3, timedelta(days=1), "This address"))
    subscribing: Allowance = field(default_factory=lambda: Allowance(300, timedelta(hours=1), "This page"))
    checks: Turns = field(default_factory=lambda: Turns(at_work=2, waiting=30))
    at_once: AtOnce = field(default_factory=lambda: AtOnce(of_link=4, sending=60))
    patience: TimeGiven = field(default_factory=TimeGiven)
    deciding: set[asyncio.Future[None]] = field(default_factory=set)
    _decides: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def work(self, act: Callable[..., None], *what: object) -> None:
        """Do what may take long, one thing after another in one thread, and wait for it a while: it is done all the same, and the page says
        what is known by then.
        """
        work = asyncio.ensure_future(self._in_turn(act, *what))
        self.deciding.add(work)
        work.add_done_callback(self.deciding.discard)
        await asyncio.wait([work], timeout=WAIT)
        if work.done():
            work.result()
        else:
            work.add_done_callback(_log_ending)

    async def _in_turn(self, act: Callable[..., None], *what: object) -> None:
        async with self._decides:
            await run_in_threadpool(act, *what)

    @asynccontextmanager
    async def visiting(self, request: Request, purpose: str) -> AsyncIterator[Visit]:
        """A visit while it lasts, by the link in the address of the page, which has to be for this purpose: of one link only some at once.
        Whoever is refused for that has used nothing up. Raises NoLink, TooOften and Busy.
        """
        now = self.clock()
        found = await run_in_threadpool(visit, request.path_params["link"], now, purpose)
        with self.at_once.one(found.mark):
            (self.posted if request.method == "POST" else self.fetched).take(found.mark, now)
            yield found

    async def typed(self, request: Request) -> dict[str, str]:
        """The fields of a form that is posted without a file."""
        with self.at_once.body():
            return await typed(request, self.patience)

    @asynccontextmanager
    async def uploaded(self, request: Request, limit: FileLimit = UPDATE) -> AsyncIterator[UploadFile]:
        """The file that is uploaded, once all of it is here."""
        async with AsyncExitStack() as held:
            with self.at_once.body():
                file = await held.enter_async_context(uploaded(request, self.patience, limit))
            yield file


def _log_ending(work: asyncio.Future[None]) -> None:
    """What became of work that nobody waited for to the end."""
    if not work.cancelled() and (trouble := work.exception()):
        log.warning("What was asked for at the desk could not be done (%s)", type(trouble).__name__)


class Guarded:
    """Gives every answer the headers that keep it to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


Handler = Callable[[Request], Awaitable[Response]]


def in_words(desk: Desk) -> Callable[[Handler], Handler]:
    """What a person can mend is a page with a sentence, never a traceback."""

    def wrap(handler: Handler) -> Handler:
        @wraps(handler)
        async def worded(request: Request) -> Response:
            try:
                return await handler(request)
            except (NoDesk, BadConfig, MachineRefused) as ours:  # their words are for operators
                log.warning("The desk could not answer (%s): see `measures config` and `measures doctor`", type(ours).__name__)
                return PlainTextResponse(AWAY, 503, {"Retry-After": "60"})
            except OSError as refused:  # without its path, which may name somebody
                log.warning("The desk could not answer (%s): see `measures doctor`", refused.strerror or type(refused).__name__)
                return PlainTextResponse(AWAY, 503, {"Retry-After": "60"})
            except Mistake as mistake:
                status, title = next(_STATUS[kind] for kind in type(mistake).__mro__ if kind in _STATUS)
                home = "" if isinstance(mistake, NoLink) else "/".join(request.url.path.split("/")[:3])
                page = await run_in_threadpool(sentence_page, desk.clock(), title, str(mistake), home)
                return HTMLResponse(page, status, {"Retry-After": "60"} if status in {429, 503} else None)

        return worded

    return wrap


def answered(desk: Desk, purpose: str, fetch: Callable[[Visit, Request], Response]) -> Handler:
    """A page that is fetched."""

    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, purpose) as found:
            return await run_in_threadpool(fetch, found, request)

    return answer


def posted(desk: Desk, purpose: str, act: Callable[[Visit, Mapping[str, str]], str]) -> Handler:
    """A form that does something, and then leads to a page."""

    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, purpose) as found:
            fields = await desk.typed(request)
            return RedirectResponse(await run_in_threadpool(act, found, fields), 303)

    return answer


def nth(names: Sequence[str], number: int) -> str:
    """One of some names, by its place in them. Raises NotFound."""
    if number >= len(names):
        raise NotFound("There is no such file.")
    return names[number]


def download(name: str, data: bytes, kind: str = "") -> Response:
    """A file to be saved, never shown in the desk's own name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(
        data, media_type=kind or guess_type(name)[0] or "application/octet-stream", headers={"Content-Disposition": disposition}
    )
