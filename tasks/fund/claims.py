"""Collect for the fund: partners' monthly claims of costs, checked like any update, and published files as evidence."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tasks.evidence.cases import helped_stay
from tasks.evidence.claim_files import KnownBefore, ReadClaim, claim_answer, claimed, finding, large_claim, read_claim
from tasks.evidence.claim_months import check_months
from tasks.evidence.dossier import claimed_before
from tasks.evidence.published_files import READERS, FaultOfOurs, fault_in, file_answer, read_published, rows_of
from tasks.evidence.table import BadEvidence
from tasks.model.award import CostLine
from tasks.model.file_limit import CLAIM, PUBLISHED, FileLimit
from tasks.model.finding import Finding
from tasks.model.mistake import MachineRefused, Mistake
from tasks.model.period import Period
from tasks.model.regime_words import of_units
from tasks.model.words import counted
from tasks.record.facts import ClaimedLine, CostClaim, EvidenceFile
from tasks.record.record import Record
from tasks.run.inbox import CLAIMS, EVIDENCE, Arrival, arrivals, refusal, why_unread
from tasks.run.inbox_troubles import note_troubles
from tasks.run.mails import CLAIM as MAILED_CLAIMS
from tasks.run.mails import EVIDENCE as MAILED_EVIDENCE
from tasks.run.mails import mailed
from tasks.run.run import Run
from tasks.run.sent_at_desk import sent_for_fund
from tasks.run.statements import post_of
from tasks.run.write_file import file_name, write_file

log = logging.getLogger("measures")

PARTNER = "partner"
FUND_POSTS = (PARTNER, EVIDENCE)
"""The posts in people.csv, before a colon, of whoever claims costs for a partner, and stands for published files of a kind."""


def collect_claims(run: Run) -> int:
    """Hold and decide on every claim, and hold every published file, received by the run's moment; says how many were new.

    They lie in the folders `claims/<partner>/` and `evidence/mortality|ratings|oversight/` of the programme or of its inbox, each with a
    `received.csv` as the inbox, or came by mail or at the desk. What cannot be read is named and stops nothing else; claims of the same
    partner that came after one wait for it, for they are decided on beside it.
    """
    places, until = (str(run.programme.folder), run.inbox), run.moment
    troubles: dict[str, list[str]] = defaultdict(list)
    came = [one for place in places for one in _arrived(f"{place}/{CLAIMS}", until, "*", CLAIM, troubles[CLAIMS])]
    held_claims, held_files = (set(run.record.listed(kind)) for kind in (CostClaim, EvidenceFile))
    by_desk = sent_for_fund(run.record, PARTNER, run.rulebook.partners, held_claims, CLAIM)
    came += [one for one in (*mailed(run.record, MAILED_CLAIMS), *by_desk) if one.received_at <= until]
    if came and run.rulebook.fund is None:
        troubles[CLAIMS].append(f"{counted(len(came), 'claim')} of costs came, and the regime has no fund: nothing is made of any")
        came = []
    claims = sorted(came, key=lambda one: (one.received_at, one.trust, one.name))
    files = [
        one for place in places for kind in READERS for one in _arrived(f"{place}/{EVIDENCE}", until, kind, PUBLISHED, troubles[EVIDENCE])
    ]
    by_desk = sent_for_fund(run.record, EVIDENCE, READERS, held_files, PUBLISHED)
    files += [one for one in (*mailed(run.record, MAILED_EVIDENCE), *by_desk) if one.received_at <= until]
    new = [claim for claim in claims if _parts(claim) not in held_claims]
    published = [file for file in files if _parts(file) not in held_files]
    before = list(run.record.all(CostClaim)) if new else []
    many = 0
    for claim in new:
        mine = troubles[f"{CLAIMS}/{claim.trust}"]
        data = None if mine and not claim.trouble else _read(claim, mine)
        checked = None if data is None else _checked(run, claim, data, before, mine)
        if data is not None and checked is not None:
            before.append(_decided(run, claim, data, checked))
            many += 1
    for file in published:
        mine = troubles[f"{EVIDENCE}/{file.trust}"]
        data = _read(file, mine)
        many += data is not None and _held(run, file, data, mine)
    for held in run.record.all(EvidenceFile):
        if not held.refused and held.received_at <= until and (fault := fault_in(run.record, held)):
            troubles[f"{EVIDENCE}/{held.kind}"].append(fault)
    note_troubles(run, {of: tuple(words) for of, words in troubles.items() if words}, None, lambda of: of.startswith((CLAIMS, EVIDENCE)))
    return many


def _arrived(inbox: str, until: datetime, folder: str, limit: FileLimit, troubles: list[str]) -> list[Arrival]:
    """What lies in a folder of claims or of published files; why nothing is known of it, if it cannot be listed, goes to the troubles."""
    try:
        return list(arrivals(inbox, until, folder, limit))
    except OSError as error:
        troubles.append(refusal(inbox, error))
        return []


def _read(arrival: Arrival, troubles: list[str]) -> bytes | None:
    """The bytes of a file as they came; None if it cannot be read, and why goes to the troubles."""
    try:
        return arrival.to_hold()
    except (OSError, MachineRefused) as error:
        troubles.append(why_unread(arrival, error))
        return None


def months_collected(record: Record) -> list[Period]:
    """The months in which claims and published files were received: whoever collected them seals these."""
    return sorted({*record.months(CostClaim), *record.months(EvidenceFile)})


def _parts(arrival: Arrival) -> tuple[str, ...]:
    """The parts of the key under which the record holds it: the day in UTC, from whom, and its id."""
    return f"{arrival.id[:4]}-{arrival.id[4:6]}-{arrival.id[6:8]}", arrival.trust, arrival.id


def _checked(run: Run, arrival: Arrival, data: bytes, before: list[CostClaim], troubles: list[str]) -> ReadClaim | None:
    """A claim with all that is found in it; None where our own checks break at it, and that goes to the troubles."""
    try:
        return checked_claim(run, arrival, data, before)
    except (Mistake, OSError, MemoryError):
        raise
    except Exception as fault:
        why = f"a fault of ours ({type(fault).__name__} while it was checked)"
        troubles.append(f"{arrival.trust}/{arrival.name} cannot be decided on, by {why}: tell whoever maintains the product")
        return None


def _decided(run: Run, arrival: Arrival, data: bytes, claim: ReadClaim) -> CostClaim:
    """One claim, held with what was decided on it."""
    record, findings = run.record, claim.findings
    fact = CostClaim(
        partner=arrival.trust,
        id=arrival.id,
        name=arrival.name,
        received_at=arrival.received_at,
        sent_by=arrival.sent_by,
        channel=arrival.channel,
        sha256=record.put_blob(data),
        rules=run.rulebook.sha256,
        decision="accepted" if claim.accepted else "returned",
        findings=findings,
        lines=tuple(claimed_line(one) for one in claim.lines),
    )
    record.add(fact)
    if findings and not run.dry:
        _give_back(run, CLAIMS, arrival, claim_answer(arrival.name, findings, accepted=claim.accepted))
    log.log(logging.INFO if findings else logging.DEBUG, "%s  claim %s: %s", arrival.trust, arrival.name, claimed(claim))
    return fact


def checked_claim(run: Run, arrival: Arrival, data: bytes, before: Sequence[CostClaim]) -> ReadClaim:
    """A claim with all that is found in it, beside those before it; in the words of the regime."""
    rulebook, partner, known = run.rulebook, arrival.trust, _known(run, arrival, before)
    if arrival.excess:
        claim = large_claim(partner, arrival.excess, known)
    else:
        claim = check_months(partner, read_claim(partner, data, rulebook.contracts, rulebook.require_fund(), known), known)
    short = rulebook.wording.short
    found = (replace(one, says=of_units(one.says, short), mend=of_units(one.mend, short)) for one in claim.findings)
    return replace(claim, findings=tuple(sorted(found, key=_line_number)))


def _line_number(one: Finding) -> int:
    """The line of a claim that a finding is at, so that they stand in the order of the file; 0 for the file as a whole."""
    number = one.address.removeprefix("line ").partition(",")[0]
    return int(number) if number.isdecimal() else 0


def fund_check(run: Run, role: str, name: str, data: bytes) -> ReadClaim:
    """What would be read of a file if whoever holds this post sent it now. Of a published one only why it, or a row, is not used."""
    post, _, whose = post_of(role).partition(":")
    if post == PARTNER:
        arrival = Arrival(whose, name, lambda: data, run.moment, len(data), "", "desk", CLAIM)
        return checked_claim(run, arrival, data, list(run.record.all(CostClaim)))
    known = KnownBefore(run.moment.astimezone(UTC).date())
    try:
        left = read_published(whose, name, data).passed_over
    except BadEvidence as error:
        return ReadClaim(
            (), (finding("published file", whose, known, "whole file", "", str(error), "Mend that, and choose the whole file again."),)
        )
    except FaultOfOurs as fault:
        mend = "Send it all the same: it is read as soon as that is mended."
        return ReadClaim((), (finding("published file", whose, known, "whole file", "", str(fault), mend, warn=True),))
    return ReadClaim((), tuple(finding("published row", whose, known, "", "", f"Not used: {words}", "", warn=True) for words in left))


def sent_for(run: Run, role: str) -> list[Arrival]:
    """What whoever holds this post sent at the desk and nobody decided on yet, the newest first."""
    post, _, whose = post_of(role).partition(":")
    held = set(run.record.listed(CostClaim if post == PARTNER else EvidenceFile))
    found = sent_for_fund(run.record, post, {whose}, held, CLAIM if post == PARTNER else PUBLISHED)
    return sorted((one for one in found if one.received_at <= run.moment), key=lambda one: one.received_at, reverse=True)


def _known(run: Run, arrival: Arrival, before: Sequence[CostClaim]) -> KnownBefore:
    """What is known when a claim comes. A trust's exit counts from its day on."""
    rulebook, day = run.rulebook, arrival.received_at.astimezone(UTC).date()
    whole = (since := rulebook.require_fund().whole_from) is not None and since <= day
    mine = [rulebook.contract_on(one, day) for one in rulebook.contracts if one.partner == arrival.trust]
    helped = {one.id: helped_stay(rulebook.stays[one.trust], one, day) for one in mine}
    return KnownBefore(
        received=day,
        partners={contract.id: contract.partner for contract in rulebook.contracts},
        lines=claimed_before(before, arrival.received_at),
        exits={contract: stay.left for contract, stay in helped.items() if stay and stay.left and stay.left <= day},
        times=rulebook.threshold("unusual_claim", day) if whole else None,
        regime=rulebook.wording.regime,
    )


def claimed_line(one: CostLine) -> ClaimedLine:
    """A line of a claim as the record holds it."""
    return ClaimedLine(
        contract=one.contract, month=one.month, category=one.category, pence=None if one.unreadable else one.pence, evidence=one.evidence
    )


def _give_back(run: Run, folder: str, arrival: Arrival, text: bytes) -> None:
    write_file(run.settings.returned / folder / arrival.trust / f"{file_name(arrival.name)}.txt", text)


def _held(run: Run, arrival: Arrival, data: bytes, troubles: list[str]) -> bool:
    """Hold one published file, if it is not there yet. What is no such file is held too, with the reason, and is no evidence of anything;
    one that our own reader breaks at waits where it came, is tried again by each run, and goes to the troubles.
    """
    refused = f"{arrival.name}: {arrival.excess}" if arrival.excess else ""
    passed_over: tuple[str, ...] = ()
    sha256 = run.record.put_blob(data)
    try:
        passed_over = () if refused else rows_of(run.record, arrival.trust, arrival.name, sha256).passed_over
    except BadEvidence as error:
        refused = str(error)
        log.info("evidence refused: %s", refused)
    except FaultOfOurs as fault:
        troubles.append(str(fault))
        return False
    for words in passed_over:
        log.info("evidence %s, %s", arrival.name, words)
    if (refused or passed_over) and not run.dry:
        _give_back(run, EVIDENCE, arrival, file_answer(arrival.name, refused, passed_over))
    fact = EvidenceFile(
        kind=arrival.trust,
        id=arrival.id,
        name=arrival.name,
        received_at=arrival.received_at,
        sha256=sha256,
        refused=refused,
    )
    return run.record.add(fact) is not None
