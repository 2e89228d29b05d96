"""An approver's page at the desk: the month as it would be public, what changed, the letters that would leave, and a form to decide by."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from mimetypes import guess_type
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tasks.desk.month_page import at_moment
from tasks.desk.serving import HEADERS, Desk, Handler, answered, in_words
from tasks.desk.visit import Visit
from tasks.model.mistake import Mistake, NotFound
from tasks.model.words import counted
from tasks.month.cycle import decide, put_forward, retract_and_end
from tasks.month.letters_to_approve import letters_file, letters_to_approve
from tasks.publish.approval import APPROVED, DECLINED, Choice, NotApprovable, earlier_waiting
from tasks.publish.gate import all_the_same, named, retracted
from tasks.publish.preview import LETTERS, may_identify, pointed_out, preview_file, unconfirmed_mails
from tasks.publish.reading import release_view_of
from tasks.publish.release import released
from tasks.publish.since import since_then
from tasks.record.decisions import is_retracted, retractions
from tasks.record.facts import Approval, Candidate, Release
from tasks.run.approvers import is_one_person
from tasks.run.desk_links import APPROVE, PostedForm

log = logging.getLogger("measures")

AGAIN, RETRACT = "again", "retract"
ONLY_TO_LOOK_AT = HEADERS["Content-Security-Policy"].replace("form-action 'self'", "form-action 'none'")
"""What a page of a preview may load: nothing that is not of the preview, no script, and it sends no form."""

_SHOWN = 40  # differences from the release in force; the file beside them has all
_ONE_AT_A_TIME = Lock()


def approval_routes(desk: Desk) -> list[Route]:
    """What an approver's link opens."""
    page = f"/{APPROVE}/{{link}}"
    return [
        Route(page, answered(desk, APPROVE, _page)),
        Route(f"{page}/preview/{{path:path}}", answered(desk, APPROVE, _preview)),
        Route(f"{page}/decide", _decide(desk), methods=["POST"]),
    ]


def _page(found: Visit, _: Request) -> Response:
    if not found.link.about:  # a letter about something else than a month, which is on the list
        return RedirectResponse(f"{found.home}/waiting", 303)
    candidate = _candidate(found)
    newest = found.run.record.last(Candidate, candidate.period) or candidate
    words = {
        "name": named(candidate),
        "state": _state(found, candidate, newest),
        "newer": _link_to(found, newest) if newest.hash != candidate.hash else "",
        **_earlier(found, candidate),
        "facts": _facts(candidate),
        "publishable": candidate.publishable,
        "missing": all_the_same(candidate) if candidate.missing else "",
        "reason": candidate.reason,
        "since": since_then(found.run, candidate),
        "public": released(found.run.record.last(Release, candidate.period), candidate),
        "preview": f"{found.home}/preview/{candidate.period}/",
        "letters": letters_to_approve(found.run, candidate),
        "letters_file": f"{found.home}/preview/{LETTERS}",
        "mails": unconfirmed_mails(found.run, candidate),
        "patients": may_identify(found.run.record, candidate),
        "errors": pointed_out(found.run.record, candidate),
        "asked": [f"{one.by} asks to withdraw it for good: {one.reason}." for one in retractions(found.run.record, candidate)],
        **_differences(found, candidate),
    }
    words["form"] = found.form("decide", candidate.hash) if not words["state"] else ""
    return HTMLResponse(found.page("approve.html", f"{candidate.period.words}: approve or decline", **words))


def _state(found: Visit, candidate: Candidate, newest: Candidate) -> str:
    """Why there is nothing to decide for this approver; empty while there is."""
    record = found.run.record
    if is_retracted(record, candidate):
        return retracted(record, candidate)
    decided = [one for one in record.all(Approval, candidate.period) if one.candidate_sha256 == candidate.hash]
    if decided:
        last = max(decided, key=lambda one: one.number)
        public = released(record.last(Release, candidate.period), candidate)
        becomes = "" if last.decision == DECLINED else " It is public." if public else " It becomes public within the hour."
        return f"{named(candidate)} was {last.decision} by {last.by} at {at_moment(last.at)}. {last.note}".strip() + becomes
    if newest.hash != candidate.hash:
        return f"{named(candidate)} was replaced by candidate {newest.number}. {newest.why}."
    if is_one_person(found.run.programme, found.person.name, candidate.proposed_by):
        return f"You put {candidate.period.words} forward, so somebody else has to decide on it."
    return ""


def _earlier(found: Visit, candidate: Candidate) -> dict[str, str]:
    """What has to be decided on first, and the way there."""
    comes_first = earlier_waiting(found.run.record, candidate.period)
    return {"comes_first": f"{comes_first[1]}.", "earlier": _link_to(found, comes_first[0])} if comes_first else {"comes_first": ""}


def _facts(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    return (
        ("As things stood at", at_moment(candidate.as_of)),
        ("Put forward by", candidate.proposed_by),
        ("It would be", f"release {candidate.release}"),
        ("Why it was put forward", candidate.why),
    )


def _differences(found: Visit, candidate: Candidate) -> dict[str, Any]:
    """What it says differently from the release in force: of labels, dates, counts and answers the first; the file has all."""
    of = release_view_of(found.run.record, candidate).month.get("correction")
    if not of:
        return {"changed": [], "changed_count": "", "changed_file": ""}
    differ, shown = of["differences"], [one for one in of["differences"] if one["material"]][:_SHOWN]
    lines = [(one["key"], one["column"].replace("_", " "), one["before"] or "nothing", one["now"] or "nothing") for one in shown]
    return {
        "changed": [dict(zip(("key", "field", "before", "now"), line, strict=True)) for line in lines],
        "changed_count": counted(len(differ), "field"),
        "changed_file": f"{found.home}/preview/data/{candidate.period}/changes-{candidate.release}.csv",
    }


def _preview(found: Visit, request: Request) -> Response:
    path = request.path_params["path"]
    if path.endswith("/") or not path:
        path = f"{path}index.html"
    run, candidate = found.run, _candidate(found)
    data = letters_file(letters_to_approve(run, candidate)) if path == LETTERS else preview_file(run, candidate, path)
    return Response(
        data, media_type=guess_type(path)[0] or "application/octet-stream", headers={"Content-Security-Policy": ONLY_TO_LOOK_AT}
    )


def _decide(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, APPROVE) as found:
            await desk.work(_decided, found, await desk.typed(request))
            return RedirectResponse(found.home, 303)

    return answer


def _decided(found: Visit, fields: Mapping[str, str]) -> None:
    """Do what the form asks for. An approval that is written down stands, also where publishing has to wait for the next run."""
    form, run, period = found.posted(fields, "decide"), found.run, found.link.period
    choice = _choice(found, form, fields)
    with _ONE_AT_A_TIME:
        if choice.decision == AGAIN:
            put_forward(run, period, choice.by)
        elif choice.decision == RETRACT:
            retract_and_end(run, period, choice)
        else:
            try:
                decide(run, period, choice)
            except NotApprovable:
                raise
            except (Mistake, OSError) as trouble:
                if not any(one.form == form.id for one in run.record.all(Approval, period)):
                    raise
                log.warning("%s was decided on at the desk, and the next run goes on (%s)", period, type(trouble).__name__)


def _choice(found: Visit, form: PostedForm, fields: Mapping[str, str]) -> Choice:
    decision, note = fields.get("decision", ""), " ".join(fields.get("note", "").split())
    if decision not in {APPROVED, DECLINED, AGAIN, RETRACT}:
        raise Mistake("Say whether you approve or decline it: go back, and press one of the buttons.")
    if decision == DECLINED and not note:
        raise Mistake("Say why you decline it, for whoever has to mend it: go back, and type it.")
    return Choice(found.person.name, form.about, decision, note, found.identity, form.id)


def _candidate(found: Visit) -> Candidate:
    """The candidate that the link was sent for. Raises NotFound if the record does not hold it."""
    mine = (one for one in found.run.record.all(Candidate, found.link.period) if one.hash.startswith(found.link.about))
    candidate = next(mine, None) if found.link.about else None
    if candidate is None:
        raise NotFound("What was put forward then is not here any more.")
    return candidate


def _link_to(found: Visit, candidate: Candidate) -> str:
    """The way to the same approver's page for another candidate."""
    return f"/{APPROVE}/{found.links.sign(replace(found.link, period=candidate.period, about=candidate.hash[: len(found.link.about)]))}"
