"""Tables of the record, read back."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tasks.model.award import CostLine, Dossier, Mortality, Rated
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.record.facts import Revision
from tasks.record.packs import Pack
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.record.tables import (
    NAMES,
    as_parquet,
    evidence_in,
    from_parquet,
    lines_about,
    pack_of,
    rows_about,
    rows_of,
    table,
    tables_of,
    totals_of,
    verdicts_about,
    verdicts_in,
)
from tasks.run.settings import ROOT

READ = """
import os
import pandas as pd
from tasks.record.tables import as_parquet, from_parquet
frames = [pd.DataFrame({name: [f"{name} {m} {n}" for n in range(2000)] for name in "abcdefgh"}) for m in range(3)]
held = [as_parquet(frame) for frame in frames]
before = set(os.listdir("/proc/self/task"))
for data, frame in zip(held, frames):
    assert from_parquet(data).equals(frame)
print(len(set(os.listdir("/proc/self/task")) - before))  # one that was there before may end meanwhile
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process")
def test_reading_a_table_leaves_no_thread_that_could_abort_the_run_as_it_ends():
    run = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "0"), run.stderr


def of_actions() -> pd.DataFrame:
    days = pd.Series([pd.Timestamp(2013, 10, 31), pd.NaT]).astype("datetime64[s]")
    return pd.DataFrame(
        {"ref": ["RNL-01", "RNL-02"], "narrative": ["Thirty nurses started.", ""], "due_date": days, "percent": [60.0, None]}
    )


@pytest.mark.parametrize("held_in", ["python", "pyarrow"])
def test_a_table_is_the_same_bytes_however_its_text_is_held(held_in):
    text = pd.StringDtype(held_in, na_value=float("nan"))
    assert as_parquet(of_actions().astype({"ref": text, "narrative": text})) == as_parquet(of_actions())


def test_a_table_read_back_is_the_same_rows_and_the_same_bytes_again():
    again = from_parquet(as_parquet(of_actions()))
    pd.testing.assert_frame_equal(again, of_actions())
    assert as_parquet(again) == as_parquet(of_actions())


def test_rows_that_were_put_together_are_the_same_bytes_as_rows_that_were_one_table():
    rows = of_actions()
    assert as_parquet(pd.concat([rows.iloc[:1], rows.iloc[1:]], ignore_index=True)) == as_parquet(rows)


def test_a_table_is_written_as_it_always_was_so_that_no_pack_has_another_hash():
    column = pq.ParquetFile(io.BytesIO(as_parquet(of_actions()))).metadata.row_group(0).column(0)
    assert (column.compression, column.has_dictionary_page, column.is_stats_set) == ("ZSTD", False, False)


NOON = datetime(2013, 11, 19, 12, tzinfo=UTC)
CODES = {"00001": ("RDD", "RJF"), "00002": ("RNL",), "00010": ("RXR",)}
ALL = [code for codes in CODES.values() for code in codes]


def verdict(trust, rule="overdue", answer=Answer.YES):
    return Verdict(rule, trust, trust, answer, f"{trust} by {rule}.", (("deadline", "2013-11-14"), ("received", "0")))


def tables_about(codes):
    trusts = pd.DataFrame({"trust": codes, "received": 1, "accepted": True, "on_time": [code != "RNL" for code in codes], "past_due": 2})
    found = [*(verdict(code) for code in codes), *(verdict(code, "incentive_award", Answer.REFER) for code in codes)]
    return {**{name: pd.DataFrame({"trust": codes}) for name in NAMES}, "trusts": trusts, "verdicts": rows_of(found)}


def revision_of(**held):
    return Revision(period=Period(2013, 10), as_of=NOON, rules="", config="", before=None, made_from={}, totals={}, **held)


@pytest.fixture(params=["by partition", "format 0"])
def held(request, tmp_path):
    """A record with a revision of four trusts whose parts stand in it in no order, and the partition of each code."""
    record = Record(FolderStore(tmp_path))
    partitions = {code: name for name, codes in CODES.items() for code in codes} | {"RZZ": "00099"}
    backwards = dict(reversed(CODES.items()))
    if request.param == "by partition":
        packs = {name: record.put_blob(pack_of(tables_about(list(codes)), {}, {"actions": 2})) for name, codes in backwards.items()}
        return record, revision_of(partitions=packs), partitions
    tables = {
        name: {codes[0]: record.put_blob(as_parquet(tables_about(list(codes))[name])) for codes in backwards.values()} for name in NAMES
    }
    return record, revision_of(tables=tables), partitions


def test_a_table_of_a_revision_has_the_rows_of_all_its_parts_in_their_order(held):
    record, revision, _ = held
    assert [list(table(record, revision, name)["trust"].unique()) for name in NAMES] == [ALL] * 4
    assert list(table(record, revision, "trusts").index) == list(range(len(ALL)))


@pytest.mark.parametrize("asked", [["RNL"], ["RXR", "RDD"], ["RJF"], ["RZZ"], []])
def test_rows_about_some_trusts_are_theirs_alone(held, asked):
    record, revision, partitions = held
    rows = rows_about(record, revision, "trusts", asked, partitions)
    assert list(rows["trust"]) == sorted(set(asked) & set(ALL))
    assert list(rows.index) == list(range(len(rows)))


def test_what_rules_say_is_found_for_every_trust_by_rules_of_either_kind(held):
    record, revision, _ = held
    for rule in ("overdue", "incentive_award"):
        found = list(verdicts_about(record, revision, (rule,)))
        assert found == [verdict(code, rule, Answer.YES if rule == "overdue" else Answer.REFER) for code in ALL]
    assert list(verdicts_about(record, revision, ("stalled",))) == []


def test_every_trust_in_a_few_figures_says_what_the_rules_answer_about_its_contracts(held):
    record, revision, _ = held
    assert [(row["trust"], row["on_time"], row["past_due"], row["awards"]) for row in lines_about(record, revision)] == [
        (code, code != "RNL", 2, ["refer to a person"]) for code in ALL
    ]


def test_verdicts_are_the_same_after_they_were_rows_and_totals_add_up(held):
    both = [verdict("RDD"), verdict("RNL", "stalled", Answer.NOT_APPLICABLE)]
    assert list(verdicts_in(rows_of(both))) == both
    record, revision, _ = held
    assert totals_of(record, revision.partitions.values()) == ({"actions": 6} if revision.partitions else {})


def test_a_pack_has_each_table_and_in_small_files_what_is_asked_for_again_and_again(tmp_path):
    record = Record(FolderStore(tmp_path))
    tables = tables_about(["RDD", "RNL"])
    tables["verdicts"] = pd.concat([tables["verdicts"], rows_of([verdict("RNL", "stalled", Answer.NO)])], ignore_index=True)
    data = pack_of(tables, {"RNL": NOON}, {"actions": 4})
    small = ["verdicts.json", "moments.json", "lines.json", "totals.json"]
    assert list(Pack(data)) == [*(f"{name}.parquet" for name in ("actions", "trusts", "verdicts", "findings")), *small]
    assert json.loads(Pack(data)["moments.json"]) == {"RNL": "2013-11-19T12:00:00+00:00"}
    assert [(row["trust"], row["rule"]) for row in json.loads(Pack(data)["verdicts.json"])] == [
        ("RDD", "overdue"),
        ("RNL", "overdue"),
        ("RNL", "stalled"),
    ]
    assert evidence_in(Pack(data)) == {"claims": [], "ratings": [], "mortality": []}
    again = tables_of(record, record.put_blob(data))
    assert all(again[name].equals(from_parquet(as_parquet(tables[name]))) for name in NAMES)
    assert again.keys() == {*NAMES}


def test_what_was_known_of_costs_ratings_and_deaths_is_rows_of_plain_words_and_what_came_later_is_empty():
    cost = CostLine("RNL-1", Period(2013, 10), "staff", Decimal(12345), "invoice", "claim 1")
    rated = Rated("RAL", date(2013, 10, 2), "good", "ratings.csv")
    deaths = Mortality("RNL", date(2013, 10, 3), Decimal("1.08"), 2, "shmi.csv", "0.9", "1.1")
    data = pack_of(tables_about(["RNL"]), {}, {}, {"RNL": Dossier((cost,), (deaths,), (rated,)), "RDD": Dossier()})
    claim = {"contract": "RNL-1", "month": "2013-10", "category": "staff", "amount": "123.45", "evidence": "invoice", "claim": "claim 1"}
    figure = {"published": "2013-10-03", "value": "1.08", "band": 2, "lower": "0.9", "upper": "1.1", "source": "shmi.csv"}
    assert evidence_in(Pack(data)) == {
        "claims": [{"trust": "RNL", **claim}],
        "ratings": [{"trust": "RNL", "provider": "RAL", "published": "2013-10-02", "rating": "good", "source": "ratings.csv"}],
        "mortality": [{"trust": "RNL", **figure}],
    }
    known = json.loads(Pack(data)["evidence.json"])
    for limit in ("lower", "upper"):
        del known["RNL"]["mortality"][0][limit]
    before = evidence_in({"evidence.json": json.dumps(known).encode()})
    assert before["mortality"] == [{"trust": "RNL", **figure, "lower": "", "upper": ""}]
