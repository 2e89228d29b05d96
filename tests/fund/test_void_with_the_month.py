"""A month's run voids what was approved on something that has changed since, and the fund's page says so."""

from __future__ import annotations

import html
import re

from tests.fund.conftest import Fund

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
