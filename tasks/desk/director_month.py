"""A director's pages at the desk: what the trust sent, and forms to sign it off, comment on it, or warn early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.collect.new_statement import counting
from tasks.desk.month_page import at_moment
from tasks.desk.sent_table import SentTable, sent_table
from tasks.desk.serving import Desk, answered, posted
from tasks.desk.visit import Visit
from tasks.model.words import in_full
from tasks.month.statement import state_and_tell
from tasks.record.decisions import outcomes
from tasks.record.facts import Statement
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import due_dates
from tasks.run.desk_links import SIGN_OFF
from tasks.run.statements import COMMENT, EARLY_WARNING, SAYS, SIGNED_OFF, statements

_ACTS = {"sign-off": SIGNED_OFF, "comment": COMMENT, "warn": EARLY_WARNING}


def director_routes(desk: Desk) -> list[Route]:
    """What a director's link opens."""
    page = f"/{SIGN_OFF}/{{link}}"
    acts = [Route(f"{page}/{path}", posted(desk, SIGN_OFF, partial(_say, desk, what)), methods=["POST"]) for path, what in _ACTS.items()]
    return [Route(page, answered(desk, SIGN_OFF, _page)), *acts]


def statement_words(one: Statement) -> str:
    """A statement as the pages of the desk repeat it."""
    return f"{one.by} ({one.role}) {one.period.phrase(SAYS[one.what])} at {at_moment(one.at)}{f': {one.words}' if one.words else '.'}"


def _page(found: Visit, _: Request) -> Response:
    run, trust, period = found.run, found.link.trust, found.link.period
    table = _newest(found)
    counts = counting(run, trust, period)
    mine = [one for one in statements(run.record, period, run.moment, trust) if one.what in _ACTS.values()]
    signed = any(one.what == SIGNED_OFF and counts and one.about == counts.decision.submission for one in mine)
    words = {
        "sentences": tuple(_standing(found, table)),
        "table": table,
        "statements": [statement_words(one) for one in reversed(mine)],
        "sign_off": found.form(SIGNED_OFF, counts.decision.submission) if counts and not signed else "",
        "comment": found.form(COMMENT, table.submission) if table else "",
        "warn": found.form(EARLY_WARNING),
        "person": found.person.name,
        "late": london_day(run.moment) > due_dates(run, period, [trust])[trust].deadline,
        "regulator": run.rulebook.regulators[run.rulebook.regulator_on(trust, london_day(run.moment))].with_article,
    }
    return HTMLResponse(found.page("director.html", f"{found.trust_name}, {period.words}", **words))


def _newest(found: Visit) -> SentTable | None:
    """The update that counts, or where none does the newest that came."""
    run, trust, period = found.run, found.link.trust, found.link.period
    known = outcomes(run.record, period, run.moment, trust)
    one = counting(run, trust, period) or (known[-1] if known else None)
    return sent_table(run, one) if one else None


def _standing(found: Visit, table: SentTable | None) -> Iterator[str]:
    run, trust, period = found.run, found.link.trust, found.link.period
    if trust not in expected(run.rulebook.spells, period):
        yield f"No update is asked for {period.words}."
        return
    due = due_dates(run, period, [trust])[trust].deadline
    yield f"The update for {period.words} {'was' if london_day(run.moment) > due else 'is'} due by the end of {in_full(due)}, London time."
    if table is None:
        yield f"Nothing has been decided on for the {period.noun} yet, so there is nothing to read or to sign off."


def _say(desk: Desk, what: str, found: Visit, fields: Mapping[str, str]) -> str:
    form = found.posted(fields, what)
    words = fields.get("words", "")
    state_and_tell(
        found.run, found.link.trust, found.link.period, what, found.person.role, found.author(form), desk.clock, words, form.about
    )
    return f"{found.home}#statements"
