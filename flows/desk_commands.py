"""Commands about the desk: start it, and give somebody a link to it."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Option, Typer

from flows.parameters import Month, Trust, run_now
from tasks.model.mistake import Mistake

app = Typer()


@app.command()
def desk(
    host: Annotated[str, Option(help="the address it listens at; TLS is a proxy's")] = "127.0.0.1",
    port: Annotated[int, Option(help="its port")] = 8710,
) -> None:
    """Start the desk, where trusts take their workbook and send their update, until it is interrupted."""
    import uvicorn

    from flows.clock import now
    from tasks.desk.app import desk_app

    _links(run_now())
    print(f"The desk listens at http://{host}:{port}/", flush=True)
    uvicorn.run(
        desk_app(now),
        host=host,
        port=port,
        access_log=False,  # it would hold every link
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=400,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=30,
    )


@app.command()
def link(trust: Trust, period: Month, post: Annotated[str, Option(help="the post as in people.csv")] = "lead") -> None:
    """Print a personal link to the desk, for whoever holds a post at a trust today; of a partner with `--post partner`, and of whoever
    stands for published files, by their kind, with `--post evidence`.
    """
    from tasks.fund.claims import FUND_POSTS, PARTNER
    from tasks.rules.deadline import london_day
    from tasks.run.month_trusts import require_in_month, require_of_programme

    run = run_now()
    require_of_programme(run.programme, period)
    if post in FUND_POSTS:
        holders = run.programme.holders("", f"{post}:{trust if post == PARTNER else trust.lower()}", london_day(run.moment))
    else:
        require_in_month(run.rulebook, trust, period)
        holders = run.programme.holders(trust, post, london_day(run.moment))
    links = [found for one in holders if (found := _links(run).link_for(one, trust, period, run.moment))]
    if not links:
        raise Mistake(f"Nobody holds the post {post!r} at {trust} today that the desk is for: see people.csv")
    print("\n".join(links))


@app.command()
def relink(who: Annotated[str, Argument(metavar="WHO", help="the approver, by name or address, as people.csv has it")]) -> None:
    """Send an approver who lost their link a new one for each month that waits, by letter to the address in people.csv."""
    from flows.clock import now
    from tasks.month.new_link import send_new_links
    from tasks.publish.approval import waiting_months
    from tasks.run.approvers import approver_called

    run = run_now()
    _links(run)
    if approver_called(run, who) is None:
        raise Mistake(f"{who} is no approver today: see people.csv")
    months = send_new_links(run, who, now)
    if not months:
        waits = waiting_months(run.record)
        why = "it was put forward by them, or they were written to just now" if waits else "no month waits to be approved"
        raise Mistake(f"Nothing was sent: {why}")
    print(f"A new link is on its way to {who}: {', '.join(month.words for month in months)}.")


def _links(run: Any) -> Any:
    from tasks.run.desk_links import desk_links

    links = desk_links(run.settings, run.rulebook.wording.signs)
    if links is None:
        raise Mistake("MEASURES_DESK is not set: set it to the address at which people find the desk, as https://desk.example/")
    return links
