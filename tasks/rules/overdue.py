"""A trust is overdue when no update of its has been accepted by the deadline and the days of grace after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted, in_full
from tasks.rules.deadline import LONDON, RUN_TIME, days_late, london_day
from tasks.rules.mending import ReturnedUpdate
from tasks.rules.working_days import Calendar

THRESHOLDS = ("asked_which_month", "confirm_working_days")
OVERDUE = "overdue"
"""The rule's own name, in verdicts and in ladder.toml."""

ASKED = "asked which month"
"""What became of an update that names an earlier month, as the state of the month just ended, until the trust has answered."""

TO_BE_CONFIRMED = "to be confirmed"
"""What became of the update of a trust of which nothing is accepted, while a mail in its name waits for somebody to say whose it is."""

NOT_CONFIRMED = "not confirmed"
"""The same, once the trust was asked whose that mail is and has not answered in its time."""

MENDED_UNTIL = "may be mended until"
"""Under which name its evidence has the last day on which what was returned may be mended."""


def overdue(
    trust: str,
    period: Period,
    due: date,
    closes: date,
    accepted_at: datetime | None,
    received: int,
    as_of: datetime,
    *,
    withdrawn: bool = False,
    mended: bool = False,
    returned: ReturnedUpdate | None = None,
    not_judged: str = "",
    asked_about: Period | None = None,
    unconfirmed: str = "",
) -> Verdict:
    """Whether a trust is overdue for a period, as things stood at `as_of` (aware).

    `due` and `closes` are the last days on time and in grace; `accepted_at` is the moment that its time is counted from (aware; None
    if none was accepted), `mended` says that it is of one that was returned first; `received` counts the updates that had arrived, accepted
    or not, and `withdrawn` says that the trust took back what had been accepted. What came after `as_of` is not known yet.
    `returned` is what was sent back, and may be mended until a day of its own.
    `not_judged` says why a trust is not judged by the month, as one without a plan is not; it is then not overdue.
    `asked_about` is the earlier month, accepted before, that an update names which came instead, and which the trust was asked about.
    `unconfirmed` is TO_BE_CONFIRMED while a mail with a file waits that came in the trust's name, and nobody has said yet whether it is the
    trust's: whether a trust is overdue of which nothing is accepted is then not known. It is NOT_CONFIRMED once the time to say so is over.
    """
    known = accepted_at if accepted_at is not None and accepted_at <= as_of else None
    late = days_late(known, due) if known is not None else days_late(as_of, due)
    last_day = max(closes, returned.until) if returned else closes
    open_still = known is None and london_day(as_of) <= last_day
    answer = Answer.NO if known is not None or open_still else Answer.NOT_KNOWN if unconfirmed == TO_BE_CONFIRMED else Answer.YES
    if not_judged and known is None:
        evidence = (("period", str(period)), ("deadline", due.isoformat()), ("received", str(received)))
        return Verdict(OVERDUE, trust, trust, Answer.NOT_APPLICABLE, not_judged, evidence)
    evidence = (
        ("period", str(period)),
        ("deadline", due.isoformat()),
        ("end of grace", closes.isoformat()),
        ("accepted_at", known.isoformat() if known is not None else ""),
        ("received", str(received)),
        *(_of_returned(returned) if known is None and returned else ()),
        ("days_late" if known is not None else "days_overdue", "" if answer is Answer.NOT_KNOWN else str(0 if open_still else late)),
        *(() if known is not None else (("as_of", as_of.isoformat()),)),  # what was accepted stays so, whenever it is told
    )
    came = _came(period.words, received, asked_about, withdrawn=withdrawn, unconfirmed=unconfirmed)
    sentence = _sentence(period, due, last_day, known, came, as_of, late, mended=mended, returned=returned, unconfirmed=unconfirmed)
    return Verdict(OVERDUE, trust, trust, answer, sentence, evidence)


def _of_returned(returned: ReturnedUpdate) -> Iterator[tuple[str, str]]:
    """When an update was returned, with how much to mend, and until when that may be done; nothing while our answer has not left."""
    if returned.answered:
        yield "returned on", returned.answered.isoformat()
        yield "findings", str(returned.findings)
        yield MENDED_UNTIL, returned.until.isoformat()


def _sentence(
    period: Period,
    due: date,
    closes: date,
    known: datetime | None,
    came: str,
    as_of: datetime,
    late: int,
    *,
    mended: bool,
    returned: ReturnedUpdate | None,
    unconfirmed: str,
) -> str:
    month = period.words
    if known is not None and late == 0:
        return f"The update for {month} arrived on time{', was returned and mended,' if mended else ''} and was accepted."
    if known is not None:
        return f"The update for {month} arrived {counted(late, 'day')} late, on {in_full(london_day(known))}; it is now accepted."
    today = london_day(as_of)
    if returned and today <= closes:
        return returned.sentence(month)
    if today <= due:
        return f"The update for {month} is due by the end of {in_full(due)}."
    if today <= closes:
        return f"The update for {month} was due by {in_full(due)}; it counts as overdue if none is accepted by {in_full(closes)}."
    not_known = "; until that is confirmed it is not known whether it is overdue."
    over = not_known if unconfirmed == TO_BE_CONFIRMED else f" and is {counted(late, 'day')} overdue."
    return f"{came} It was due by {in_full(due)}{over}"


def _came(month: str, received: int, asked_about: Period | None, *, withdrawn: bool, unconfirmed: str) -> str:
    if unconfirmed:
        return _named(month, unconfirmed, "accepted" if received or asked_about else "received")
    if withdrawn:
        return f"The update for {month} was received, and withdrawn by the trust; no other was accepted."
    if received == 0 and asked_about is not None:
        return (
            f"An update was received that says it is for {asked_about.words}, for which one was accepted before; the trust was asked which "
            f"{asked_about.noun} is meant, and has not answered."
        )
    if received == 0:
        return f"No update for {month} has been received."
    if received == 1:
        return f"An update for {month} was received but returned with errors, and has not been mended."
    return f"Updates for {month} were received but all were returned with errors, and none has been mended."


def _named(month: str, unconfirmed: str, other: str) -> str:
    """What became of an update for a month that a mail may have brought which names the trust as its sender; `other` says of what."""
    mail = "mail with a file was received that names the trust as its sender"
    if unconfirmed == NOT_CONFIRMED:
        return f"No update for {month} is accepted; a {mail}, and the trust was asked whether it is its own and has not answered."
    return f"A {mail}; whether it is the trust’s, and an update for {month}, is still to be confirmed, and no other was {other}."


def last_day_to_confirm(last_day: date, asked_at: datetime, working_days: int, calendar: Calendar) -> date:
    """The last day (London) on which the trust's answer is waited for: so many working days after the trust's own last day, or after the
    day on which it was asked (aware), if that was later.
    """
    return calendar.after(max(last_day, london_day(asked_at)), working_days)


def time_to_confirm_ends(last_day: date, calendar: Calendar) -> datetime:
    """09:00 London time on the working day after that day, from which on the trust is judged without such a mail."""
    return datetime.combine(calendar.after(last_day, 1), RUN_TIME, tzinfo=LONDON)
