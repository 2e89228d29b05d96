"""A check that is asked not to count: a trust asks on the receipt of what was returned, and an approver grants or refuses it on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tasks.desk.month_page import at_moment, receipt_page
from tasks.desk.send_update import received
from tasks.desk.serving import Desk, Handler, answered, in_words, posted
from tasks.desk.visit import Visit
from tasks.model.finding import Severity
from tasks.model.mistake import Mistake, NotFound
from tasks.model.words import in_full
from tasks.month.grant import answer_waiver_and_tell, ask_waiver_and_tell
from tasks.record.facts import Decision, Waiver
from tasks.rules import checks
from tasks.run.approvers import is_one_person
from tasks.run.desk_links import APPROVE, UPDATE
from tasks.run.grants import ASKED, check_words, waiver_answers, waivers


def waiver_routes(desk: Desk) -> list[Route]:
    """What is asked by the link of a trust, and answered by that of an approver."""
    page = f"/{APPROVE}/{{link}}/waiver/{{number:int}}"
    return [
        Route(f"/{UPDATE}/{{link}}/ask-for-waiver", posted(desk, UPDATE, partial(_ask, desk)), methods=["POST"]),
        Route(page, answered(desk, APPROVE, _page)),
        Route(f"{page}/answer", _answer(desk), methods=["POST"]),
    ]


def waiver_words(found: Visit, decision: Decision | None, submission: str) -> dict[str, Any]:
    """For the receipt of an update: the errors of which a check may be asked not to count, with a form, and what was asked and answered."""
    if decision is None:
        return {"waivable": {}, "waivers": []}
    about = {(one.check, one.ref) for one in decision.findings if one.check in checks.waivable(found.run.rulebook.wording)}
    asked = [one for one in waivers(found.run.record) if one.entry == ASKED and one.trust == decision.trust]
    errors = _errors(found, decision)
    form = found.form("ask for a waiver", submission) if errors else ""
    return {
        "waivable": errors,
        "waivers": list(_became(found, [one for one in asked if (one.check, one.ref) in about])),
        "waiver_form": form,
        "person": found.person.name,
    }


def _errors(found: Visit, decision: Decision) -> dict[str, str]:
    """The errors for which an update was returned and of which the check may be waived: check and action to what is wrong."""
    may_be = checks.waivable(found.run.rulebook.wording)
    errors = (one for one in decision.findings if one.severity is Severity.ERROR and one.asks and one.check in may_be)
    return {f"{one.check} {one.ref}".strip(): one.to_sender.says for one in errors}


def _became(found: Visit, asked: list[Waiver]) -> Iterator[str]:
    answers = waiver_answers(found.run.record)
    for one in asked:
        answer = answers.get(one.number)
        state = f"{answer.entry.capitalize()} by {answer.by}: {answer.reason}" if answer else "It is not answered yet."
        yield f"{one.by} asked that {check_words(one)} not count until the end of {in_full(one.until)}: {one.reason.rstrip('.')}. {state}"


def _ask(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    form = found.posted(fields, "ask for a waiver")
    submission = received(found.run, found.link.trust, form.about)
    decision = receipt_page(found.run, submission, found.link.period).decision if submission else None
    if decision is None or fields.get("about") not in _errors(found, decision):
        raise Mistake("Choose one of the findings for which the update was returned: go back to its receipt.")
    check, _, ref = fields["about"].partition(" ")
    try:
        until = date.fromisoformat(fields.get("until", ""))
    except ValueError:
        raise Mistake("Say until which day, in numbers: YYYY-MM-DD.") from None
    ask_waiver_and_tell(found.run, found.link.trust, check, ref, until, found.author(form), fields.get("reason", ""), desk.clock)
    return f"{found.home}/sent/{form.about}#waiver"


def _page(found: Visit, request: Request) -> Response:
    asked = _asked(found, request.path_params["number"])
    answer = waiver_answers(found.run.record).get(asked.number)
    state = f"{answer.by} answered at {at_moment(answer.at)}: {answer.entry}. {answer.reason}" if answer else ""
    if not answer and is_one_person(found.run.programme, found.person.name, asked.by):
        state = "You asked for it, so somebody else has to answer."
    title = f"{found.run.rulebook.trusts[asked.trust].name}: may a check not count?"
    check = next(one for one in checks.catalogue(found.run.rulebook.wording) if one.id == asked.check)
    until = f"until the end of {in_full(asked.until)}: {asked.reason}"
    words = {
        "asked": f"{asked.by} asked at {at_moment(asked.at)} that {check_words(asked)} not count {until}",
        "check": found.run.rulebook.wording.fill(check.title),
        "state": state,
        "form": "" if state else found.form("answer a waiver", str(asked.number)),
        "address": f"{found.home}/waiver/{asked.number}/answer",
        "name": found.person.name,
    }
    return HTMLResponse(found.page("waiver.html", title, **words))


def _answer(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, APPROVE) as found:
            number = request.path_params["number"]
            await desk.work(partial(_answered, desk), found, number, await desk.typed(request))
            return RedirectResponse(f"{found.home}/waiver/{number}", 303)

    return answer


def _answered(desk: Desk, found: Visit, number: int, fields: Mapping[str, str]) -> None:
    """Grant or refuse what was asked for, as whoever is first says; the update is decided on once more by that."""
    form, choice = found.posted(fields, "answer a waiver"), fields.get("answer", "")
    if form.about != str(number) or choice not in {"grant", "refuse"}:
        raise Mistake("Say whether you grant it or refuse it: go back, and press one of the buttons.")
    if _asked(found, number).number not in waiver_answers(found.run.record):
        granted = choice == "grant"
        answer_waiver_and_tell(found.run, number, found.author(form), fields.get("reason", ""), desk.clock, granted=granted)


def _asked(found: Visit, number: int) -> Waiver:
    """What was asked under a number. Raises NotFound."""
    asked = next((one for one in waivers(found.run.record) if one.number == number and one.entry == ASKED), None)
    if asked is None:
        raise NotFound("Nothing was asked for under that number.")
    return asked
