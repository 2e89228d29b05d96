"""Tables of the record, read back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tasks.settings import ROOT

READ = """
import os, sys
import pandas as pd
from tasks.record import Record
from tasks.stores.folder import FolderStore
from pathlib import Path
record = Record(FolderStore(Path(sys.argv[1])))
frame = pd.DataFrame({name: [f"{name} {n}" for n in range(2000)] for name in "abcdefgh"})
sha = record.put_table(frame)
before = set(os.listdir("/proc/self/task"))
for _ in range(3):
    assert record.rows(sha).equals(frame)
print(len(set(os.listdir("/proc/self/task")) - before))  # one that was there before may end meanwhile
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process")
def test_reading_a_table_leaves_no_thread_that_could_abort_the_run_as_it_ends(tmp_path):
    run = subprocess.run([sys.executable, "-c", READ, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "0"), run.stderr
