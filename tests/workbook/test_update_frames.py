"""What stands beside an update before it is checked: the topics that its trust's partners are limited to, and who may sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.rulebook import load
from tasks.run.programme import Person, load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings
from tasks.workbook.update_frames import update_frames

BOOK, PROGRAMME = load(ROOT / "config"), load_programme(ROOT / "samples")
OCTOBER, NOON = Period(2013, 10), datetime(2013, 11, 8, 12, tzinfo=UTC)
FROM = date(2013, 9, 1)


def frames(place, contracts=(), people=()):
    book, programme = replace(BOOK, contracts=tuple(contracts)), replace(PROGRAMME, people=tuple(people))
    run = Run(Record(FolderStore(place)), book, programme, Settings(), ROOT / "config", NOON)
    sent = Submission(id="s1", trust="RNL", name="a.json", received_at=NOON, sha256="", size=1)
    return update_frames(run, OCTOBER, [(sent, Reading("json", head={"trust_code": "RNL"}, lines=({"row": 2, "ref": "RNL-01"},)))], None)


def contract(*topics, trust="RNL", start=FROM, end=None):
    return Contract(f"{trust}-{'-'.join(topics)}-{start}", trust, "RTF", topics, start, end, "actual", "A letter")


@pytest.mark.parametrize(
    ("contracts", "topics"),
    [
        ([], ""),
        ([contract()], ""),
        ([contract("staffing")], "staffing"),
        ([contract("staffing", "complaints")], "staffing; complaints"),
        ([contract("staffing"), contract("complaints", start=date(2013, 10, 2))], "staffing; complaints"),
        ([contract("staffing"), contract()], ""),  # one of them covers everything
        ([contract(), contract("staffing")], ""),
        ([contract("staffing"), contract(trust="RDD")], "staffing"),
        ([contract("staffing", start=date(2013, 10, 31))], "staffing"),
        ([contract("staffing", start=date(2013, 11, 1))], ""),
        ([contract("staffing", end=date(2013, 10, 1))], "staffing"),
        ([contract("staffing", end=date(2013, 9, 30))], ""),
        ([contract("staffing"), contract(end=date(2013, 9, 30))], "staffing"),  # the one that covered everything is over
    ],
)
def test_help_is_limited_to_topics_while_no_contract_in_force_covers_everything(tmp_path, contracts, topics):
    _, lines = frames(tmp_path, contracts)
    assert set(lines["contract_topics"]) == {topics}


@pytest.mark.parametrize(
    ("start", "end", "may"),
    [
        (date(2013, 7, 16), None, True),
        (date(2013, 7, 16), date(2013, 10, 1), True),
        (date(2013, 7, 16), date(2013, 9, 30), False),
        (date(2013, 11, 30), None, True),
        (date(2013, 12, 1), None, False),
    ],
)
def test_whoever_held_the_post_in_the_month_or_the_next_may_sign(tmp_path, start, end, may):
    heads, _ = frames(tmp_path, people=[Person("RNL", "chair", "A Chair", "", start, end)])
    assert list(heads["chair_register"]) == [("A Chair",) if may else ()]
