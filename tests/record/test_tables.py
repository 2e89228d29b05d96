"""Tables of the record, read back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from tasks.month.few import few_rows

from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.run.settings import ROOT

READ = """
import os, sys
import pandas as pd
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from pathlib import Path
record = Record(FolderStore(Path(sys.argv[1])))
frames = [pd.DataFrame({name: [f"{name} {m} {n}" for n in range(2000)] for name in "abcdefgh"}) for m in range(3)]
kept = [record.put_table(frame) for frame in frames]
before = set(os.listdir("/proc/self/task"))
for sha, frame in zip(kept, frames):
    assert record.rows(sha).equals(frame)
print(len(set(os.listdir("/proc/self/task")) - before))  # one that was there before may end meanwhile
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process")
def test_reading_a_table_leaves_no_thread_that_could_abort_the_run_as_it_ends(tmp_path):
    run = subprocess.run([sys.executable, "-c", READ, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "0"), run.stderr


def of_actions() -> pd.DataFrame:
    days = pd.Series([pd.Timestamp(2013, 10, 31), pd.NaT]).astype("datetime64[s]")
    return pd.DataFrame(
        {"ref": ["RNL-01", "RNL-02"], "narrative": ["Thirty nurses started.", ""], "due_date": days, "percent": [60.0, None]}
    )


def test_a_table_is_kept_as_the_same_bytes_however_its_text_is_held(tmp_path):
    record = Record(FolderStore(tmp_path))
    sha = record.put_table(of_actions())
    with few_rows():
        assert record.put_table(of_actions()) == sha
        assert record.put_table(Record(FolderStore(tmp_path)).rows(sha)) == sha


def test_whoever_changes_the_rows_that_were_read_changes_them_for_nobody_else(tmp_path):
    record = Record(FolderStore(tmp_path))
    sha = record.put_table(of_actions())
    mine = record.rows(sha)
    mine["ref"] = "changed"
    mine.loc[0, "narrative"] = "changed"
    again = record.rows(sha)
    assert [*again["ref"], *again["narrative"]] == ["RNL-01", "RNL-02", "Thirty nurses started.", ""]
