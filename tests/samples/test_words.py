"""Everything in the sample says that it is illustrative, and names nobody."""

import calendar
import csv
import re
from pathlib import Path

from samples.story import sentences
from samples.story.arrivals import arrivals
from samples.story.progress import FIRST, LAST
from samples.story.telling import story

SAMPLES = Path(__file__).parents[2] / "samples"
TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady)\b")
TWO_NAMES = re.compile(r"(?<![.:?] )\b[A-Z][a-z]+ [A-Z][a-z]+")
ACTIONS = [action for plan in story().plans.values() for action in plan.actions]
MONTHS = tuple(calendar.month_name[1:])
POSTS = sorted({action.owner for action in ACTIONS}, key=len, reverse=True)
NARRATIVES = [
    (a.update.period, str(line["ref"]), str(line["narrative"]))
    for a in arrivals(story())
    for line in a.update.lines
    if line.get("narrative")
]


def test_the_programme_says_that_it_is_illustrative() -> None:
    programme = story().programme
    assert programme.illustrative
    assert programme.banner.startswith("Illustrative sample")
    assert "illustrative" in programme.title


def test_the_story_tells_the_months_of_the_programme() -> None:
    assert (story().programme.first, story().programme.last) == (FIRST, LAST)


def test_every_person_is_a_post_and_every_address_leads_nowhere() -> None:
    assert all(person.name.startswith("Illustrative ") for person in story().programme.people)
    assert all(person.address.endswith((".example", ".invalid")) for person in story().programme.people)
    assert all(arrival.sent_by.endswith((".example", ".invalid")) for arrival in arrivals(story()))


def test_every_update_says_that_it_is_illustrative() -> None:
    assert all(str(arrival.update.head["summary"]).startswith("Illustrative sample.") for arrival in arrivals(story()))


def test_no_made_up_figure_or_rating_can_be_taken_for_a_published_one() -> None:
    """What is said of real trusts in these files is made up, so every one of them, and every row, says that it is."""
    evidence = [file for file in (SAMPLES / "evidence").rglob("*.csv") if file.name != "received.csv"]
    assert evidence
    for file in evidence:
        assert file.name.startswith("illustrative-")
        _, *lines = file.read_text(encoding="cp1252").splitlines()
        assert all("illustrative" in line.casefold() for line in lines if line.strip(","))


def test_every_cost_that_is_claimed_names_made_up_evidence_or_none() -> None:
    for file in (file for file in (SAMPLES / "claims").rglob("*.csv") if file.name != "received.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            assert all(row["evidence"].startswith("Illustrative ") or not row["evidence"] for row in csv.DictReader(rows))


def names_someone(words: str) -> bool:
    for known in (*POSTS, *MONTHS):
        words = words.replace(known, "known")
    return bool(TITLED.search(words) or TWO_NAMES.search(words))


def test_the_search_for_names_finds_them() -> None:
    assert names_someone("The rota was drawn up by Jo Bloggs in November.")
    assert names_someone("Agreed with Dr Bloggs.")
    assert not names_someone("In November the Director of Nursing took over.")


def test_no_words_name_a_person() -> None:
    told = {words for action in ACTIONS for words in (action.theme, action.concern, action.action)}
    told |= {
        str(line.get(key, "")) for a in arrivals(story()) for line in a.update.lines for key in ("narrative", "revised_reason", "evidence")
    }
    assert [words for words in sorted(told) if names_someone(words)] == []


def test_owners_are_posts() -> None:
    first = {"Director", "Deputy", "Chief", "Head", "Medical", "Associate", "Clinical", "Consultant", "Lead", "Matron", "Theatre"}
    first |= {"Trust", "Chair", "Sepsis", "Stroke", "Diabetes", "Tissue", "Resuscitation"}
    assert {post.split()[0] for post in POSTS} <= first


def test_each_action_is_told_afresh_each_month() -> None:
    first: dict[str, tuple[object, str]] = {}
    for period, ref, told in NARRATIVES:
        assert first.setdefault(told, (period, ref)) == (period, ref)


def test_every_sentence_names_its_subject() -> None:
    for sentence in sentences.START + sentences.MIDDLE + sentences.LATE + sentences.ISSUES + sentences.GRAVE + sentences.STILL:
        assert "{subject}" in sentence


def test_one_chair_changes_at_the_turn_of_the_year() -> None:
    signed = {a.name: a.update.head["chair_name"] for a in arrivals(story()) if a.update.trust == "RNL"}
    assert signed["RNL-2013-11.xlsx"] == "Illustrative Chair of RNL"
    assert signed["RNL-2013-12.xlsx"] == "Illustrative Interim Chair of RNL"
