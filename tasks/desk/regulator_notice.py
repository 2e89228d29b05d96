"""A regulator's page at the desk: one notice, and a form that says who looks after what it tells, or answers what a trust asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.collect.more_time import answer_to, newest_request
from tasks.desk.month_page import at_moment
from tasks.desk.serving import Desk, answered, posted
from tasks.desk.visit import Visit
from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.words import in_full
from tasks.month.extension import answer_and_tell
from tasks.month.grant import tell_once_more
from tasks.notify.acknowledged import acknowledge, acknowledgements, last_day
from tasks.notify.extension_letters import ASKED
from tasks.record.facts import ExtensionAsked, Revision
from tasks.record.seal import seal
from tasks.run.author import Author
from tasks.run.desk_links import ACKNOWLEDGE


def notice_routes(desk: Desk) -> list[Route]:
    """What a link in a regulator's notice opens."""
    page = f"/{ACKNOWLEDGE}/{{link}}"
    return [
        Route(page, answered(desk, ACKNOWLEDGE, _notice_page)),
        Route(f"{page}/say", posted(desk, ACKNOWLEDGE, _say), methods=["POST"]),
        Route(f"{page}/answer", posted(desk, ACKNOWLEDGE, partial(_answer, desk)), methods=["POST"]),
    ]


def _notice_page(found: Visit, _: Request) -> Response:
    notice = _notice(found)
    if notice.rule == ASKED:
        return HTMLResponse(found.page("more_time.html", notice.subject, **_asked(found, notice)))
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


def _asked(found: Visit, notice: Notice) -> dict[str, str]:
    """What a trust asked for, as the notice says, and how it was answered; with a form while it was not."""
    asked = _request(found, notice)
    answer = answer_to(found.run.record, asked)
    given = f"granted until the end of {in_full(answer.until)}" if answer and answer.granted else "refused"
    return {
        "subject": notice.subject,
        "asked": f"{asked.by} asks for time until the end of {in_full(asked.until)}: {asked.reason}",
        "state": f"{answer.by} answered at {at_moment(answer.at)}: {given}. {answer.reason}" if answer else "",
        "until": asked.until.isoformat(),
        "form": "" if answer else found.form("answer", notice.id),
    }


def _answer(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    """Grant or refuse what was asked for. A month that was told before is told again for the trust."""
    found.posted(fields, "answer")
    notice, run = _notice(found), found.run
    trust, period, granted = notice.trust, notice.period, fields.get("answer") == "grant"
    if answer_to(run.record, _request(found, notice)):
        return found.home
    try:
        until = date.fromisoformat(fields.get("until", "")) if granted else None
    except ValueError:
        raise Mistake("Say until which day, in numbers: YYYY-MM-DD.") from None
    author, reason = Author(fields.get("by", ""), found.identity), fields.get("reason", "")
    made = answer_and_tell(run, trust, period, author, reason, desk.clock, granted=granted, until=until)
    if granted and run.record.newest(Revision, period):
        tell_once_more(run, trust, period, made.by, desk.clock)
    return found.home


def _request(found: Visit, notice: Notice) -> ExtensionAsked:
    """What a trust asks for by now: it may have asked once more since the notice was written."""
    return newest_request(found.run.record, notice.trust, notice.period) or found.run.record.get(
        ExtensionAsked, notice.period, notice.trust, notice.level.about
    )


def _say(found: Visit, fields: Mapping[str, str]) -> str:
    form, notice = found.posted(fields, "acknowledge"), _notice(found)
    try:
        until = date.fromisoformat(fields.get("until", ""))
    except ValueError:
        raise Mistake("Say until which day, in numbers: YYYY-MM-DD.") from None
    acknowledge(found.run, notice, found.person, form.id, fields.get("by", ""), until, fields.get("words", ""))
    seal(found.run.record, {notice.period})
    return found.home


def _notice(found: Visit) -> Notice:
    """The notice that the link stood in."""
    return found.run.record.get(Notice, found.link.period, found.link.about)
