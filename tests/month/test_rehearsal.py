"""A month is rehearsed: every letter it would send goes to one address alone, and nothing of it is kept."""

from __future__ import annotations

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, send, small

OPERATOR = "ann@programme.example"
GOOD = {"delivered_word": "", "evidence": "", "status_word": "Some issues"}


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """September was rehearsed and then told; everything that was there before and after the rehearsal, and its letters."""
    place = tmp_path_factory.mktemp("rehearsed")
    small(place)
    told = ProgrammeRun.below(place)
    send(told.programme, "good.json", "2013-10-10T09:00+01:00", **GOOD)
    assert told.run("plan") == 0
    before = told.files()
    assert told.run("rehearse", "2013-09", "--to", OPERATOR) == 0
    after, letters = told.files(), told.mail()
    for name in after.keys() - before.keys():
        (told.place / name).unlink()
    assert told.run("month", "2013-09") == 0
    return told, before, after, letters


def test_nothing_but_letters_came_of_it(rehearsed):
    _, before, after, letters = rehearsed
    new = after.keys() - before.keys()
    assert {name: after[name] for name in before} == before
    assert len(new) == len(letters) > 0
    assert {name.partition("/")[0] for name in new} == {"mail"}


def test_every_letter_went_to_one_address_and_says_who_would_get_it(rehearsed):
    _, _, _, letters = rehearsed
    assert {one["To"].addresses[0].addr_spec for one in letters} == {OPERATOR}
    assert all(one["Cc"] is None and str(one["Subject"]).strip().startswith("[Rehearsal] ") for one in letters)
    bodies = [one.get_body(("plain",)).get_content().replace("\n", " ") for one in letters]
    assert all(body.startswith("A rehearsal: this letter would go to ") for body in bodies)
    assert any("improvement.lead@rdd.example" in body for body in bodies)


def test_the_month_itself_sends_just_what_was_rehearsed(rehearsed):
    told, *_, letters = rehearsed
    sent = sorted(str(one["Subject"]) for one in told.mail())
    subjects = (str(one["Subject"]).strip().removeprefix("[Rehearsal] ") for one in letters)
    before_approval = ("Waits for your decision", "to be read before it is public")  # the month itself approved what it told
    assert sorted(one for one in subjects if not any(words in one for words in before_approval)) == sent
    assert any(f"({SENDS})" in subject for subject in sent)


def test_of_a_month_whose_letters_have_left_it_says_how_many_and_that_none_is_sent_twice(rehearsed, capsys):
    told, *_ = rehearsed
    assert told.run("rehearse", "2013-09", "--to", OPERATOR) == 0
    says = f"No letter waits to be sent. {len(told.mail())} letters left before this, and none is sent twice. Nothing was kept."
    assert capsys.readouterr().out.strip() == f"Rehearsed: September 2013. {says}"


def test_it_is_refused_where_it_could_reach_nobody_or_all_mail_is_held(rehearsed, monkeypatch, capsys):
    told, *_ = rehearsed
    assert told.run("rehearse", "2013-09", "--to", "nobody") == 2
    assert "'nobody' is no address to send to" in capsys.readouterr().err
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    assert told.run("rehearse", "2013-09", "--to", OPERATOR) == 2
    assert "All mail is held (MEASURES_HOLD_NOTICES)" in capsys.readouterr().err
