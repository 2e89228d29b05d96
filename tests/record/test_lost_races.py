"""Whoever finds the next number taken each time, by a crowd of other writers, is told to run again, and has written nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tasks.assess.revision import assess
from tasks.collect.more_time import answer_request, ask_for_time
from tasks.fund.ledger import write_entry
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.month.tell import begin
from tasks.publish.approval import Choice, approve
from tasks.publish.candidate import propose
from tasks.publish.gate import gate
from tasks.publish.release import publish
from tasks.record.partitions import partitions_of
from tasks.record.seal import seal
from tasks.run.author import Author
from tasks.run.run import open_run
from tasks.validate.waiver_requests import ask_waiver
from tests.fund.test_ledger_races import entry

OCTOBER = Period(2013, 10)


class Crowded:
    """A store in which somebody else was always first to write a fact of one kind."""

    def __init__(self, store, folder):
        self.store, self.taken = store, f"facts/main/{folder}/"

    def create(self, key, data):
        return False if key.startswith(self.taken) else self.store.create(key, data)

    def __getattr__(self, name):
        return getattr(self.store, name)


@contextmanager
def refused(run, folder, says, then="run again"):
    """The run among a crowd that writes facts of this kind; it is refused in a sentence, and leaves none."""
    before = list(run.record.store.keys(f"facts/main/{folder}/"))
    with pytest.raises(Mistake, match=f"^{says} at once: {then}$"):
        yield replace(run, record=replace(run.record, store=Crowded(run.record.store, folder)))
    assert list(run.record.store.keys(f"facts/main/{folder}/")) == before


def test_whoever_loses_every_race_is_told_to_run_again_and_the_next_one_does_it(september):
    with september.settings():
        run = open_run(datetime(2013, 11, 19, 9, tzinfo=UTC))
        with refused(run, "ledger", "Too many people write to the ledger", "run the command again") as crowded:
            write_entry(crowded.record, lambda _: entry("proposed", "RDD-1", 1))
        with refused(run, "partitions", "Too many runs give trusts their partitions") as crowded:
            partitions_of(crowded.record, ["RZZ"])
        with refused(run, "begun", "Too many runs begin") as crowded:
            begin(crowded, [OCTOBER])
        with refused(run, "waivers", "Too many write about waivers", "give it again") as crowded:
            ask_waiver(crowded, "RDD", "narrative-missing", "", date(2013, 12, 31), Author("A. Lead"), "Counted in words")
        ask_for_time(run, "RDD", OCTOBER.next(), date(2013, 12, 20), "A flood", Author("A. Lead"))
        with refused(run, "extensions", "Too many answers are written", "give it again") as crowded:
            answer_request(crowded, "RDD", OCTOBER.next(), Author("B. Regulator"), "As it was flooded", granted=True)
        with refused(run, "revisions", "Too many runs assess October 2013") as crowded:
            assess(crowded, OCTOBER)
        assess(run, OCTOBER)
        assert gate(run, OCTOBER) == "October 2013 has not been put forward."
        with refused(run, "candidates", "Too many runs put October 2013 forward") as crowded:
            propose(crowded, OCTOBER)
        candidate = propose(run, OCTOBER)
        note = " ".join(candidate.missing)
        with refused(run, "approvals", "Too many decide on October 2013") as crowded:
            approve(crowded, OCTOBER, Choice("A. Reader", candidate.hash, note=note))
        assert publish(run, OCTOBER) == 0
        approve(run, OCTOBER, Choice("A. Reader", candidate.hash, note=note))
        assert gate(run, OCTOBER).endswith(" is approved by A. Reader, and becomes public with the next run.")
        with refused(run, "releases", "Too many runs publish October 2013") as crowded:
            publish(crowded, OCTOBER)
        assert publish(run, OCTOBER) == 1
        assert gate(run, OCTOBER) == "October 2013 is public: release 1, approved by A. Reader."
        with refused(run, "seals", "Too many runs seal 2013-10") as crowded:
            seal(crowded.record, [OCTOBER])
        assert seal(run.record, [OCTOBER]) > 0
        assert seal(run.record, [OCTOBER]) == 0
