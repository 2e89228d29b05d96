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
    (_, about) = pages["themes/index.html"].split(f'<p id="{theme}">'.encode())
    assert re.findall(r"RNL-\d\d", words(about.partition(b"</details>")[0])) == [promise]


def test_themes_are_listed_with_whether_any_promise_is_late_and_by_which_words_each_is_known(pages: dict[str, bytes]) -> None:
    page = pages["themes/index.html"]
    text = words(page)
    titles = re.findall(r"<summary.*?</summary>", page.decode(), re.DOTALL)
    assert [words(one.encode()) for one in titles][:4] == ["Food. Some are past their agreed date.", "Parking", "Staffing", "No theme"]
    assert "Food meal Illustrative. Chosen here" in text


def test_each_theme_is_counted_at_the_top_and_leads_to_its_promises(pages: dict[str, bytes]) -> None:
    page = pages["themes/index.html"]
    rows = re.findall(r'<tr[^>]*><th[^>]*><a href="#([\w-]+)">.*?</tr>', page.decode(), re.DOTALL)
    assert rows == ["food", "parking", "staffing", "none"]
    assert "Food 1 1 0 1" in words(page)


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
