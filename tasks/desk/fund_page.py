"""What the desk says of claims of costs and of published files: which were sent, by whichever way, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.desk.month_page import at_moment
from tasks.desk.visit import Visit
from tasks.evidence.claim_files import claim_answer
from tasks.evidence.published_files import file_answer, read_again
from tasks.fund.claims import PARTNER, sent_for
from tasks.model.award import pounds
from tasks.model.mistake import NotFound
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
    "returned": Label("Returned", "red"),
    "used": Label("Used", "green"),
    "refused": Label("Not used", "red"),
    "": Label("Received", "blue"),
}


FundFile = CostClaim | EvidenceFile


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
    for parts in newest:
        held = _get(found, parts)
        about = claimed_words(held) if isinstance(held, CostClaim) else ""
        yield FundLine(held.id, held.name, at_moment(held.received_at), about, STATES[became(held)])


def became(one: FundFile) -> str:
    """What became of it, as STATES names it."""
    return one.decision if isinstance(one, CostClaim) else "refused" if one.refused else "used"


def claimed_words(claim: CostClaim) -> str:
    """What is claimed, for which months, and how much of it names what shows it."""
    months = ", ".join(month.words for month in sorted({line.month for line in claim.lines}))
    whole, shown = _sum(claim.lines), _sum([line for line in claim.lines if line.evidence])
    return f"{pounds(whole)} for {months}, {pounds(shown)} of it evidenced" if months else "Nothing of it could be read"


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


def fund_sentences(found: Visit, held: FundFile | None) -> Iterator[str]:
    """What became of it, in sentences."""
    if held is None:
        yield "It is held as it came, and is not decided on yet. You hear by letter once it is, within the hour on working days."
    elif isinstance(held, CostClaim):
        if held.decision == "accepted":
            yield "It is accepted. Nothing more is needed."
            yield "If you find a mistake, send the claim for that month again with yes under replaces."
        else:
            yield "It is returned, and nothing in it counts. Mend these lines and send the whole claim again."
    elif held.refused:
        yield f"Nothing of it is used: {held.refused}"
    else:
        left = read_again(found.run.record, held).passed_over
        yield "It is used." if not left else f"It is used, but for {counted(len(left), 'row')}."
        yield f"It counts for what is worked out as at {in_full(london_day(held.received_at))} or later."


def fund_text(found: Visit, held: FundFile) -> bytes:
    """What goes back with it as a text; empty where nothing does."""
    if isinstance(held, CostClaim):
        return claim_answer(held.name, held.findings, accepted=held.decision == "accepted") if held.findings else b""
    left = () if held.refused else read_again(found.run.record, held).passed_over
    return file_answer(held.name, held.refused, left) if held.refused or left else b""


def _sum(lines: Sequence[ClaimedLine]) -> Decimal:
    return sum((line.pence or Decimal(0) for line in lines), Decimal(0))
