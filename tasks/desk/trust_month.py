"""The pages of a trust's month at the desk: the workbook, a file that is checked, sent or thrown away, receipts, and what is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tasks.collect.mail.waiting import Confirmed, see_to_mail
from tasks.collect.new_statement import counting, open_warnings, to_confirm
from tasks.collect.withdrawal import withdraw
from tasks.desk.checked_files import CheckedFile, clean_name, throw_away_old
from tasks.desk.director_month import statement_words
from tasks.desk.limits import FileTooLarge
from tasks.desk.month_page import (
    at_moment,
    decided_for,
    found_lines,
    mail_line,
    month_page,
    receipt_page,
    returned_copies,
    same_before,
    waiting_file,
)
from tasks.desk.send_update import decide_on, decide_on_sent, hold_sent, note_too_large, received, submission_of
from tasks.desk.sent_table import sent_table
from tasks.desk.serving import Desk, Handler, answered, download, in_words, nth, posted
from tasks.desk.visit import Visit
from tasks.desk.waiver_page import waiver_words
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import calendar_month
from tasks.model.update import Submission
from tasks.model.words import counted, one_line
from tasks.month.check_mail import check_waiting
from tasks.month.extension import ask_and_tell
from tasks.month.statement import state_and_tell
from tasks.month.tell import answer
from tasks.record.decisions import outcomes, waiting_candidate, withdrawn
from tasks.record.facts import Decision
from tasks.record.seal import seal
from tasks.rules.deadline import london_day
from tasks.run.deadlines import due_dates
from tasks.run.desk_links import UPDATE
from tasks.run.mails import files_of, unconfirmed
from tasks.run.statements import CONFIRMED, WARNING_ANSWERED, post_of, statements
from tasks.workbook.trust_template import make_template

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def trust_routes(desk: Desk) -> list[Route]:
    """What a link for a trust's update opens."""
    fetched = {
        "": _month,
        "/workbook": _workbook,
        "/checked/{file}": _checked,
        "/checked/{file}/{number:int}": _checked_copy,
        "/sent/{submission}": _receipt,
        "/sent/{submission}/{number:int}": _returned_copy,
        "/read/{submission}": _read,
        "/take-back/{submission}": _take_back,
    }
    looked_at = Route("/update/{link}/mail/{mail}", _mail(desk))
    acts = {
        "/check": _check(desk),
        "/send": _send(desk),
        "/discard": posted(desk, UPDATE, Visit.discard),
        "/mail": posted(desk, UPDATE, partial(_answered_for, desk)),
        "/take-back": posted(desk, UPDATE, partial(_taken_back, desk)),
        "/ask-for-time": posted(desk, UPDATE, partial(_asked_for_time, desk)),
        "/confirm": posted(desk, UPDATE, partial(_confirmed, desk)),
        "/answer-warning": posted(desk, UPDATE, partial(_warning_answered, desk)),
    }
    pages = [Route(f"/update/{{link}}{path}", answered(desk, UPDATE, page)) for path, page in fetched.items()]
    return [*pages, looked_at] + [Route(f"/update/{{link}}{path}", act, methods=["POST"]) for path, act in acts.items()]


def _month(found: Visit, request: Request) -> Response:
    about = month_page(found.run, found.link.trust, found.link.period)
    forms = {"ask": found.form("ask for time")}
    known = statements(found.run.record, found.link.period, found.run.moment, found.link.trust)
    more = forms | _to_confirm(found) | {"person": found.person.name, "stated": [statement_words(one) for one in known]}
    more |= found.unsent(request.query_params) | {"before_public": waiting_candidate(found.run.record, found.link.period) is not None}
    return HTMLResponse(found.page("month.html", f"{found.trust_name}, {found.link.period.words}", about=about, **more))


def _to_confirm(found: Visit) -> dict[str, Any]:
    """The update on which whoever opens the page may confirm their sign-off, with a form unless they have; nothing for other posts."""
    one = to_confirm(found.run, found.link.trust, found.link.period, found.person.role)
    if one is None:
        return {"confirm": None, "signs": post_of(found.person.role) in found.run.rulebook.wording.signs}
    which, post = one.decision.submission, post_of(found.person.role)
    known = [
        statement_words(statement)
        for statement in statements(found.run.record, found.link.period, found.run.moment, found.link.trust)
        if (statement.what, statement.about, post_of(statement.role)) == (CONFIRMED, which, post)
    ]
    about = {"name": one.decision.file, "when": at_moment(one.decision.received_at), "submission": which, "post": post, "known": known}
    return {"confirm": about | {"form": "" if known else found.form(CONFIRMED, which)}}


def _confirmed(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    form, link = found.posted(fields, CONFIRMED), found.link
    state_and_tell(found.run, link.trust, link.period, CONFIRMED, found.person.role, found.author(form), desk.clock, about=form.about)
    return f"{found.home}#confirm"


def _read(found: Visit, request: Request) -> Response:
    known = outcomes(found.run.record, found.link.period, found.run.moment, found.link.trust)
    one = next((one for one in known if one.decision.submission == request.path_params["submission"]), None)
    if one is None:
        raise NotFound(f"Nothing that your {found.run.rulebook.wording.short} sent for the {found.link.period.noun} is called so.")
    return HTMLResponse(found.page("read.html", f"What was sent: {one.decision.file}", table=sent_table(found.run, one)))


def _workbook(found: Visit, _: Request) -> Response:
    trust, period = found.link.trust, found.link.period
    return download(f"{trust}-{period}.xlsx", make_template(found.run, period, trust), _XLSX)


def _check(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, UPDATE) as found:
            desk.uploads.take(found.mark, found.run.moment)
            try:
                async with desk.uploaded(request) as file, desk.checks.one():  # on disk, until it is its turn
                    checked = await run_in_threadpool(_hold_checked, found, clean_name(file.filename or ""), file.file)
            except FileTooLarge as large:
                await run_in_threadpool(note_too_large, found.run, found.whose, found.person, clean_name(large.name), large.size)
                raise
            return RedirectResponse(f"{found.home}/checked/{checked.id}", 303)

    return answer


def _hold_checked(found: Visit, name: str, file: BinaryIO) -> CheckedFile:
    throw_away_old(found.run.settings.desk_files, found.run.moment)
    return found.files.check(found.run, found.link.trust, name, file.read())


def _checked(found: Visit, request: Request) -> Response:
    checked = found.files.get(request.path_params["file"], found.run.moment)
    mend, look_at = found_lines(checked.findings)
    one = len(mend or look_at) == 1
    due = due_dates(found.run, found.link.period, [found.link.trust])[found.link.trust]
    other = (
        f"It is for {checked.period.words}, and this page is for {found.link.period.words}." if checked.period != found.link.period else ""
    )
    facts = (
        ("Checked", at_moment(checked.at)),
        ("For", f"{found.trust_name}, {checked.period.words}"),
        ("Size", f"{checked.size:,} bytes"),
        ("SHA-256", checked.sha256),
    )
    page = found.page(
        "checked.html",
        f"{checked.name}: {'it would be returned' if mend else 'it would be accepted'}",
        about=checked,
        mend=mend,
        look_at=look_at,
        may_be_mended=not other and london_day(found.run.moment) <= due.deadline,
        count=f"{'is' if one else 'are'} {counted(len(mend or look_at), 'finding' if mend else 'warning')}",
        other_month=other,
        before=same_before(found.run, found.link.trust, checked.period, checked.sha256),
        facts=facts,
        address=f"{found.home}/checked/{checked.id}",
        send=found.form("send", checked.id),
        discard=found.form("discard", checked.id),
    )
    return HTMLResponse(page)


def _checked_copy(found: Visit, request: Request) -> Response:
    checked = found.files.get(request.path_params["file"], found.run.moment)
    number = request.path_params["number"]
    name = nth(checked.back, number)
    return download(name, found.files.copy(checked, number))


def _send(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, UPDATE) as found:
            fields = await desk.typed(request)
            sent, first = await run_in_threadpool(hold_sent, found, fields)
            # of a form that was used before, too: whoever held it first may have been killed
            await desk.work(decide_on_sent, found.run, sent, desk.clock)
            return RedirectResponse(f"{found.home}/sent/{submission_of(found.run, sent)}{'' if first else '?again=yes'}", 303)

    return answer


def _receipt(found: Visit, request: Request) -> Response:
    submission = _submission(found, request)
    about = receipt_page(found.run, submission, found.link.period)
    address = f"{found.home}/sent/{submission.id}"
    again = (
        "That form was used before, so nothing was sent a second time. This is what came of it."
        if request.query_params.get("again")
        else ""
    )
    take_back = f"{found.home}/take-back/{submission.id}"
    page = found.page(
        "receipt.html",
        f"Receipt: {submission.name}",
        name=submission.name,
        about=about,
        address=address,
        again=again,
        take_back=take_back,
        **_warnings(found, about.decision, submission.id),
        **waiver_words(found, about.decision, submission.id),
    )
    return HTMLResponse(page)


def _warnings(found: Visit, decision: Decision | None, submission: str) -> dict[str, Any]:
    """The warnings on the update that counts which are not answered, with the form to answer them, and those that are."""
    now = counting(found.run, found.link.trust, decision.period) if decision else None
    counts = decision is not None and now is not None and now.decision.submission == submission and decision.period == found.link.period
    unanswered = open_warnings(decision) if decision and counts else {}
    answers = [f"{one.to_sender.says} Your answer: {one.answer}" for one in decision.findings if one.answer] if decision else []
    return {"unanswered": unanswered, "answers": answers, "answer_form": found.form(WARNING_ANSWERED, submission) if unanswered else ""}


def _warning_answered(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    form, link = found.posted(fields, WARNING_ANSWERED), found.link
    about, words = f"{form.about} {fields.get('about', '')}", fields.get("reason", "")
    author = found.author(form)
    state_and_tell(found.run, link.trust, link.period, WARNING_ANSWERED, found.person.role, author, desk.clock, words, about)
    return f"{found.home}/sent/{form.about}#warnings"


def _returned_copy(found: Visit, request: Request) -> Response:
    copies = returned_copies(found.run, _submission(found, request), found.link.period)
    name = nth(sorted(copies), request.path_params["number"])
    return download(name, found.run.record.blob(copies[name]))


def _take_back(found: Visit, request: Request) -> Response:
    submission = _submission(found, request)
    month = decided_for(found.run, submission, found.link.period)
    if month is None:
        raise Mistake("Nobody has decided on that file yet, so it cannot be taken back: wait for the answer.")
    form = found.form("take back", submission.id)
    words = {"name": submission.name, "form": form, "person": found.person.name, "month": month.words}
    return HTMLResponse(found.page("take_back.html", f"Take back {submission.name}", **words))


def _taken_back(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    run, form = found.run, found.posted(fields, "take back")
    submission = received(run, found.link.trust, form.about)
    month = decided_for(run, submission, found.link.period) if submission else None
    if submission is None or month is None:
        raise NotFound("That file is not here.")
    receipt = f"{found.home}/sent/{submission.id}"
    if (submission.trust, submission.id) in withdrawn(run.record, month):
        return receipt  # the button was pressed twice, or somebody else was first
    reason = one_line(fields.get("reason", ""))
    if not reason:
        raise Mistake("Say in a sentence why you take it back: go back, and type it.")
    withdraw(run, found.link.trust, month, found.person.name, reason, submission.id, found.identity)
    answer(run, month, desk.clock)
    seal(run.record, {month})
    return receipt


def _mail(desk: Desk) -> Handler:
    """What would be taken from a mail that nobody could confirm, and the form to answer for it."""

    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, UPDATE) as found, desk.checks.one():
            return await run_in_threadpool(_mail_page, found, request.path_params["mail"])

    return answer


def _mail_page(found: Visit, which: str) -> Response:
    run = found.run
    mail = next((one for one in unconfirmed(run.record, found.link.trust) if one.id == which), None)
    if mail is None:
        raise NotFound("No such mail waits: somebody has answered for it by now.")
    files = [waiting_file(run, *one) for one in check_waiting(run, mail, _confirms(found))]
    form = found.form("mail", mail.id)
    return HTMLResponse(found.page("mail.html", "Is this mail yours?", says=mail_line(mail).says, files=files, form=form))


def _confirms(found: Visit) -> Confirmed:
    """For whom somebody at the desk may say that a mail is genuine: the link's trust, and every other at which they hold a post."""
    posts = (one for one in found.run.programme.people if one.address.casefold() == found.person.address.casefold())
    return Confirmed(found.link.trust, also={one.trust for one in posts if one.trust and one.holds_on(london_day(found.run.moment))})


def _answered_for(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    """A mail that nobody could confirm is the trust's own, and counts from when it came, or is not: as whoever is first says."""
    run, trust, form, answer = found.run, found.link.trust, found.posted(fields, "mail"), fields.get("answer", "")
    if answer not in {"ours", "not ours"}:
        raise Mistake("Say whether it is yours: go back, and press one of the two buttons.")
    if any(one.id == form.about for one in unconfirmed(run.record, trust)):
        ours = answer == "ours"
        mail = see_to_mail(run, form.about, found.person.name, _confirms(found) if ours else None, answer, found.identity)
        decide_on(run, list(files_of(run.record, mail)), {calendar_month(mail.day)}, desk.clock)
    return found.home


def _asked_for_time(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    form, link = found.posted(fields, "ask for time"), found.link
    try:
        until = date.fromisoformat(fields.get("until", ""))
    except ValueError:
        raise Mistake("Say until which day, in numbers: YYYY-MM-DD.") from None
    ask_and_tell(found.run, link.trust, link.period, until, fields.get("reason", ""), found.author(form), desk.clock)
    return f"{found.home}#more-time"


def _submission(found: Visit, request: Request) -> Submission:
    submission = received(found.run, found.link.trust, request.path_params["submission"])
    if submission is None:
        raise NotFound(f"Nothing that your {found.run.rulebook.wording.short} sent is called so.")
    return submission
