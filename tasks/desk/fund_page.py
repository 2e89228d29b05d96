"""What the desk says of claims of costs and of published files: which were sent, by whichever way, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tasks.desk.month_page import at_moment, sent_before
from tasks.desk.visit import Visit
from tasks.evidence.claim_files import claim_answer
from tasks.evidence.dossier import claimed_before
from tasks.evidence.published_files import fault_in, file_answer, read_again
from tasks.fund.claims import PARTNER, sent_for
from tasks.model.award import pounds
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.words import counted, in_full
from tasks.record.facts import ClaimedLine, CostClaim, EvidenceFile
from tasks.record.record import Parts
from tasks.rules.deadline import london_day
from tasks.run.statements import post_of
from tasks.site.words.labels import Label

SHOWN = 24
"""So many of the newest files stand on the page."""

STATES = {
    "accepted": Label("Accepted", "green"),
    "claimed again": Label("Accepted, then claimed again", "grey"),
    "claimed again in part": Label("Accepted, then claimed again in part", "yellow"),
    "returned": Label("Returned", "red"),
    "used": Label("Used", "green"),
    "refused": Label("Not used", "red"),
    "": Label("Received", "blue"),
}


FundFile = CostClaim | EvidenceFile
ClaimedMonth = tuple[str, str, Period]
"""A claim by partner and id, a contract, and a month of it."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """One file that was sent: the name of its receipt, when it came, what it is about in words, and what became of it."""

    id: str
    name: str
    when: str
    about: str
    state: Label


def is_of_partner(found: Visit) -> bool:
    """Whether a page is for claims, and not for published files."""
    return post_of(found.person.role).startswith(f"{PARTNER}:")


def fund_lines(found: Visit) -> Iterator[FundLine]:
    """What came by whichever way, the newest first; what is not decided on yet before that."""
    record = found.run.record
    kind = CostClaim if is_of_partner(found) else EvidenceFile
    for one in sent_for(found.run, found.person.role):
        yield FundLine(one.id, one.name, at_moment(one.received_at), "", STATES[""])
    newest = sorted((parts for parts in record.listed(kind) if parts[1] == found.whose), reverse=True)[:SHOWN]
    counting = counting_months(found) if is_of_partner(found) else frozenset()
    for parts in newest:
        held = _get(found, parts)
        about = claimed_words(held.lines) if isinstance(held, CostClaim) else ""
        yield FundLine(held.id, held.name, at_moment(held.received_at), about, STATES[became(held, counting)])


def counting_months(found: Visit) -> frozenset[ClaimedMonth]:
    """The months of claims whose lines count by now: of two accepted claims for a month under a contract, those of the later."""
    lines = claimed_before(found.run.record.all(CostClaim), found.run.moment)
    return frozenset((line.claim, line.contract, line.month) for line in lines)


def became(one: FundFile, counting: Container[ClaimedMonth]) -> str:
    """What became of it by now, as STATES names it; `counting` are the months of claims that count."""
    if isinstance(one, EvidenceFile):
        return "refused" if one.refused else "used"
    again = _claimed_again(one, counting)
    if one.decision != "accepted" or not again:
        return one.decision
    return "claimed again" if len(again) == len({(line.contract, line.month) for line in one.lines}) else "claimed again in part"


def _claimed_again(claim: CostClaim, counting: Container[ClaimedMonth]) -> list[tuple[str, Period]]:
    """The contracts and months of an accepted claim for which a later one counts."""
    mine = sorted({(line.contract, line.month) for line in claim.lines})
    return [one for one in mine if (f"{claim.partner}/{claim.id}", *one) not in counting]


def claimed_words(lines: Collection[ClaimedLine]) -> str:
    """What is claimed, for which months, and how much of it names what shows it."""
    months = ", ".join(month.words for month in sorted({line.month for line in lines}))
    unread = counted(sum(line.pence is None for line in lines), "line") if any(line.pence is None for line in lines) else ""
    whole, shown = _sum(lines), _sum(line for line in lines if line.evidence)
    words = f"{pounds(whole)} for {months}, {pounds(shown)} of it evidenced" + (
        f", beside {unread} without a readable amount" if unread else ""
    )
    return words if months else "Nothing of it could be read"


def same_before(found: Visit, sha256: str, until: datetime) -> str:
    """A sentence on the newest file with the same bytes that was sent before a moment (aware); nothing where there is none."""
    kind = CostClaim if is_of_partner(found) else EvidenceFile
    held = (_get(found, parts) for parts in found.run.record.listed(kind) if parts[1] == found.whose)
    before = max((one for one in held if one.sha256 == sha256 and one.received_at < until), key=lambda one: one.received_at, default=None)
    return sent_before(before.name, before.received_at, STATES[became(before, counting_months(found))]) if before else ""


def fund_file(found: Visit, which: str) -> FundFile | None:
    """What was decided on by the name of its receipt; None while nobody has. Raises NotFound for what this page's holder never sent."""
    record = found.run.record
    kind = CostClaim if is_of_partner(found) else EvidenceFile
    parts = next((one for one in record.listed(kind) if one[1:] == (found.whose, which)), None)
    if parts is None and not any(one.id == which for one in sent_for(found.run, found.person.role)):
        raise NotFound("Nothing that was sent here is called so.")
    return _get(found, parts) if parts else None


def _get(found: Visit, parts: Parts) -> FundFile:
    record = found.run.record
    return record.get(CostClaim, *parts) if is_of_partner(found) else record.get(EvidenceFile, *parts)


def fund_sentences(found: Visit, held: FundFile | None, counting: Container[ClaimedMonth]) -> Iterator[str]:
    """What became of it, in sentences."""
    if held is None:
        yield "It is held as it came, and is not decided on yet. You hear by letter once it is, within the hour on working days."
    elif isinstance(held, CostClaim):
        if held.decision == "accepted":
            yield "It is accepted. Nothing more is needed."
            for contract, month in _claimed_again(held, counting):
                yield f"{month.words} under contract {contract} was claimed again since: the later claim counts in its place."
            yield "If you find a mistake, send the claim for that month again with yes under replaces."
        else:
            yield "It is returned, and nothing in it counts. Mend these lines and send the whole claim again."
    elif held.refused:
        yield f"Nothing of it is used: {held.refused}"
    elif fault_in(found.run.record, held):
        yield "It is held as it came, and a fault of ours keeps it from being read again. Nothing has to be sent again."
    else:
        left = read_again(found.run.record, held).passed_over
        yield "It is used." if not left else f"It is used, but for {counted(len(left), 'row')}."
        yield f"It counts for what is worked out as at {in_full(london_day(held.received_at))} or later."


def fund_text(found: Visit, held: FundFile) -> bytes:
    """What goes back with it as a text; empty where nothing does."""
    if isinstance(held, CostClaim):
        return claim_answer(held.name, held.findings, accepted=held.decision == "accepted") if held.findings else b""
    left = () if held.refused or fault_in(found.run.record, held) else read_again(found.run.record, held).passed_over
    return file_answer(held.name, held.refused, left) if held.refused or left else b""


def _sum(lines: Iterable[ClaimedLine]) -> Decimal:
    return sum((line.pence or Decimal(0) for line in lines), Decimal(0))
