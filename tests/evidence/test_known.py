"""What is known for awards is asked for a share of the trusts, each by its own moment; a published file is parsed once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tasks.evidence.dossier import award_evidence
from tasks.model.period import Period
from tasks.record.facts import ClaimedLine, CostClaim, EvidenceFile
from tasks.run.run import open_run
from tests.fund.conftest import fund  # noqa: F401

FIRST = datetime(2013, 11, 10, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=30)
HEADER = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"


@pytest.fixture
def run(fund):  # noqa: F811
    return open_run(datetime(2014, 9, 1, 9, tzinfo=UTC))


def claim(run, pence, at, contract="RDD-1", partner="RAL", month="2013-10", decision="accepted"):
    line = ClaimedLine(contract=contract, month=Period.parse(month), category="staff time", pence=Decimal(pence), evidence="Roster")
    fact = CostClaim(
        partner=partner,
        id=f"{at:%Y%m%dT%H%M%SZ}-{pence:08d}",
        name="claim.csv",
        received_at=at,
        sent_by="finance@partner.example",
        channel="upload",
        sha256="0" * 64,
        rules="",
        decision=decision,
        findings=(),
        lines=(line,),
    )
    assert run.record.add(fact)


def mortality(run, *trusts, at=FIRST):
    rows = "".join(f"I1,{trust},A TRUST,1,2,3,1.0942,.9,1.1,.8,1.2,2\r\n" for trust in trusts)
    sha = run.record.put_blob(f"{HEADER}\r\n{rows}".encode())
    name = f"shmi-2013-10-{at.day}.csv"
    assert run.record.add(EvidenceFile(kind="mortality", id=f"{at:%Y%m%dT%H%M%SZ}-1", name=name, received_at=at, sha256=sha, refused=""))


def test_of_two_accepted_claims_for_a_contract_and_month_the_later_counts(run):
    claim(run, 100, FIRST)
    claim(run, 200, LATER)
    claim(run, 300, LATER + timedelta(days=1), decision="returned")
    assert [line.pence for line in award_evidence(run).all(LATER).costs] == [200]
    assert [line.pence for line in award_evidence(run).all(FIRST).costs] == [100]


def test_what_was_returned_is_known_until_its_month_is_accepted(run):
    claim(run, 100, FIRST, decision="returned")
    claim(run, 200, FIRST + timedelta(days=1), decision="returned")
    claim(run, 300, LATER, month="2013-11", decision="returned")
    claim(run, 400, LATER + timedelta(days=1))
    known = award_evidence(run)
    assert [line.pence for line in known.all(LATER).returned] == [200, 300]
    assert [line.pence for line in known.of_trust("RDD", run.rulebook.help_for["RDD"], FIRST, FIRST.date()).returned] == [100]
    assert [line.pence for line in known.all(LATER + timedelta(days=2)).returned] == [300]
    claim(run, 50, LATER + timedelta(days=3), decision="returned")
    assert [line.pence for line in award_evidence(run).all(LATER + timedelta(days=4)).returned] == [50, 300]


def test_another_month_and_another_contract_stand_beside_it(run):
    claim(run, 100, FIRST)
    claim(run, 200, LATER, month="2013-11")
    claim(run, 300, LATER, contract="RJF-1", partner="RRK")
    assert [(line.contract, str(line.month), line.pence) for line in award_evidence(run).all(LATER).costs] == [
        ("RDD-1", "2013-10", 100),
        ("RDD-1", "2013-11", 200),
        ("RJF-1", "2013-10", 300),
    ]


def test_a_share_holds_its_own_trusts_and_contracts_each_by_its_own_moment(run):
    claim(run, 100, LATER)
    claim(run, 300, LATER, contract="RJF-1", partner="RRK")
    mortality(run, "RDD", "RJF", "RNL", at=FIRST)
    mortality(run, "RDD", "RJF", at=LATER)
    known = award_evidence(run)
    asked = (("RDD", FIRST), ("RJF", LATER))
    early, late = (known.of_trust(code, run.rulebook.help_for[code], moment, moment.date()) for code, moment in asked)
    assert [line.contract for line in (*early.costs, *late.costs)] == ["RJF-1"]
    assert [one.trust for one in (*early.mortality, *late.mortality)] == ["RDD", "RJF", "RJF"]


def test_a_share_alone_says_of_its_trusts_what_all_say(run):
    claim(run, 100, FIRST)
    mortality(run, "RDD", "RJF")
    whole, share = award_evidence(run).all(LATER), award_evidence(run).of_trust("RDD", run.rulebook.help_for["RDD"], LATER, LATER.date())
    assert share.costs == whole.costs
    assert share.mortality == tuple(one for one in whole.mortality if one.trust == "RDD")


def test_a_published_file_is_parsed_once_and_found_again(run):
    mortality(run, "RDD")
    award_evidence(run)
    results = list(run.record.store.keys("results/"))
    before = set(run.record.store.keys(""))
    assert len(results) == 1
    assert [one.trust for one in award_evidence(run).all(LATER).mortality] == ["RDD"]
    assert set(run.record.store.keys("")) == before
    for key in results:
        run.record.store.discard(key)
    award_evidence(run)
    assert set(run.record.store.keys("")) == before


def test_a_trusts_own_rating_is_known_of_it_beside_its_partners(run):
    sheet = "Provider ID,Service / Population Group,Domain,Latest Rating,Publication Date\r\n"
    rows = "".join(f"{code},Overall,Overall,Good,15/10/2013\r\n" for code in ("RDD", "RAL", "RLT"))
    sha = run.record.put_blob(f"{sheet}{rows}".encode())
    assert run.record.add(EvidenceFile(kind="ratings", id="20131110T090000Z-1", name="r.csv", received_at=FIRST, sha256=sha, refused=""))
    known = award_evidence(run).of_trust("RDD", run.rulebook.help_for["RDD"], LATER, LATER.date())
    assert {one.provider for one in known.ratings} == {"RDD", "RAL"}


def test_what_the_oversight_framework_concludes_is_known_from_receipt_and_the_later_file_stands_last(run):
    for at, segment in ((FIRST, 3), (LATER, 4)):
        table = f"Trust_code,Metric_ID,Value,Quarter\nRDD,OF5000,{segment},Q1 2013/14\nRJF,OF5000,2,Q1 2013/14\n"
        sha = run.record.put_blob(table.encode())
        name, mark = f"acute-q1-13-14-{segment}.csv", f"{at:%Y%m%dT%H%M%SZ}-{segment}"
        assert run.record.add(EvidenceFile(kind="oversight", id=mark, name=name, received_at=at, sha256=sha, refused=""))
    known = award_evidence(run)
    asked = [known.of_trust("RDD", run.rulebook.help_for["RDD"], moment, moment.date()).oversight for moment in (FIRST, LATER)]
    assert [[(one.trust, one.value) for one in figures] for figures in asked] == [[("RDD", 3)], [("RDD", 3), ("RDD", 4)]]
    assert [one.trust for one in known.all(LATER).oversight] == ["RDD", "RDD", "RJF", "RJF"]
