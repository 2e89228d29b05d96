"""A run over months: each told in order, then the fund looked over, the site brought up to date, letters sent, and all of it sealed.

So is one month between candidate and public: put forward, decided on by a person, and published at once if it was approved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from tasks.fund.awards import void_changed
from tasks.model.period import Period
from tasks.model.update import HeldSubmission
from tasks.month.scoreboard import flag_all, scoreboard
from tasks.month.scoreboard_lines import Scoreboard
from tasks.month.subscriber_round import tell_subscribers
from tasks.month.tell import begin, end, is_void, tell, would_change
from tasks.notify.approver_letters import is_for_approvers
from tasks.notify.chase import queue_monthly
from tasks.notify.heads_letters import queue_heads
from tasks.notify.ladder_progress import show_ladder
from tasks.notify.notices import queue_notices, void_declined
from tasks.notify.publication_letters import queue_publications
from tasks.notify.sending import send_all
from tasks.publish.approval import DECLINED, Choice, approve, approved_months, earlier_decision, require_illustrative, retract
from tasks.publish.candidate import THE_RUN, put_forward_again
from tasks.publish.gate import gate
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.record.decisions import public_release, waiting_candidate
from tasks.record.facts import Begun, Candidate, Release
from tasks.record.heads import note_heads
from tasks.record.outbox import Outbox
from tasks.record.seal import unended
from tasks.rules.expected import expected
from tasks.run.run import Run


def tell_months(
    run: Run,
    period: Period,
    months: Sequence[Period],
    pending: Mapping[Period, Sequence[HeldSubmission]],
    about: Collection[str],
    clock: Callable[[], datetime],
    *,
    by: str = THE_RUN,
    reason: str = "",
    approve_as: str = "",
) -> Scoreboard:
    """Tell these months, the earliest first, and do all that follows from it; the period's scoreboard of the trusts in `about` is the
    answer. `pending` are updates that await a decision, by period; `clock` gives the moment at which letters leave. `approve_as`
    is for an illustrative programme alone; raises NotApprovable for another, before anything is decided.
    """
    require_illustrative(run, approve_as)
    open_runs = unended(run.record)
    if any(would_change(run, month, pending.get(month, ())) or _is_put_forward_again(run, month, reason) for month in months):
        open_runs += begin(run, months, open_runs)
    counts = [tell(run, month, pending.get(month, ()), clock, by, reason, approve_as) for month in months]
    void_changed(run)
    written = update_site(run)
    letters = _letters(run, months)
    decided, answers = (sum(many) for many in zip((0, 0), *counts, strict=True))
    sent = answers + send_all(run, months, clock)
    if _letters(run, months) != letters:  # the public list says what became of each
        written += update_site(run, look=False)
    for month in months:
        flag_all(run, month, _owing(run, month, about))
    end(run, months, open_runs)
    if _heads_noted(run, months):
        sent += send_all(run, months, clock)
        written += update_site(run, look=False)
        end(run, months, ())
    tell_subscribers(run, clock)
    show_ladder(run, period)
    done = {"decided": decided, "written": written, "sent": sent}
    return scoreboard(run, period, _owing(run, period, about), done, gate(run, period))


def _is_put_forward_again(run: Run, month: Period, reason: str) -> bool:
    newest = run.record.last(Candidate, month)
    return newest is not None and put_forward_again(run.record, newest, reason)


def _letters(run: Run, months: Sequence[Period]) -> list[str]:
    return [Outbox(run.record, month).mark() for month in months]


def _owing(run: Run, month: Period, about: Collection[str]) -> tuple[str, ...]:
    return tuple(trust for trust in expected(run.rulebook.spells, month) if trust in about)


def decide(run: Run, period: Period, choice: Choice) -> None:
    """Decide on the candidate of a month that was looked at. It is the month as at its moment, and what arrived since waits until the month
    is told again; one that is void is replaced first, so that nobody approves it. Raises NotApprovable.
    """
    begun = unended(run.record)
    if is_void(run, period):
        begun = _replaced(run, period, begun)
    if earlier_decision(run, period, choice) is None:
        begun += begin(run, (period,), begun)
        made = approve(run, period, choice)
        if made.decision == DECLINED:
            void_declined(run, period, made.by)
    _publish_and_end(run, period, begun)


def retract_and_end(run: Run, period: Period, choice: Choice) -> bool:
    """Withdraw a candidate that was put forward by mistake, for which two people have to say so; whether it is for good, with its letters.

    Raises NotApprovable.
    """
    for_good = retract(run, period, choice)
    if for_good:
        void_declined(run, period, choice.by)
    end(run, (period,), ())
    return for_good


def finish_approved(run: Run) -> None:
    """Publish what a person approved and no run has published since: whoever wrote the approval down was killed, or could not."""
    for period in approved_months(run.record):
        _publish_and_end(run, period, unended(run.record))


def _replaced(run: Run, period: Period, begun: list[Begun]) -> list[Begun]:
    """Put a month forward once more in place of a candidate that is void, and tell its approvers; what is left begun is the answer."""
    begun += _brought_up_to_date(run, period, begun, THE_RUN)
    send_all(run, (period,), lambda: run.moment, is_for_approvers)
    end(run, (period,), begun)
    return unended(run.record)


def put_forward(run: Run, period: Period, by: str = THE_RUN) -> int:
    """Put a month forward with all there is by now, as `by` asks, or publish it if a person has approved it; the number of the release in
    force is the answer, 0 for none.
    """
    begun = unended(run.record)
    begun += _brought_up_to_date(run, period, begun, by)
    _publish_and_end(run, period, begun)
    return run.record.newest(Release, period)


def _publish_and_end(run: Run, period: Period, begun: list[Begun]) -> None:
    publish(run, period)
    public = public_release(run.record, period)
    if public:
        queue_notices(run, period)  # anew, if an earlier decision had made them void
        queue_monthly(run, period)
    queue_publications(run, period)
    update_site(run)
    if waiting_candidate(run.record, period):
        send_all(run, (period,), lambda: run.moment, is_for_approvers)
    if public:
        letters = _letters(run, (period,))
        send_all(run, (period,), lambda: run.moment)
        if _letters(run, (period,)) != letters:
            update_site(run, look=False)
    end(run, (period,), begun)
    if _heads_noted(run, (period,)):  # they are sent with the letters of the month
        update_site(run, look=False)
        end(run, (period,), ())
    tell_subscribers(run, lambda: run.moment)


def _heads_noted(run: Run, months: Sequence[Period]) -> int:
    """Note the heads of the record outside, now that all is sealed; says how many letters with them are queued, which are new facts."""
    note_heads(run.record, run.settings.heads)
    return queue_heads(run, months)


def _brought_up_to_date(run: Run, period: Period, begun: list[Begun], by: str) -> list[Begun]:
    """Tell a month again if there is anything new to tell; what began with that is the answer."""
    if not would_change(run, period, ()):
        return []
    new = begin(run, (period,), begun)
    tell(run, period, (), lambda: run.moment, by)
    return new
