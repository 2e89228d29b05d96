"""A regulator's page at the desk: one notice, and a form that says who looks after what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.desk.month_page import at_moment
from tasks.desk.serving import Desk, answered, posted
from tasks.desk.visit import Visit
from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.words import in_full
from tasks.notify.acknowledged import acknowledge, acknowledgements, last_day
from tasks.record.seal import seal
from tasks.run.desk_links import ACKNOWLEDGE


def notice_routes(desk: Desk) -> list[Route]:
    """What a link in a regulator's notice opens."""
    page = f"/{ACKNOWLEDGE}/{{link}}"
    return [Route(page, answered(desk, ACKNOWLEDGE, _notice_page)), Route(f"{page}/say", posted(desk, ACKNOWLEDGE, _say), methods=["POST"])]


def _notice_page(found: Visit, _: Request) -> Response:
    notice = _notice(found)
    known = [
        f"{one.by} looks after it until the end of {in_full(one.until)}, as was written at {at_moment(one.at)}. {one.words}"
        for one in acknowledgements(found.run.record, notice)
    ]
    words = {
        "subject": notice.subject,
        "known": known,
        "last": last_day(found.run, notice).isoformat(),
        "last_words": in_full(last_day(found.run, notice)),
        "form": found.form("acknowledge", notice.id),
        "public": f"{found.run.settings.site_address}{notice.period}/{notice.trust.lower()}/" if found.run.settings.site_address else "",
    }
    return HTMLResponse(found.page("acknowledge.html", notice.subject, **words))


def _say(found: Visit, fields: Mapping[str, str]) -> str:
    form, notice = found.posted(fields, "acknowledge"), _notice(found)
    try:
        until = date.fromisoformat(fields.get("until", ""))
    except ValueError:
        raise Mistake("Say until which day, as in 2013-11-25.") from None
    acknowledge(found.run, notice, found.person, form.id, fields.get("by", ""), until, fields.get("words", ""))
    seal(found.run.record, {notice.period})
    return found.home


def _notice(found: Visit) -> Notice:
    """The notice that the link stood in."""
    return found.run.record.get(Notice, found.link.period, found.link.about)
