"""Answers about claims of costs and published files: whoever stands for their sender hears what was received and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tasks.evidence.claim_files import claim_answer, count_lines
from tasks.evidence.published_files import fault_in, file_answer, read_again
from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Attachment
from tasks.model.period import Period, calendar_month
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.letters import is_written
from tasks.notify.mail_letters import thread_of
from tasks.record.facts import CostClaim, EvidenceFile
from tasks.record.record import Parts
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.mails import due_month, mail_of
from tasks.run.run import Run

CLAIM, EVIDENCE = "claim", "evidence"
"""The rules under which ladder.toml says who is answered."""

Came = CostClaim | EvidenceFile

_KINDS: tuple[tuple[type[CostClaim] | type[EvidenceFile], str, str], ...] = (
    (CostClaim, CLAIM, "partner"),
    (EvidenceFile, EVIDENCE, "evidence"),
)
"""What is answered, by which rule, and the post that stands for its sender."""

_IN_WORDS = 3
"""So many findings stand in the letter; its file shows all."""


def claim_letters(run: Run, period: Period, known: set[str]) -> Iterator[Letter]:
    """A letter about each claim, and each published file that somebody stands for, that came while a month's updates were due and was not
    answered; `known` are the ids of the month's notices. What was answered is not read again.
    """
    addressing, begin = Addressing.of(run, period), run.moment - ANSWERED_FOR
    for kind, rule, post in _KINDS:
        steps = run.rulebook.steps(rule, period.last_day)
        for day, whose, which in _lately(run, kind, period) if steps else ():
            drafts = {step.level: _draft(run, addressing, step, f"{post}:{whose}", which) for step in steps}
            if any(is_written(one, period, known) for one in drafts.values()):
                continue
            one: Came = run.record.get(kind, day, whose, which)
            draft = drafts.get(_became(one))
            somebody = draft and (draft.addressed or rule == CLAIM)
            broken = isinstance(one, EvidenceFile) and not one.refused and fault_in(run.record, one)  # it is answered once that is mended
            if draft and somebody and not broken and begin <= one.received_at <= run.moment:
                yield _worded(run, draft, one)


def claims_by_month(run: Run, since: Period) -> Iterator[tuple[datetime, Period]]:
    """When each claim and published file was received, from a month on, and the month with whose letters it is answered."""
    for kind, _, _ in _KINDS:
        for month in run.record.months(kind, since):
            for one in run.record.all(kind, month):
                yield one.received_at, due_month(run, one.day)


def _lately(run: Run, kind: type[CostClaim] | type[EvidenceFile], period: Period) -> Iterator[Parts]:
    """By the parts of its key, what came so lately that it is answered, while the updates for a month were due."""
    first, last = ((run.moment - back).astimezone(UTC).date() for back in (ANSWERED_FOR, timedelta()))
    for month in run.record.months(kind, calendar_month(first), calendar_month(last)):
        recent = (parts for parts in run.record.listed(kind, month) if first.isoformat() <= parts[0] <= last.isoformat())
        yield from (parts for parts in recent if due_month(run, date.fromisoformat(parts[0])) == period)


def _became(one: Came) -> str:
    """The level of the step by which it is answered."""
    return one.decision if isinstance(one, CostClaim) else "refused" if one.refused else "used"


def _draft(run: Run, addressing: Addressing, step: LadderStep, post: str, which: str) -> Letter:
    """The letter about what is held under an id, without what became of it."""
    whose = post.partition(":")[2]
    partner = run.rulebook.partners.get(whose)
    name = partner.name if partner else whose
    return Letter(
        verdict=Verdict(step.rule, "", which, Answer.NOT_APPLICABLE, "", ()),
        step=step,
        level=Level(step.level, about=f"{whose}, {which}"),
        trust_name=name,
        regulator="",
        role=post,
        addressed=run.programme.recipients("", post, addressing.day),
        copied=(),
        page=addressing.page_of(),
        speaks_for=name if partner else f"published files ({name})",
        files_are=addressing.place_of_files(at_desk=addressing.desk, them="it"),
        desk=addressing.desk,
    )


def _worded(run: Run, letter: Letter, one: Came) -> Letter:
    reply, mail = _of_claim(run, one) if isinstance(one, CostClaim) else _of_file(run, one), mail_of(run.record, one.day, one.id)
    received = (("file", one.name), ("received", one.received_at.isoformat()), ("SHA-256", one.sha256))
    return replace(
        letter,
        verdict=replace(letter.verdict, sentence=reply.sentence, evidence=(*received, *reply.more)),
        attachments=(Attachment(f"{one.name}.txt", run.record.put_blob(reply.back)),) if reply.back else (),
        thread=thread_of(mail, run.settings) if mail else (),
    )


@dataclass(frozen=True, slots=True)
class _Reply:
    """What became of what came, in a sentence and in pairs, and the text that goes back with it, if any does."""

    sentence: str
    more: tuple[tuple[str, str], ...]
    back: bytes


def _of_claim(run: Run, claim: CostClaim) -> _Reply:
    accepted, lines = claim.decision == "accepted", count_lines(run.record.blob(claim.sha256))
    findings = [one for one in claim.findings if accepted or one.refuses]
    sentence = "The claim is accepted." if accepted else "Nothing in the claim counts until it is mended and sent again."
    if findings:
        are, what, act = "is" if len(findings) == 1 else "are", *(("warning", "to look at") if accepted else ("finding", "to mend"))
        sentence += f" There {are} {counted(len(findings), what)} {act}."
    counts = (("lines accepted", str(lines if accepted else 0)), ("lines returned", str(0 if accepted else lines)))
    first = tuple((one.address, f"{one.says} {one.mend}") for one in findings[:_IN_WORDS])
    back = claim_answer(claim.name, claim.findings, accepted=accepted) if claim.findings else b""
    return _Reply(sentence, (*counts, *first), back)


def _of_file(run: Run, file: EvidenceFile) -> _Reply:
    if file.refused:
        return _Reply(f"Nothing of it is used: {file.refused}", (), file_answer(file.name, file.refused, ()))
    rows = read_again(run.record, file)
    used, left = len(rows.mortality) + len(rows.ratings) + len(rows.oversight), rows.passed_over
    counts = (("rows used", str(used)), ("rows not used", str(len(left))))
    return _Reply("It is used.", counts, file_answer(file.name, "", left) if left else b"")
