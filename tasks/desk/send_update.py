"""Send a checked file: it is held as a fact at once, by the form that was posted, and then collected, decided on and answered."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from tasks.collect.updates import collect_these
from tasks.desk.visit import Visit
from tasks.fund.claims import collect_claims, months_collected
from tasks.model.mistake import Mistake
from tasks.model.period import Period, calendar_month
from tasks.model.update import Submission
from tasks.month.tell import answer, decide_and_answer
from tasks.record.facts import Oversize, Sent
from tasks.record.seal import seal
from tasks.rules.deadline import london_day
from tasks.run.inbox import Arrival
from tasks.run.mails import due_month
from tasks.run.programme import Person
from tasks.run.run import Run
from tasks.run.sent_at_desk import desk_arrival

log = logging.getLogger("measures")

_ONE_AT_A_TIME = Lock()
_ID = re.compile(r"[A-Za-z0-9-]{1,200}")


def hold_sent(found: Visit, fields: Mapping[str, str]) -> tuple[Sent, bool]:
    """Hold the checked file that a posted form names as sent now, and say whether the form was posted for the first time.

    A form that was posted before sends nothing again: the answer is what it sent. Raises NotFound for a file that is not held any more.
    """
    run, person, files = found.run, found.person, found.files
    form = found.posted(fields, "send")
    key = (form.day, found.whose, form.id)
    if before := run.record.find(Sent, *key):
        return before, False
    checked = files.get(form.about, run.moment)
    data = files.data(checked)
    sent = Sent(
        day=form.day,
        trust=found.whose,
        form=form.id,
        name=checked.name,
        received_at=run.moment,
        sha256=run.record.put_blob(data),
        size=len(data),
        role=person.role,
        sent_by=person.address,
    )
    first = run.record.add(sent) is not None
    files.discard(checked.id)
    return (sent, True) if first else (run.record.get(Sent, *key), False)


def note_too_large(run: Run, whose: str, person: Person, name: str, size: int) -> None:
    """Write down at the run's moment that a file was too large to be taken: its name, its size, and by whose link."""
    at = run.moment.astimezone(UTC)
    which = f"{at:%Y%m%dT%H%M%SZ}-{sha256(f'{name}|{size}|{at.isoformat()}'.encode()).hexdigest()[:8]}"
    large = Oversize(day=at.date(), trust=whose, id=which, name=name, size=size, received_at=at, role=person.role, sent_by=person.address)
    run.record.add(large)
    seal(run.record, {calendar_month(at.date())}, whole=())


def submission_of(run: Run, sent: Sent) -> str:
    """The id of the submission that something sent is, or will be."""
    return desk_arrival(run.record, sent).id


def decide_on_sent(run: Run, sent: Sent, clock: Callable[[], datetime]) -> None:
    """Collect what was sent, decide on it, answer, and seal."""
    decide_on(run, [desk_arrival(run.record, sent)], {calendar_month(sent.day)}, clock)


def decide_on(run: Run, came: Sequence[Arrival], months: Collection[Period], clock: Callable[[], datetime]) -> None:
    """Collect what came, decide on it, answer, and seal, with what was written to some months. What goes wrong is left to the next sweep:
    what was sent is held.
    """
    with _one_at_a_time(", ".join(sorted({one.trust for one in came}))):
        pending = collect_these(run, came)
        for month, mine in pending.items():
            decide_and_answer(run, month, mine, clock)
        seal(run.record, {*pending, *months, *(one.month for one in came)})


def decide_for_fund(run: Run, sent: Sent, clock: Callable[[], datetime]) -> None:
    """Decide on a claim, or a published file, that was sent; answer, and seal. What goes wrong is left to the next sweep likewise."""
    with _one_at_a_time(sent.trust):
        collect_claims(run)
        month = due_month(run, london_day(run.moment))
        answer(run, month, clock)
        seal(run.record, {month, calendar_month(sent.day), *months_collected(run.record)})


@contextmanager
def _one_at_a_time(whose: str) -> Iterator[None]:
    try:
        with _ONE_AT_A_TIME:
            yield
    except (Mistake, OSError) as trouble:
        # without the trouble's own words, which may name an address
        log.warning("What %s sent at the desk is held, and is decided on with the next sweep (%s)", whose, type(trouble).__name__)


def received(run: Run, trust: str, which: str) -> Submission | None:
    """A submission of a trust by its id, whichever day it came; None for whatever else an address may hold."""
    if not _ID.fullmatch(which):
        return None
    try:
        day = datetime.strptime(which.partition("-")[0], "%Y%m%dT%H%M%SZ").date()  # noqa: DTZ007  an id begins with the moment in UTC
    except ValueError:
        return None
    return run.record.find(Submission, day, trust, which)
