"""A notice as mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.mistake import BadConfig
from tasks.model.notice import Recipient
from tasks.notify.channels.message import header, message
from tests.notify.builders import AS_OF, DIRECTOR, MONITOR, notice

SENDER = "Special measures <measures@regime.example>"
HEADERS = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
SMUGGLED = [
    "Medway\r\nBcc: evil@outside.example",
    "Medway\nBcc: evil@outside.example\n\nbody",
    "=?utf-8?q?Medway=0D=0ABcc:_evil@outside.example?=",
    "=?utf-8?b?TWVkd2F5DQpCY2M6IGV2aWxAb3V0c2lkZS5leGFtcGxl?=",
    "=\x00?utf-8?q?=0D=0ABcc:_evil@outside.example?=",
    "Medway\u2028Bcc: evil@outside.example",
    '"Medway" <evil@outside.example>, x',
    "Medway, evil@outside.example",
]


def parsed(found, sender=SENDER):
    return message_from_bytes(message(found, sender).as_bytes(), policy=policy.default)


def body(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def people(field):
    return [address.addr_spec for address in field.addresses]


def test_a_mail_goes_from_the_sender_to_the_regulator_with_the_director_copied():
    mail = parsed(notice())
    assert people(mail["From"]) == ["measures@regime.example"]
    assert people(mail["To"]) == [MONITOR.address]
    assert people(mail["Cc"]) == [DIRECTOR.address]


@given(st.lists(st.text("abcdé’–=? ", min_size=1, max_size=14), min_size=1, max_size=25))
def test_a_subject_and_names_in_any_letters_are_read_as_they_were_written(pieces):
    words = " ".join(" ".join(pieces).split()) or "x"
    made = replace(notice(), subject=words, recipient=replace(MONITOR, name=words), copied=(replace(DIRECTOR, name=words), DIRECTOR))
    data = message(made, SENDER).as_bytes()
    head = message_from_bytes(data, policy=policy.compat32)
    assert str(make_header(decode_header(head["Subject"]))) == header(words)
    assert [address for _, address in getaddresses([head["Cc"]])] == [DIRECTOR.address, DIRECTOR.address]
    assert str(make_header(decode_header(getaddresses([head["To"].replace("\r\n", "")])[0][0]))) == header(words)
    assert max(map(len, data.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 120


def test_a_mail_is_dated_and_named_by_its_notice():
    found = notice()
    mail = parsed(found)
    assert mail["Date"].datetime == AS_OF
    assert mail["Message-ID"] == f"<{found.id}@regime.example>"


@pytest.mark.parametrize(("month", "offset"), [(7, "09:00:00 +0100"), (12, "08:00:00 +0000")])
def test_the_date_of_a_mail_is_london_time(month, offset):
    assert parsed(notice(as_of=datetime(2013, month, 1, 8, tzinfo=UTC)))["Date"].endswith(offset)


def test_a_mail_says_the_same_in_text_and_in_html():
    found = notice(trust_name="Žižkov – a test")
    mail = parsed(found)
    assert mail.get_content_type() == "multipart/alternative"
    assert body(mail, "plain") == found.text
    assert body(mail, "html") == found.html
    assert "Žižkov – a test" in mail["Subject"]


def test_the_same_notice_is_the_same_bytes():
    assert message(notice(), SENDER).as_bytes() == message(notice(), SENDER).as_bytes()


@pytest.mark.parametrize("words", SMUGGLED)
def test_no_header_can_be_smuggled_in(words):
    found = notice(
        trust_name=words,
        addressed=[Recipient("regulator", words, MONITOR.address)],
        copied=[Recipient("improvement director", words, DIRECTOR.address)],
    )
    mail = parsed(replace(found, subject=words))
    assert mail.keys() == HEADERS
    assert people(mail["To"]) == [MONITOR.address]
    assert people(mail["Cc"]) == [DIRECTOR.address]


@given(st.text(max_size=200))
def test_whatever_a_name_holds_the_headers_stay_as_they_are(words):
    found = replace(notice(), recipient=Recipient("regulator", words, MONITOR.address), subject=words, text="", html="")
    mail = parsed(found)
    assert mail.keys() == HEADERS
    assert people(mail["To"]) == [MONITOR.address]


def test_each_part_that_holds_others_has_a_boundary_of_its_own_and_the_same_mail_is_the_same_bytes():
    found = replace(notice(), files=(("update.csv", b"a,b\n"),))
    mail = message(found, SENDER)
    assert [part.get_boundary() for part in mail.walk() if part.is_multipart()] == [f"=_{found.id}_0", f"=_{found.id}_1"]
    assert bytes(mail) == bytes(message(found, SENDER))


@pytest.mark.parametrize("words", ["-----", "--=_{id}_1", "--=_{id}_0--\n\nBcc: evil@outside.example"])
def test_no_text_can_end_its_part_of_the_mail(words):
    found = notice()
    found = replace(found, text=words.format(id=found.id) + "\nand on\n")
    mail = parsed(found)
    assert body(mail, "plain") == found.text
    assert body(mail, "html") == found.html


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "x@y",
        "a@b.example\n",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        '"a b"@c.example',
        "a..b@c.example",
        "-oQ@c.example",
        "a@-b.example",
        "ä@b.example",
        "a" * 250 + "@b.example",
    ],
)
def test_only_a_plain_address_is_written_to(address):
    with pytest.raises(ValueError, match="not an address"):
        message(replace(notice(), recipient=Recipient("regulator", "Desk", address)), SENDER)
    with pytest.raises(ValueError, match="not an address"):
        message(replace(notice(), copied=(Recipient("regulator", "Desk", address),)), SENDER)


@pytest.mark.parametrize("address", ["desk@monitor.example", "first.last+tag@sub.domain-x.example", "o'neil@b.example", "a@b.invalid"])
def test_a_plain_address_is_written_to(address):
    mail = parsed(replace(notice(), recipient=Recipient("regulator", "Desk", address)))
    assert people(mail["To"]) == [address]


def test_a_sender_s_host_of_any_language_is_written_as_the_net_knows_it():
    assert people(parsed(notice(), "The regime <desk@m\u00fcnchen.example>")["From"]) == ["desk@xn--mnchen-3ya.example"]


@pytest.mark.parametrize("sender", ["", "measures", "Measures <>", "a@b.example, c@d.example", "j\u00f6rg@b.example"])
def test_a_sender_without_a_plain_address_is_a_mistake_to_mend(sender):
    with pytest.raises(BadConfig, match="cannot be the sender"):
        message(notice(), sender)


def test_an_id_that_is_not_one_makes_no_message_id():
    with pytest.raises(ValueError, match="not a notice's id"):
        message(replace(notice(), id="x>\r\nBcc: <y"), SENDER)
