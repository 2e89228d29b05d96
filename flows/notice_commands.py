"""Commands about notices: walk the ladder, see what would be sent before it is, and what became of what was."""

from __future__ import annotations

from typing import Annotated

from typer import Option, Typer

from flows.parameters import AsOf, SomeMonth, run_now
from tasks.model.mistake import Mistake
from tasks.model.words import counted

app = Typer()


@app.command()
def chase(as_of: AsOf = None) -> None:
    """Walk the ladder: remind and tell those who have to know that an update is due or missing."""
    from flows.chase_updates import chase_updates

    print(f"{counted(chase_updates.fn(as_of), 'notice')} sent.")


@app.command()
def notices(
    period: SomeMonth = None,
    done: Annotated[str, Option(metavar="ID", help="tick off what a person had to do, by its id")] = "",
    by: Annotated[str, Option(help="who saw to it")] = "",
    note: Annotated[str, Option(help="how, for the record")] = "",
    dry_run: Annotated[bool, Option("--dry-run", help="print what would be sent now, with recipients and words; sends nothing")] = False,
) -> None:
    """List a month's notices: what was sent, what waits, what was cancelled, what a person has to do. Without a month: only the last."""
    from tasks.notify.notices import to_be_sent
    from tasks.notify.undelivered import listing, require_notices, to_do

    if done:
        _tick_off(done, by, note)
        return
    run = run_now()
    if period:
        require_notices(run, period)
    if not dry_run:
        print("\n".join(listing(run, period) if period else to_do(run)) or "Nothing is left for a person to do.")
        return
    if period is None:
        raise Mistake("Of which month? `measures notices MONTH`")
    found = to_be_sent(run, period)
    for notice in found:
        copies = ", ".join(f"{one.name} <{one.address}>" for one in notice.copied)
        print(f"To: {notice.recipient.name} <{notice.recipient.address}>" + (f"\nCc: {copies}" if copies else ""))
        print(f"Subject: {notice.subject}\n\n{notice.text}\n{'-' * 76}")
    print(f"{counted(len(found), 'notice')} would be sent for {period}. Nothing was.")


def _tick_off(which: str, by: str, note: str) -> None:
    from tasks.notify.undelivered import tick_off
    from tasks.publish.site_update import update_site
    from tasks.record.seal import seal

    run = run_now()
    done = tick_off(run, which, by, note)
    seal(run.record, [done.notice.period], whole=())
    update_site(run)
    print(f"Done, by {by}: {done.sentence}")
