"""By when each trust is judged, and what a partition's assessment is made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tasks.assess.share import Share, inputs_of, moments_of
from tasks.assess.share_tables import open_still
from tasks.model.award import Dossier
from tasks.model.period import Period
from tasks.record.decisions import Outcome
from tasks.record.facts import Before, Decision, Revision, Statement
from tasks.record.results import name_of
from tasks.rulebook import load
from tasks.rules.mending import ReturnedUpdate
from tasks.run.deadlines import Due
from tasks.run.programme import load_programme
from tasks.run.rule_marks import RuleMarks
from tasks.run.settings import ROOT
from tasks.run.statements import COMMENT

PERIOD = Period(2013, 9)
DAY = timedelta(days=1)
USUAL = datetime(2013, 10, 17, 9, tzinfo=UTC)
DECISION = Decision(
    period=PERIOD,
    trust="RNL",
    submission="one",
    received_at=USUAL,
    file="u.json",
    sha256="",
    decision="accepted",
    reading="",
    rules="",
    findings=(),
    hash="d" * 64,
)
STATED = Statement(period=PERIOD, trust="RNL", form="one", about="one", what=COMMENT, role="lead", by="A. Lead", at=USUAL, hash="e" * 64)


@pytest.mark.parametrize(
    ("own", "came", "stated", "until", "moment"),
    [
        ({}, (), (), USUAL + DAY, USUAL),
        ({"RNL": USUAL + DAY}, (), (), USUAL + DAY, USUAL + DAY),
        ({"RNL": USUAL + 2 * DAY}, (), (), USUAL + DAY, USUAL),
        ({"RNL": USUAL - DAY}, (), (), USUAL + DAY, USUAL),
        ({"RDD": USUAL + DAY}, (), (), USUAL + DAY, USUAL),
        ({}, (USUAL + DAY, USUAL - DAY), (), USUAL + 2 * DAY, USUAL + DAY),
        ({}, (), (USUAL + DAY, USUAL - DAY), USUAL + 2 * DAY, USUAL + DAY),
        ({}, (USUAL + 2 * DAY,), (USUAL + DAY,), USUAL + 2 * DAY, USUAL + 2 * DAY),
        ({}, (), (), USUAL - DAY, USUAL - DAY),
    ],
)
def test_a_trust_is_judged_by_the_last_of_its_run_day_and_its_own_words_and_by_nothing_later(own, came, stated, until, moment):
    outcomes = tuple(Outcome(replace(DECISION, received_at=at)) for at in came)
    others = (Outcome(replace(DECISION, trust="RXX", received_at=USUAL + 9 * DAY)),)
    east = timezone(timedelta(hours=1))
    found = moments_of(("RNL",), own, USUAL.astimezone(east), (*outcomes, *others), until, tuple(replace(STATED, at=at) for at in stated))
    assert found == {"RNL": moment}
    assert found["RNL"].tzinfo is UTC


def test_each_value_of_a_partition_makes_another_assessment_and_nothing_of_another_partition_does():
    book, programme = load(ROOT / "config"), load_programme(ROOT / "samples")
    due = {"RNL": Due(date(2013, 10, 14), date(2013, 10, 16))}
    base = Share("00001", ("RNL",), ("RDD", "R1F"), (), {"RNL": USUAL}, {"RNL": ("1",)}, {"RNL": Dossier()}, due)
    assert base.codes == ("R1F", "RDD", "RNL")
    before = Revision(
        period=PERIOD.previous(),
        as_of=USUAL,
        rules="",
        config="",
        before=Before(PERIOD, 1, "a" * 64),
        made_from={},
        partitions={"00001": "b", "00002": "c"},
        totals={},
        inputs="",
        hash="f" * 64,
    )
    changed = [
        replace(base, expected=("RNL", "RWD")),
        replace(base, left=("R1F",)),
        replace(base, outcomes=(Outcome(DECISION),)),
        replace(base, moments={"RNL": USUAL + DAY}),
        replace(base, plans={"RNL": ("1", "2")}),
        replace(base, dossiers={}),
        replace(base, due={"RNL": Due(date(2013, 10, 15), date(2013, 10, 16))}),
        replace(base, unread=("RNL",)),
        replace(base, asked={"RNL": Outcome(DECISION)}),
        replace(base, unconfirmed={"RNL": "to be confirmed"}),
        replace(base, statements=(STATED,)),
    ]
    made = [(one, PERIOD, book, before) for one in (base, *changed)]
    made += [(base, PERIOD.next(), book, before), (base, PERIOD, replace(book, thresholds={}), before), (base, PERIOD, book, None)]
    made += [(base, PERIOD, book, replace(before, partitions=partitions)) for partitions in ({"00001": "c"}, {"00002": "c"})]
    names = [name_of(inputs_of(share, period, RuleMarks(rules, programme), last)) for share, period, rules, last in made]
    assert len({*names}) == len(made)
    other = replace(before, partitions={"00001": "b", "00002": "other"}, hash="0" * 64)
    assert name_of(inputs_of(base, PERIOD, RuleMarks(book, programme), other)) == names[0]


@pytest.mark.parametrize(
    ("state", "hours", "answered", "unconfirmed", "says"),
    [
        ("returned", 0, True, False, "may be mended"),
        ("never received", 0, True, False, "may be mended"),
        ("returned", 0, False, False, "not answered yet"),
        ("returned", 0, False, True, "not answered yet"),
        ("returned", 24 + 14, True, False, "may be mended"),  # until a minute to midnight in London, an hour ahead
        ("returned", 24 + 15, True, False, "returned"),
        ("returned", 24 + 15, True, True, "to be confirmed"),
        ("accepted", 0, True, True, "accepted"),
        ("withdrawn", 0, True, False, "withdrawn"),
        ("withdrawn", 0, None, True, "to be confirmed"),
        ("asked which month", 0, None, True, "to be confirmed"),
        ("never received", 0, None, True, "to be confirmed"),
        ("never received", 0, None, False, "never received"),
        ("never received", -10, None, False, "still expected"),  # until a minute to midnight of the last day, in London
        ("never received", -9, None, False, "never received"),
        ("never received", -10, None, True, "to be confirmed"),
        ("being looked at", 0, None, True, "being looked at"),
    ],
)
def test_what_became_of_an_update_is_open_while_it_may_be_mended_or_confirmed(state, hours, answered, unconfirmed, says):
    day = date(2013, 10, 17)
    returned = ReturnedUpdate(day, day if answered else None, date(2013, 10, 18), 1) if answered is not None else None
    due = {"RNL": Due(date(2013, 10, 14), date(2013, 10, 16), returned)}
    moments = {"RNL": USUAL - timedelta(minutes=1) + timedelta(hours=hours)}
    unsure = {"RNL": "to be confirmed"} if unconfirmed else {}
    share = Share("00001", ("RNL",), (), (), moments, {}, {}, due, unconfirmed=unsure)
    assert open_still(share, "RNL", state) == says
