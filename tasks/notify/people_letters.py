"""Letters to the people behind a trust: an update to sign off, a missing signature, an early warning, a page that is not public yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Attachment, Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.channels.choice import reaches
from tasks.notify.letters import Standing, is_written
from tasks.notify.notices import put_in_outbox
from tasks.notify.publication_letters import trusts_it_changes
from tasks.notify.regulator_of_day import unheard
from tasks.notify.written_letters import WrittenLetters
from tasks.record.decisions import decisions_for, withdrawn
from tasks.record.facts import Approval, Candidate, Decision, Release, Statement
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.deadlines import Due, due_dates
from tasks.run.desk_links import LASTS
from tasks.run.run import Run
from tasks.run.statements import EARLY_WARNING, is_on_name, statements
from tasks.site.words.plain import listed

DIRECTOR, SIGNATURE, WARNING, BEFORE_PUBLIC = "director", "signature", "early_warning", "before_public"
"""The rules under which ladder.toml says who gets which of these letters."""


def queue_people_letters(run: Run, period: Period) -> int:
    """Queue the letters that follow from what was decided on a month's updates and said of it; says how many notices are new."""
    addressing, written = Addressing.of(run, period), WrittenLetters(run, period, "letters-to-people")
    all_written = written.are_all({parts[1] for parts in run.record.listed(Notice, period)})
    letters = [] if all_written else [*_on_updates(run, addressing)]
    queued = _queue(run, addressing, [*_warnings(run, addressing), *letters])
    if not all_written:
        written.add(letters)
        written.hold()
    return queued


def months_to_people(run: Run) -> list[Period]:
    """The months of late of which such a letter waits: a warning may be about any that a link still opens."""
    first = run.rulebook.period_on(london_day(run.moment - LASTS)).previous()
    return [month for month in run.record.months(Statement, first) if Outbox(run.record, month).any_waits(is_to_people)]


def is_to_people(notice: Notice) -> bool:
    """Whether a notice is one of these that leave at once."""
    return notice.rule in {DIRECTOR, SIGNATURE, WARNING}


def queue_before_public(run: Run, candidate: Candidate, page_of: Callable[[str], bytes]) -> int:
    """Queue the word that a month can be read before it is public, to each trust of which it says something new; says how many are new.

    `page_of` gives a trust's page as it will be, which goes with the letter where there is no desk.
    """
    decision = f"decision {run.record.newest(Approval, candidate.period) + 1}"  # the one that it waits for
    sentence = "It waits for the approval of a person, and is not public until then."
    if run.record.newest(Release, candidate.period):
        sentence += " What is public now stays as it is meanwhile."
    addressing = Addressing.of(run, candidate.period)
    letters = [
        replace(letter, page="")  # what is to be read is not there
        for trust in trusts_it_changes(run, candidate)
        for letter in _letters(addressing, BEFORE_PUBLIC, trust, decision, sentence)
    ]
    return _queue(run, addressing, letters, lambda one: (f"{one.verdict.trust}-{candidate.period}.html", page_of(one.verdict.trust)))


def public_by_now(record: Record, notice: Notice) -> str:
    """Why a letter about reading a month before it is public goes to nobody any more; an empty text while it waits for a person."""
    if notice.rule != BEFORE_PUBLIC:
        return ""
    candidate, approval = record.last(Candidate, notice.period), record.last(Approval, notice.period)
    decided = candidate is not None and approval is not None and approval.candidate_sha256 == candidate.hash
    return f"The {notice.period.noun} was decided on before this could be sent." if decided else ""


def _on_updates(run: Run, addressing: Addressing) -> Iterator[Letter]:
    period, begin = addressing.period, run.moment - ANSWERED_FOR
    back = withdrawn(run.record, period)
    decided = list(decisions_for(run.record, period))
    recent = [one for one in decided if begin <= one.received_at <= run.moment]
    mine = [one for one in recent if one.trust in run.rulebook.trusts and (one.trust, one.submission) not in back]
    due = due_dates(run, period, {one.trust for one in mine}) if mine else {}
    stands = {one.trust for one in decided if one.decision == "accepted" and (one.trust, one.submission) not in back}
    for decision in mine:
        if decision.decision == "accepted" or decision.trust not in stands:  # nobody has to sign what another update stands in the place of
            yield from (one for one in _on_update(run, addressing, decision, due[decision.trust]) if one.addressed)


def _on_update(run: Run, addressing: Addressing, decision: Decision, due: Due) -> Iterator[Letter]:
    period, trust = decision.period, decision.trust
    about = (("file", decision.file), ("received", decision.received_at.isoformat()), ("SHA-256", decision.sha256))
    if decision.decision == "accepted":
        sentence = f"What is written {period.phrase(_until_when(run, due))}"
        yield from _with_file(decision, _letters(addressing, DIRECTOR, trust, decision.submission, sentence, about))
    elif decision.decision == "returned":
        unsigned = [
            post for post, who in run.rulebook.wording.signatories.items() if any(is_on_name(one, who) for one in decision.findings)
        ]
        sentence = "It was returned, as it is not signed as it has to be."
        last = due.last_day if due.returned and due.returned.answered else due.closes  # our answer may make it later
        until = (("to be confirmed by", last.isoformat()),) if london_day(run.moment) <= last else ()
        letters = _letters(addressing, SIGNATURE, trust, decision.submission, sentence, (*until, *about), unsigned)
        yield from _with_file(decision, letters)


def _until_when(run: Run, due: Due) -> str:
    """What becomes of a director's words, by the day on which they are written."""
    today, late = london_day(run.moment), "is marked as given after the deadline."
    if today <= due.deadline:
        by = in_full(due.deadline)
        return f"by the end of {by} stands on the trust’s page when the month is told. After {by} it {late}"
    if today <= due.last_day:
        return f"before the month is told stands on the trust’s page with it. It {late}"
    return f"from now on stands on the trust’s page when the month is told again. It {late}"


def _with_file(decision: Decision, letters: Iterable[Letter]) -> Iterator[Letter]:
    """Letters with the update itself for those who have no page on which to read it."""
    file = Attachment(decision.file, decision.sha256)
    for one in letters:
        yield one if one.desk else replace(one, attachments=(file,))


def _warnings(run: Run, addressing: Addressing) -> Iterator[Letter]:
    for one in statements(run.record, addressing.period, run.moment):
        if one.what == EARLY_WARNING:
            sentence = f"{one.by}, {one.role} of the trust, warns that the trust may not deliver its plan."
            evidence = (("given at", one.at.isoformat()), ("in their words", one.words))
            letters = [*_letters(addressing, WARNING, one.trust, one.form, sentence, evidence)]
            whole = (*evidence, *_read_by(letters))
            yield from (replace(letter, verdict=replace(letter.verdict, evidence=whole)) for letter in letters)


def _read_by(letters: Iterable[Letter]) -> Iterator[tuple[str, str]]:
    """Who reads a warning at the same moment, and who does not, as no mail reaches anybody there."""
    reached, others = list[str](), list[str]()
    for one in letters:
        post = one.called.get(one.role, one.role)
        name = one.speaks_for if one.role.startswith("regulator:") else f"the {post} of {one.speaks_for}"
        (reached if any(map(reaches(), one.addressed)) else others).append(name)
    yield "sent at the same moment to", listed(reached)
    if others:
        yield "not sent to", f"{listed(others)}, as no usable address is on record: please see that it is read there"


def _letters(
    addressing: Addressing,
    rule: str,
    trust: str,
    about: str,
    sentence: str,
    evidence: Iterable[tuple[str, str]] = (),
    posts: Iterable[str] | None = None,
) -> Iterator[Letter]:
    """The letters of a rule about a trust, to the posts that its steps name, or to those of them in `posts`."""
    verdict = Verdict(rule, trust, trust, Answer.NOT_APPLICABLE, sentence, tuple(evidence))
    for step in addressing.rulebook.steps(rule, addressing.period.last_day):
        to = step.to if posts is None else tuple(post for post in step.to if post in posts)
        for one in addressing.letters(replace(step, to=to), verdict, Level(step.level, about=about)):
            yield replace(one, files_are=addressing.place_of_files(at_desk=one.desk, them="it"))


def _queue(
    run: Run, addressing: Addressing, letters: Iterable[Letter], enclosed: Callable[[Letter], tuple[str, bytes]] | None = None
) -> int:
    """Queue what is new; `enclosed` makes the file of a new letter whose reader has no page at the desk."""
    period = addressing.period
    known = {parts[1] for parts in run.record.listed(Notice, period)}
    new = unheard((one for one in letters if not is_written(one, period, known)), Outbox(run.record, period))
    if enclosed and addressing.files:
        new = [one if one.desk else replace(one, attachments=(_attached(run, *enclosed(one)),)) for one in new]
    return put_in_outbox(run, period, new, Standing.of(run, period)) if new else 0


def _attached(run: Run, name: str, data: bytes) -> Attachment:
    return Attachment(name, run.record.put_blob(data))
