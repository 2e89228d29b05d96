"""The letters that leave when a month is approved, as whoever approves it reads them, and the preview of the month with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.model.notice import Notice
from tasks.model.words import in_full
from tasks.notify.channels.choice import leaves
from tasks.notify.chase import monthly_to_come
from tasks.notify.sending import checked
from tasks.publish.preview import preview
from tasks.record.facts import Candidate, Revision
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.run.desk_links import OWN_PAGE
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class LetterToApprove:
    """A letter that leaves when a month is approved: its trust, whom it is to, and all of it as its reader will see it."""

    trust: str
    to: str
    subject: str
    as_read: str
    leaves: str = ""  # from which day on, where that has not come


def waiting_letters(run: Run, candidate: Candidate) -> list[LetterToApprove]:
    """The letters that wait for the approval of a candidate, without those that are no longer so; addresses stay in the list of people."""
    no_longer_so = checked(run, candidate.period, run.moment if leaves() else None)
    waiting = Outbox(run.record, candidate.period).waiting()
    return [_to_approve(one) for one in waiting if one.awaits_approval and not no_longer_so(one)]


def letters_to_approve(run: Run, candidate: Candidate) -> list[LetterToApprove]:
    """What waits for the approval of a candidate, and what its approval brings: digests, and awards that are referred to a person."""
    revision, today = run.record.get(Revision, candidate.period, candidate.revision), london_day(run.moment)
    monthly = (_to_approve(one, day if day > today else None) for day, one in monthly_to_come(run, revision))
    return [*waiting_letters(run, candidate), *monthly]


def letters_file(letters: Iterable[LetterToApprove]) -> bytes:
    """Letters in full, as one text."""
    return "".join(f"{one.as_read}{'-' * 76}\n\n" for one in letters).encode() or b"No letter leaves with this month.\n"


def lay_out_preview(run: Run, candidate: Candidate | None) -> int:
    """Lay out what waits for approval where operators look at it; says how many files. None: there is nothing to look at."""
    if candidate is None or run.dry:
        return 0
    return preview(run, candidate, letters_file(letters_to_approve(run, candidate)))


def _to_approve(notice: Notice, day_of_leaving: date | None = None) -> LetterToApprove:
    to, day = f"{notice.recipient.name} ({notice.recipient.role})", f"from {in_full(day_of_leaving)} on" if day_of_leaving else ""
    copied = ", ".join(f"{one.name} ({one.role})" for one in notice.copied)
    copies = f"Copied to: {copied}\n" if copied else ""
    when = f"Leaves {day}\n" if day else ""
    head = f"{when}To: {to}\n{copies}Subject: {notice.subject}\n\n"
    all_to = f"{to}, with a copy to {copied}" if copied else to
    return LetterToApprove(notice.trust, all_to, notice.subject, f"{head}{notice.text.replace(OWN_PAGE, '')}\n", day)
