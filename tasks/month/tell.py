"""One month, told in order: validate, assess, queue, propose, approve if asked, publish. Every run of a month comes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from tasks.assess.revision import assess, is_assessed, require_expected
from tasks.fund.claims import months_collected
from tasks.model.notice import Notice
from tasks.model.period import Period, calendar_month
from tasks.model.update import HeldSubmission, ReadSubmission
from tasks.month.letters_to_approve import lay_out_preview
from tasks.month.months import require_month
from tasks.notify.answer_letters import is_answer, queue_answers
from tasks.notify.approver_letters import queue_approvals
from tasks.notify.mail_letters import about_what_came, queue_mail_letters
from tasks.notify.mending_days import settle, unanswered
from tasks.notify.notices import queue_notices
from tasks.notify.people_letters import is_to_people, queue_before_public, queue_people_letters
from tasks.notify.publication_letters import queue_publications
from tasks.notify.sending import send_all
from tasks.notify.withdrawal_letters import is_about_withdrawal, queue_withdrawals
from tasks.publish.approval import approve_as_asked
from tasks.publish.candidate import THE_RUN, propose
from tasks.publish.preview import trust_page
from tasks.publish.release import publish
from tasks.record.decisions import newest_revision, numbers, outcomes, waiting_candidate
from tasks.record.facts import Begun, Candidate, InboxTrouble
from tasks.record.outbox import Outbox
from tasks.record.readings import with_readings
from tasks.record.seal import months_since, seal
from tasks.run.run import Run
from tasks.validate.validation import Held, validate

Clock = Callable[[], datetime]

BATCH = 1000
"""Updates checked in one frame and one task run: few enough to fit in memory, many enough that a run of thousands stays short."""


def decide_and_answer(run: Run, period: Period, pending: Sequence[HeldSubmission], clock: Clock) -> tuple[int, int]:
    """Decide on what awaits a decision, and answer its senders at once; says how many decisions were new, and how many letters left.

    `clock` gives the moment at which letters leave.
    """
    decided = sum(validate(run, period, *batch) for batch in batches(run, pending))
    return decided, answer(run, period, clock)


def answer(run: Run, period: Period, clock: Clock) -> int:
    """Answer the senders of what was received by the run's moment and decided on; says how many letters left.

    A channel that takes nothing now stops no month: who was not answered is not judged.
    """
    queue_answers(run, period)
    queue_mail_letters(run, period)
    queue_people_letters(run, period)
    queue_withdrawals(run, period)
    outbox, sent = Outbox(run.record, period), 0
    if outbox.any_waits(_at_once) or unanswered(run, period):
        sent = send_all(run, (period,), clock, _at_once)
        settle(run, outbox)
    return sent


def _at_once(notice: Notice) -> bool:
    return is_answer(notice) or about_what_came(notice) or is_to_people(notice) or is_about_withdrawal(notice)


def tell(
    run: Run,
    period: Period,
    pending: Sequence[HeldSubmission],
    clock: Clock,
    by: str = THE_RUN,
    reason: str = "",
    approve_as: str = "",
) -> tuple[int, int]:
    """Tell one month from what awaits a decision to its release, or to the candidate that waits for a person; says how many decisions
    were new, and how many letters left. `by` and `reason` are of whoever puts it forward; `approve_as` approves it in that name, as an
    illustrative programme does.
    """
    decided, sent = decide_and_answer(run, period, pending, clock)
    assess(run, period)
    propose(run, period, by, reason)
    queue_notices(run, period)  # none while what was put forward stays declined or withdrawn
    approve_as_asked(run, period, approve_as)
    publish(run, period)
    queue_publications(run, period)
    queue_approvals(run, period)
    waits = waiting_candidate(run.record, period)
    if waits and not approve_as:  # what is approved as it is told waits for nobody, though a run beside it may see it for a moment
        queue_before_public(run, waits, partial(trust_page, run, waits))
    lay_out_preview(run, waits)
    return decided, sent


def would_change(run: Run, period: Period, pending: Sequence[HeldSubmission]) -> bool:
    """Whether telling a month would change anything: something of what is pending would be decided, or not all was told before."""
    decided = numbers(run.record, period) if pending else {}
    if any((one.trust, one.id) not in decided for one, _ in pending) or not is_up_to_date(run, period):
        return True
    return any(validate(run.dry_run(), period, *batch) for batch in batches(run, pending))


def is_up_to_date(run: Run, period: Period) -> bool:
    """Whether a month says all there is to say: its newest assessment is of what there is now, and was put forward."""
    candidate = run.record.last(Candidate, period)
    return candidate is not None and is_assessed(run, period) and candidate.revision_sha256 == newest_revision(run.record, period).hash


def is_void(run: Run, period: Period) -> bool:
    """Whether a month's candidate is no longer the month as at its moment: an update it counts was taken back, a rule changed, or we
    corrected something. What arrived later voids nothing; it waits until the month is told again.
    """
    candidate = run.record.last(Candidate, period)
    if candidate is None:
        return False
    revision = newest_revision(run.record, period)
    if candidate.revision_sha256 != revision.hash:  # a run that told the month once more was killed before it put that forward
        return True
    if is_assessed(run, period):
        return False
    now = {one.name: one.hash for one in outcomes(run.record, period, max(run.moment, revision.as_of))}
    if any(now.get(name) != made_from for name, made_from in revision.made_from.items()):
        return True
    later = (one for one in run.record.all(InboxTrouble) if one.at > revision.as_of)
    then = run.at(revision.as_of).dry_run(tuple(map(run.record.key, later)))
    return assess(then, period).hash != revision.hash


def begin(run: Run, months: Sequence[Period], begun: Sequence[Begun] = ()) -> list[Begun]:
    """Write down which months a run sets out to tell, so that the next run tells those that this one leaves half told.

    Nothing is written, and none is the answer, if one of those `begun` and not ended set out for the same months as at the same moment.
    Raises NotOurMonth or NobodyExpected, before anything is written, if one of the months cannot be told.
    """
    for one in months:
        require_month(run, one)
        require_expected(run, one)
    if any((one.months, one.moment) == (tuple(months), run.moment) for one in begun):
        return []
    month = calendar_month(run.moment.astimezone(UTC).date())
    fact = Begun(month=month, months=tuple(months), moment=run.moment.astimezone(UTC))
    return [run.record.append(fact, "Too many runs begin at once: run again")]


def end(run: Run, months: Sequence[Period], begun: Sequence[Begun]) -> None:
    """Seal everything that is new, claims and published files among it, and that runs began whose months this one told to the end."""
    finished = [one for one in begun if set(one.months) <= set(months)]
    written = months_since(run.record, min(months), calendar_month(run.moment.astimezone(UTC).date()))
    if finished:  # before the seal that ends them: a run that dies in between is ended by the next one
        _hold_subjects(run, months)
    if seal(run.record, {*written, *months_collected(run.record), *(one.month for one in finished)}, finished) and not finished:
        _hold_subjects(run, months)


def _hold_subjects(run: Run, months: Sequence[Period]) -> None:
    for one in months:
        Outbox(run.record, one).hold_subjects()


def batches(run: Run, pending: Iterable[HeldSubmission]) -> Iterator[tuple[list[ReadSubmission], Held]]:
    """The submissions of a month in frames of a fitting size, by the day they came, the trust and the moment, with what was read from them;
    and under which name that is held.
    """
    waiting = iter(sorted(pending, key=lambda taken: (taken[0].day, taken[0].trust, taken[0].id)))
    while batch := list(islice(waiting, BATCH)):
        yield with_readings(run.record, batch), {(one.trust, one.id): name for one, name in batch}
