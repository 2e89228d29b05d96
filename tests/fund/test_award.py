"""A bonus from claim to approval: two people, void when anything changes, and a ledger anybody can add up."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.fund.awards import approve_award, awards, propose_award, standing, void_changed
from tasks.fund.claims import collect_claims
from tasks.fund.ledger import CannotEnter, write_entry
from tasks.model.file_limit import PUBLISHED
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record.decisions import unread_inboxes
from tasks.record.facts import CostClaim, EvidenceFile, Mail, MailFile, Revision
from tasks.record.ledger_entries import read_ledger
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.run.run import open_run


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)


SEPTEMBER = on("2014-09-01")


@pytest.fixture
def claimed(fund):
    fund.claims("RDD-1", "RAL", "2013-10", "1000.01", "2013-11-10T09:00:00+00:00")
    fund.claims("RDD-1", "RAL", "2013-11", "500.00", "2013-12-10T09:00:00+00:00")
    fund.claims("RJF-1", "RRK", "2013-10", "300.03", "2013-11-10T09:00:00+00:00")
    return fund


def amount(contract: str, at: datetime) -> Decimal:
    return next(award.amount for award in awards(open_run(at)) if award.contract == contract)


def test_an_eligible_award_is_proposed_by_one_and_approved_by_another(claimed):
    proposal = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    assert (proposal.entry, proposal.pence, proposal.committed, proposal.clause) == ("proposed", 150_001, 0, "first opportunity")
    approval = approve_award(open_run(SEPTEMBER), proposal.number, "Bob")
    assert (approval.entry, approval.pence, approval.committed, approval.left) == ("approved", 150_001, 150_001, 549_849_999)
    assert approval.inputs == proposal.inputs


def test_there_are_awards_of_the_contracts_that_have_begun_in_the_order_of_their_codes_and_none_without_a_fund(fund):
    run = open_run(SEPTEMBER)
    first, second, third = sorted(run.rulebook.contracts, key=lambda one: one.id)[:3]
    begin = replace(first, start=SEPTEMBER.date() + timedelta(days=1)), replace(second, start=SEPTEMBER.date())
    of_three = replace(run, rulebook=replace(run.rulebook, contracts=(third, *begin)))
    assert [one.contract for one in awards(of_three)] == [second.id, third.id]
    with pytest.raises(Mistake, match="fund"):
        awards(replace(run, rulebook=replace(run.rulebook, fund=None)))


@pytest.mark.parametrize("by", ["Ann", " ann ", "ANN"])
def test_whoever_proposed_it_cannot_approve_it(claimed, by):
    proposal = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    with pytest.raises(CannotEnter, match="another person must decide"):
        approve_award(open_run(SEPTEMBER), proposal.number, by)
    assert len(read_ledger(open_run(SEPTEMBER).record).entries) == 1


def test_what_is_decided_is_decided_once(claimed):
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    approve_award(open_run(SEPTEMBER), number, "Bob", decline=True)
    with pytest.raises(CannotEnter, match="was declined by entry 2"):
        approve_award(open_run(SEPTEMBER), number, "Bob")
    assert propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number == 3


def test_a_contract_has_one_proposal_at_a_time(claimed):
    propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    with pytest.raises(CannotEnter, match="has entry 1 in the ledger already: decline it, or leave it as it is"):
        propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    approve_award(open_run(SEPTEMBER), 1, "Bob")
    with pytest.raises(CannotEnter, match="has entry 1 in the ledger already"):
        propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")


def test_what_is_no_proposal_or_not_one_yet_is_not_decided_on_and_a_decision_given_twice_is_one(claimed):
    proposed = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    before = open_run(SEPTEMBER - timedelta(seconds=1))
    with pytest.raises(CannotEnter, match=r"Entry 1 was made only on 2014-09-01T09:00:00\+00:00: it cannot be decided on before"):
        approve_award(before, proposed, "Bob")
    approval = approve_award(open_run(SEPTEMBER), proposed, "Bob")
    assert approve_award(open_run(SEPTEMBER), proposed, "Bob") == approval
    for by, decline in (("Bob", True), ("Cyd", False)):
        with pytest.raises(CannotEnter, match=r"Entry 1 was approved by entry 2$"):
            approve_award(open_run(SEPTEMBER), proposed, by, decline=decline)
    with pytest.raises(CannotEnter, match="Entry 2 is not a proposal: see `measures award list`"):
        approve_award(open_run(SEPTEMBER), approval.number, "Cyd")
    for number in (0, 3):
        with pytest.raises(NotFound, match=f"The ledger has no entry {number}: see `measures award list`"):
            approve_award(open_run(SEPTEMBER), number, "Cyd")
    with pytest.raises(CannotEnter, match="Name whoever decides: every entry of the ledger says who made it"):
        approve_award(open_run(SEPTEMBER), proposed, " ")
    assert len(read_ledger(open_run(SEPTEMBER).record).entries) == 2


@pytest.mark.parametrize("stage", ["proposed", "approved"])
@pytest.mark.parametrize("change", ["a claim", "a decision of the regulator", "a mortality file", "the contract", "a clause"])
def test_a_change_in_anything_it_was_made_from_voids_it_and_says_what_changed(claimed, stage, change):
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    if stage == "approved":
        approve_award(open_run(SEPTEMBER), number, "Bob")
    said = CHANGES[change](claimed)
    ledger, _ = standing(open_run(on("2014-10-01")))
    word = ledger.settled(number)
    assert (word.entry, word.note) == ("voided", said)
    assert ledger.committed == 0
    with pytest.raises(CannotEnter, match=f"was voided by entry {word.number}, because {said} changed"):
        approve_award(open_run(on("2014-10-01")), number, "Bob")


def a_claim(fund):
    fund.claims("RDD-1", "RAL", "2013-11", "499.99", "2014-09-10T09:00:00+00:00")
    return "the costs"


def a_decision(fund):
    fund.edit("spells.csv", "2014-06-09,9 June 2014,yes,2014-06-09", "2014-06-10,10 June 2014,yes,2014-06-10")
    return "the regulator's decisions"


def a_file(fund):
    header = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"
    row = "I1,RDD,A TRUST,1,2,3,1.0942,.9,1.1,.8,1.2,2"
    fund.arrives("evidence", "mortality/shmi-2014-april.csv", f"{header}\r\n{row}\r\n", "2014-09-10T09:00:00+00:00")
    return "the mortality figures"


def a_contract(fund):
    fund.edit("contracts.csv", "went on voluntarily after the trust left on 9 June 2014", "went on after the trust left on 9 June 2014")
    return "the contract"


def a_clause(fund):
    fund.edit("schemes.toml", "A bonus is at most the whole of the evidenced cost.", "A bonus is at most the evidenced cost.")
    return "the scheme"


CHANGES = {
    "a claim": a_claim,
    "a decision of the regulator": a_decision,
    "a mortality file": a_file,
    "the contract": a_contract,
    "a clause": a_clause,
}


def test_a_proposal_is_void_by_what_had_changed_by_its_own_moment_or_later_and_not_by_what_was_known_before(claimed):
    void_changed(open_run(SEPTEMBER))
    assert list(open_run(SEPTEMBER).record.all(CostClaim)) == [], "without a ledger nothing is looked at"
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    void_changed(open_run(on("2013-11-20")))
    assert read_ledger(open_run(SEPTEMBER).record).settled(number) is None
    a_clause(claimed)
    void_changed(open_run(SEPTEMBER))
    assert read_ledger(open_run(SEPTEMBER).record).settled(number).entry == "voided"


def test_everything_that_changed_is_named_in_the_order_of_the_alphabet(claimed):
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    for change in CHANGES.values():
        change(claimed)
    everything = "the contract and the costs and the mortality figures and the regulator's decisions and the scheme"
    assert standing(open_run(on("2014-10-01")))[0].settled(number).note == everything


def test_what_concerns_another_contract_voids_nothing(claimed):
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    claimed.claims("RJF-1", "RRK", "2013-12", "10.00", "2014-09-10T09:00:00+00:00")
    claimed.edit("contracts.csv", "no limit to it is stated", "no limit is stated")
    assert approve_award(open_run(on("2014-10-01")), number, "Bob").entry == "approved"


def test_a_case_that_was_referred_needs_a_share_and_a_reason(claimed):
    for rate, note in ((None, "why"), (Decimal("0.75"), "")):
        with pytest.raises(CannotEnter, match="for a person to decide"):
            propose_award(open_run(SEPTEMBER), "RJF-1", "Ann", rate, note)
    proposal = propose_award(open_run(SEPTEMBER), "RJF-1", "Ann", Decimal("0.75"), "the condition was shown to hold")
    assert (proposal.pence, proposal.rate, proposal.answer) == (22_502, "0.75", "refer to a person")
    for rate in ("1.01", "-0.01"):
        with pytest.raises(CannotEnter, match="between 0 and 1"):
            propose_award(open_run(SEPTEMBER), "RMP-1", "Ann", Decimal(rate), "more")


def test_nothing_is_proposed_where_nothing_is_due(claimed):
    with pytest.raises(CannotEnter, match="is not eligible"):
        propose_award(open_run(on("2014-06-01")), "RDD-1", "Ann")
    with pytest.raises(CannotEnter, match="leave the rate out"):
        propose_award(open_run(SEPTEMBER), "RDD-1", "Ann", Decimal("0.5"), "less")
    with pytest.raises(CannotEnter, match="no evidenced cost yet"):
        propose_award(open_run(SEPTEMBER), "RMP-1", "Ann", Decimal("0.5"), "why")
    with pytest.raises(NotFound, match=r"^There is no contract RXX-1 by then: see `measures award list`$"):
        propose_award(open_run(SEPTEMBER), "RXX-1", "Ann")
    with pytest.raises(CannotEnter, match=r"^Name the proposer: every entry"):
        propose_award(open_run(SEPTEMBER), "RDD-1", " ")


def test_a_returned_claim_counts_for_nothing_until_it_is_sent_again(fund):
    fund.claims("RDD-1", "RAL", "2013-10", "-5", "2013-11-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 0
    (given_back,) = (fund.place / "returned" / "claims" / "RAL").iterdir()
    assert "line 2, column amount" in given_back.read_text(encoding="utf-8")
    fund.claims("RDD-1", "RAL", "2013-10", "5", "2013-11-12T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 500


def test_a_claim_sent_again_replaces_its_month_and_no_other(claimed):
    claimed.claims("RDD-1", "RAL", "2013-10", "2.00", "2014-01-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 50_200
    assert amount("RDD-1", on("2014-06-10")) == 50_200


def test_lines_without_a_readable_amount_are_counted_beside_the_three_sums_they_are_not_in(fund):
    fund.claims("RDD-1", "RAL", "2013-11", "1000.01", "2013-12-10T09:00:00+00:00")
    lines = ("staff time,a thousand,Roster", "travel,-5,Tickets", "travel,2.00,More tickets")
    said = "\n".join([HEADER, *(f"RDD-1,2013-10,{line}" for line in lines), ""])
    fund.arrives("claims", "RAL/bad.csv", said, "2013-12-11T09:00:00+00:00")
    amount("RDD-1", SEPTEMBER)
    (found,) = (award for award in awards(open_run(SEPTEMBER)) if award.contract == "RDD-1")
    evidence = dict(found.evidence)
    assert [evidence[name] for name in ("claimed", "accepted", "returned", "lines unreadable")] == ["£1,002.01", "£1,000.01", "£2.00", "2"]
    (step,) = (step.sentence for step in found.steps if step.clause == "evidenced cost")
    assert "£2.00 returned. Lines unreadable, and in none of these sums: 2." in step


def test_a_part_of_a_month_goes_back_and_what_was_accepted_stands_with_the_sum_that_was_returned(claimed):
    lines = "RDD-1,2013-10,travel,2.00,Ticket\nRDD-1,2013-10,travel,-5,Refund\n"
    claimed.arrives("claims", "RAL/part.csv", f"{HEADER}\n{lines}", "2014-01-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 150_001
    (found,) = (award for award in awards(open_run(SEPTEMBER)) if award.contract == "RDD-1")
    assert [dict(found.evidence)[name] for name in ("claimed", "accepted", "returned")] == ["£1,502.01", "£1,500.01", "£2.00"]
    answer = (claimed.place / "returned/claims/RAL/part.csv.txt").read_text(encoding="utf-8")
    assert 0 < answer.find("leaves out staff time £1,000.01") < answer.find("line 3, column amount"), "in the order of the file"
    claimed.arrives("claims", "RAL/all.csv", f"{HEADER},replaces\nRDD-1,2013-10,travel,2.00,Ticket,yes\n", "2014-01-11T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 50_200


@pytest.mark.parametrize(("since", "pence"), [("whole_from = 2014-01-10", 150_001), ("whole_from = 2014-01-11", 50_200), ("", 50_200)])
def test_a_part_of_a_month_replaced_it_until_the_day_from_which_months_are_claimed_whole(claimed, since, pence):
    claimed.edit("schemes.toml", "whole_from = 2013-07-16", since)
    claimed.arrives("claims", "RAL/part.csv", f"{HEADER}\nRDD-1,2013-10,travel,2.00,Ticket\n", "2014-01-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == pence


def test_who_claims_months_after_the_exit_hears_that_they_do_not_count(claimed):
    claimed.claims("RDD-1", "RAL", "2014-07", "500.00", "2014-08-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 150_001
    (answer,) = (claimed.place / "returned/claims/RAL").iterdir()
    text = answer.read_text(encoding="utf-8")
    assert "was accepted, and there is something to know" in text
    assert "The trust left special measures on 9 June 2014: no bonus is worked out on costs of July 2014 under contract RDD-1." in text


def test_a_claim_is_unknown_before_it_came(claimed):
    claimed.claims("RDD-1", "RAL", "2013-12", "7.00", "2014-09-15T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 150_001
    assert amount("RDD-1", on("2014-09-16")) == 150_701
    assert amount("RDD-1", SEPTEMBER) == 150_001


def test_a_claim_and_a_published_file_that_came_by_mail_count_from_the_very_moment_of_that(fund):
    run, at = open_run(SEPTEMBER), on("2013-11-10")
    head = {"vouched": True, "subject": "", "message_id": "", "sentence": "", "sha256": "", "size": 1, "sent_by": "a@b.example"}
    claim = b"contract,month,category,amount,evidence\nRDD-1,2013-10,staff time,1000.01,Roster\n"
    for kind, whose, name, data in (("claim", "RAL", "claim.csv", claim), ("evidence", "mortality", "shmi.csv", b"a,b\n")):
        file = MailFile(name, run.record.put_blob(data), len(data))
        run.record.add(Mail(kind=kind, id=f"20131110T090000Z-{kind}", whose=whose, received_at=at, name="m.eml", files=(file,), **head))
    before = [collect_claims(open_run(moment)) for moment in (at - timedelta(seconds=1), at, at)]
    assert before == [0, 2, 0]


@pytest.mark.parametrize(("more", "refused"), [(0, "the column PROVIDER is missing"), (1, PUBLISHED.excess(PUBLISHED.most + 1))])
def test_a_published_file_over_its_limit_is_refused_by_its_size_and_one_at_it_by_its_words(fund, more, refused):
    run, at = open_run(SEPTEMBER), on("2013-11-10")
    head = {"vouched": True, "subject": "", "message_id": "", "sentence": "", "sha256": "", "size": 1, "sent_by": "a@b.example"}
    file = MailFile("shmi.csv", run.record.put_blob(b"a,b\n"), PUBLISHED.most + more)
    run.record.add(Mail(kind="evidence", id="20131110T090000Z-e", whose="mortality", received_at=at, name="m.eml", files=(file,), **head))
    assert collect_claims(run) == 1
    (held,) = run.record.all(EvidenceFile)
    assert held.refused == f"shmi.csv: {refused}"


def test_evidence_that_supported_another_contract_returns_the_claim(fund):
    fund.arrives("claims", "RRK/one.csv", f"{HEADER}\nRJF-1,2013-10,travel,1,Ticket\n", "2013-11-10T09:00:00+00:00")
    fund.arrives("claims", "RRK/two.csv", f"{HEADER}\nRLT-1,2013-10,travel,1,ticket\n", "2013-11-11T09:00:00+00:00")
    costs = {award.contract: award.cost for award in awards(open_run(SEPTEMBER))}
    assert (costs["RJF-1"], costs["RLT-1"]) == (100, 0)


HEADER = "contract,month,category,amount,evidence"


def test_a_file_that_cannot_be_used_is_kept_with_the_reason_and_stops_nobody(fund):
    fund.arrives("evidence", "mortality/shmi-2014-april.csv", "A,B\r\n1,2\r\n", "2014-05-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 0
    (file,) = open_run(SEPTEMBER).record.all(EvidenceFile)
    assert "the column PROVIDER is missing" in file.refused
    returned = (fund.place / "returned/evidence/mortality/shmi-2014-april.csv.txt").read_text()
    assert returned == f"Nothing of this file is used.\n\n{file.refused}\n"


def test_a_row_that_cannot_be_used_is_given_back_with_its_line_and_the_file_counts(fund):
    form = "PROVIDER,PROVIDER_NAME,VALUE,OD_BANDING\r\nRLT,A TRUST,high,2\r\nRDD,A TRUST,1.0942,2\r\n"
    fund.arrives("evidence", "mortality/shmi-2014-april.csv", form, "2014-05-10T09:00:00+00:00")
    assert amount("RDD-1", SEPTEMBER) == 0
    (file,) = open_run(SEPTEMBER).record.all(EvidenceFile)
    assert file.refused == ""
    lead, _, why, *rest = (fund.place / "returned/evidence/mortality/shmi-2014-april.csv.txt").read_text().split("\n")
    assert lead == "shmi-2014-april.csv is used, but for what is listed here."
    assert why.startswith('line 2: "high"')
    assert rest == [""]


def test_what_arrived_is_collected_once_and_on_trial_nobody_is_answered(claimed):
    claimed.arrives("evidence", "mortality/shmi-2014-april.csv", "A,B\r\n1,2\r\n", "2014-05-10T09:00:00+00:00")
    claimed.claims("RDD-1", "RAL", "2013-12", "-1", "2014-01-10T09:00:00+00:00")
    assert collect_claims(open_run(SEPTEMBER).dry_run()) == 5
    assert not (claimed.place / "returned").exists()
    assert [collect_claims(open_run(SEPTEMBER)) for _ in range(2)] == [5, 0]
    claim, evidence = sorted(path.relative_to(claimed.place / "returned") for path in (claimed.place / "returned").rglob("*.txt"))
    assert (str(claim.parent), str(evidence.parent)) == ("claims/RAL", "evidence/mortality")


def test_what_cannot_be_read_is_named_and_stops_only_the_awards_that_may_rest_on_it(claimed, monkeypatch):
    number = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann").number
    claimed.claims("RDD-1", "RAL", "2013-12", "7.00", "2014-01-10T09:00:00+00:00")
    path = unreadable(claimed, "claims/RAL/december.csv")
    claimed.claims("RJF-1", "RRK", "2013-11", "5.00", "2013-12-11T09:00:00+00:00")
    assert collect_claims(open_run(SEPTEMBER)) == 1  # another partner's: of this one nothing is decided on
    assert not_decided("RDD-1", number, path) == {"RDD-1"}
    path.unlink()
    claimed.arrives("evidence", "ratings/june.csv", "A,B\r\n", "2014-06-10T09:00:00+00:00")
    path = claimed.place / "programme/evidence/ratings/june.csv"
    ordinary = os.open
    with monkeypatch.context() as denied:
        denied.setattr(os, "open", lambda name, *more, **how: refused(name) if name == str(path) else ordinary(name, *more, **how))
        assert not_decided("RJF-1", number, path) >= {"RDD-1", "RJF-1"}
    assert collect_claims(open_run(SEPTEMBER)) == 1
    assert unread_inboxes(open_run(SEPTEMBER).record) == {}
    assert [one.entry for one in standing(open_run(SEPTEMBER))[0].entries] == ["proposed", "voided"]  # by the claim that came in between


def test_each_file_that_cannot_be_read_is_named_partner_by_partner(claimed):
    for name in ("RRK/november.csv", "RAL/december.csv", "RAL/january.csv"):
        unreadable(claimed, f"claims/{name}")
    assert collect_claims(open_run(SEPTEMBER)) == 0
    known = unread_inboxes(open_run(SEPTEMBER).record)
    assert [(of, len(words)) for of, words in known.items()] == [("claims/RAL", 2), ("claims/RRK", 1)]


def test_while_a_file_cannot_be_read_other_contracts_are_decided_on_and_any_may_be_declined(claimed):
    rests, other = (
        propose_award(open_run(SEPTEMBER), "RDD-1", "Ann"),
        propose_award(open_run(SEPTEMBER), "RJF-1", "Ann", Decimal(1), "held"),
    )
    unreadable(claimed, "claims/RAL/december.csv")
    collect_claims(open_run(SEPTEMBER))
    with pytest.raises(CannotEnter, match="Nothing is decided on RDD-1 yet"):
        approve_award(open_run(SEPTEMBER), rests.number, "Bob")
    assert approve_award(open_run(SEPTEMBER), other.number, "Bob").entry == "approved"
    assert approve_award(open_run(SEPTEMBER), rests.number, "Bob", decline=True).entry == "declined"


def unreadable(fund, name: str) -> Path:
    path = fund.place / "programme" / name
    path.write_bytes(b"")
    os.utime(path, (0, 10_413_792_000))  # a time that cannot be
    return path


def refused(name: str) -> int:
    raise PermissionError(errno.EACCES, "Permission denied", name)


def not_decided(contract: str, number: int, path: Path) -> set[str]:
    """Nothing can be decided on a contract, in a sentence with the path; of which contracts the rules say so, is the answer."""
    run = open_run(SEPTEMBER)
    for decide in (lambda: propose_award(run, contract, "Ann"), lambda: approve_award(run, number, "Bob")):
        with pytest.raises(CannotEnter, match=f"Nothing is decided on [A-Z]+-1 yet: .*{path.name}"):
            decide()
    return {one.contract for one in awards(run) if any("cannot be read" in step.sentence for step in one.steps)}


def test_an_award_of_a_trust_that_entered_again_is_taken_back_only_if_two_people_say_so(fund):
    fund.edit("contracts.csv", "RJL-1,RJL,,,2013-09-01,September 2013,,to be confirmed", "RJL-1,RJL,RHQ,,2013-09-01,September 2013,,actual")
    fund.claims("RJL-1", "RHQ", "2013-10", "80.00", "2013-11-10T09:00:00+00:00")
    for reach in ("nothing proposed", "proposed"):
        with pytest.raises(CannotEnter, match="RJL-1 has no approved award to take back"):
            propose_award(open_run(SEPTEMBER), "RJL-1", "Ann", claw_back=True)
        if reach == "nothing proposed":
            propose_award(open_run(SEPTEMBER), "RJL-1", "Ann")
    approve_award(open_run(SEPTEMBER), 1, "Bob")
    with pytest.raises(CannotEnter, match="has not entered the regime again"):
        propose_award(open_run(SEPTEMBER), "RJL-1", "Ann", claw_back=True)
    again = on("2017-05-01")
    assert standing(open_run(again))[0].committed == 8_000
    claw_back = propose_award(open_run(again), "RJL-1", "Ann", claw_back=True)
    number = claw_back.number
    assert (claw_back.clause, claw_back.pence, claw_back.rate) == ("re-entry", -8_000, "")
    assert standing(open_run(again))[0].committed == 8_000
    assert approve_award(open_run(again), number, "Bob").committed == 0
    with pytest.raises(CannotEnter, match="taken back already"):
        propose_award(open_run(again), "RJL-1", "Ann", claw_back=True)


def test_the_pot_bounds_what_is_proposed_and_approved(claimed):
    claimed.edit("schemes.toml", "pounds = 5500000", "pounds = 1600")
    propose_award(open_run(SEPTEMBER), "RJF-1", "Ann", Decimal(1), "shown to hold")
    propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    approve_award(open_run(SEPTEMBER), 2, "Bob")
    with pytest.raises(CannotEnter, match="9999 pence are left, and it takes 30003"):
        approve_award(open_run(SEPTEMBER), 1, "Bob")
    claimed.claims("RJF-1", "RRK", "2013-11", "99.99", "2014-09-02T09:00:00+00:00")  # what the pot bears to the last penny
    fits = propose_award(open_run(on("2014-09-03")), "RJF-1", "Ann", Decimal("0.24997"), "shown to hold")
    assert approve_award(open_run(on("2014-09-03")), fits.number, "Bob").left == 0
    claimed.edit("schemes.toml", "pounds = 1600", "pounds = 1000")
    assert amount("RDD-1", SEPTEMBER) == 100_000


def test_who_loses_the_race_for_a_number_is_judged_again_beside_the_winner(claimed):
    run, seen = open_run(SEPTEMBER), []

    def judge(ledger):
        seen.append(len(ledger.entries))
        if len(seen) == 1:
            propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")  # another writer is first
        return replace(read_ledger(run.record).entries[0], contract="RJF-1", by="Bob")

    written = write_entry(run.record, judge)
    assert (written.number, written.by, seen) == (2, "Bob", [0, 1])
    assert [one.by for one in read_ledger(run.record).entries] == ["Ann", "Bob"]


class AlwaysTaken(FolderStore):
    """A store to which another writer always was the first."""

    def create_all(self, items):
        return [False] * len(items)


class Overtaken(FolderStore):
    """A store to which another run writes just before this one does, once."""

    def create_all(self, items):
        if not read_ledger(open_run(on("2014-10-01")).record).settled(1):
            void_changed(open_run(on("2014-10-01")))
        return super().create_all(items)


def test_of_two_runs_that_void_the_same_one_does(claimed):
    propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    claimed.claims("RDD-1", "RAL", "2013-12", "7.00", "2014-09-10T09:00:00+00:00")
    run = open_run(on("2014-10-01"))
    collect_claims(run)
    void_changed(replace(run, record=Record(Overtaken(claimed.store))))
    assert [one.entry for one in read_ledger(run.record).entries] == ["proposed", "voided"]


def test_who_loses_every_race_for_a_number_is_told_so_and_nothing_is_entered(claimed, tmp_path):
    proposed = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    record = Record(AlwaysTaken(tmp_path / "store"))
    with pytest.raises(CannotEnter, match=r"^Too many people write to the ledger at once: run the command again$"):
        write_entry(record, lambda ledger: replace(proposed, contract="RJF-1"))
    assert len(read_ledger(record).entries) == 1


def test_an_assessment_counts_from_its_own_moment(claimed):
    run = open_run(SEPTEMBER)
    known = {"rules": "", "config": "", "before": None, "made_from": {}, "totals": {}}
    run.record.add(Revision(period=Period(2013, 10), as_of=SEPTEMBER, partitions={"00001": "f" * 64}, **known))
    assert awards(run.at(SEPTEMBER - timedelta(seconds=1)))
    with pytest.raises(NotFound):  # what it says is looked for, and here is none
        awards(run)


def test_a_fund_whose_sum_no_source_gives_bounds_nothing_and_has_nothing_left(claimed):
    schemes = claimed.config / "schemes.toml"
    schemes.write_text("[term]" + schemes.read_text(encoding="utf-8").partition("[term]")[2], encoding="utf-8")
    proposal = propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    assert [step for step in proposal.steps if "pot" in step] == []
    entry = approve_award(open_run(SEPTEMBER), 1, "Bob")
    assert (entry.committed, entry.pot, entry.left) == (150_001, 150_001, 0)
    assert read_ledger(open_run(SEPTEMBER).record).entries[-1] == entry


def test_each_entry_names_the_one_before_it_and_its_balance_adds_up(claimed):
    propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    approve_award(open_run(SEPTEMBER), 1, "Bob")
    propose_award(open_run(SEPTEMBER), "RJF-1", "Ann", Decimal("0.5"), "shown to hold")
    approve_award(open_run(SEPTEMBER), 3, "Bob")
    entries = read_ledger(open_run(SEPTEMBER).record).entries
    assert [entry.follows for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert [entry.committed + entry.left for entry in entries] == [entry.pot for entry in entries]
    assert entries[-1].committed == 150_001 + 15_001


def test_the_command_line_lists_proposes_and_approves(claimed, capsys):
    from flows.command_line import main

    when = ["--as-of", "2014-09-01T09:00+00:00"]
    assert main(["award", "propose", "RDD-1", "--by", "Ann", *when]) == 0
    assert main(["award", "approve", "1", "--by", "Ann", *when]) == 2
    assert main(["award", "approve", "1", "--by", "Bob", *when]) == 0
    assert main(["award", "list", "RDD-1", *when]) == 0
    assert main(["verify"]) == 0
    printed = capsys.readouterr().out
    assert "2  approved  RDD-1  £1,500.01  by Bob" in printed
    assert "[first opportunity] The trust left special measures at the first opportunity" in printed
    assert "What would change it: A correction of the regulator's decision." in printed
    assert "Committed: £1,500.01." in printed


def test_a_form_of_the_scheduler_writes_the_same_entry(claimed):
    from flows.approve_award import approve_award as form

    propose_award(open_run(SEPTEMBER), "RDD-1", "Ann")
    assert form.fn(1, "Bob", "approved", "looked at") == "2  approved  RDD-1  £1,500.01  by Bob"
    (_, approval) = read_ledger(open_run(SEPTEMBER).record).entries
    assert (approval.by, approval.note) == ("Bob", "looked at")
