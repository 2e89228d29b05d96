"""Where an approver who lost their link asks for another: it comes by letter, and the page says the same to everybody."""

from __future__ import annotations

import logging
from contextlib import suppress
from hashlib import sha256

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.desk.serving import Desk, Handler, in_words
from tasks.desk.visit import plain_page
from tasks.model.mail_address import as_sent
from tasks.model.mistake import Mistake
from tasks.month.new_link import send_new_links
from tasks.run.run import open_run

log = logging.getLogger("measures")

LOST = "/lost"
_TITLE = "A link of your own was lost"


def lost_routes(desk: Desk) -> list[Route]:
    """What opens without a link."""
    return [Route(LOST, _form(desk)), Route(LOST, _ask(desk), methods=["POST"])]


def _form(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(_: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(plain_page, desk.clock(), "lost.html", _TITLE, action=LOST))

    return answer


def _ask(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        address = (await desk.typed(request)).get("address", "").strip()
        with suppress(UnicodeError):  # then it is nobody's
            address = as_sent(address)
        desk.posted.take(f"lost {sha256(address.casefold().encode('utf-8', 'replace')).hexdigest()[:16]}", desk.clock())
        page = await run_in_threadpool(plain_page, desk.clock(), "lost.html", _TITLE, action="")
        return HTMLResponse(page, background=BackgroundTask(_write, desk, address))  # no time it takes tells whose it is

    return answer


def _write(desk: Desk, address: str) -> None:
    """What a letter needs is done once the page was answered; what goes wrong is no word to whoever asked."""
    if "@" not in address:
        return
    try:
        send_new_links(open_run(desk.clock()), address, desk.clock)
    except (Mistake, OSError) as trouble:
        log.warning("A new link was asked for at the desk, and could not be sent (%s)", type(trouble).__name__)
