"""A month of more trusts and actions than anybody reads in one piece: its pages lead on, and every address still leads somewhere."""

from __future__ import annotations

import re
import sys
from collections import Counter
from types import FrameType

import pytest

from tasks.site.data.totals import LISTED, MOST_ACTIONS
from tasks.site.pages.trust_list import list_pages
from tests.site.builders import a_release, a_trust, a_verdict, an_action, on_time
from tests.site.reading import targets, whole_site, words

CODES = [f"T{n:02d}" for n in range(LISTED)] + ["U00"]


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    actions = [an_action(f"{code}-01", trust=code) for code in CODES]
    data = a_release([a_trust(code) for code in CODES], actions, verdicts=[on_time(code) for code in CODES])
    data["totals"]["actions"] = MOST_ACTIONS + 1  # as many actions as that would take minutes to make up
    return whole_site([data])


def test_there_is_no_single_file_of_it_and_nothing_leads_to_one(site: dict[str, bytes]) -> None:
    assert not {"data/2013-10/tables.ods", "data/2013-10/release.json", "data/actions.csv", "data/actions.csv-metadata.json"} & site.keys()
    assert ("Months together in one file" in words(site["data/index.html"]), b'"2013-10/actions.csv"' in site["data/index.html"]) == (
        False,
        True,
    )
    assert len(re.findall(rb"(?m)^2013-10,", site["data/2013-10/trusts.csv"])) == len(CODES)
    for path, body in site.items():
        if path.endswith(".html"):
            assert [target for target, _ in targets(path, body) if target not in site] == [], path


def test_the_fund_lists_every_partnership_with_its_answer_and_its_partners_page_tells_it(site: dict[str, bytes]) -> None:
    fund, partner = site["fund/index.html"], site["partners/rtf/index.html"]
    assert words(fund).count(": Not eligible") == len(CODES)
    assert b"../partners/rtf/index.html#u00-1" in fund
    assert (b"has not been decided" in fund, words(partner).count("has not been decided.")) == (False, 2 * len(CODES))


def test_where_a_months_figures_come_from_is_told_on_each_trusts_page(site: dict[str, bytes]) -> None:
    text = words(site["2013-10/sources/index.html"])
    assert "Each trust’s own page : leads to where its share of this comes from" in text
    assert "Hospital U00" not in text


def test_a_month_of_as_many_trusts_as_are_listed_is_told_one_by_one() -> None:
    few = CODES[:-1]
    site = whole_site([a_release([a_trust(code) for code in few], [an_action(f"{code}-01", trust=code) for code in few])])
    assert {"data/2013-10/tables.ods", "data/2013-10/release.json"} <= site.keys()
    assert words(site["2013-10/sources/index.html"]).count("Hospital T99") > 1
    assert b"has not been decided" in site["fund/index.html"]


def test_a_months_page_tells_a_hundred_trusts_and_leads_to_all_by_name(site: dict[str, bytes]) -> None:
    month, front = site["2013-10/index.html"], site["index.html"]
    assert (month.count(b"<th role=rowheader><a href"), "The table trusts.csv has 1 trust more." in words(month)) == (LISTED, True)
    for page in (month, front):
        assert "Hospital T00 NHS Trust to Hospital T99 NHS Trust" in words(page)
        assert b"2013-10/list/2/index.html" in page
    first, second = (words(site[f"2013-10/list/{n}/index.html"]) for n in (1, 2))
    assert all(f"Hospital {code} NHS Trust" in first for code in CODES[:-1])
    assert "Trusts by name" in second
    assert b"../../../2013-10/u00/index.html" in site["2013-10/list/2/index.html"]
    assert not [path for path in whole_site() if "/list/" in path]


def test_a_list_by_name_calls_a_plan_stalled_only_where_the_rule_says_yes() -> None:
    answers = [a_verdict("stalled", "T00", "yes", "It has stalled."), a_verdict("stalled", "T01", "no", "It moves.")]
    data = a_release([a_trust(code) for code in CODES], verdicts=answers)
    first, _ = list_pages(data)
    assert [line.name for line in first.trusts if "Plan has stalled" in line.attention] == ["Hospital T00 NHS Trust"]


def laid_out(trusts: int) -> tuple[Counter[str], int]:
    """How often each of our own functions is called to lay a month of so many trusts out, and how many bytes that makes."""
    codes = [f"T{n:03d}" for n in range(trusts)]
    data = a_release([a_trust(code) for code in codes], [an_action(f"{code}-01", trust=code) for code in codes])
    calls = Counter[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "/tasks/" in frame.f_code.co_filename:
            calls[frame.f_code.co_qualname] += 1

    sys.setprofile(count)
    try:
        found = whole_site([data])
    finally:
        sys.setprofile(None)
    return calls, sum(map(len, found.values()))


def test_four_times_as_many_trusts_cost_four_times_as_much_to_lay_out() -> None:
    laid_out(2)  # what is worked out once for all months is so by now
    (few, size), (more, more_size) = laid_out(8), laid_out(32)
    assert {name: (few[name], many) for name, many in more.items() if many > max(4.5 * few[name], 100)} == {}
    assert more_size < 4 * size
