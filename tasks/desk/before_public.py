"""A trust reads its page and the letters about it while the month waits for approval, and points out an error of fact in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tasks.desk.director_month import statement_words
from tasks.desk.serving import Desk, answered, posted
from tasks.desk.visit import TEMPLATES, Visit
from tasks.model.mistake import NotFound
from tasks.month.letters_to_approve import waiting_letters
from tasks.month.statement import state_and_tell
from tasks.publish.public_site import removals
from tasks.publish.reading import release_view_of
from tasks.record.decisions import waiting_candidate
from tasks.record.facts import Candidate
from tasks.run.desk_links import UPDATE
from tasks.run.statements import ERROR_OF_FACT, errors_of_fact
from tasks.site.removal import without

_ASSETS = TEMPLATES.parent / "site" / "assets"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def before_public_routes(desk: Desk) -> list[Route]:
    """What a trust's link opens beside its update."""
    page = f"/{UPDATE}/{{link}}"
    return [
        Route(f"{page}/before-public", answered(desk, UPDATE, _read)),
        Route(f"{page}/before-public/{{path:path}}", answered(desk, UPDATE, _page)),
        Route(f"{page}/point-out", posted(desk, UPDATE, partial(_point_out, desk)), methods=["POST"]),
    ]


def _waiting(found: Visit) -> Candidate:
    candidate = waiting_candidate(found.run.record, found.link.period)
    if candidate is None or _path(found) not in release_view_of(found.run.record, candidate).files:
        raise NotFound(f"{found.link.period.words} does not wait for approval: either it is not put together yet, or it was decided on.")
    return candidate


def _path(found: Visit) -> str:
    """Where a trust's page stands on the site, and below its address here."""
    return f"{found.link.period}/{found.link.trust.lower()}/index.html"


def _read(found: Visit, _: Request) -> Response:
    candidate = _waiting(found)
    letters = [one for one in waiting_letters(found.run, candidate) if one.trust == found.link.trust]
    words = {
        "page_address": f"{found.home}/before-public/{_path(found)}",
        "letters": [{"to": one.to, "text": one.as_read} for one in letters],
        "statements": [statement_words(one) for one in errors_of_fact(found.run.record, candidate) if one.trust == found.link.trust],
        "form": found.form(ERROR_OF_FACT, candidate.hash),
        "person": found.person.name,
    }
    return HTMLResponse(found.page("before_public.html", f"{found.link.period.words}, before it is public", **words))


def _page(found: Visit, request: Request) -> Response:
    """The trust's own page as it will be published, and what it is shown with; no other page."""
    run, path = found.run, request.path_params["path"]
    name = path.rpartition("assets/")[2]
    if path == f"assets/{name}" and "/" not in name and (_ASSETS / name).is_file():
        return Response((_ASSETS / name).read_bytes(), media_type=_KINDS.get((_ASSETS / name).suffix))
    candidate = _waiting(found)
    if path != _path(found):
        raise NotFound(f"Only your own {run.rulebook.wording.short}’s page can be read before the {found.link.period.noun} is public.")
    page = without(path, release_view_of(run.record, candidate).files[path], removals(run.record))
    return HTMLResponse(page.replace(b"<body>", b"<body>\n" + _BAR.format(found.home).encode(), 1))


_BAR = (
    '<div class="app-banner"><div class="nhsuk-width-container"><p><strong>Not public yet.</strong> Other pages that this one leads to '
    'cannot be opened from here. <a href="{}/before-public">Back, to point out an error of fact</a></p></div></div>'
)


def _point_out(desk: Desk, found: Visit, fields: Mapping[str, str]) -> str:
    form, link = found.posted(fields, ERROR_OF_FACT), found.link
    words = fields.get("words", "")
    _waiting(found)
    state_and_tell(found.run, link.trust, link.period, ERROR_OF_FACT, found.person.role, found.author(form), desk.clock, words, form.about)
    return f"{found.home}/before-public#statements"
