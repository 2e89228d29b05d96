"""Release data as the record keeps it: what is remembered of it is what would be read again."""

from __future__ import annotations

import json

from tasks.publish.stored import keep, published

from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore


def test_a_head_just_kept_is_the_head_that_is_read_in_the_same_order(tmp_path):
    record, codes = Record(FolderStore(tmp_path)), ("T2", "T10", "T1")
    head = {"totals": {"trusts": 3, "actions": 6}, "period": "2013-10", "register": {code: {"name": code} for code in codes}}
    sha, _ = keep(record, head, {code: {"actions": []} for code in codes[:2]}, {"T1": "0" * 64})
    remembered = published(record, {"data": sha, "pages": ""})
    read = json.loads(record.blob(sha))
    named = read.pop("parts")
    assert (json.dumps(remembered.head), json.dumps(remembered.named)) == (json.dumps(read), json.dumps(named))
    assert list(remembered.head["register"]) == ["T1", "T10", "T2"]
