"""Who is told what."""

from __future__ import annotations

from datetime import datetime

import pytest

from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.notify.letters import BadAddress, NoRecipient
from tests.notify.builders import AS_OF, DIRECTOR, MONITOR, NTDA, composed, letter, notice, notices

BANNER = "Illustrative sample: everything here was made up."


def test_each_regulator_hears_only_of_its_own_trusts():
    found = notices(
        letter("RPA", trust_name="Medway", regulator="Monitor", addressed=[MONITOR]),
        letter("RWD", trust_name="United Lincolnshire", regulator="NTDA", addressed=[NTDA]),
    )
    assert [(n.recipient.address, n.trust) for n in found] == [("desk@monitor.example", "RPA"), ("desk@ntda.example", "RWD")]
    assert "Lincolnshire" not in found[0].text + found[0].html
    assert "Medway" not in found[1].text + found[1].html


def test_the_improvement_director_is_copied():
    assert notice().copied == (DIRECTOR,)
    assert "Copied to: Illustrative Director, RPA (improvement director)" in notice().text


def test_a_notice_says_when_there_was_nobody_to_copy():
    assert "Copied to: nobody, as no improvement director is on record" in notice(copied=[]).text


def test_a_notice_names_the_trust_the_period_what_is_wrong_since_when_and_where_to_look():
    found = notice(sentence="No update has been received. It was due by 15 January 2014.")
    for words in (
        "Medway NHS Foundation Trust (RPA)",
        "December 2013",
        "No update has been received. It was due by 15 January 2014.",
        "- deadline: 15 January 2014",
        "09:00 on 20 January 2014, London time",
        "What happens next",
        "https://measures.example/2013-12/rpa/",
    ):
        assert words in found.text
    assert '<a href="https://measures.example/2013-12/rpa/">' in found.html


def test_overdue_and_stalled_are_told_in_different_words():
    assert notice(rule="overdue").subject == "Medway NHS Foundation Trust (RPA): update for December 2013 overdue"
    assert notice(rule="stalled").subject == "Medway NHS Foundation Trust (RPA): action plan stalled at December 2013"


def test_a_trust_both_overdue_and_stalled_is_told_of_twice():
    assert len({n.id for n in notices(letter(rule="overdue"), letter(rule="stalled"))}) == 2


def test_each_person_in_the_post_has_a_notice_of_their_own():
    second = Recipient("regulator", "Deputy", "deputy@monitor.example")
    found = notices(letter(addressed=[MONITOR, second]))
    assert [n.recipient for n in found] == [MONITOR, second]
    assert len({n.id for n in found}) == 2


def test_one_address_is_written_to_once():
    again = Recipient("regulator", "The same desk", "DESK@monitor.example")
    (only,) = notices(letter(addressed=[MONITOR, again], copied=[again, DIRECTOR]))
    assert only.recipient == MONITOR
    assert only.copied == (DIRECTOR,)


def test_an_id_is_what_it_was_in_every_earlier_version():
    assert notice().id == "7f5c023b9d7ae38c"


def test_an_id_is_the_same_whatever_is_said_and_differs_with_whom_what_and_when():
    same = {notice().id, notice(sentence="Else.").id, notice(banner=BANNER).id, notice(trust_name="Medway").id}
    others = [
        notice(trust="RXR").id,
        notice(rule="stalled").id,
        notice(level="second").id,
        notice(addressed=[NTDA]).id,
        notice(period=Period(2014, 1)).id,
    ]
    assert len(same) == 1
    assert len(same | set(others)) == 6


def test_a_banner_opens_the_mail_and_marks_the_subject():
    found = notice(banner=BANNER)
    assert found.text.startswith(BANNER + "\n")
    assert found.subject.startswith("[Illustrative sample] Medway")
    assert found.html.index(BANNER) < found.html.index("Medway NHS Foundation Trust (RPA) is overdue")


def test_without_a_banner_nothing_is_marked():
    assert notice().text.startswith("To: Special measures desk, for Monitor")
    assert notice().subject.startswith("Medway")


def test_nobody_to_tell_is_an_alarm_and_the_others_are_told_all_the_same():
    result = composed(letter("RPA", addressed=[]), letter("RWD", addressed=[NTDA]))
    assert [n.trust for n in result.notices] == ["RWD"]
    (alarm,) = result.alarms
    assert isinstance(alarm, NoRecipient)
    for words in ("RPA", "2013-12", "overdue", "Monitor", "'regulator:monitor'", "people.csv"):
        assert words in str(alarm)


def test_an_address_that_cannot_be_used_is_an_alarm():
    bad = Recipient("regulator", "Desk", "desk at monitor")
    result = composed(letter(addressed=[bad]))
    assert result.notices == ()
    assert [type(alarm) for alarm in result.alarms] == [BadAddress, NoRecipient]
    assert "'desk at monitor'" in str(result.alarms[0])


def test_a_bad_address_to_copy_does_not_keep_the_regulator_from_being_told():
    result = composed(letter(copied=[Recipient("improvement director", "D", "x@y")]))
    assert [n.copied for n in result.notices] == [()]
    assert [type(alarm) for alarm in result.alarms] == [BadAddress]


def test_what_a_trust_wrote_is_text_and_never_markup():
    found = notice(trust_name="<script>alert(1)</script>", page="javascript:alert(1)", evidence=[("<b>", "<i>")])
    assert "<script>" not in found.html
    assert "&lt;script&gt;" in found.html
    assert "href" not in found.html
    assert "<b>" not in found.html
    assert "<i>" not in found.html


@pytest.mark.parametrize("page", ["2013-12/rpa/", "", "javascript:alert(1)"])
def test_a_page_that_is_no_address_on_the_web_is_not_named(page):
    found = notice(page=page)
    assert "The trust’s page for" not in found.text + found.html
    assert "href" not in found.html


def test_a_name_cannot_add_lines_to_a_notice():
    found = notice(trust_name="Medway\n\nWhat happens next\r\nPay at once\u2028now")
    assert "Medway What happens next Pay at once now (RPA)" in found.subject
    assert found.text.count("\nWhat happens next\n") == 1


def test_nothing_is_hidden_in_a_name():
    found = notice(trust_name="Med\u202eway\u200b\x00\x1b[31m Trust")
    assert found.subject.startswith("Med way [31m Trust (RPA)")
    assert all(c.isprintable() or c == "\n" for c in found.text + found.html)


def test_evidence_is_given_in_words_and_only_where_there_is_any():
    evidence = [("days_overdue", "5"), ("accepted_at", ""), ("seen", "2014-07-01T08:30:00+00:00"), ("version", "20140115")]
    text = notice(evidence=evidence).text
    assert "- days overdue: 5\n- seen: 09:30 on 1 July 2014\n- version: 20140115\n" in text
    assert "accepted" not in text.split("What happens next")[0].split("What is wrong")[1]
    nothing = [("received", "0"), ("days_overdue", "0")]
    assert notice(evidence=[*nothing, ("version", "0")]).text == notice(evidence=[("version", "0")]).text


def test_the_same_matter_is_put_in_the_same_words():
    assert notice() == notice()


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        composed(as_of=datetime(2014, 1, 20, 9))  # noqa: DTZ001  what is under test


def test_whom_a_channel_without_mail_reaches_needs_no_mail_address():
    bell = Recipient("regulator", "The bell in the hall", "room 12")
    result = composed(letter(addressed=[bell], copied=[]), reaches=lambda one: one.address.startswith("room"))
    assert [one.recipient for one in result.notices] == [bell]
    assert result.alarms == ()


def test_whoever_cannot_be_told_is_an_alarm_that_names_the_post_and_what_to_write():
    nowhere = Recipient("regulator", "Desk\nof all", "desk at monitor")
    (bad, nobody) = composed(letter(addressed=(nowhere,), copied=())).alarms
    assert str(bad) == (
        "'desk at monitor' is not an address mail can be sent to: correct the regulator in people.csv, who is to hear about RPA. "
        "Write it as in desk@regulator.example"
    )
    assert str(nobody) == (
        "Nobody was told that Medway NHS Foundation Trust (RPA) is overdue for 2013-12: no usable address is on record for Monitor. "
        "Add someone in the role 'regulator:monitor' to people.csv and run the month again."
    )
    (other,) = composed(letter(addressed=(), copied=(), template="overdue_again")).alarms
    assert "Nobody was told of Medway NHS Foundation Trust (RPA) (overdue again) for 2013-12:" in str(other)


def test_a_copy_that_nobody_is_there_to_have_is_said_and_one_that_was_not_wanted_is_not():
    (missed,) = notices(letter(copied=()))
    assert "nobody, as no improvement director is on record with an address" in missed.text
    (unwanted,) = notices(letter(copied=(), copy_roles=()))
    assert "nobody, as no" not in unwanted.text


def test_letters_are_composed_as_at_a_moment_that_belongs_to_a_day():
    with pytest.raises(ValueError, match="as_of needs a time zone"):
        composed(letter(), as_of=AS_OF.replace(tzinfo=None))
