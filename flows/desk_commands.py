"""Commands about the desk: start it, and give somebody a link to it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from tasks.model.mistake import Mistake
from tasks.model.period import Period

PORT = 8710


def add_desk_commands(command: Callable[..., argparse.ArgumentParser], period: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one and `period` reads a month."""
    desk = command("desk", _desk, "Start the desk, where trusts take their workbook and send their update, until it is interrupted.")
    desk.add_argument("--host", default="127.0.0.1", help="the address it listens at (default: this machine alone; TLS is a proxy's)")
    desk.add_argument("--port", type=int, default=PORT, help=f"its port (default: {PORT})")
    link = command("link", _link, "Print a personal link to the desk, for whoever holds a post at a trust today.")
    link.add_argument("trust", help="the trust's ODS code, as RNL")
    link.add_argument("period", type=period, help="the month, as 2013-10")
    link.add_argument("--post", default="lead", help="the post as in people.csv (default: lead)")


def _desk(args: argparse.Namespace) -> int:
    import uvicorn

    from flows.clock import now
    from tasks.desk.app import desk_app
    from tasks.run.run import open_run

    _links(open_run(now()))
    print(f"The desk listens at http://{args.host}:{args.port}/", flush=True)
    uvicorn.run(
        desk_app(now),
        host=args.host,
        port=args.port,
        access_log=False,  # it would hold every link
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=400,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=30,
    )
    return 0


def _link(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.rules.deadline import london_day
    from tasks.run.month_trusts import require_in_month, require_of_programme
    from tasks.run.run import open_run

    run, period = open_run(now()), Period.parse(args.period)
    trust = args.trust.upper()
    require_of_programme(run.programme, period)
    require_in_month(run.rulebook, trust, period)
    holders = run.programme.holders(trust, args.post, london_day(run.moment))
    links = [link for one in holders if (link := _links(run).link_for(one, trust, period, run.moment))]
    if not links:
        raise Mistake(f"Nobody holds the post {args.post!r} at {trust} today that the desk is for: see people.csv")
    print("\n".join(links))
    return 0


def _links(run: Any) -> Any:
    from tasks.run.desk_links import desk_links

    links = desk_links(run.settings)
    if links is None:
        raise Mistake("MEASURES_DESK is not set: set it to the address at which people find the desk, as https://desk.example/")
    return links
