"""The outbox as operators see it: what would go out now, what became of each notice, and what a person has to do."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.notify.addressing import PLACES
from tasks.notify.by_hand import errands
from tasks.notify.notices import composed_notices
from tasks.notify.recurring import anew
from tasks.record import keys
from tasks.record.outbox import became, kept, waits
from tasks.run.opened import open_record
from tasks.run.verb import in_flow


def to_be_sent(period: str) -> list[Notice]:
    """What a run would send for a month now: what waits, and what the newest assessment would add. Nothing is written or sent."""
    record, month = open_record(), Period.parse(period)
    held = kept(record.store, keys.notices(month), sent=keys.receipt_for)
    known = {notice.id for _, notice in held}
    new = anew(record, month, composed_notices(period).notices) if record.newest(keys.revisions(month)) else ()
    return [*(notice for key, notice in held if waits(record.store, key, PLACES)), *(one for one in new if one.id not in known)]


def listing(period: str) -> Iterator[str]:
    """A line for each notice of a month: who, about what, and what became of it; then what a person has to do."""
    record, month = open_record(), Period.parse(period)
    held = kept(record.store, keys.notices(month), sent=keys.receipt_for)
    for key, notice in held:
        yield f"{became(record.store, key, PLACES):<40}  {notice.recipient.name}: {notice.subject}"
    todo = list(to_do(month))
    yield f"{len(held)} notices for {month.words}; {len(todo) or 'none'} for a person to see to."
    yield from todo


def to_do(period: Period | None = None) -> Iterator[str]:
    """A line for each errand that is left, of one month or of all, with the id by which it is ticked off."""
    return (f"{one.id}  {one.sentence}" for one in errands(open_record(), period))


def show_to_do() -> None:
    """Inside a flow run, keep the errands that are left where operators look."""
    if in_flow():
        from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

        left = [f"- {line}" for line in to_do()]
        words = "\n".join(left) or "Nobody has to be told by other means."
        mend = "\n\nTick one off with `measures notices --done ID --by NAME`." if left else ""
        create_markdown_artifact(f"# For a person\n\n{words}{mend}\n", key="for-a-person", description=f"For a person: {len(left)}")
