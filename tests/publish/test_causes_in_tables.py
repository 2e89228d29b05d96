"""Causes that stand in the tables of two assessments, and in what arrived or ran out between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.ladder_step import Extension
from tasks.model.verdict import Answer, Verdict
from tasks.publish.causes import causes
from tasks.record.facts import CostClaim, EvidenceFile, Mending
from tasks.record.tables import pack_of, rows_of
from tasks.rules.overdue import MENDED_UNTIL, NOT_CONFIRMED, TO_BE_CONFIRMED
from tasks.run.run import Run
from tasks.run.settings import code_version
from tests.record.builders import MONTH, NOON, empty_run, revision
from tests.record.small import SENDS, SILENT
from tests.record.test_tables import tables_about

NOTHING = "An update was read again, or another person holds a post"
LATER = "The month was assessed as at a later moment"
ROW = {"state": "accepted", "asked_about": "", "looked_at": "", "plan_version": 1}


@pytest.fixture
def run(tmp_path) -> Run:
    return empty_run(tmp_path, NOON + timedelta(days=30))


def pack(run: Run, *verdicts: Verdict, trust: str = SENDS, **row: object) -> dict[str, str]:
    """The one partition of an assessment in which a trust has this row, and these verdicts."""
    tables = tables_about([trust])
    tables |= {"trusts": tables["trusts"].assign(**(ROW | row)), "verdicts": rows_of(verdicts)}
    return {"00001": run.record.put_blob(pack_of(tables, {}, {}))}


def told(run: Run, old: dict[str, str], new: dict[str, str], days: int = 0) -> str:
    """What the second of two assessments of the month, made so many days later, tells as its causes."""
    first = replace(revision(run.record), partitions=old)
    return causes(run, first, replace(first, number=2, partitions=new, as_of=NOON + timedelta(days=days)), code_version())


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ({}, {"asked_about": "2013-08"}, f"{SENDS} was asked which month an update is for"),
        ({"asked_about": "2013-07"}, {"asked_about": "2013-08"}, f"{SENDS} was asked which month an update is for"),
        ({"asked_about": "2013-08"}, {"asked_about": "2013-08"}, NOTHING),
        ({"asked_about": "2013-08"}, {}, NOTHING),
        ({}, {"state": TO_BE_CONFIRMED}, f"A mail in the name of {SENDS} waits to be confirmed"),
        ({"state": TO_BE_CONFIRMED}, {}, f"A mail in the name of {SENDS} waits to be confirmed no longer"),
        ({"state": TO_BE_CONFIRMED}, {"state": TO_BE_CONFIRMED}, NOTHING),
        ({"state": TO_BE_CONFIRMED}, {"state": NOT_CONFIRMED}, NOTHING),
        ({}, {"looked_at": "x"}, f"What {SENDS} sent cannot be read and checked; that was a fault of ours"),
        ({"looked_at": "x"}, {}, f"What {SENDS} sent can by now be read and checked; that was a fault of ours"),
        ({"looked_at": "x"}, {"looked_at": "x"}, NOTHING),
        ({}, {"plan_version": 2}, f"Version 2 of the plan agreed with {SENDS} came on record"),
        ({"trust": SILENT}, {"plan_version": 2, "asked_about": "2013-08"}, NOTHING),
    ],
)
def test_what_became_of_a_trust_between_the_two_is_read_in_its_row(run, before, now, says):
    assert told(run, pack(run, **before), pack(run, **now, received=2)) == says


def of(rule: str, *, sentence: str = "It is.", **evidence: str) -> Verdict:
    return Verdict(rule, SENDS, SENDS, Answer.YES, sentence, tuple((name.replace("_", " "), value) for name, value in evidence.items()))


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ("", "2013-10-17", f"An update of {SENDS} was returned, and may be mended until 17 October 2013"),
        ("2013-10-17", "2013-10-18", f"An update of {SENDS} was returned, and may be mended until 18 October 2013"),
        ("2013-10-18", "2013-10-18", NOTHING),
        ("", "2013-10-16", NOTHING),
        ("2013-10-18", "", NOTHING),
    ],
)
def test_time_to_mend_beyond_the_run_day_is_read_in_the_verdict_on_whoever_is_overdue(run, before, now, says):
    until = MENDED_UNTIL.replace(" ", "_")
    old, new = (pack(run, of("overdue", **({until: day} if day else {})), received=n) for n, day in enumerate((before, now)))
    assert told(run, old, new) == says
    other = pack(run, of("stalled", **{until: now}), received=1)
    assert told(run, old, other) == NOTHING


def claim(run: Run, days: int, partner: str) -> None:
    said = {"name": "c.xlsx", "sent_by": "", "channel": "", "sha256": "", "rules": "", "decision": "accepted", "findings": (), "lines": ()}
    run.record.add(CostClaim(partner=partner, id=f"c{days}", received_at=NOON + timedelta(days=days), **said))


def published(run: Run, days: int, kind: str) -> None:
    run.record.add(EvidenceFile(kind=kind, id=f"e{days}", name="e.csv", received_at=NOON + timedelta(days=days), sha256="", refused=""))


@pytest.mark.parametrize(
    ("claims", "files", "days", "says"),
    [
        ([], [], 1, "What costs are claimed, or what is published of trusts, came to be known"),
        ([(0, "RM2")], [], 1, "What costs are claimed, or what is published of trusts, came to be known"),
        ([(1, "RM2")], [], 1, "A claim of costs arrived, from RM2"),
        ([(1, "RM2"), (1, "RAL"), (2, "R1F")], [], 1, "A claim of costs arrived, from RAL, RM2"),
        ([], [(1, "ratings"), (0, "mortality")], 1, "A published file of ratings of the inspectorate arrived"),
        (
            [(1, "RM2")],
            [(1, "oversight"), (1, "mortality")],
            1,
            "A claim of costs arrived, from RM2; A published file of mortality and of segments of the oversight framework arrived",
        ),
    ],
)
def test_what_is_claimed_or_published_is_a_cause_where_the_rules_say_otherwise_for_it(run, claims, files, days, says):
    for one in claims:
        claim(run, *one)
    for one in files:
        published(run, *one)
    old = pack(run, of("incentive_award"))
    assert told(run, old, pack(run, of("incentive_award", sentence="It is not.")), days) == says
    assert told(run, old, pack(run, of("incentive_award", amount="1")), days) == says
    assert told(run, old, pack(run, of("incentive_award"), received=2), days) == LATER
    assert told(run, pack(run, of("overdue")), pack(run, of("overdue", sentence="It is not.")), days) == LATER


def test_time_that_was_given_or_left_for_mending_ran_out_where_its_own_run_day_lies_between_the_two(run):
    given = Extension(trust=SILENT, period=MONTH, deadline=date(2013, 10, 25), requested_by="A", approved_by="B", reason="A flood")
    run = replace(run, rulebook=replace(run.rulebook, extensions=(given,)))
    late = {"findings": 1, "answered_at": NOON, "until": date(2013, 10, 21)}
    run.record.add(Mending(period=MONTH, trust=SENDS, submission="20131010T120000Z-1", came=NOON.date(), **late))
    mending, extended = datetime(2013, 10, 22, 8, tzinfo=UTC), datetime(2013, 10, 30, 9, tzinfo=UTC)
    words = {
        mending: f"The time that {SENDS} had to mend its update ran out",
        extended: f"The time that {SILENT} had been given ran out",
    }
    first = revision(run.record)
    instant = timedelta(microseconds=1)
    for moment, says in words.items():
        for old, new, expected in ((-instant, timedelta(), says), (timedelta(), instant, LATER), (-2 * instant, -instant, LATER)):
            before, now = (replace(first, as_of=moment + one) for one in (old, new))
            assert causes(run, before, replace(now, number=2), code_version()) == expected, (moment, old)
    both = replace(first, as_of=NOON), replace(first, number=2, as_of=extended)
    assert causes(run, *both, code_version()) == "; ".join(words[one] for one in (mending, extended))
    assert causes(run, replace(both[0], rules="a"), both[1], code_version()) == LATER


def test_a_trust_whose_update_came_within_the_time_it_was_given_is_not_said_to_have_let_it_run_out(run):
    given = Extension(trust=SENDS, period=MONTH, deadline=date(2013, 10, 25), requested_by="A", approved_by="B", reason="A flood")
    run = replace(run, rulebook=replace(run.rulebook, extensions=(given,)))
    missing = pack(run, accepted=False, on_time=False)
    assert told(run, missing, pack(run, accepted=True, on_time=True), 30) == LATER
    assert told(run, missing, pack(run, accepted=True, on_time=False), 30) == f"The time that {SENDS} had been given ran out"


@pytest.mark.parametrize(
    "rule", ["incentive_award", "foundation_status", "published_mortality", "published_segment", "mortality_claim", "rating_claim"]
)
def test_each_rule_that_looks_at_what_is_claimed_or_published_tells_of_it(run, rule):
    says = "What costs are claimed, or what is published of trusts, came to be known"
    assert told(run, pack(run, of(rule)), pack(run, of(rule, sentence="It is not."))) == says
