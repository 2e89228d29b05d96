"""Tables of the record, read back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tasks.record.tables import as_parquet, from_parquet
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
