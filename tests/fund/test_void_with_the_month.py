"""A month's run voids what was approved on something that has changed since, and the fund's page says so."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from tasks.fund.awards import awards
from tasks.model.period import Period
from tasks.record.facts import Revision
from tasks.record.record import open_record
from tasks.run.run import open_run
from tests.fund.conftest import Fund
from tests.record.small import send

SEPTEMBER, OCTOBER = "2014-09-01T09:00+01:00", "2014-10-01T09:00+01:00"


def on_the_page(told):
    text = (told.site / "fund/index.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_claim_that_comes_later_voids_the_approval_with_the_next_telling_and_in_public(september, capsys):
    fund = Fund(september.programme.parent)
    fund.claims("RDD-1", "RAL", "2013-10", "1000.01", "2013-11-10T09:00:00+00:00")
    assert september.run("award", "propose", "RDD-1", "--by", "Ann", "--as-of", SEPTEMBER) == 0
    assert september.run("award", "approve", "1", "--by", "Bob", "--as-of", SEPTEMBER) == 0
    assert "2 RDD-1 approved £1,000.01 1 September 2014" in on_the_page(september)
    assert "voided" not in on_the_page(september)

    fund.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-10T09:00:00+00:00")
    assert september.run("month", "2013-09", "--as-of", OCTOBER) == 0
    assert "3 RDD-1 voided £1,000.01 1 October 2014 the costs changed £5,500,000.00" in on_the_page(september)
    before = september.stamps()
    assert september.run("month", "2013-09", "--as-of", OCTOBER) == 0
    assert september.stamps() == before
    assert september.run("verify") == 0


def test_figures_that_an_update_states_and_actions_on_a_topic_are_known_from_each_assessment_of_its_month(september):
    send(september.programme, "second.json", "2013-10-29T10:00:00+00:00", narrative="Our SHMI was 1.08, as expected.")
    assert september.run("month", "2013-09", "--as-of", "2013-10-30T09:00+00:00") == 0
    Fund(september.programme.parent).edit("contracts.csv", "RDD-1,RDD,RAL,,2013", "RDD-1,RDD,RAL,infection,2013")
    first, last = (open_record(str(september.place / "store")).get(Revision, Period(2013, 9), number).as_of for number in (1, 2))

    def known(moment):
        award = next(award for award in awards(open_run(moment)) if award.contract == "RDD-1")
        return award.inputs["the figures the trust stated"], dict(award.evidence)["infection: delivered"]

    with september.settings():
        second = timedelta(seconds=1)
        never, once, before, at_it, later = (known(moment) for moment in (first - second, first, last - second, last, last + second))
    assert [one[1] for one in (never, once, at_it)] == ["0 of 0", "1 of 3", "1 of 3"]
    assert before[0] != at_it[0]
    assert once == before
    assert at_it == later
