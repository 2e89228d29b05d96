"""Words two trusts share are told to the one that sent them later, whichever updates happen to be read together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tasks.model.written import to_json
from tasks.record import Record
from tasks.stores import keys, open_store
from tasks.tables.elsewhere import prints, told_elsewhere
from tasks.tables.frames import update_frames
from tests.oracle.clean import RECEIVED, Clean, submission


def shared(base: Clean, record: Record, *taken) -> dict[str, str]:
    """Each action of the updates whose words another trust used before, and that trust's action."""
    _, lines = update_frames(base.record, base.rulebook, base.programme, base.period, taken, base.last)
    told = told_elsewhere(record, base.period, taken, lines, base.last)
    return dict(zip(lines["ref"][told != ""], told[told != ""], strict=True))


def test_the_later_of_two_updates_is_told_together_or_alone(base, tmp_path):
    words = str(base.readings["RMP"].lines[4]["narrative"])
    first = (replace(submission("RMP", "first"), received_at=RECEIVED - timedelta(hours=2)), base.readings["RMP"])
    lines = tuple(line | ({"narrative": words.upper()} if n == 2 else {}) for n, line in enumerate(base.readings["RNL"].lines))
    second = (submission("RNL", "second"), replace(base.readings["RNL"], lines=lines))
    record = Record(open_store(str(tmp_path)))
    assert shared(base, record, first, second) == {"RNL-03": "RMP-05"}
    assert shared(base, record, first) == {}
    assert shared(base, record, second) == {}  # the record does not know yet

    decision = {"period": str(base.period), "received_at": first[0].received_at.isoformat(), "reading": record.put_blob(to_json(first[1]))}
    decision["words"] = prints(str(line["narrative"]) for line in first[1].lines)
    record.create(keys.decision(first[0].month, "RMP", "first", 1), decision)
    assert shared(base, record, second) == {"RNL-03": "RMP-05"}
    assert shared(base, record, first) == {}
