"""Award: a bonus is proposed from what the rules say, approved by another person, and void once anything it was made from changes."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tasks.evidence.cases import Topics, case_for, stated_in, topic_counts
from tasks.evidence.dossier import award_evidence
from tasks.fund.claims import collect_claims
from tasks.fund.ledger import CannotEnter, entry_of, write_entry
from tasks.fund.sums import CLAW_BACK, VOID_AFTERWARDS, put_forward, taken_back
from tasks.model.award import Award, Dossier, pounds
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.model.status import Statuses
from tasks.model.verdict import Answer
from tasks.record.decisions import unread_inboxes
from tasks.record.facts import LedgerEntry, Revision
from tasks.record.ledger_entries import APPROVED, DECLINED, PROPOSED, VOIDED, Ledger, read_ledger
from tasks.record.record import Record
from tasks.record.tables import table
from tasks.rules.incentive_award import incentive_award, shared_out
from tasks.run.approvers import is_one_person
from tasks.run.inbox import CLAIMS, EVIDENCE
from tasks.run.run import Run

log = logging.getLogger("measures")

THE_RULES = "the rules"


def awards(run: Run) -> list[Award]:
    """Every contract's award by what was known at the run's moment, by contract id; what was received by then is collected first."""
    run.rulebook.require_fund()
    collect_claims(run)
    rulebook, on = run.rulebook, run.moment.date()
    topics, dossier = _with_updates(run.record, award_evidence(run).all(run.moment), run.moment, run.rulebook.statuses)
    begun = sorted((c for c in rulebook.contracts if c.start <= on), key=lambda contract: contract.id)
    counts = {c.id: topics.get(rulebook.code_on(c.trust, on)) or topics.get(c.trust, {}) for c in begun}
    found = [incentive_award(case_for(rulebook, c, on, counts[c.id], dossier)) for c in begun]
    return shared_out(found, pot(run))


def standing(run: Run) -> tuple[Ledger, list[Award]]:
    """The ledger and every award, after voiding each proposal and approval whose inputs have changed by the run's moment.

    Of an award that had been paid when it became void, a claw-back is put forward for a person to decide.
    """
    found = awards(run)
    for award in found:
        proposal = read_ledger(run.record).standing(award.contract)
        if proposal and proposal.at <= run.moment:
            changed = _changed(proposal, award)
            if changed:
                _void(run, proposal, changed)
        _propose_claw_back(run, award)
    return read_ledger(run.record), found


def void_changed(run: Run) -> None:
    """Void what was proposed or approved and was made from something that is another by the run's moment; without a ledger, nothing."""
    if read_ledger(run.record).entries:
        standing(run)


def propose_award(run: Run, contract: str, by: str, rate: Decimal | None = None, note: str = "", *, claw_back: bool = False) -> LedgerEntry:
    """Put an award forward by what is known at the run's moment; the ledger's entry is the answer. Raises CannotEnter with the reason.

    A case that was referred needs the share (`rate`, of 1) a person decided on, and `note` why. `claw_back` proposes to take back an
    approved award of a trust that entered again within the holding period.
    """
    ledger, found = standing(run)
    award = next((one for one in found if one.contract == contract), None)
    if award is None:
        raise NotFound(f"There is no contract {contract} by then: see `measures award list`")
    _require_read(run, award)
    named = name_of_person(by, "the proposer")
    if claw_back:
        pence, share = -taken_back(ledger, award), ""
    else:
        pence, share = put_forward(award, rate, note)
    proposal = LedgerEntry(
        entry=PROPOSED,
        contract=contract,
        pence=pence,
        rate=share,
        by=named,
        identity=run.identity,
        note=note,
        answer=str(award.answer),
        sentence=award.sentence,
        clause=CLAW_BACK if claw_back else award.clause,
        steps=tuple(step.sentence for step in award.steps),
        parts=tuple((str(month), str(part)) for month, part in award.parts),
        cost=str(award.cost),
        inputs=dict(award.inputs),
        at=run.moment,
        pot=pot(run),
    )

    def judge(ledger: Ledger) -> LedgerEntry:
        paid = None if claw_back else ledger.to_take_back(contract)
        if paid and not ledger.open_proposal(contract):
            raise CannotEnter(f"{contract} was paid {pounds(paid.pence)} by entry {paid.number}, which is void: take that back first")
        in_the_way = ledger.open_proposal(contract) or (None if claw_back else ledger.standing(contract))
        if in_the_way:
            raise CannotEnter(f"{contract} has entry {in_the_way.number} in the ledger already: decline it, or leave it as it is")
        return proposal

    return write_entry(run.record, judge)


def approve_award(run: Run, number: int, by: str, note: str = "", *, decline: bool = False) -> LedgerEntry:
    """Approve or decline a proposal, as a person other than its proposer; the ledger's entry is the answer. Raises CannotEnter.

    If anything the proposal was made from has changed by the run's moment, it is voided instead, and the reason is given. Whoever asks for
    the same twice gets the same entry.
    """
    named = name_of_person(by, "whoever decides")
    ledger, found = standing(run)
    before, decided = ledger.settled(number), DECLINED if decline else APPROVED
    if before and (before.entry, before.by) == (decided, named):
        return before  # a run was killed after it
    asked = next((one for one in ledger.entries if one.number == number), None)
    for award in found:
        if not decline and asked and award.contract == asked.contract:
            _require_read(run, award)

    def judge(ledger: Ledger) -> LedgerEntry:
        proposal = _undecided(run, ledger, number)
        if is_one_person(run.programme, proposal.by, named):
            raise CannotEnter(f"{named} proposed entry {number}: another person must decide on it")
        return replace(entry_of(decided, proposal, named, note, run.moment, pot(run)), identity=run.identity)

    return write_entry(run.record, judge)


def in_words(entry: LedgerEntry) -> str:
    """An entry as one line: number, what, contract, pounds, who."""
    paid = f"  on {entry.paid_on}, reference {entry.reference}" if entry.paid_on else ""
    return f"{entry.number}  {entry.entry}  {entry.contract}  {pounds(entry.pence)}  by {entry.by}{paid}"


def _with_updates(record: Record, dossier: Dossier, until: datetime, statuses: Statuses) -> tuple[Topics, Dossier]:
    """Counts by topic from each month's newest assessment by then (a trust's last one counts), and the figures the updates stated."""
    topics: Topics = {}
    for month, newest in record.newest_of_each(Revision).items():
        revision = _assessed_by(record, month, newest, until)
        if revision:
            actions = table(record, revision, "actions")
            topics |= topic_counts(actions, statuses)
            dossier = replace(dossier, stated=(*dossier.stated, *stated_in(month, actions)))
    return topics, dossier


def _assessed_by(record: Record, month: Period, newest: int, until: datetime) -> Revision | None:
    """A month's newest assessment of those that were made as at a moment no later than this."""
    made = (record.get(Revision, month, number) for number in range(newest, 0, -1))
    return next((revision for revision in made if revision.as_of <= until), None)


def _undecided(run: Run, ledger: Ledger, number: int) -> LedgerEntry:
    """A proposal that can be decided on at the run's moment."""
    proposal, decided = ledger.entry(number), ledger.settled(number)
    if proposal.entry != PROPOSED:
        raise CannotEnter(f"Entry {number} is not a proposal: see `measures award list`")
    if proposal.at > run.moment:
        raise CannotEnter(f"Entry {number} was made only on {proposal.at.isoformat()}: it cannot be decided on before")
    if decided:
        why = f", because {decided.note} changed: propose it again" if decided.entry == VOIDED else ""
        raise CannotEnter(f"Entry {number} was {decided.entry} by entry {decided.number}{why}")
    return proposal


def _changed(proposal: LedgerEntry, award: Award) -> str:
    """The names of the inputs that are no longer what they were, empty if all are."""
    before, now = proposal.inputs, award.inputs
    return " and ".join(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _void(run: Run, proposal: LedgerEntry, changed: str) -> None:
    def judge(ledger: Ledger) -> LedgerEntry:
        decided = ledger.settled(proposal.number)
        if decided and decided.entry in {DECLINED, VOIDED}:
            raise CannotEnter
        return entry_of(VOIDED, proposal, THE_RULES, changed, run.moment, pot(run))

    with suppress(CannotEnter):  # another run was first: what matters is that it is void
        write_entry(run.record, judge)
        log.info("%s: entry %d of the ledger is void, because %s changed", proposal.contract, proposal.number, changed)


def _propose_claw_back(run: Run, award: Award) -> None:
    """Put forward that an award is taken back which was paid and is void, once."""

    def judge(ledger: Ledger) -> LedgerEntry:
        paid = ledger.unclaimed(award.contract)
        if paid is None or paid.at > run.moment:
            raise CannotEnter(f"Nothing of {award.contract} is to be taken back")
        decided = ledger.settled(paid.proposal)
        why = f", because {decided.note} changed" if decided else ""
        return LedgerEntry(
            entry=PROPOSED,
            contract=award.contract,
            pence=-paid.pence,
            rate="",
            by=THE_RULES,
            note=f"entry {paid.proposal} was paid by entry {paid.number} and is void{why}",
            answer=str(Answer.REFER),
            sentence=f"{pounds(paid.pence)} was paid for an award that is void{why}, so a person must decide whether it is taken back.",
            clause=VOID_AFTERWARDS,
            inputs=dict(award.inputs),
            at=run.moment,
            pot=pot(run),
        )

    if read_ledger(run.record).unclaimed(award.contract):
        with suppress(CannotEnter):  # another run was first
            write_entry(run.record, judge)


def _require_read(run: Run, award: Award) -> None:
    """Raise CannotEnter while a file that an award may rest on has arrived and cannot be read."""
    unread = unread_inboxes(run.record, run.moment)
    words = [one for of in sorted(unread) for one in unread[of] if of in {CLAIMS, f"{CLAIMS}/{award.partner}"} or of.startswith(EVIDENCE)]
    if words:
        raise CannotEnter(f"Nothing is decided on {award.contract} yet: {'; '.join(words)}. Mend that, or take the file away")


def name_of_person(by: str, who: str) -> str:
    """A person's name; raises CannotEnter for none, and Mistake for what can be nobody's."""
    if not (name := person_name(by)):
        raise CannotEnter(f"Name {who}: every entry of the ledger says who made it")
    return name


def pot(run: Run) -> Decimal:
    """The fund's pot in pence, without end where no source gives its sum."""
    return run.rulebook.require_fund().pot * 100
