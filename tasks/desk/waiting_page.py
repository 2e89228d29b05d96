"""What waits for whoever has a link, and only for them, with the months of the trusts that they have to do with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.desk.serving import Desk, answered
from tasks.desk.visit import LISTED, Visit, at_hour
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.notify.extension_letters import ASKED
from tasks.overview.grid import MONTHS_SHOWN, Cell, Grid, grid
from tasks.overview.prefect_pages import PrefectPages, prefect_pages
from tasks.overview.waiting_item import SIGN, TIME, WAIVER, MayAct, Waiting, regulator_of
from tasks.overview.waiting_list import waiting_for
from tasks.record.decisions import waiting_candidate
from tasks.run.approvers import SEEN
from tasks.run.desk_links import APPROVE, DeskLink
from tasks.run.statements import post_of


def waiting_routes(desk: Desk) -> list[Route]:
    """What everybody's link opens who has a part in what waits."""
    return [Route(f"/{purpose}/{{link}}/waiting", answered(desk, purpose, _page)) for purpose in LISTED]


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that waits, with the way to where it is done; empty where it is done elsewhere."""

    kind: str
    says: str
    since: str
    who: str
    act: str
    link: str


def _page(found: Visit, _: Request) -> Response:
    shown, pages = _of_theirs(found, grid(found.run, MONTHS_SHOWN)), _pages(found)
    previews = {month: link for month in shown.waiting if (link := _preview(found, month))}
    words = {
        "as_at": at_hour(found.run.moment),
        "items": [_item(found, one) for one in waiting_for(found.run, found.person)],
        "months": shown.months,
        "not_public": shown.waiting,
        "rows": [(row[0].name or trust, [_cell(found, cell, pages, previews) for cell in row]) for trust, row in shown.rows.items()],
    }
    return HTMLResponse(found.page("waiting.html", "What waits for you", **words))


def _item(found: Visit, one: Waiting) -> _Item:
    return _Item(one.called, one.says, at_hour(one.since), one.who, one.act.replace("`", ""), _link(found, one))


def _link(found: Visit, one: Waiting) -> str:
    """The way to the page at the desk on which it is done; empty where there is none."""
    if one.kind == WAIVER:
        return f"{found.home}/waiver/{one.may_act.about}"
    link = _opens(found, one)
    return f"/{link.purpose}/{found.links.sign(link)}" if link else ""


def _opens(found: Visit, one: Waiting) -> DeskLink | None:
    may_act = one.may_act
    if may_act.period is None:
        return None
    if found.link.purpose == APPROVE:
        return replace(found.link, period=may_act.period, about=may_act.about[:SEEN])
    if one.kind == SIGN:
        return replace(found.link, period=may_act.period)
    notice = next((notice for notice in _asking(found, may_act) if one.kind == TIME), None)
    return replace(found.link, trust=may_act.trust, period=may_act.period, about=notice.id) if notice else None


def _asking(found: Visit, may_act: MayAct) -> Iterator[Notice]:
    """The notices by which whoever looks heard of what a trust asks for."""
    for notice in found.run.record.all(Notice, may_act.period):
        mine = found.links.mark(notice.recipient.address) == found.link.person
        if mine and (notice.rule, notice.trust, notice.level.about) == (ASKED, may_act.trust, may_act.about):
            yield notice


def _of_theirs(found: Visit, shown: Grid) -> Grid:
    """The rows of a trust's own people, of those that a regulator oversees, and all of them for an approver."""
    run, post = found.run, post_of(found.person.role)

    def concerns(trust: str) -> bool:
        return found.link.purpose == APPROVE or trust == found.person.trust or post == regulator_of(run, trust)

    return replace(shown, rows={trust: row for trust, row in shown.rows.items() if concerns(trust)})


def _pages(found: Visit) -> PrefectPages:
    """Prefect's pages, for the people of the programme alone."""
    return prefect_pages() if found.link.purpose == APPROVE else PrefectPages()


def _preview(found: Visit, month: Period) -> str:
    """The way to a month that waits, for whoever approves it."""
    waits = waiting_candidate(found.run.record, month) if found.link.purpose == APPROVE else None
    return f"/{APPROVE}/{found.links.sign(replace(found.link, period=month, about=waits.hash[:SEEN]))}/preview" if waits else ""


def _cell(found: Visit, cell: Cell, pages: PrefectPages, previews: dict[Period, str]) -> dict[str, str]:
    site, preview = found.run.settings.site_address, previews.get(cell.period, "")
    public = f"{site}{cell.page}" if site and cell.page else ""
    before = f"{preview}/{cell.period}/{cell.trust.lower()}/" if preview and cell.expected else ""
    return {"words": cell.in_colour, "page": before or public, "run": cell.run_page(pages), "again": cell.again_page(pages)}
