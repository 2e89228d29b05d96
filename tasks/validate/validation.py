"""Validate: an update is checked against its plan and the last accepted one, and decided on: accepted, or returned with findings."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Reading, ReadSubmission, Submission
from tasks.model.words import counted
from tasks.record.codec import written
from tasks.record.decisions import numbers
from tasks.record.facts import HELD, WAITING, Decision, GivenBack, Mending
from tasks.record.readings import blob_of, hold, sha_of
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.run import Run
from tasks.run.verb import verb
from tasks.run.write_file import write_file
from tasks.validate.findings import checked
from tasks.validate.fingerprints import store_batch
from tasks.workbook.reading.unreadable import FAULT_OF_OURS
from tasks.workbook.returned.returned_files import Returned

NO_PLAN = "no-agreed-plan"
"""The check that finds that a trust has no agreed plan."""

log = logging.getLogger("measures")


Held = Mapping[tuple[str, str], str]
"""(trust, submission id) to the name under which the record holds what was read from the file."""

_NOWHERE: Held = MappingProxyType({})


class _New(NamedTuple):
    """A decision that is not on record, after the last one on the same submission; what was read, and the files that go back."""

    last: Decision | None
    decision: Decision
    reading: Reading
    files: Mapping[str, bytes]


@verb()
def validate(run: Run, period: Period, taken: Sequence[ReadSubmission], held: Held = _NOWHERE) -> int:
    """Decide on submissions of one period; says how many decisions were new.

    A submission that was decided on before gets a further decision only if this one differs. What a trust without an agreed plan sent waits
    for the plan, and what a fault of ours stops is held: nothing goes back to either. `held` names what was read from each
    where the record holds that already.
    """
    if not taken:
        return 0
    record = run.record
    taken, (findings, batch, stored) = checked(run, period, taken)
    store_batch(record, period, batch, stored)
    known, needs_plan = numbers(record, period), run.rulebook.threshold("blame_needs_plan", period.last_day)
    new: dict[str, list[_New]] = defaultdict(list)
    with Returned(run.programme.banner, run.rulebook.wording.short) as returned:
        for submission, reading in taken:
            found = findings[submission.trust, submission.id]
            waits = needs_plan and any(finding.check == NO_PLAN for finding in found)
            ours = any(finding.check == FAULT_OF_OURS for finding in found)
            files = {} if waits or ours else _give_back(run, returned, period, submission, reading.kind, found)  # first: if killed, the
            # next run does both again
            decision = _decision(period, submission, sha_of(reading), run.rulebook.sha256, found)
            if waits:
                decision = replace(decision, decision=WAITING, findings=())
            if ours:
                decision = replace(decision, decision=HELD)
            last = _last(record, known, decision)
            if last is None or _says(last) != _says(decision):
                new[run.partitions.get(submission.trust, "")].append(_New(last, decision, reading, files))
    decided = sum(_add(run, mine, _packs(run, period, known, partition, mine, held)) for partition, mine in new.items())
    if not run.dry:
        log.info("%s  %s read, %d decided on", period, counted(len(taken), "update"), decided)
    return decided


def _give_back(
    run: Run, returned: Returned, period: Period, submission: Submission, kind: str, findings: list[Finding]
) -> Mapping[str, bytes]:
    """What goes back to the sender, laid out where operators look; the answer carries the same files."""
    shown = [finding.to_sender for finding in findings if finding.asks]
    if not shown or run.dry:
        return {}
    folder = run.settings.returned / str(period) / submission.trust
    files = dict(returned.files(submission.name, run.record.blob(submission.sha256), kind, shown))
    for name, data in files.items():
        write_file(folder / f"{submission.id}-{name}", data)
    return files


def _decision(period: Period, submission: Submission, reading: str, rules: str, findings: list[Finding]) -> Decision:
    return Decision(
        period=period,
        trust=submission.trust,
        submission=submission.id,
        received_at=submission.received_at,
        file=submission.name,
        sha256=submission.sha256,
        decision="returned" if any(finding.refuses for finding in findings) else "accepted",
        reading=reading,
        rules=rules,
        findings=tuple(findings),
    )


def _last(record: Record, known: Mapping[tuple[str, str], int], decision: Decision) -> Decision | None:
    """The newest decision on the same submission, of which `known` has the number."""
    name = (decision.trust, decision.submission)
    return record.get(Decision, decision.period, *name, known[name]) if name in known else None


def _packs(
    run: Run, period: Period, known: Mapping[tuple[str, str], int], partition: str, new: Sequence[_New], held: Held
) -> Iterator[str]:
    """The packs that may hold what was read of the updates of one partition: those it was read into, then those that decisions name."""
    yield from sorted({blob_of(held[key]) for one in new if (key := (one.decision.trust, one.decision.submission)) in held})
    mine = [(name, number) for name, number in known.items() if run.partitions.get(name[0], "") == partition]
    named = (run.record.get(Decision, period, *name, number).reading for name, number in mine)
    yield from sorted({blob_of(name) for name in named if name != blob_of(name)})


def _add(run: Run, new: Sequence[_New], packs: Iterable[str]) -> int:
    """Add the decisions on updates of one partition, each after the last one on its submission, and hold what was read from them.

    What goes back with a decision is held before it, and that it was returned: if killed in between, the next run does both again.
    """
    held = hold(run.record, [one.reading for one in new], packs)
    for one in new:
        _hold_returned(run, one)
    return len(run.record.add_all(run.record.after(one.last, replace(one.decision, reading=held[one.decision.reading])) for one in new))


def _hold_returned(run: Run, new: _New) -> None:
    record, decision = run.record, new.decision
    name = (decision.period, decision.trust, decision.submission)
    if new.files:
        files = {file: record.put_blob(data) for file, data in new.files.items()}
        number = new.last.number + 1 if new.last else 1
        record.add(GivenBack(period=name[0], trust=name[1], submission=name[2], number=number, files=files))
    answered = run.moment - ANSWERED_FOR <= decision.received_at
    if decision.decision == "returned" and answered and run.rulebook.threshold("mending_working_days", decision.period.last_day):
        errors = sum(finding.refuses for finding in decision.findings)
        unanswered = Mending(period=name[0], trust=name[1], submission=name[2], came=london_day(decision.received_at), findings=errors)
        before = record.last(Mending, *name)
        if before is None or (before.answered_at and not run.dry):  # a dry run may decide once more what was answered long ago
            record.follow(before, unanswered)


def _says(decision: Decision) -> bytes:
    """What a decision comes to; that other parts of the rulebook changed meanwhile is no new decision."""
    return written((decision.period, decision.decision, decision.reading.rpartition("/")[2], decision.findings))
