"""The desk as a web server: what may be fetched, which changes nothing, and what is posted, once. It logs no link and no address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tasks.desk.before_public import before_public_routes
from tasks.desk.director_month import director_routes
from tasks.desk.fund_files import fund_routes
from tasks.desk.lost_link import LOST, lost_routes
from tasks.desk.month_approval import approval_routes
from tasks.desk.regulator_notice import notice_routes
from tasks.desk.serving import AWAY, Desk, Guarded
from tasks.desk.subscriber_pages import subscriber_routes
from tasks.desk.trust_month import trust_routes
from tasks.desk.visit import TEMPLATES
from tasks.desk.waiting_page import waiting_routes
from tasks.desk.waiver_page import waiver_routes

STYLES = {"site.css": TEMPLATES.parent / "site" / "assets" / "site.css", "desk.css": TEMPLATES / "desk.css"}


def desk_app(clock: Callable[[], datetime]) -> Starlette:
    """The desk; `clock` gives the moment (aware) of each request."""
    desk = Desk(clock)
    routes = [Route("/", _nobody), Route("/assets/{name}", _style), *trust_routes(desk), *notice_routes(desk), *approval_routes(desk)]
    routes += [*fund_routes(desk), *subscriber_routes(desk)]
    routes += [*director_routes(desk), *before_public_routes(desk), *waiting_routes(desk), *waiver_routes(desk), *lost_routes(desk)]
    app = Starlette(routes=routes, middleware=[Middleware(Guarded)], exception_handlers={HTTPException: _http, Exception: _fault})
    app.router.redirect_slashes = False  # it leads to whichever host the request names, and away from TLS, link and all
    app.state.desk = desk
    return app


async def _nobody(_: Request) -> Response:
    return PlainTextResponse(
        f"The desk opens by a personal link, which stands in a letter. Approvers who lost theirs ask for one at {LOST}.\n"
    )


async def _style(request: Request) -> Response:
    path = STYLES.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


async def _http(_: Request, error: Exception) -> Response:
    """Another address or method than there is."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse("There is no such page.\n" if status == 404 else "That cannot be done here.\n", status, headers)


async def _fault(_: Request, __: Exception) -> Response:
    """A fault of ours: in words, while the log has the rest."""
    return PlainTextResponse(AWAY, 500)
