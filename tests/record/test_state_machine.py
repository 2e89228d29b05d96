"""Whatever happens to a month, in whatever order: nothing is lost, one version stands, and history leads to where the record is."""

from __future__ import annotations

import logging

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, small
from tests.record.story import APPROVER, MONTHS, Story

TRUSTS = st.sampled_from((SENDS, SILENT))
PERIODS = st.sampled_from(sorted(MONTHS))
APPROVERS = st.sampled_from(("", APPROVER))
WORDS = st.sampled_from(("Six more nurses started.", "Two wards reopened."))


@pytest.fixture(scope="module", autouse=True)
def start(tmp_path_factory):
    """The small programme with its plans in the record, from which every story starts."""
    place = tmp_path_factory.mktemp("start")
    small(place)
    assert ProgrammeRun.below(place).run("plan") == 0
    Whatever.start = place
    logging.disable(logging.INFO)
    yield place
    logging.disable(logging.NOTSET)


class Whatever(RuleBasedStateMachine):
    """Any order of events. Conditions look at what happened here, never at files, so that a story can be told again."""

    def __init__(self):
        super().__init__()
        self.story = Story(self.start)
        self.told: set[str] = set()

    @rule(trust=TRUSTS, period=PERIODS, percent=st.integers(10, 90), narrative=WORDS, refused=st.booleans())
    def submit(self, trust, period, percent, narrative, refused):
        """The first of a trust for a month, or another one in its place."""
        if period <= self.story.newest:
            self.story.send(trust, period, refused=refused, narrative=narrative, percent_word=str(percent))

    @rule(trust=TRUSTS, period=PERIODS)
    def nil(self, trust, period):
        if period <= self.story.newest:
            self.story.send(trust, period, nil=True)

    @rule()
    @precondition(lambda self: "2013-09" in self.told and self.story.newest == "2013-09")
    def a_month_passes(self):
        self.story.a_month_passes()

    @rule(approve_as=APPROVERS)
    def tell(self, approve_as):
        self.story.tell(approve_as)
        self.told.add(self.story.newest)

    @rule(trust=TRUSTS, period=PERIODS, approve_as=APPROVERS)
    @precondition(lambda self: self.told)
    def rerun_or_correct(self, trust, period, approve_as):
        if period in self.told:
            self.story.rerun(trust, period, approve_as)

    @rule(trust=TRUSTS, period=PERIODS)
    @precondition(lambda self: self.told)
    def withdraw(self, trust, period):
        if period in self.told:
            self.story.withdraw(trust, period)

    @rule(period=PERIODS)
    @precondition(lambda self: self.told)
    def approve(self, period):
        if period in self.told:
            self.story.approve(period)

    @rule(period=PERIODS)
    @precondition(lambda self: self.told)
    def publish(self, period):
        if period in self.told:
            self.story.publish(period)

    @rule(what=st.sampled_from(("month", "rerun", "withdraw", "approve")), write=st.integers(1, 60), trust=TRUSTS, period=PERIODS)
    def kill(self, what, write, trust, period):
        what = what if period in self.told else "month"
        if self.story.killed(what, write, trust, period) and what == "month":
            self.told.add(self.story.newest)

    @invariant()
    def nothing_is_lost(self):
        self.story.nothing_lost()

    def teardown(self):
        try:
            self.story.settled()
        finally:
            self.story.close()


Whatever.TestCase.settings = settings(
    max_examples=2,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
TestWhateverHappens = Whatever.TestCase


def test_a_story_with_everything_in_it(start):
    story = Story(start)
    try:
        story.send(SENDS, "2013-09", percent_word="40", narrative="Six more nurses started.")
        story.tell("")
        story.approve("2013-09")
        story.publish("2013-09")
        story.send(SENDS, "2013-09", percent_word="60", narrative="Two wards reopened.")
        story.send(SILENT, "2013-09", nil=True)
        story.killed("month", 12, SENDS, "2013-09")
        story.rerun(SENDS, "2013-09", APPROVER)
        story.tell(APPROVER)
        story.a_month_passes()
        story.send(SILENT, "2013-10", percent_word="30", narrative="The form is one page.")
        story.tell(APPROVER)
        story.send(SENDS, "2013-09", percent_word="70", narrative="Three wards reopened.")
        story.killed("month", 9, SENDS, "2013-09")
        story.withdraw(SENDS, "2013-09")
        story.approve("2013-09")
        story.killed("withdraw", 4, SILENT, "2013-10")
        story.nothing_lost()
        story.settled()
    finally:
        story.close()
