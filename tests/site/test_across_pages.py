"""Pages across all trusts, a page for journalists, and what browsers and search engines expect of a site."""

from __future__ import annotations

import re

import pytest

from tasks.model.period import Period
from tasks.site.data.shapes import ProgrammeWords, RulebookWords, StayWords
from tasks.site.render import TEMPLATES
from tests.site.builders import SAMPLE, a_register, a_release, a_trust, an_action
from tests.site.reading import published, release_pages, targets, whole_site, words
from tests.site.two_months import NOVEMBER, WORDS, month, pages_of, two_months


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return pages_of(two_months(), WORDS)


def rows(page: bytes) -> list[str]:
    return [words(found) for found in re.findall(rb"<tr[^>]*>.*?</tr>", page.partition(b"<tbody")[2], re.S)]


def test_promises_past_their_date_stand_by_days_with_the_way_to_each() -> None:
    late = [an_action(f"RNL-0{n}", past_due=True, days_past_due=n * 10, action=f"Promise {n}", due_date="2013-10-01") for n in (1, 3, 2)]
    page = pages_of([published(a_release([a_trust(past_due=3, actions=3, on_track=3)], late))], WORDS)["late/index.html"]
    assert [row.split(".")[0][:16] for row in rows(page)] == ["RNL-03 Promise 3", "RNL-02 Promise 2", "RNL-01 Promise 1"]
    assert b'href="../trusts/rnl/index.html#rnl-03"' in page
    assert "3 promises, those longest past their date first." in words(page)


def test_trusts_stand_by_state_and_who_left_is_among_them(pages: dict[str, bytes]) -> None:
    text = words(pages["states/index.html"]).partition("Who is where")[2]
    for state in (
        "No progress: standing still Hospital RXQ",
        "We do not know Hospital RNL",
        "Some progress: getting better Hospital RLT",
        "Left Hospital RDD",
        "Nobody is among these: new this month,",
    ):
        assert state in text


def test_a_trust_that_entered_again_is_back() -> None:
    first, again = a_stay("2012-01-01", "2012-12-31"), a_stay("2013-07-16")
    assert "Back after having left Hospital RLT NHS Trust" in states([first, again])
    assert "Left" not in states([first, again])


def test_who_left_one_programme_and_is_in_another_has_neither_left_nor_come_back() -> None:
    text = states([{**a_stay("2012-01-01", "2012-12-31"), "programme": "diet"}, {**a_stay("2013-07-16"), "programme": "sleep"}])
    assert not [words for words in ("Back after", "Left") if words in text]


def test_who_left_and_is_followed_still_is_not_back() -> None:
    assert "Back after" not in states([a_stay("2012-01-01", "2013-08-31")])


def a_stay(entered: str, left: str = "") -> StayWords:
    return {"trust": "RLT", "name": "Hospital RLT", "entered": entered, "left": left}


def states(stays: list[StayWords]) -> str:
    """The page of states of November, with these stays alone."""
    told: RulebookWords = {**WORDS, "stays": stays}
    return words(pages_of([published(month(NOVEMBER, {}, 3))], told)["states/index.html"]).partition("Who is where")[2]


@pytest.mark.parametrize(("entered", "new"), [("2025-10-01", True), ("2025-12-31", True), ("2025-09-30", False)])
def test_who_is_new_entered_in_the_quarter(entered: str, new: bool) -> None:
    register = {"RNL": {**a_register("RNL"), "entered": entered}}
    quarter = a_release(period=Period.parse("2025-Q4"), register=register)
    assert ("New this quarter" in words(pages_of([published(quarter)], WORDS)["states/index.html"])) is new


def test_trusts_are_compared_in_the_order_of_each_measure_without_scripts() -> None:
    trusts = [a_trust("RLT", actions=9, on_track=9, past_due=1, slipped=5), a_trust("RNL", actions=9, on_track=9, past_due=4, slipped=2)]
    found = pages_of([published(a_release(trusts, [an_action("RLT-01"), an_action("RNL-01")]))], WORDS)
    first = {name: rows(found[f"compare/{name}/index.html"])[0][9:12] for name in ("past-due", "slipped")}
    assert first == {"past-due": "RNL", "slipped": "RLT"}
    page = found["compare/past-due/index.html"]
    assert "compare/slipped/index.html" in {target for target, _ in targets("compare/past-due/index.html", page)}


def test_journalists_find_the_newest_month_at_one_address_and_each_month_at_its_own(pages: dict[str, bytes]) -> None:
    newest, own = words(pages["press/index.html"]), words(release_pages(two_months()[1].whole())["2013-11/press/index.html"])
    for text in (newest, own):
        assert "For journalists November 2013" in text
        assert "without embargo" in text
        assert "Getting better : 3 of the 4 promises due by now kept, 1 late." in text
        assert "Hospital RLT NHS Trust: getting better; for October 2013 it was “mixed”." in text
    assert b'href="../2013-11/sources/index.html#fig-2013-11-delivered"' in pages["press/index.html"]


def test_the_funds_page_begins_with_the_answer() -> None:
    assert "The incentive fund By the published rules no reward is due in October 2013; nothing has been paid yet." in words(
        whole_site()["fund/index.html"]
    )


def test_every_page_has_a_title_of_its_own_and_a_description_and_a_relative_place_is_never_said_to_be_where_it_belongs() -> None:
    site = {path: page.decode() for path, page in whole_site().items() if path.endswith(".html")}
    titles = [re.findall("<title>(.*?)</title>", page, re.S) for page in site.values()]
    assert len({title for (title,) in titles}) == len(site)
    for path, page in site.items():
        assert re.search('<meta name="description" content="[^"]+">', page), path
        assert 'rel="canonical"' not in page, path  # searches take an absolute address alone, and this site has none
        assert ('content="noindex"' in page) is path.startswith("releases/20"), path
        assert "<h1" in page.partition("<h2")[0], path


def test_searches_are_led_by_absolute_addresses_where_the_site_has_one() -> None:
    found = pages_of(two_months(), {**WORDS, "address": "https://measures.example/"})
    assert b"Sitemap: https://measures.example/sitemap.xml" in found["robots.txt"]
    listed = re.findall(rb"<loc>(.*?)</loc>", found["sitemap.xml"])
    assert {b"https://measures.example/", b"https://measures.example/2013-11/", b"https://measures.example/trusts/rnl/"} <= {*listed}
    assert b'href="https://measures.example/find/index.html"' in found["404.html"]
    for path, place in (("trusts/rnl/index.html", "trusts/rnl/"), ("index.html", ""), ("late/index.html", "late/")):
        whole = f'href="https://measures.example/{place}">\n<meta property="og:url" content="https://measures.example/{place}">'
        assert f'<link rel="canonical" {whole}' in found[path].decode()
    assert not {"sitemap.xml"} & pages_of(two_months(), WORDS).keys()


def test_a_months_pages_say_in_full_where_they_belong_by_the_address_that_the_site_had_when_it_was_put_forward() -> None:
    programme: ProgrammeWords = {**SAMPLE, "address": "https://measures.example/sub/"}
    found = release_pages(a_release(programme=programme))
    for path, place in (("2013-10/index.html", "2013-10/"), ("2013-10/rnl/index.html", "2013-10/rnl/")):
        assert f'<link rel="canonical" href="https://measures.example/sub/{place}">' in found[path].decode()
        assert 'property="og:image" content="https://measures.example/sub/2013-10/picture.png"' in found[path].decode()
    assert b"canonical" not in release_pages(a_release())["2013-10/rnl/index.html"]


def test_the_publication_says_who_publishes_it_whom_to_ask_and_that_it_sets_no_cookies() -> None:
    named: RulebookWords = {**WORDS, "publisher": "Published by a regulator.", "contact": "data@regulator.example"}
    text = words(pages_of(two_months(), named)["about/index.html"])
    for said in ("Published by a regulator.", "data@regulator.example", "set no cookies", "Accessibility", "are due by 15 January 2014"):
        assert said in text
    assert "No contact has been named." in words(pages_of(two_months(), WORDS)["about/index.html"])


def test_no_script_of_the_site_has_a_word_of_its_own_for_a_unit() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (TEMPLATES / "assets").glob("*.js")}
    assert {"table.js", "filter.js"} <= scripts.keys()
    assert [name for name, text in scripts.items() if re.search(r"[\"`]Trusts?\b", text)] == []
