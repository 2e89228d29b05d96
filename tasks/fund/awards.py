"""Award: a bonus is proposed from what the rules say, approved by another person, and void once anything it was made from changes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from tasks.evidence.cases import Topics, case_for, topic_counts, with_stated
from tasks.evidence.dossier import dossier
from tasks.fund.claims import collect_claims
from tasks.fund.ledger import Refused, write_entry
from tasks.model.award import Award, Dossier, pounds
from tasks.model.mistake import NotFound
from tasks.model.verdict import Answer
from tasks.record import keys
from tasks.record.ledger import APPROVED, DECLINED, FUND, PROPOSED, VOIDED, Ledger, read_ledger
from tasks.record.record import Fact, Record
from tasks.rulebook import Rulebook
from tasks.rules.incentive_award import incentive_award, shared_out
from tasks.run.opened import open_record, open_rulebook

log = logging.getLogger("measures")

CLAW_BACK = "re-entry"


def awards(as_of: datetime) -> list[Award]:
    """Every contract's award by what was known at a moment (aware), by contract id; claims and evidence received by then are collected."""
    collect_claims(as_of)
    record, rulebook = open_record(), open_rulebook()
    return _awards(record, rulebook, as_of)


def standing(as_of: datetime) -> tuple[Ledger, list[Award]]:
    """The ledger and every award, after voiding each proposal and approval whose inputs have changed by a moment (aware)."""
    found = {award.contract: award for award in awards(as_of)}
    record, pot = open_record(), _pot()
    for contract in sorted(found):
        proposal = read_ledger(record).standing(contract)
        told_before = proposal is not None and datetime.fromisoformat(proposal["at"]) <= as_of
        changed = _changed(proposal, found[contract]) if proposal and told_before else ""
        if proposal and changed:
            _void(record, pot, proposal, changed, as_of)
    return read_ledger(record), [found[contract] for contract in sorted(found)]


def void_changed(as_of: datetime) -> int:
    """Void what was proposed or approved and was made from something that is another now, at a moment (aware); says how many entries.

    Without a ledger there is nothing to look at.
    """
    before = open_record().newest(keys.ledger(FUND))
    return len(standing(as_of)[0].entries) - before if before else 0


def propose_award(contract: str, by: str, as_of: datetime, rate: Decimal | None = None, note: str = "", *, claw_back: bool = False) -> Fact:
    """Put an award forward; the ledger's entry is the answer. Raises Refused with the reason.

    A case that was referred needs the share (`rate`, of 1) a person decided on, and `note` why. `claw_back` proposes to take back an
    approved award of a trust that entered again within the holding period.
    """
    ledger, found = standing(as_of)
    award = next((one for one in found if one.contract == contract), None)
    if award is None:
        raise NotFound(f"There is no contract {contract} by then: see `measures award list`")
    named = _named(by, "the proposer")
    if claw_back:
        pence, share = -_taken_back(ledger, award), ""
    else:
        pence, share = _put_forward(award, rate, note)

    def judge(ledger: Ledger) -> Mapping[str, object]:
        if claw_back and any(e["contract"] == contract and e["entry"] == APPROVED and Decimal(e["pence"]) < 0 for e in ledger.entries):
            raise Refused(f"What {contract} was awarded has been taken back already")
        open_one = next((e for e in ledger.entries if e["contract"] == contract and e["entry"] == PROPOSED and _open(ledger, e)), None)
        if open_one or (not claw_back and ledger.standing(contract)):
            number = (open_one or ledger.standing(contract) or {"number": 0})["number"]
            raise Refused(f"{contract} has entry {number} in the ledger already: decline it, or leave it as it is")
        return {
            "entry": PROPOSED,
            "contract": contract,
            "pence": str(pence),
            "rate": share,
            "by": named,
            "note": note,
            "answer": str(award.answer),
            "sentence": award.sentence,
            "clause": award.clause if not claw_back else CLAW_BACK,
            "steps": [step.sentence for step in award.steps],
            "parts": [[str(month), str(part)] for month, part in award.parts],
            "cost": str(award.cost),
            "inputs": dict(award.inputs),
        }

    return write_entry(open_record(), judge, _pot(), as_of)


def approve_award(number: int, by: str, as_of: datetime, note: str = "", *, decline: bool = False) -> Fact:
    """Approve or decline a proposal, as a person other than its proposer; the ledger's entry is the answer. Raises Refused.

    If anything the proposal was made from has changed, it is voided instead, and the reason is said. Saying it twice is saying it once.
    """
    named = _named(by, "whoever decides")
    word, decided = standing(as_of)[0].settled(number), DECLINED if decline else APPROVED
    if word and (word["entry"], word["by"]) == (decided, named):
        return word  # said again: a run was killed after it

    def judge(ledger: Ledger) -> Mapping[str, object]:
        proposal, word = ledger.entry(number), ledger.settled(number)
        if proposal["entry"] != PROPOSED:
            raise Refused(f"Entry {number} is not a proposal: see `measures award list`")
        if datetime.fromisoformat(proposal["at"]) > as_of:
            raise Refused(f"Entry {number} was made only on {proposal['at']}: it cannot be decided on before")
        if word:
            why = f", because {word['note']} changed: propose it again" if word["entry"] == VOIDED else ""
            raise Refused(f"Entry {number} was {word['entry']} by entry {word['number']}{why}")
        if proposal["by"].casefold() == named.casefold():
            raise Refused(f"{named} proposed entry {number}: another person must decide on it")
        kept = {name: proposal[name] for name in ("contract", "pence", "rate", "inputs")}
        return {**kept, "entry": decided, "proposal": number, "by": named, "note": note}

    return write_entry(open_record(), judge, _pot(), as_of)


def _awards(record: Record, rulebook: Rulebook, as_of: datetime) -> list[Award]:
    on = as_of.date()
    topics, known = _told(record, dossier(record, as_of), as_of)
    begun = sorted((c for c in rulebook.contracts if c.start <= on), key=lambda contract: contract.id)
    found = [incentive_award(case_for(rulebook, c, on, topics.get(c.trust, {}), known)) for c in begun]
    return shared_out(found, rulebook.fund.pot * 100)


def _told(record: Record, known: Dossier, as_of: datetime) -> tuple[Topics, Dossier]:
    """Counts by topic from each month's newest assessment by then (a trust's last one counts), and the figures the updates stated."""
    topics: Topics = {}
    for month in record.months(keys.REVISIONS):
        revision = record.revision(month)
        if datetime.fromisoformat(revision["as_of"]) <= as_of:
            actions = record.table(revision, "actions")
            topics |= topic_counts(actions)
            known = with_stated(known, month, actions)
    return topics, known


def _put_forward(award: Award, rate: Decimal | None, note: str) -> tuple[Decimal, str]:
    """The pence and the share to propose."""
    if award.answer is Answer.YES and award.rung and award.rung.rate is not None:
        if rate is not None:
            raise Refused(f"{award.contract} is eligible at a published share: leave the rate out")
        pence, share = award.amount, award.rung.rate
    elif award.answer is Answer.REFER:
        if rate is None or not note:
            raise Refused(f"{award.contract} is for a person to decide: give the share and the reason. {award.sentence}")
        pence, share = (award.cost * rate).quantize(Decimal(1), rounding=ROUND_DOWN), rate
    else:
        raise Refused(f"{award.contract} is not eligible. {award.sentence}")
    if not 0 <= share <= 1:
        raise Refused("The share must lie between 0 and 1, as 0.75: a bonus is at most the whole of the evidenced cost")
    if not pence:
        raise Refused(f"{award.contract} has no evidenced cost yet, so there is nothing to propose")
    return pence, str(share)


def _taken_back(ledger: Ledger, award: Award) -> Decimal:
    approved = ledger.standing(award.contract)
    word = ledger.settled(approved["number"]) if approved else None
    if not word or word["entry"] != APPROVED:
        raise Refused(f"{award.contract} has no approved award to take back")
    if not any(step.clause == CLAW_BACK and step.answer is Answer.REFER for step in award.steps):
        raise Refused(f"The trust of {award.contract} has not entered the regime again within the holding period")
    return Decimal(word["pence"])


def _changed(proposal: Fact, award: Award) -> str:
    """The names of the inputs that are no longer what they were, empty if all are."""
    before, now = proposal["inputs"], award.inputs
    return " and ".join(name for name in sorted(before | dict(now)) if before.get(name) != now.get(name))


def _void(record: Record, pot: Decimal, proposal: Fact, changed: str, as_of: datetime) -> None:
    def judge(ledger: Ledger) -> Mapping[str, object]:
        word = ledger.settled(proposal["number"])
        if word and word["entry"] in {DECLINED, VOIDED}:
            raise Refused(f"Entry {proposal['number']} was {word['entry']} already")
        kept = {name: proposal[name] for name in ("contract", "pence", "rate", "inputs")}
        return {**kept, "entry": VOIDED, "proposal": proposal["number"], "by": "the rules", "note": changed}

    with suppress(Refused):  # another run was first: what matters is that it is void
        write_entry(record, judge, pot, as_of)
        log.info("%s: entry %d of the ledger is void, because %s changed", proposal["contract"], proposal["number"], changed)


def _open(ledger: Ledger, proposal: Fact) -> bool:
    return ledger.settled(proposal["number"]) is None


def _named(by: str, who: str) -> str:
    if not by.strip():
        raise Refused(f"Name {who}: every entry of the ledger says who made it")
    return " ".join(by.split())


def _pot() -> Decimal:
    return open_rulebook().fund.pot * 100


def in_words(entry: Fact) -> str:
    """An entry as one line: number, what, contract, pounds, who."""
    return f"{entry['number']}  {entry['entry']}  {entry['contract']}  {pounds(Decimal(entry['pence']))}  by {entry['by']}"
