"""The page of a month's letters: to whom each goes, and what became of it, never more than whatever sends them has said."""

from __future__ import annotations

import pytest

from tasks.site.pages.letters_of_month import letters_page
from tasks.site.render import render
from tests.site.builders import a_letter, a_release
from tests.site.reading import words

NAMES = {"RNL": "North Cumbria University Hospitals NHS Trust", "RPA": "Medway NHS Foundation Trust"}


def page(*letters):
    return render("letters.html", letters_page(a_release(), list(letters), NAMES))


def test_a_month_about_which_nobody_had_to_be_told_says_so():
    assert "No letter to a regulator about an overdue update or a stalled plan is on record." in words(page())


@pytest.mark.parametrize(
    ("fate", "day", "says"),
    [
        ("waits", "", "Will be told: the letter has not been sent yet."),
        ("sent", "2013-11-19", "Was told on 19 November 2013."),
        ("written", "", "Not told: the letter was written to a file and sent to nobody."),
        ("seen to", "2013-11-20", "Was told by a person on 20 November 2013."),
        ("not reached", "2013-11-20", "Could not be reached so far."),
        ("passed on", "2013-11-20", "Could not be reached, so somebody who stands in is told instead."),
        (
            "no longer so",
            "2013-11-20",
            "Not told: the letter was taken back before it went, as it no longer held or somebody else is told.",
        ),
    ],
)
def test_what_became_of_a_letter_is_said_with_the_day_on_which_somebody_was_told(fate, day, says):
    assert says in words(page(a_letter(fate=fate, day=day)))


def test_a_trusts_own_page_leads_to_its_first_letter():
    body = page(a_letter("RPA"), a_letter("RPA", "stalled"), a_letter("RNL")).decode()
    assert [body.count(f'id="{code}"') for code in ("rpa", "rnl")] == [1, 1]
    assert body.index('id="rpa"') < body.index("Medway NHS Foundation Trust")


def test_who_gets_a_letter_and_who_a_copy_is_said_and_what_it_says():
    text = words(page(a_letter("RPA", "stalled"), a_letter("RNL", over=True)))
    assert "The plan had stalled NHS Trust Development Authority (regulator), with a copy to the improvement director" in text
    assert "An update was accepted after all" in text
