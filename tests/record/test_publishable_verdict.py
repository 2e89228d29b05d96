"""A month that is not fit to be published waits, says what is missing, and leaves `latest` where it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from tasks.model.ladder_step import Extension
from tasks.model.period import Period
from tasks.publish.publishable_inputs import looked_at, publishable_verdict
from tasks.rulebook import load
from tasks.rules.counts import adds_up
from tasks.rules.publishable import missing
from tasks.run.programme import load_programme
from tasks.run.settings import Settings

OCTOBER = Period(2013, 10)


def latest(told):
    return json.loads((told.site / "api/latest.json").read_text(encoding="utf-8"))["period"]


def test_a_month_for_which_nothing_arrived_waits_for_somebody_who_names_what_is_missing(september, capsys):
    assert september.run("month", "2013-10") == 0
    assert "only 0 of 2 expected trusts are accounted for; 50% must be" in capsys.readouterr().out
    assert latest(september) == "2013-09"
    assert september.run("approve", "2013-10", "--by", "A. Reader") == 2
    assert "name each matter in it: arrivals, trusts" in capsys.readouterr().err
    assert september.run("approve", "2013-10", "--by", "A. Reader", "--decline") == 0
    assert latest(september) == "2013-09"
    note = "Both trusts told us that they would send nothing: no arrivals"
    assert september.run("approve", "2013-10", "--by", "A. Reader", "--note", note) == 0
    assert latest(september) == "2013-10"


def tables(said="no", **trusts):
    """Tables of a month with so many actions for each trust, all of them delivered."""
    came = {"received": 1, "waiting": 0, "held": 0, "looked_at": "", "asked_about": "", "plan_version": 1, "accepted": True, "sha256": "x"}
    came |= {"sign_off_missing": False}
    rows = [{"trust": t, "actions": n, "delivered": n, **came} for t, n in trusts.items()]
    rest = dict.fromkeys(("on_track", "some_issues", "not_on_track", "never_reported", "closed", "not_reported"), 0)
    return {"trusts": pd.DataFrame(rows).assign(**rest), "replanned": set(trusts) if said == "yes" else set()}


def judged(now, before=None):
    settings = Settings.read()
    return publishable_verdict(
        load(settings.config), load_programme(settings.programme), OCTOBER, now["trusts"], now["replanned"], before and before["trusts"]
    )


@pytest.mark.parametrize(("month", "lacks"), [(OCTOBER, {"arrivals"}), (OCTOBER.previous(), {"arrivals", "trusts"})])
def test_a_silent_trust_is_accounted_for_by_more_time_for_the_month_itself(month, lacks):
    settings, now = Settings.read(), tables(RNL=3, RDD=3)["trusts"].assign(received=0)
    more_time = Extension("RNL", month, date(2013, 11, 28), "The trust", "The regulator", "Its records were flooded")
    book = replace(load(settings.config), extensions=(more_time,))
    assert {*missing(publishable_verdict(book, load_programme(settings.programme), OCTOBER, now, (), None))} == lacks


def test_fewer_actions_under_the_same_plan_have_no_explanation():
    verdict = judged(tables(RNL=29, RDD=30), tables(RNL=30, RDD=30))
    assert missing(verdict) == ("explanation",)
    assert "the actions of RNL, 30 the month before and 29 now under the same plan" in verdict.sentence


def test_fewer_actions_under_another_version_of_the_plan_are_explained():
    assert missing(judged(tables("yes", RNL=29, RDD=30), tables(RNL=30, RDD=30))) == ()


def test_counts_that_jump_are_named_and_a_trust_that_left_is_no_jump():
    assert missing(judged(tables("yes", RNL=10, RDD=30), tables(RNL=30, RDD=30))) == ("actions", "delivered")
    assert missing(judged(tables(RNL=30), tables(RNL=30, RDD=30))) == ()


def test_counts_that_do_not_add_up_and_updates_without_a_file_have_no_explanation():
    month = tables(RNL=30)
    month["trusts"] = month["trusts"].assign(delivered=29, sha256="")
    assert [words for name, words in judged(month).evidence if name == "unexplained"] == [
        "the accepted update of RNL, which no file stands behind",
        "the counts of RNL, which do not add up to 30 actions",
    ]


def test_what_a_month_is_judged_by_is_looked_at_whichever_way_its_actions_are_counted():
    statuses = load(Settings.read().config).statuses
    for count_last_known in (0, 1):
        assert adds_up(pd.DataFrame(columns=looked_at(statuses)), count_last_known, statuses).all()


def test_a_month_without_trusts_is_told_in_a_sentence_and_leaves_nothing_in_the_record(september, capsys):
    spells = september.config / "spells.csv"
    spells.write_text(spells.read_text().splitlines()[0] + "\n")
    before = september.stamps()
    assert september.run("month", "2013-10") == 2
    assert "No trust was in the regime at the end of October 2013, so nobody owed an update" in capsys.readouterr().err
    assert september.stamps() == before
