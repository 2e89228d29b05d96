"""The pages of whoever sends claims of costs, or published files: one is checked, sent or thrown away, and has a receipt."""

from __future__ import annotations

from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tasks.desk.checked_files import CheckedFile, clean_name, require_bytes, throw_away_old
from tasks.desk.fund_page import (
    SHOWN,
    STATES,
    became,
    claimed_words,
    counting_months,
    fund_file,
    fund_lines,
    fund_sentences,
    fund_text,
    is_of_partner,
    same_before,
)
from tasks.desk.limits import FileTooLarge
from tasks.desk.month_page import at_moment, found_lines, too_large
from tasks.desk.send_update import decide_for_fund, hold_sent, note_too_large
from tasks.desk.serving import Desk, Handler, answered, download, in_words, nth, posted
from tasks.desk.visit import Visit
from tasks.evidence.claim_files import COLUMNS, REPLACES, claim_answer
from tasks.evidence.published_files import file_answer
from tasks.fund.claims import claimed_line, fund_check, sent_for
from tasks.model.file_limit import CLAIM, MEGABYTE, FileLimit
from tasks.model.finding import Finding
from tasks.model.mistake import NotFound
from tasks.model.period import calendar_month
from tasks.model.words import counted
from tasks.record.facts import CostClaim
from tasks.rules.deadline import london_day
from tasks.run.desk_links import FUND
from tasks.run.sent_at_desk import desk_arrival

_AT_DESK = FileLimit(20 * MEGABYTE, "a published file that is sent at the desk")


def fund_routes(desk: Desk) -> list[Route]:
    """What the link of a partner, or of whoever stands for published files, opens."""
    page = f"/{FUND}/{{link}}"
    fetched = {
        "": _page,
        "/form": _form,
        "/checked/{file}": _checked,
        "/checked/{file}/0": _copy,
        "/sent/{id}": _receipt,
        "/sent/{id}/0": _back,
    }
    acts = {"/check": _check(desk), "/send": _send(desk), "/discard": posted(desk, FUND, Visit.discard)}
    pages = [Route(f"{page}{path}", answered(desk, FUND, show)) for path, show in fetched.items()]
    return pages + [Route(f"{page}{path}", act, methods=["POST"]) for path, act in acts.items()]


def _limit(found: Visit) -> FileLimit:
    return CLAIM if is_of_partner(found) else _AT_DESK


def _page(found: Visit, request: Request) -> Response:
    run, day = found.run, london_day(found.run.moment)
    contracts = (one for one in run.rulebook.contracts if one.partner == found.whose) if is_of_partner(found) else ()
    helped = [(one, run.rulebook.contract_on(one, day)) for one in contracts]
    words = {
        "claims": is_of_partner(found),
        "body": _body(found),
        "contracts": [(one.id, run.rulebook.trusts[now.trust].name) for one, now in helped],
        "categories": run.rulebook.fund.categories if run.rulebook.fund else (),
        "columns": (*COLUMNS, REPLACES),
        "most": f"{_limit(found).most // MEGABYTE} MB",
        **found.unsent(request.query_params),
        "lines": list(fund_lines(found)),
        "shown": SHOWN,
        "too_large": list(too_large(run, found.whose, calendar_month(day).previous(), for_fund=True)),
        "public": f"{run.settings.site_address}partners/{found.whose.lower()}/"
        if is_of_partner(found) and run.settings.site_address
        else "",
    }
    return HTMLResponse(found.page("fund.html", _body(found), **words))


def _body(found: Visit) -> str:
    """For whom the page is, in words."""
    return found.trust_name if is_of_partner(found) else f"Published files: {found.whose}"


def _form(found: Visit, _: Request) -> Response:
    if not is_of_partner(found):
        raise NotFound("Published files have the form that their publisher gives them.")
    return download(f"claim-{found.whose}.csv", f"{','.join((*COLUMNS, REPLACES))}\r\n".encode(), "text/csv")


def _check(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, FUND) as found:
            desk.uploads.take(found.mark, found.run.moment)
            try:
                async with desk.uploaded(request, _limit(found)) as file, desk.checks.one():
                    checked = await run_in_threadpool(_hold_checked, found, clean_name(file.filename or "", "file"), file.file)
            except FileTooLarge as large:
                await run_in_threadpool(note_too_large, found.run, found.whose, found.person, clean_name(large.name, "file"), large.size)
                raise
            return RedirectResponse(f"{found.home}/checked/{checked.id}", 303)

    return answer


def _hold_checked(found: Visit, name: str, file: BinaryIO) -> CheckedFile:
    run, data = found.run, file.read()
    throw_away_old(run.settings.desk_files, run.moment)
    require_bytes(data)
    read = fund_check(run, found.person.role, name, data)
    back = [(f"{name}.txt", _listed(found, name, read.findings))] if read.findings else []
    claimed = claimed_words([claimed_line(one) for one in read.lines]) if is_of_partner(found) else ""
    return found.files.hold(run, name, data, calendar_month(london_day(run.moment)), read.findings, back, claimed)


def _listed(found: Visit, name: str, findings: tuple[Finding, ...]) -> bytes:
    refuses = any(one.refuses for one in findings)
    if is_of_partner(found):
        return claim_answer(name, findings, accepted=not refuses)
    return file_answer(name, findings[0].says if refuses else "", [one.says for one in findings])


def _checked(found: Visit, request: Request) -> Response:
    checked = found.files.get(request.path_params["file"], found.run.moment)
    mend, look_at = found_lines(checked.findings)
    claimed = (("Claims", checked.claimed),) if checked.claimed else ()
    file = (("Size", f"{checked.size:,} bytes"), ("SHA-256", checked.sha256))
    facts = (("Checked", at_moment(checked.at)), ("For", _body(found)), *claimed, *file)
    words = {
        "claims": is_of_partner(found),
        "about": checked,
        "mend": mend,
        "look_at": look_at,
        "count": f"{'is' if len(mend or look_at) == 1 else 'are'} {counted(len(mend or look_at), 'finding' if mend else 'warning')}",
        "facts": facts,
        "before": same_before(found, checked.sha256, found.run.moment),
        "address": f"{found.home}/checked/{checked.id}",
        "send": found.form("send", checked.id),
        "discard": found.form("discard", checked.id),
    }
    return HTMLResponse(found.page("fund_checked.html", f"{checked.name}, checked and not sent", **words))


def _copy(found: Visit, request: Request) -> Response:
    checked = found.files.get(request.path_params["file"], found.run.moment)
    return download(nth(checked.back, 0), found.files.copy(checked, 0))


def _send(desk: Desk) -> Handler:
    @in_words(desk)
    async def answer(request: Request) -> Response:
        async with desk.visiting(request, FUND) as found:
            fields = await desk.typed(request)
            sent, first = await run_in_threadpool(hold_sent, found, fields)
            await desk.work(decide_for_fund, found.run, sent, desk.clock)
            which = desk_arrival(found.run.record, sent).id
            return RedirectResponse(f"{found.home}/sent/{which}{'' if first else '?again=yes'}", 303)

    return answer


def _receipt(found: Visit, request: Request) -> Response:
    held = fund_file(found, request.path_params["id"])
    waiting = next((one for one in sent_for(found.run, found.person.role) if one.id == request.path_params["id"]), None)
    facts: list[tuple[str, str]] = [("Received", at_moment(one.received_at)) for one in (held or waiting,) if one]
    facts += [("SHA-256", held.sha256)] if held else []
    facts += [("Claimed", claimed_words(held.lines))] if isinstance(held, CostClaim) else []
    findings, counting = (held.findings, counting_months(found)) if isinstance(held, CostClaim) else ((), frozenset())
    mend, look_at = found_lines(findings)
    name = held.name if held else waiting.name if waiting else ""
    words = {
        "claims": is_of_partner(found),
        "name": name,
        "state": STATES[became(held, counting) if held else ""],
        "sentences": list(fund_sentences(found, held, counting)),
        "before": same_before(found, held.sha256, held.received_at) if held else "",
        "facts": tuple(facts),
        "mend": mend,
        "look_at": look_at,
        "back": (f"{name}.txt",) if held and fund_text(found, held) else (),
        "address": f"{found.home}/sent/{request.path_params['id']}",
        "again": bool(request.query_params.get("again")),
    }
    return HTMLResponse(found.page("fund_receipt.html", f"Receipt: {name}", **words))


def _back(found: Visit, request: Request) -> Response:
    held = fund_file(found, request.path_params["id"])
    text = fund_text(found, held) if held else b""
    if held is None or not text:
        raise NotFound("There is no such file.")
    return download(f"{held.name}.txt", text)
