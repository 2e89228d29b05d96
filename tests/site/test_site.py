"""The site as a whole: it hangs together, rebuilds to the byte, and asks nothing of anyone else."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tomllib
from datetime import datetime

import pytest

from tasks.site.pages.all import method_pages
from tasks.site.render import TEMPLATES
from tasks.site.words.plain import day_words, moment_words
from tests.site.builders import REAL, SAMPLE, a_note, a_release, a_trust, planted, some_words
from tests.site.leading import leading_pages
from tests.site.reading import published, release_pages, targets, whole_site, words


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return whole_site()


def test_the_pages_stand_where_they_are_looked_for(site: dict[str, bytes]) -> None:
    expected = {
        "index.html",
        "2013-10/index.html",
        "2013-10/rnl/index.html",
        "latest/index.html",
        "methodology/index.html",
        "data/index.html",
    }
    assert expected | {"releases/index.html", "data/actions.csv", "data/2013-10/release.json", "assets/site.css"} <= set(site)


def test_every_address_inside_the_site_leads_somewhere(site: dict[str, bytes]) -> None:
    pages = {path: body for path, body in site.items() if path.endswith(".html")}
    for path, body in pages.items():
        for target, fragment in targets(path, body):
            assert target in site, f"{path} leads to {target}, which does not exist"
            assert not fragment or f'id="{fragment}"'.encode() in site[target], f"{path} leads to #{fragment} in {target}"


def test_no_address_starts_from_the_root_so_the_site_works_anywhere(site: dict[str, bytes]) -> None:
    for path, body in site.items():
        if path.endswith(".html"):
            assert not re.search(rb'(href|src|content)="(\d+; url=)?/', body), path


def test_no_page_holds_a_script_or_a_style_of_its_own(site: dict[str, bytes]) -> None:
    for path, body in site.items():
        if path.endswith(".html"):
            known = (
                rb'<script src="[./]*assets/(?:(?:drawing|filter)\.js" defer|table\.js")></script>|<script type="application/(?:ld\+)?json"'
            )
            inside = re.sub(known, b"", body)
            assert b"<script" not in inside, path
            assert b"style=" not in inside, path


def test_only_the_front_page_a_months_and_those_that_compare_bring_the_script_of_searches(site: dict[str, bytes]) -> None:
    bringing = {path for path, body in site.items() if path.endswith(".html") and b"filter.js" in body}
    months = {f"{month}/{page}index.html" for month in ("2013-09", "2013-10") for page in ("", "press/")}
    compared = {path for path in site if path.startswith("compare/")}
    assert bringing == {"index.html", "press/index.html", "themes/index.html", *months, *compared}


def test_the_same_release_gives_the_same_bytes() -> None:
    assert whole_site() == whole_site()


def test_a_release_kept_as_json_tells_the_same_pages() -> None:
    for data in planted():
        kept = json.loads(json.dumps(data))
        assert release_pages(kept) == release_pages(data)


def test_the_order_in_which_rows_arrive_does_not_matter() -> None:
    trusts = [a_trust("RNL"), a_trust("RPA"), a_trust("RLT")]
    assert a_release(trusts) == a_release(list(reversed(trusts)))


def test_every_page_of_an_illustrative_programme_carries_its_banner(site: dict[str, bytes]) -> None:
    for path, body in site.items():
        if path.endswith(".html"):
            assert SAMPLE["banner"] in words(body), path


def test_no_page_of_a_real_programme_carries_a_banner() -> None:
    for path, body in whole_site([a_release(programme=REAL)]).items():
        assert b"app-banner" not in body or path.endswith(".css"), path


def test_latest_leads_to_the_last_month(site: dict[str, bytes]) -> None:
    assert b'<meta http-equiv="refresh" content="0; url=../2013-10/index.html">' in site["latest/index.html"]


def test_replaced_releases_are_listed_and_can_still_be_opened() -> None:
    late = "2013-11-21T09:00:00+00:00"
    history = [a_note(a_release()), {**a_note(a_release(number=2)), "as_of": late, "reason": "A late update arrived."}]
    page = leading_pages([published(a_release(number=2))], history, some_words())["releases/index.html"]
    text = words(page)
    assert "October 2013 , release 2 2 9am on 21 November 2013 A late update arrived." in text
    assert "October 2013 , release 1 (replaced) 1 9am on 19 November 2013 First release of the month." in text
    assert page.count(b'href="../2013-10/index.html"') == 1
    assert page.count(b'href="2013-10/1/index.html"') == 1


def test_the_methodology_is_told_in_the_rulebooks_words(site: dict[str, bytes]) -> None:
    text = words(site["methodology/index.html"])
    assert "Delivered 14 trusts, 2014-02 82 of 244 (34%); by our rounding 34% govwire" in text
    assert "Stall updates 3 accepted updates 16 July 2013 An illustrative choice." in text
    assert "Past its agreed date An action is past due when its date is gone. 1 worked example" in text
    assert "Given Agreed 30 September 2013 Delivered no Then Days past due 31" in words(site["methodology/past-due/index.html"])
    assert "green another Cannot be known: sent back" in text
    assert "Topic scope Help with topics is judged on those topics. 16 July 2013 An illustrative choice. No source found" in text


def values_of(value: object) -> list[str]:
    """The single values of a worked example as a page writes them."""
    match value:
        case dict():
            return [words for inner in value.values() for words in values_of(inner)]
        case list():
            return [words for inner in value for words in values_of(inner)] or ["none"]
        case bool():
            return ["yes" if value else "no"]
        case datetime():
            return [moment_words(value.isoformat())]
        case _:
            return [" ".join(day_words(str(value)).split()) or "nothing"]


def test_every_worked_example_of_the_rules_reaches_the_page() -> None:
    examples = [tomllib.loads(path.read_text()) for path in sorted((TEMPLATES.parents[1] / "config" / "worked_examples").glob("*.toml"))]
    assert examples
    pages = dict(method_pages(SAMPLE, {"worked_examples": examples}))  # type: ignore[typeddict-item]
    for example in examples:
        assert " ".join(example["words"].split()) in words(pages["methodology/index.html"])
        text = words(pages[f"methodology/{example['rule'].replace('_', '-')}/index.html"])
        for case in example["example"]:
            assert case["name"] in text
            for part in (case["given"], case["then"]):
                assert [value for value in values_of(part) if value not in text] == []


def test_a_methodology_without_words_still_makes_a_page() -> None:
    assert "How this is worked out" in words(dict(method_pages(SAMPLE, {}))["methodology/index.html"])


def test_the_stylesheet_is_the_one_that_was_built() -> None:
    css, note = (TEMPLATES / "assets" / "site.css").read_bytes(), (TEMPLATES / "assets" / "site.css.sha256").read_text()
    assert note.split()[0] == hashlib.sha256(css).hexdigest()


def test_the_stylesheet_goes_out_in_at_most_twenty_kilobytes() -> None:
    assert len(gzip.compress((TEMPLATES / "assets" / "site.css").read_bytes())) <= 20_000


def test_the_stylesheet_asks_for_nothing_else() -> None:
    assert not re.findall(rb"url\((?!['\"]?data:)|@import|@font-face", (TEMPLATES / "assets" / "site.css").read_bytes())
