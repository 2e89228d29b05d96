"""Letters about what is public, for anybody: asked for here, confirmed by a letter's link, and ended by one. Only a button does any of it.

The page says the same whoever asked, so that nobody learns who is on the list; and what fetches links changes nothing.
"""

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
from tasks.desk.visit import NoDesk, plain_page
from tasks.model.mail_address import as_sent
from tasks.model.mistake import Mistake, NotFound
from tasks.model.words import in_full
from tasks.notify.channels.message import usable
from tasks.notify.subscriber_letters import WAY, SubscriberLink, ask_to_confirm
from tasks.notify.subscribers import Subscribers
from tasks.rules.deadline import london_day
from tasks.rules.subscription import CONFIRM_DAYS, HELD_DAYS
from tasks.run.desk_links import DeskLinks, LinkOver, desk_links, subscribe_address
from tasks.run.run import Run, open_run

log = logging.getLogger("measures")

SUBSCRIBE = "/subscribe"
_TITLE = "Hear by e-mail what is public"


def subscriber_routes(desk: Desk) -> list[Route]:
    """What anybody may open, and what the links in letters to subscribers lead to."""
    link = f"/{WAY}/{{link}}"
    return [
        Route(SUBSCRIBE, _form(desk)),
        Route(SUBSCRIBE, _ask(desk), methods=["POST"]),
        Route(link, _look(desk)),
        Route(link, _do(desk), methods=["POST"]),
    ]


def _form(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        chosen = request.query_params.get("trust", "").upper()
        return HTMLResponse(await run_in_threadpool(_form_page, desk, chosen))

    return answer


def _form_page(desk: Desk, chosen: str) -> str:
    run, _ = _offered(desk)
    now = london_day(run.moment)
    trusts = {spell.trust: run.rulebook.trusts[spell.trust].name for spell in run.rulebook.spells}
    return plain_page(
        run.moment,
        "subscribe.html",
        _TITLE,
        action=SUBSCRIBE,
        trusts=sorted(trusts.items(), key=lambda one: one[1]),
        chosen=chosen,
        confirm_days=run.rulebook.threshold(CONFIRM_DAYS, now),
        held_days=run.rulebook.threshold(HELD_DAYS, now),
    )


def _ask(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        fields = await desk.typed(request)
        address, trust = "", fields.get("trust", "")
        with suppress(UnicodeError):  # letters that only some mail servers know
            address = as_sent(fields.get("address", "").strip())
        run, links = await run_in_threadpool(_offered, desk)
        if not usable(address):
            raise Mistake("That is no address that letters can be sent to: write it as name@place.example, in plain letters.")
        if trust and trust not in run.rulebook.trusts:
            raise Mistake("There is no such trust here: choose one from the list.")
        desk.subscribing.take("all", run.moment)
        desk.subscribed.take(sha256(address.casefold().encode()).hexdigest()[:16], run.moment)
        page = await run_in_threadpool(plain_page, run.moment, "subscribe.html", _TITLE, action="")
        return HTMLResponse(page, background=BackgroundTask(_write, run, links, address, trust))  # no time it takes tells who is known

    return answer


def _write(run: Run, links: DeskLinks, address: str, trust: str) -> None:
    """The letter leaves once the page was answered; what goes wrong is no word to whoever asked."""
    try:
        ask_to_confirm(run, links, address, trust)
    except (Mistake, OSError) as trouble:
        log.warning("Letters were asked for at the desk, and none could be sent (%s)", type(trouble).__name__)


def _look(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(_link_page, desk, request.path_params["link"]))

    return answer


def _link_page(desk: Desk, text: str) -> str:
    """What a link would do, with the button that does it."""
    run, link = _read(desk, text)
    found = Subscribers.of(run.settings).find(link.mark)
    if link.confirms is not None and not (found and link.confirms in {**found.asked, **found.wants}):
        raise LinkOver("Nobody asked for this, or it was too long ago. Ask for the letters again, if you want them.")
    return plain_page(run.moment, "subscriber.html", _TITLE, action=f"/{WAY}/{text}", link=link, what=_what(run, link), done=False)


def _do(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        await desk.typed(request)  # a mail program's own word, List-Unsubscribe=One-Click, or a button's: the address says what it does
        return HTMLResponse(await run_in_threadpool(_done_page, desk, request.path_params["link"]))

    return answer


def _done_page(desk: Desk, text: str) -> str:
    run, link = _read(desk, text)
    desk.posted.take(f"subscriber {link.mark}", run.moment)
    people = Subscribers.of(run.settings)
    if link.confirms is None:
        people.forget(link.mark)
    else:
        people.forget_old(run.rulebook, london_day(run.moment))
        if people.confirm(link.mark, link.confirms, run.moment) is None:
            raise LinkOver("Nobody asked for this, or it was too long ago. Ask for the letters again, if you want them.")
        log.info("a subscription was confirmed on %s", in_full(london_day(run.moment)))
    return plain_page(run.moment, "subscriber.html", _TITLE, action="", link=link, what=_what(run, link), done=True)


def _what(run: Run, link: SubscriberLink) -> str:
    trust = run.rulebook.trusts.get(link.confirms or "")
    return trust.name if trust else run.programme.title


def _read(desk: Desk, text: str) -> tuple[Run, SubscriberLink]:
    run = open_run(desk.clock())
    links = desk_links(run.settings)
    if links is None:
        raise NoDesk("MEASURES_DESK is not set")
    return run, SubscriberLink.read(links, text)


def _offered(desk: Desk) -> tuple[Run, DeskLinks]:
    """A run, where letters can lead to pages. Raises NotFound where they cannot."""
    run = open_run(desk.clock())
    links = desk_links(run.settings)
    if links is None or not subscribe_address(run.settings):
        raise NotFound("Letters about what is public are not offered here: follow the feed of the publication instead.")
    return run, links
