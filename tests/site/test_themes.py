"""Promises by what they are about, and the words of the publication with their meanings."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from tasks.publish.methodology import methodology
from tasks.rulebook.load import load
from tasks.run.settings import ROOT
from tasks.site.data.shapes import RulebookWords, ThemeWords
from tasks.site.pages.all import method_pages
from tests.site.builders import SAMPLE, a_release, a_trust, an_action
from tests.site.reading import published, words
from tests.site.two_months import WORDS, pages_of


def a_theme(topic: str, title: str, *known_by: str, start: str = "2013-07-16") -> ThemeWords:
    return {"topic": topic, "title": title, "words": [*known_by], "start": start, "note": "Illustrative. Chosen here"}


THEMES = [
    a_theme("staffing", "Staffing", "nurse"),
    a_theme("food", "Food", "meal"),
    a_theme("food", "Food and drink", "soup", start="2014-01-01"),
]


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    own = [
        an_action("RNL-01", topic="staffing", action="Serve a warm meal."),
        an_action("RNL-02", topic="", theme="Care", action="Serve a warm meal.", past_due=True, days_past_due=12, due_date="2013-10-01"),
        an_action("RNL-03", topic="", theme="Care", action="Serve oatmeal and soup."),
        an_action("RNL-04", topic="parking", action="Mend the gate."),
    ]
    given: RulebookWords = {**WORDS, "themes": THEMES}
    return pages_of([published(a_release([a_trust(actions=4, on_track=4, past_due=1)], own))], given)


@pytest.mark.parametrize(("theme", "promise"), [("staffing", "RNL-01"), ("food", "RNL-02"), ("none", "RNL-03"), ("parking", "RNL-04")])
def test_a_promise_has_the_topic_of_its_plan_or_else_a_theme_whose_words_stand_in_it_or_none(
    pages: dict[str, bytes], theme: str, promise: str
) -> None:
    assert re.findall(r"RNL-\d\d", words(pages[f"themes/{theme}/index.html"])) == [promise]


def test_a_theme_is_counted_on_its_page_and_among_the_others_which_say_by_which_words_each_is_known(pages: dict[str, bytes]) -> None:
    page = pages["themes/index.html"]
    rows = re.findall(r'<tr[^>]*id="([\w-]+)"><th[^>]*><a href="([\w/.-]+)">', page.decode())
    assert rows == [(name, f"{name}/index.html") for name in ("food", "parking", "staffing", "none")]
    assert "Food 1 1 0 1" in words(page)
    assert "Food meal Illustrative. Chosen here" in words(page)
    assert "1 promise. Due by now: 1, of which kept: 0. Past their agreed date: 1." in words(pages["themes/food/index.html"])


def test_the_address_of_a_theme_stays_when_no_promise_is_about_it_and_topics_written_alike_share_one() -> None:
    own = [an_action("RNL-01", topic="Car parking"), an_action("RNL-02", topic="car-parking"), an_action("RNL-03", topic="停车")]
    found = pages_of([published(a_release([a_trust(actions=3)], own))], {**WORDS, "themes": THEMES})
    assert "No promises. Due by now: 0" in words(found["themes/food/index.html"])
    assert re.findall(r"RNL-\d\d", words(found["themes/car-parking/index.html"])) == ["RNL-01", "RNL-02"]
    assert [path for path in found if path.startswith("themes/") and "RNL-03" in words(found[path])] == ["themes/e5819ce8bda6/index.html"]


def test_every_topic_of_the_samples_plans_is_called_something_and_every_row_says_that_it_is_illustrative() -> None:
    themes = load(ROOT / "config").themes
    plans = [path.read_text(encoding="utf-8").partition("\nRef,")[2] for path in (ROOT / "samples" / "plans").glob("*.csv")]
    topics = {row["Topic"] for plan in plans for row in csv.DictReader(f"Ref,{plan}".splitlines())}
    assert topics - {""} <= {one.topic for one in themes}
    assert "staffing" in topics
    assert {one.illustrative for one in themes} == {"yes"}


@pytest.mark.parametrize("folder", [ROOT / "config", *sorted((ROOT / "config" / "regimes").iterdir())], ids=lambda folder: folder.name)
def test_words_stand_in_the_words_of_each_regime_and_lead_to_their_rules(folder: Path) -> None:
    rulebook = load(folder)
    found = dict(method_pages(SAMPLE, methodology(rulebook, folder, date(2026, 1, 31))))["glossary/index.html"]
    assert b"{" not in found
    assert rulebook.wording.unit in words(found)
    assert b'id="past-agreed-date"' in found
    led = {one.rule for one in rulebook.glossary if one.rule and b"methodology/" + one.rule.replace("_", "-").encode() in found}
    assert led == {path.stem for path in (folder / "worked_examples").iterdir()} & {one.rule for one in rulebook.glossary}
    assert "past_due" in led


def test_every_page_leads_to_the_words_used_here(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        if path.endswith(".html") and not path.startswith("latest/"):
            assert b'glossary/index.html">Words used here</a>' in page, path


@pytest.mark.parametrize("folder", [ROOT / "config", *sorted((ROOT / "config" / "regimes").iterdir())], ids=lambda folder: folder.name)
def test_what_counts_as_movement_is_said_as_the_rule_has_it(folder: Path) -> None:
    means = {one.term: one.means for one in load(folder).glossary}
    assert "label got better, its percentage rose, or it was reported for the first time" in means["moved"]
    assert "A new date, other words or a worse label do not move it." in means["moved"]
    assert means["standing still"].endswith("whose plan has stalled, or that kept none of several promises due by now.")
