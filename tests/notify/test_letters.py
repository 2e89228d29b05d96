"""What people read: every letter as sentences, the same in text and in HTML."""

from __future__ import annotations

import html
import re

import pytest

from tasks.notify.channels.message import by_mail
from tasks.notify.letters import TEMPLATES, Standing, compose
from tasks.rules.overdue import MENDED_UNTIL
from tests.notify.builders import AS_OF, DECEMBER, notice
from tests.notify.builders import letter as letter_of

LETTERS = sorted(path.name.removesuffix(".txt.j2") for path in TEMPLATES.glob("*.txt.j2") if path.name != "letter.txt.j2")
SUBJECTS = {
    "answer_accepted": "Medway NHS Foundation Trust (RPA): update for December 2013 accepted",
    "answer_held": "Medway NHS Foundation Trust (RPA): update for December 2013 received",
    "answer_returned": "Medway NHS Foundation Trust (RPA): update for December 2013 returned, to be mended",
    "answer_waiting": "Medway NHS Foundation Trust (RPA): update for December 2013 received",
    "claim_accepted": "Medway NHS Foundation Trust: claim of costs accepted",
    "claim_returned": "Medway NHS Foundation Trust: claim of costs returned, to be mended",
    "corrected": "Medway NHS Foundation Trust (RPA): what is public for December 2013 was corrected",
    "due": "Medway NHS Foundation Trust (RPA): update for December 2013 due today",
    "approve": "Waits for your decision: December 2013",
    "evidence_received": "Published file received (Medway NHS Foundation Trust)",
    "extension_asked": "Medway NHS Foundation Trust (RPA): more time asked for, December 2013",
    "extension_granted": "Medway NHS Foundation Trust (RPA): more time for the December 2013 update",
    "extension_refused": "Medway NHS Foundation Trust (RPA): more time refused, December 2013",
    "heads": "Heads of the record, once December 2013 was public",
    "last_day_of_grace": "Medway NHS Foundation Trust (RPA): last day for the December 2013 update",
    "overdue": "Medway NHS Foundation Trust (RPA): update for December 2013 overdue",
    "overdue_resolved": "Medway NHS Foundation Trust (RPA): update for December 2013 no longer overdue",
    "past_deadline": "Medway NHS Foundation Trust (RPA): deadline for December 2013 has passed",
    "published": "Medway NHS Foundation Trust (RPA): December 2013 is public",
    "referred": "Medway NHS Foundation Trust (RPA): partner’s award referred to a person, December 2013",
    "reminder": "Medway NHS Foundation Trust (RPA): update for December 2013 due soon",
    "stalled": "Medway NHS Foundation Trust (RPA): action plan stalled at December 2013",
    "stalled_resolved": "Medway NHS Foundation Trust (RPA): action plan no longer stalled at December 2013",
    "still_stalled": "Medway NHS Foundation Trust (RPA): action plan still stalled at December 2013",
    "mail_unconfirmed": "Medway NHS Foundation Trust (RPA): a mail in your trust’s name was not read",
    "mail_unknown": "Your mail was not read: nobody here knows the address it came from",
    "mail_waits": "Medway NHS Foundation Trust (RPA): a mail was received that waits for a person to look at",
    "director_sees": "Medway NHS Foundation Trust (RPA): update for December 2013, to be read and signed off",
    "early_warning": "Medway NHS Foundation Trust (RPA): early warning of its improvement director, December 2013",
    "read_before_public": "Medway NHS Foundation Trust (RPA): your page for December 2013, to be read before it is public",
    "signature_asked": "Medway NHS Foundation Trust (RPA): your signature under the update for December 2013",
    "taken_back": "Medway NHS Foundation Trust (RPA): update for December 2013 taken back",
    "workbook": "Medway NHS Foundation Trust (RPA): workbook for December 2013",
    "month_not_out": "Special measures: December 2013 is not public yet",
    "waiver_answered": "Medway NHS Foundation Trust (RPA): answer on a check that was asked not to count",
    "waiver_asked": "Medway NHS Foundation Trust (RPA): asked that a check not count",
    "digest": "Special measures: Monitor’s trusts in December 2013",
}
OF_NO_TRUST = {"approve", "digest", "heads", "month_not_out", "mail_unknown", "claim_accepted", "claim_returned", "evidence_received"}


def plain(text):
    body = re.sub(r"<title>.*?</title>", "", text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def words(text):
    return re.sub(r"[^\w’]+", " ", plain(text)).split()


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_names_trust_period_what_is_the_matter_what_happens_next_and_the_page(letter):
    found = notice(template=letter)
    assert found.subject == SUBJECTS[letter]
    text = " ".join(found.text.split())
    assert "December 2013" in text
    assert ("Medway NHS Foundation Trust (RPA)" in text) is (letter not in OF_NO_TRUST)
    assert "No update has been received. It was due by 15 January 2014." in text
    assert "This is how it stood at 09:00 on 20 January 2014, London time." in text
    assert text.partition("What happens next ")[2].count(".") >= 2
    assert found.text.rstrip().endswith("https://measures.example/2013-12/rpa/")


@pytest.mark.parametrize(
    ("rule", "before_trouble", "public", "later"),
    [("overdue", True, False, True), ("overdue", True, True, False), ("overdue", False, False, False), ("published", True, False, False)],
)
def test_a_page_that_is_not_public_yet_is_one_for_later(rule, before_trouble, public, later):
    asked = letter_of(rule=rule, template="overdue", before_trouble=before_trouble)
    (found,) = compose([asked], Standing(DECEMBER, AS_OF, "", public=public), by_mail).notices
    for text in (found.text, found.html):
        assert "The trust’s page for December 2013" in text
        assert ("The trust’s page for December 2013, when that month is public" in text) is later


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_says_the_same_in_text_and_in_html(letter):
    found = notice(template=letter)
    assert words(found.text) == words(found.html)


@pytest.mark.parametrize("letter", sorted({*LETTERS} - {"heads"}))
def test_no_letter_tells_its_reader_to_run_a_command(letter):
    assert not re.search(r"[(`]measures ", notice(template=letter).text)


def test_a_letter_to_the_trust_is_for_the_trust_and_has_no_line_about_copies_nobody_wanted():
    found = notice(template="reminder", speaks_for="Medway NHS Foundation Trust", copied=[], copy_roles=())
    assert found.text.startswith("To: Special measures desk, for Medway NHS Foundation Trust\n\nThe update of")
    assert "Copied to" not in found.html


def test_a_reminder_says_what_can_be_done_instead():
    text = " ".join(notice(template="reminder").text.split())
    assert "If there is nothing to report, send a nil return that says so." in text
    assert "ask Monitor for an extension before it passes." in text


@pytest.mark.parametrize("received", ["0", "1"])
def test_the_letter_after_the_deadline_speaks_of_what_was_returned_only_where_anything_came(received):
    text = notice(template="past_deadline", evidence=(("received", received),)).text
    assert ("If an update was returned with errors" in " ".join(text.split())) is (received == "1")


@pytest.mark.parametrize(
    ("letter", "says", "but_not"),
    [
        ("past_deadline", "mended by then counts as on time.", "An update sent now is published as late"),
        ("last_day_of_grace", "the update for December 2013 has not been mended, and Monitor", "there is no update for"),
    ],
)
def test_who_may_still_mend_an_update_is_not_told_that_it_is_late_or_missing(letter, says, but_not):
    usual, mending = (" ".join(notice(template=letter, evidence=one).text.split()) for one in ((), ((MENDED_UNTIL, "2014-01-17"),)))
    assert says in mending
    assert but_not not in mending
    assert (says in usual, but_not in usual) == (False, True)


@pytest.mark.parametrize(
    ("day", "says"), [("2014-01-20", "may be mended until: 20 January 2014"), ("2014-01-17", "could be mended until: 17 January 2014")]
)
def test_until_when_an_update_may_be_mended_is_never_a_day_that_is_over(day, says):
    assert f"- {says}" in notice(evidence=((MENDED_UNTIL, day),)).text


def test_who_was_told_of_trouble_is_told_why_they_hear_that_it_is_over():
    text = " ".join(notice(template="overdue_resolved").text.split())
    assert "Medway NHS Foundation Trust (RPA) is no longer overdue with its update for December 2013." in text
    assert "You are told because you were told that this update was missing. This is sent once." in text


def test_a_referred_award_is_neither_yes_nor_no():
    assert "Referred means neither yes nor no." in " ".join(notice(template="referred").text.split())
