"""What the public reads of a month's letters: what whatever sends them said, and no address of anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasks.publish.public_letters import public_letters
from tasks.record.facts import SeenTo
from tasks.record.outbox import BY_HAND, CANCELLED, PASSED_ON
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, DECEMBER, notice, outbox

NEXT = AS_OF + timedelta(days=1)


@pytest.fixture
def queued(tmp_path):
    """The outbox of a month with one letter in it."""
    box = outbox(FolderStore(tmp_path / "record"))
    box.put(notice(public=True))
    return box


def fate(box):
    (letter,) = public_letters(box)
    return letter["fate"], letter["day"]


def the_notice(box):
    (found,) = box.notices()
    return found


def test_a_letter_that_is_queued_was_told_to_nobody(queued):
    assert fate(queued) == ("waits", "")


def test_a_letter_counts_as_sent_on_the_day_on_which_it_left_the_machine(queued):
    queued.take(the_notice(queued), channel="smtp", where="250 OK", at=NEXT)
    assert fate(queued) == ("sent", NEXT.date().isoformat())


def test_a_letter_in_a_folder_was_written_and_not_sent(queued):
    queued.take(the_notice(queued), channel="folder", where="one.eml", at=None)
    assert fate(queued) == ("written", "")


def test_a_letter_that_bounced_reached_nobody(queued):
    queued.take(the_notice(queued), channel="notify", where="1", at=NEXT)
    queued.deliver(the_notice(queued), "permanent-failure", final=True, failed=True, at=NEXT)
    assert fate(queued)[0] == "not reached"


@pytest.mark.parametrize(("why", "became"), [(BY_HAND, "not reached"), (PASSED_ON, "passed on"), (CANCELLED, "no longer so")])
def test_a_letter_that_was_given_up_says_how_that_came(queued, why, became):
    queued.give_up(the_notice(queued), why, "The channel refused it.", NEXT)
    assert fate(queued)[0] == became


def test_what_a_person_saw_to_was_told_on_the_day_of_that(queued):
    queued.give_up(the_notice(queued), BY_HAND, "The channel refused it.", AS_OF)
    queued.record.add(SeenTo(period=DECEMBER, notice=the_notice(queued).id, by="An operator", at=NEXT, note="By telephone"))
    assert fate(queued) == ("seen to", NEXT.date().isoformat())


def test_the_mark_of_an_outbox_changes_with_whatever_becomes_of_a_letter(queued):
    marks = [queued.mark()]
    queued.take(the_notice(queued), channel="notify", where="1", at=NEXT)
    marks.append(queued.mark())
    queued.deliver(the_notice(queued), "delivered", final=True, failed=False, at=NEXT)
    marks.append(queued.mark())
    assert len(set(marks)) == 3
    assert queued.mark() == marks[-1]


def test_no_address_is_published(queued):
    assert "@" not in str(public_letters(queued))


def test_letters_stand_by_trust_rule_and_level_whatever_they_are_called_in_the_record(tmp_path):
    box = outbox(FolderStore(tmp_path / "record"))
    box.queue(
        notice(trust=trust, public=True, level=level)
        for trust in ("RPA", "RDD")
        for level in ("first", "second", "third", "fourth", "fifth")
    )
    stand = [(one["trust"], one["level"]) for one in public_letters(box)]
    assert stand == sorted(stand)
    assert len(stand) == 10
