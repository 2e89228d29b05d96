"""What the desk says of a trust's month: when it is due and how it stands, what was sent, and what became of each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tasks.collect.more_time import answer_to, newest_request
from tasks.model.file_limit import UPDATE
from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.words import counted, in_full
from tasks.record.decisions import Outcome, decisions_for, numbers, outcomes, withdrawn
from tasks.record.facts import HELD, WAITING, Decision, GivenBack, Mail, MailFile, Oversize, Release
from tasks.record.plan_versions import agreed_plans
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.rules.overdue import overdue
from tasks.run.deadlines import Due, due_dates
from tasks.run.desk_links import FUND, purpose_of
from tasks.run.mails import unconfirmed
from tasks.run.run import Run
from tasks.run.unconfirmed import unconfirmed_by
from tasks.site.words.labels import Label
from tasks.validate.check_file import Checked

_STATES = {
    "accepted": Label("Accepted", "green"),
    "replaced": Label("Accepted, and replaced by a later one", "grey"),
    "returned": Label("Returned", "red"),
    WAITING: Label("Held until the plan is agreed", "yellow"),
    HELD: Label("Held by a fault of ours", "yellow"),
    "withdrawn": Label("Taken back", "grey"),
    "": Label("Received", "blue"),
}


@dataclass(frozen=True, slots=True)
class SentLine:
    """One file that was sent for the month: its submission, when and by which way, what became of it, and whether it may be taken back."""

    submission: str
    name: str
    when: str
    way: str
    state: Label
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the trust's name that nobody could confirm: a sentence about it, and its files as pairs of name and what is known."""

    id: str
    says: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of such a mail: what would come of it, what is known of it as pairs, and its findings to mend and to look at."""

    name: str
    says: str
    facts: tuple[tuple[str, str], ...]
    mend: tuple[FoundLine, ...]
    look_at: tuple[FoundLine, ...]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One finding as its sender reads it; `facts` are pairs of what and where."""

    says: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A trust's month: sentences about it, whether there is a workbook to take, its public page, and what was sent, the newest first.

    `too_large` are sentences on what was chosen and could not be taken, `mails` those to be confirmed or refused; `may_ask` says whether it
    may ask for more time, and `asked` what came of that.
    """

    sentences: tuple[str, ...]
    workbook: bool
    public: str
    most: str
    may_ask: bool
    asked: tuple[str, ...]
    lines: tuple[SentLine, ...]
    too_large: tuple[str, ...]
    mails: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """One file that was sent: what was received, what became of it in sentences, its findings, and the files that go back with it."""

    state: Label
    received: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    mend: tuple[FoundLine, ...]
    look_at: tuple[FoundLine, ...]
    back: tuple[str, ...]
    may_take_back: bool
    decision: Decision | None


def state_label(state: str) -> Label:
    """What became of a file, as a tag."""
    return _STATES[state]


def month_page(run: Run, trust: str, period: Period) -> MonthPage:
    """A trust's month at the run's moment."""
    known = outcomes(run.record, period, run.moment, trust)
    release = run.record.last(Release, period)
    undecided = list(_unread(run, trust, period))
    counts = _counting(known)
    lines = [*undecided, *(_line(run, one, counts) for one in reversed(known))]
    asked = trust in expected(run.rulebook.spells, period)
    return MonthPage(
        sentences=tuple(_standing(run, trust, period, known, undecided)) if asked else (f"No update is asked for {period.words}.",),
        workbook=bool(agreed_plans(run.record, [trust], period.last_day)[trust]),
        public=f"{run.settings.site_address}{period}/{trust.lower()}/" if release and run.settings.site_address else "",
        most=f"{UPDATE.most // (1 << 20)} MB",
        may_ask=asked and not any(one.state == "accepted" for one in known),
        asked=tuple(_asked(run, trust, period)),
        lines=tuple(lines),
        too_large=tuple(too_large(run, trust, period)),
        mails=tuple(mail_line(one) for one in unconfirmed(run.record, trust) if one.received_at <= run.moment),
    )


def receipt_page(run: Run, submission: Submission, month: Period) -> ReceiptPage:
    """What became of a submission; `month` is looked at first, for a file may be for another one than its page."""
    found = _decision(run, submission, month)
    taken_back = found is not None and (submission.trust, submission.id) in withdrawn(run.record, found.period)
    state = "withdrawn" if taken_back else found.decision if found else ""
    known = outcomes(run.record, found.period, run.moment, found.trust) if found else []
    if found and state == "accepted" and found.submission != _counting(known):
        state = "replaced"
    given = run.record.find(GivenBack, found.period, found.trust, found.submission, found.number) if found else None
    asks = [one.to_sender for one in found.findings if one.asks] if found else []
    mend, look_at = found_lines(asks)
    return ReceiptPage(
        state=_STATES[state],
        received=tuple(_received(run, submission, found)),
        sentences=tuple(_became(run, found, state)),
        mend=mend,
        look_at=look_at,
        back=tuple(sorted(given.files)) if given else (),
        may_take_back=state in {"accepted", "replaced"},
        decision=found,
    )


def returned_copies(run: Run, submission: Submission, month: Period) -> Mapping[str, str]:
    """The names and hashes of the files that go back with a submission."""
    found = _decision(run, submission, month)
    given = run.record.find(GivenBack, found.period, found.trust, found.submission, found.number) if found else None
    return given.files if given else {}


def decided_for(run: Run, submission: Submission, month: Period) -> Period | None:
    """The month that a submission was decided on for; None while it was not."""
    found = _decision(run, submission, month)
    return found.period if found else None


def found_lines(findings: Sequence[Finding]) -> tuple[tuple[FoundLine, ...], tuple[FoundLine, ...]]:
    """Findings as their sender reads them: those to mend, and those to look at."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    return tuple(map(_found, errors)), tuple(_found(one) for one in findings if one.severity is not Severity.ERROR)


def at_moment(moment: datetime) -> str:
    """A moment as a receipt has it, to the second in London."""
    there = moment.astimezone(LONDON)
    return f"{there:%H:%M:%S} on {in_full(there.date())}, London time"


def _found(one: Finding) -> FoundLine:
    pairs = (("Where", one.address), ("Action", one.ref), ("What stands there", one.seen), ("What to do", one.mend))
    return FoundLine(one.says, tuple((name, value) for name, value in pairs if value))


def _standing(run: Run, trust: str, period: Period, known: Sequence[Outcome], undecided: Sequence[SentLine]) -> Iterator[str]:
    """When it is due, and how it stands."""
    due = due_dates(run, period, [trust])[trust]
    states = {one.state for one in known}
    past = london_day(run.moment) > due.deadline
    yield f"The update for {period.words} {'was' if past else 'is'} due by the end of {in_full(due.deadline)}, London time."
    if "accepted" in states:
        yield "An update is accepted. To correct it, send the whole update again: of several that are accepted, the newest counts."
    elif HELD in states:
        yield "An update is held, as a fault of ours keeps it from being checked. Nothing has to be sent again, and nobody is told of it."
    elif WAITING in states:
        yield f"An update is held until the agreed plan of the {run.rulebook.wording.short} is on record. Nothing has to be sent again."
    elif not agreed_plans(run.record, [trust], period.first_day)[trust]:
        yield f"There was no agreed plan to report against from the first day of the {period.noun}, so nothing is asked."
    elif undecided:
        yield "What was sent is held as it came, and is not decided on yet. You hear by letter once it is, within the hour on working days."
    else:
        yield from _owing(run, trust, period, due, known)


def _asked(run: Run, trust: str, period: Period) -> Iterator[str]:
    """What the trust asked for last, and how that was answered."""
    asked = newest_request(run.record, trust, period)
    if asked:
        yield f"{asked.by} asked on {in_full(london_day(asked.at))} for time until the end of {in_full(asked.until)}."
        answer = answer_to(run.record, asked)
        if answer is None:
            yield "It is not answered yet. Until it is, the deadline stands as it is."
        elif answer.granted:
            yield f"It was granted until the end of {in_full(answer.until)} by {answer.by}: {answer.reason}"
        else:
            yield f"It was refused by {answer.by}: {answer.reason}"


def _owing(run: Run, trust: str, period: Period, due: Due, known: Sequence[Outcome]) -> Iterator[str]:
    today = london_day(run.moment)
    if not due.returned and not known and today <= due.deadline:
        yield "None has been accepted yet."
        yield f"What is returned can be mended until the end of {in_full(due.closes)}, or longer if our answer is late."
        return
    withdrew = any(one.state == "withdrawn" for one in known)
    mails = unconfirmed_by(run, period, run.moment).get(trust)
    unsure = mails.state(run.moment) if mails else ""
    days, came = (due.deadline, due.closes), len(known)
    yield overdue(trust, period, *days, None, came, run.moment, withdrawn=withdrew, returned=due.returned, unconfirmed=unsure).sentence
    if today > due.last_day:
        yield "An update is still expected, and counts from the day it is accepted."


def _unread(run: Run, trust: str, period: Period) -> Iterator[SentLine]:
    """What arrived since the month and nobody has decided on, the newest first: it may be for this month or another."""
    months = run.record.months(Submission, period.next())
    sent = [run.record.get(Submission, *parts) for month in months for parts in run.record.listed(Submission, month) if parts[1] == trust]
    decided = {which for month in run.record.months(Decision, period.previous()) for _, which in numbers(run.record, month, trust)}
    for one in sorted(sent, key=lambda one: one.received_at, reverse=True):
        if one.id not in decided and one.received_at <= run.moment:
            yield SentLine(one.id, one.name, at_moment(one.received_at), one.way, _STATES[""], may_take_back=False)


def too_large(run: Run, trust: str, period: Period, *, for_fund: bool = False) -> Iterator[str]:
    """What was chosen at the desk since the month and is larger than it may be, the newest first."""
    months = run.record.months(Oversize, period.next())
    found = [run.record.get(Oversize, *parts) for month in months for parts in run.record.listed(Oversize, month) if parts[1] == trust]
    for one in sorted(found, key=lambda one: one.received_at, reverse=True):
        if one.received_at <= run.moment and (purpose_of(one.role, ()) == FUND) == for_fund:
            yield f"{one.name} came at {at_moment(one.received_at)} with {one.size:,} bytes or more. It was too large, so it was not taken."


def same_before(run: Run, trust: str, period: Period, sha256: str) -> str:
    """A sentence on the newest file with the same bytes that was sent for the month; nothing where there is none."""
    known = outcomes(run.record, period, run.moment, trust)
    same = next((one for one in reversed(known) if one.decision.sha256 == sha256), None)
    return sent_before(same.decision.file, same.decision.received_at, _STATES[_state(same, _counting(known))]) if same else ""


def sent_before(name: str, received_at: datetime, state: Label) -> str:
    """That a file with the same bytes came before, by what name and when, and what became of it."""
    return f"The same file, byte for byte, came at {at_moment(received_at)} as {name}. What became of it: {state.words}."


def mail_line(mail: Mail) -> MailLine:
    """A mail in the trust's name that nobody could confirm, in a sentence and by its files."""
    says = f"A mail came at {at_moment(mail.received_at)} that names {mail.sent_by} as its sender. Nobody could confirm that."
    return MailLine(mail.id, says, tuple((one.name, f"{one.size:,} bytes, SHA-256 {one.sha256}") for one in mail.files))


def waiting_file(run: Run, file: MailFile, trust: str, checked: Checked | None) -> WaitingFile:
    """A file of such a mail, as it would be taken if the mail is confirmed."""
    known = (("Size", f"{file.size:,} bytes"), ("SHA-256", file.sha256))
    if checked is None:
        says = "It would not be taken: by its words, or by the posts of its sender, it is another's. Whoever runs the programme is asked."
        return WaitingFile(file.name, says, known, (), ())
    mend, look_at = found_lines(checked.findings)
    lines = counted(sum(bool(line.get("ref")) for line in checked.reading.lines), "line")
    says = f"It would be returned: there {'is' if len(mend) == 1 else 'are'} {counted(len(mend), 'finding')} to mend." if mend else ""
    warned = f" There {'is' if len(look_at) == 1 else 'are'} {counted(len(look_at), 'warning')} to look at." if look_at else ""
    taken = (("Taken for", f"{run.rulebook.trusts[trust].name}, {checked.period.words}"), ("Holds", lines))
    return WaitingFile(file.name, (says or "It would be accepted.") + warned, (*taken, *known), mend, look_at)


def _counting(known: Sequence[Outcome]) -> str:
    """The submission that counts: of several that are accepted, the newest."""
    return next((one.decision.submission for one in reversed(known) if one.state == "accepted"), "")


def _state(outcome: Outcome, counts: str) -> str:
    """What became of a submission, where `counts` is the one that does."""
    return "replaced" if outcome.state == "accepted" and outcome.decision.submission != counts else outcome.state


def _line(run: Run, outcome: Outcome, counts: str) -> SentLine:
    decision = outcome.decision
    one = run.record.get(Submission, decision.received_at.astimezone(UTC).date(), decision.trust, decision.submission)
    return SentLine(
        decision.submission,
        decision.file,
        at_moment(decision.received_at),
        one.way,
        _STATES[_state(outcome, counts)],
        may_take_back=outcome.state == "accepted",
    )


def _decision(run: Run, submission: Submission, month: Period) -> Decision | None:
    later = [one for one in run.record.months(Decision, run.programme.first, run.programme.last) if one != month]
    for one in (month, *reversed(later)):
        for decision in decisions_for(run.record, one, submission.trust):
            if decision.submission == submission.id:
                return decision
    return None


def _received(run: Run, submission: Submission, found: Decision | None) -> Iterator[tuple[str, str]]:
    yield "File", submission.name
    yield "Received", at_moment(submission.received_at)
    yield "By which way", submission.way
    yield (
        "For",
        f"{run.rulebook.trusts[submission.trust].name}, {found.period.words}" if found else run.rulebook.trusts[submission.trust].name,
    )
    yield "Size", f"{submission.size:,} bytes"
    yield "SHA-256", submission.sha256


def _became(run: Run, found: Decision | None, state: str) -> Iterator[str]:
    if found is None:
        yield "It is held as it came, and nobody has decided on it yet. You hear by letter once it is, within the hour on working days."
    elif state == "withdrawn":
        yield f"It was accepted for {found.period.words} and taken back. It counts no more."
    elif state == "accepted":
        yield f"It is accepted for {found.period.words}. Nothing more is needed."
        yield "If you find a mistake, send the whole update again: of several that are accepted, the newest counts."
    elif state == "replaced":
        yield f"It was accepted for {found.period.words}, and another was accepted after it: of several, the newest counts."
    elif state == HELD:
        yield "It is held as it came, as a fault of ours keeps it from being checked. Nothing has to be sent again."
    elif state == WAITING:
        unit = run.rulebook.wording.short
        yield f"It is held for {found.period.words} until the agreed plan of the {unit} is on record. Nothing has to be sent again."
    else:
        due = due_dates(run, found.period, [found.trust])[found.trust]
        yield f"It is returned: it cannot be accepted for {found.period.words} as it is."
        if any(one.state == "accepted" for one in outcomes(run.record, found.period, run.moment, found.trust)):
            yield f"Another update is accepted for the {found.period.noun}, and stands unless this one is mended and accepted."
        elif due.returned and due.returned.answered and london_day(run.moment) <= due.last_day:
            yield f"It may be mended until the end of {in_full(due.last_day)}. Mend the cells and send the whole update again."
        else:
            yield "Mend the cells and send the whole update again: it counts from the day it is accepted."
