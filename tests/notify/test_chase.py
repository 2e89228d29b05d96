"""The ladder walked day by day, as mail that people get."""

from __future__ import annotations

from datetime import datetime

from tasks.model.period import Period
from tasks.notify.sending import send_notices
from tasks.run.run import open_run
from tests.notify.builders import tell_month

NOV_11, NOV_14, NOV_15, NOV_18, NOV_19 = (f"2013-11-{day}T08:30+00:00" for day in (11, 14, 15, 18, 19))
RUN = "2013-11-19T09:00+00:00"


def chase(regime, *moments):
    for moment in moments:
        assert regime.run("chase", "--as-of", moment) == 0


OTHERS = ("award", "trusts in", "your decision", "more time refused", "before it is public")


def letters(regime):
    """Each letter of the ladder: its subject, without the banner's mark and the trust, and whom it went to; sorted."""
    ladder = (mail for mail in regime.mail() if not any(one in mail["Subject"] for one in OTHERS))
    return sorted((mail["Subject"].partition("): ")[2], mail["To"].addresses[0].addr_spec) for mail in ladder)


def extend(regime, until):
    row = f"RNL,2013-10,{until},The trust's chief executive,The regulator's desk,Its records were flooded\n"
    (regime.config / "extensions.csv").write_text(f"trust,period,deadline,requested_by,approved_by,reason\n{row}")


def take_back(regime, at):
    told = ("--by", "Another person", "--reason", "It was another trust's flood", "--as-of", at)
    assert regime.run("extension", "refuse", "RNL", "2013-10", *told) == 0


LEAD, CHIEF, REGULATOR = "improvement.lead@rnl.example", "chief.executive@rnl.example", "special.measures@ntda.example"
REMINDER = ("update for October 2013 due soon", LEAD)
DUE = ("update for October 2013 due today", LEAD)
PAST = ("deadline for October 2013 has passed", LEAD)
LAST = ("last day for the October 2013 update", CHIEF)
OVERDUE = ("update for October 2013 overdue", REGULATOR)
TRUST_TOO = [("update for October 2013 overdue", one) for one in (LEAD, CHIEF)]


def test_a_silent_trust_goes_up_the_whole_ladder_one_letter_a_step(silent):
    for moment, expected in (
        ("2013-11-08T08:30+00:00", []),
        (NOV_11, [REMINDER]),
        (NOV_14, [REMINDER, DUE]),
        (NOV_15, [REMINDER, DUE, PAST]),
        (NOV_18, [REMINDER, DUE, PAST, LAST]),
        (NOV_19, [REMINDER, DUE, PAST, LAST]),
    ):
        chase(silent, moment, moment)
        assert letters(silent) == sorted(expected), moment
    tell_month(silent, RUN)
    chase(silent, "2013-11-19T09:30+00:00", "2013-11-25T08:30+00:00")
    assert letters(silent) == sorted([REMINDER, DUE, PAST, LAST, OVERDUE, *TRUST_TOO])


def test_a_reminder_that_was_missed_is_not_sent_after_the_deadline(silent):
    chase(silent, NOV_18)
    assert letters(silent) == sorted([PAST, LAST])


def test_whoever_hears_first_after_the_grace_is_not_told_that_today_is_its_last_day(silent):
    chase(silent, NOV_19)
    tell_month(silent, RUN)
    assert letters(silent) == sorted([OVERDUE, *TRUST_TOO])


def test_an_update_that_arrived_stops_the_ladder_before_anybody_has_checked_it(silent):
    chase(silent, NOV_11)
    folder = silent.programme / "inbox" / "RNL"
    folder.mkdir()
    (folder / "october.csv").write_text("Trust code,RNL\nPeriod,2013-10\n\nRef,Status\nRNL-01,Delivered\n")
    (silent.programme / "inbox" / "received.csv").write_text(
        "path,received_at,sent_by,channel\nRNL/october.csv,2013-11-12T10:00:00+00:00,lead@rnl.example,e-mail\n"
    )
    chase(silent, NOV_14, NOV_19)
    assert letters(silent) == [REMINDER]


def test_an_extension_moves_every_later_step_and_says_why(silent):
    chase(silent, NOV_11)
    extend(silent, "2013-11-28")
    chase(silent, NOV_14, NOV_19)
    assert letters(silent) == [REMINDER]
    chase(silent, "2013-11-25T08:30+00:00")
    tell_month(silent, "2013-12-03T09:00+00:00")
    assert letters(silent) == sorted([REMINDER, REMINDER, OVERDUE, *TRUST_TOO])
    late = next(mail for mail in silent.mail() if mail["Subject"].endswith("October 2013 overdue"))
    words = late.get_body(("plain",)).get_content()
    assert "It was due by 28 November 2013" in words
    assert "- reason given: Its records were flooded" in words


def test_a_step_held_back_is_cancelled_when_the_deadline_moves(silent, monkeypatch, capsys):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(silent, NOV_14)
    assert letters(silent) == []
    extend(silent, "2013-11-28")
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    chase(silent, NOV_15)
    assert letters(silent) == []
    assert silent.run("notices", "2013-10") == 0
    assert "cancelled" in capsys.readouterr().out


def test_what_was_held_back_goes_when_the_switch_is_taken_away(silent, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(silent, NOV_14)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    chase(silent, "2013-11-14T09:30+00:00")
    assert letters(silent) == [DUE]


def test_a_reminder_that_was_not_sent_on_its_day_is_said_again_as_things_stand_on_the_day_it_goes(silent, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(silent, NOV_11)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    chase(silent, "2013-11-12T08:30+00:00", "2013-11-12T09:30+00:00")
    ((_, text),) = silent.letters("due soon")
    assert "This is how it stood at 08:30 on 12 November 2013" in text


def test_a_mail_server_that_was_away_past_the_last_day_gets_no_letter_that_calls_an_earlier_day_today(silent, monkeypatch, server):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(silent, NOV_18)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    with silent.settings():
        assert send_notices(open_run(datetime.fromisoformat(NOV_19)), Period(2013, 10), datetime.fromisoformat(NOV_19)) == 0
    assert server.taken == []


def test_a_trust_that_left_is_not_chased(silent):
    chase(silent, NOV_11)
    spells = silent.config / "spells.csv"
    spells.write_text(spells.read_text().replace("2017-04-30", "2013-11-12").replace(",no,2014-08-04,", ",no,2013-11-12,"))
    chase(silent, NOV_14, NOV_19)
    assert letters(silent) == [REMINDER]


def test_nobody_to_tell_is_an_alarm(silent, caplog):
    people = silent.programme / "people.csv"
    people.write_text("".join(line for line in people.read_text().splitlines(keepends=True) if not line.startswith("RNL,lead")))
    chase(silent, NOV_11)
    (alarm,) = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert alarm.startswith("2013-10  Nobody was told of North Cumbria University Hospitals NHS Trust (RNL) (reminder) for 2013-10")
    assert "Add someone in the role 'lead' to people.csv" in alarm


def test_a_dry_run_shows_recipients_and_words_and_sends_nothing(silent, monkeypatch, capsys):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(silent, NOV_14)
    before = silent.stamps()
    assert silent.run("notices", "2013-10", "--dry-run") == 0
    words = capsys.readouterr().out
    assert f"<{LEAD}>" in words
    assert "is due by the end of today, and none has been accepted yet" in words
    assert "1 notice would be sent for 2013-10. Nothing was." in words
    assert silent.stamps() == before


def test_a_channel_that_leaves_the_machine_has_to_be_asked_for(silent, monkeypatch, capsys):
    monkeypatch.setenv("MEASURES_CHANNEL", "smtp")
    assert silent.run("chase", "--as-of", NOV_14) == 2
    assert "MEASURES_SMTP_HOST is not set" in capsys.readouterr().err
    monkeypatch.setenv("MEASURES_SMTP_HOST", "127.0.0.1")
    assert silent.run("chase", "--as-of", NOV_14) == 2
    assert "ask for live sending" in capsys.readouterr().err


def test_a_step_that_was_cancelled_by_an_extension_taken_back_is_told_once_it_holds_again(silent, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    tell_month(silent, RUN)
    extend(silent, "2013-11-28")
    chase(silent, NOV_19)
    take_back(silent, NOV_19)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    for _ in range(2):
        tell_month(silent, RUN)
    assert letters(silent) == sorted([OVERDUE, *TRUST_TOO])


def test_an_update_nobody_has_checked_does_not_keep_the_regulator_from_hearing_for_good(silent, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    tell_month(silent, RUN)
    folder = silent.programme / "inbox" / "RNL"
    folder.mkdir()
    (folder / "october.csv").write_text("Trust code,RNL\nPeriod,2013-10\n\nRef,Status\nRNL-01,Delivered\n")
    (silent.programme / "inbox" / "received.csv").write_text(
        "path,received_at,sent_by,channel\nRNL/october.csv,2013-11-19T08:00:00+00:00,lead@rnl.example,e-mail\n"
    )
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    chase(silent, NOV_19)
    assert letters(silent) == [OVERDUE]


def test_a_step_cancelled_twice_is_told_once_it_holds_a_third_time(silent, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    for until in ("2013-11-28", "2013-11-29"):
        chase(silent, NOV_14)
        extend(silent, until)
        chase(silent, NOV_14)
        take_back(silent, NOV_14)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    chase(silent, NOV_14, NOV_14)
    assert letters(silent) == [DUE]


def test_an_address_that_was_corrected_is_told_what_still_holds_at_the_next_walk(silent):
    chase(silent, NOV_14)
    people = silent.programme / "people.csv"
    people.write_text(people.read_text().replace(LEAD, "new.lead@rnl.example"))
    chase(silent, NOV_14, NOV_14)
    assert letters(silent) == sorted([DUE, (DUE[0], "new.lead@rnl.example")])
