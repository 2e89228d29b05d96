"""The outbox as operators see it: what would go out now, what became of each notice, and what a person has to do."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.notify.by_hand import by_hand
from tasks.notify.notices import composed_notices
from tasks.record.facts import Revision
from tasks.record.outbox import Outbox
from tasks.run.run import Run
from tasks.run.verb import in_flow


def to_be_sent(run: Run, period: Period) -> list[Notice]:
    """What a run would send for a month now: what waits, and what the newest assessment would add. Nothing is written or sent."""
    outbox = Outbox(run.record, period)
    known = {notice.id for notice in outbox.notices()}
    new = outbox.as_queued(composed_notices(run, period).notices) if run.record.newest(Revision, period) else ()
    return [*outbox.waiting(), *(one for one in new if one.id not in known)]


def listing(run: Run, period: Period) -> Iterator[str]:
    """A line for each notice of a month: who, about what, and what became of it; then what a person has to do."""
    outbox = Outbox(run.record, period)
    held = outbox.notices()
    for notice in held:
        yield f"{outbox.fate(notice):<40}  {notice.recipient.name}: {notice.subject}"
    left = list(to_do(run, period))
    yield f"{counted(len(held), 'notice')} for {period.words}; {len(left) or 'none'} for a person to see to."
    yield from left


def to_do(run: Run, period: Period | None = None) -> Iterator[str]:
    """A line for each notice that is left to tell by hand, of one month or of all, with the id by which it is ticked off."""
    return (f"{one.id}  {one.sentence}" for one in by_hand(run.record, period))


def show_to_do(run: Run) -> None:
    """Inside a flow run, keep what is left to tell by hand where operators look."""
    if in_flow():
        from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

        left = [f"- {line}" for line in to_do(run)]
        words = "\n".join(left) or "Nobody has to be told by other means."
        mend = "\n\nTick one off with `measures notices --done ID --by NAME`." if left else ""
        create_markdown_artifact(f"# For a person\n\n{words}{mend}\n", key="for-a-person", description=f"For a person: {len(left)}")
