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


def test_a_figure_that_an_update_states_is_known_from_the_assessment_of_its_month(september):
    send(september.programme, "second.json", "2013-10-11T10:00:00+01:00", narrative="Our SHMI was 1.08, as expected.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    assessed = open_record(str(september.place / "store")).last(Revision, Period(2013, 9)).as_of

    def stated(moment):
        return next(award.inputs for award in awards(open_run(moment)) if award.contract == "RDD-1")["the figures the trust stated"]

    with september.settings():
        before, known, later = (stated(assessed + timedelta(seconds=step)) for step in (-1, 0, 1))
    assert before != known == later
