"""Where nothing arrived, was decided or changed between two assessments, what is named is why they differ all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from tasks.model.period import Period
from tasks.publish.causes import causes
from tasks.record.facts import Revision
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.record.tables import pack_of
from tasks.rulebook import load
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings, code_version
from tests.record.test_tables import tables_about

NOON = datetime(2013, 11, 19, 12, tzinfo=UTC)
UPDATED = "A newer version of the product worked the month out, from the same updates, plans and rules"
LATER = "The month was assessed as at a later moment"
NEITHER = "An update was read again, or another person holds a post"


@pytest.mark.parametrize(
    ("code", "later", "says"),
    [("0.0.1+0", False, UPDATED), ("0.0.1+0", True, UPDATED), ("", True, LATER), ("", False, NEITHER)],
)
def test_the_product_comes_before_the_moment_and_the_moment_before_what_leaves_no_trace(tmp_path, code, later, says):
    run = Run(Record(FolderStore(tmp_path)), load(ROOT / "config"), load_programme(ROOT / "samples"), Settings(), ROOT / "config", NOON)
    old = assessed(run)
    new = replace(old, number=2, as_of=NOON + timedelta(days=later))
    assert causes(run, old, new, code or code_version()) == says


def assessed(run: Run) -> Revision:
    pack = run.record.put_blob(pack_of(tables_about(["RDD"]), {}, {}))
    return Revision(
        period=Period(2013, 10),
        as_of=NOON,
        rules="",
        config="",
        before=None,
        made_from={},
        totals={},
        partitions={"00001": pack},
    )


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ({"name_variants.csv": "a", "checks.csv": "b"}, {"name_variants.csv": "c", "checks.csv": "b"}, "in name variants"),
        ({"trust_facts.csv": "a"}, {"bank_holidays.csv": "a"}, "in bank holidays, trust facts"),
        ({"extensions.csv": "a", "exemptions.csv": "a"}, {}, ""),
        ({}, {"extensions.csv": "a", "regime.toml": "a"}, "in regime"),
    ],
)
def test_files_of_the_rules_that_changed_are_named_as_words_and_those_whose_rows_are_facts_are_not(tmp_path, before, now, says):
    run = Run(Record(FolderStore(tmp_path)), load(ROOT / "config"), load_programme(ROOT / "samples"), Settings(), ROOT / "config", NOON)
    known = assessed(run)
    old, new = (replace(known, rules=str(files), config=run.record.put_blob(orjson.dumps(files))) for files in (before, now))
    assert causes(run, old, replace(new, number=2), code_version()) == (f"The rules or the register changed, {says}" if says else NEITHER)
