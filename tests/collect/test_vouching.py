"""Whether a sender is believed: only by what the receiving service itself says of just the domain that the mail names."""

from __future__ import annotations

import pytest

from tasks.collect.mail.content import open_mails
from tasks.collect.mail.vouching import vouched_for

ME, HOST = "lead@rnl.example", "mx.regime.example"


@pytest.mark.parametrize(
    "words",
    [
        "mx.regime.example; dkim=pass header.d=rnl.example",
        "mx.regime.example; dkim=pass header.i=@rnl.example",
        "MX.Regime.Example 1; spf=pass smtp.mailfrom=lead@rnl.example",
        "mx.regime.example; spf=pass smtp.mailfrom=rnl.example smtp.helo=anything",
        "mx.regime.example; spf=fail smtp.mailfrom=list@elsewhere.example; dmarc=pass (p=reject dis=none) header.from=rnl.example",
        "mx.regime.example; DKIM=Pass Header.D=rnl.example",
        "mx.regime.example;\r\n\tdkim=pass reason=ok\r\n\theader.d=rnl.example",
        "mx.regime.example; dkim/1=pass header.d=rnl.example",
        'mx.regime.example; dkim=pass (one " alone) header.d=rnl.example',
        'mx.regime.example; dkim=pass reason="a ( b" header.d=rnl.example',
        "mx.regime.example; none; dkim=fail header.d=elsewhere.example; dkim=pass (2048-bit key) header.d=RNL.example",
    ],
)
def test_a_sender_is_vouched_for(words):
    assert vouched_for(ME, [words], HOST)


@pytest.mark.parametrize(
    "words",
    [
        "mx.regime.example; dkim=pass header.d=elsewhere.example",
        "mx.regime.example; dkim=pass header.d=example",
        "mx.regime.example; dkim=pass header.d=evil-rnl.example",
        "mx.regime.example; spf=pass smtp.helo=rnl.example",
        "mx.regime.example; spf=pass smtp.mailfrom=lead@rnl.example.evil.example",
        "mx.regime.example; dkim=none; spf=softfail smtp.mailfrom=rnl.example",
        "mx.regime.example; dkim=pass header.d=rnl.example; dmarc=fail header.from=rnl.example",
        "mx.elsewhere.example; dkim=pass header.d=rnl.example",
        "; dkim=pass header.d=rnl.example",
        # words that whoever sends a mail can choose: a comment, a quoted name, a reason
        "mx.regime.example; dkim=fail (dkim=pass header.d=rnl.example) header.d=evil.example",
        'mx.regime.example; spf=pass smtp.mailfrom="x@rnl.example"@evil.example',
        r'mx.regime.example; spf=pass smtp.mailfrom="a\"; dkim=pass header.d=rnl.example; x=\""@evil.example',
        'mx.regime.example; spf=fail reason="; dkim=pass header.d=rnl.example" smtp.mailfrom=evil.example',
        "mx.regime.example; spf=pass (a(b)c; dkim=pass header.d=rnl.example) smtp.mailfrom=evil.example",
        "",
    ],
)
def test_a_sender_is_not_vouched_for(words):
    assert not vouched_for(ME, [words], HOST)


def test_only_the_topmost_word_of_the_receiving_service_counts():
    forged = "mx.regime.example; dkim=pass header.d=rnl.example"
    assert not vouched_for(ME, ["mx.regime.example; dkim=fail header.d=rnl.example", forged], HOST)
    assert vouched_for(ME, ["mx.elsewhere.example; dkim=fail header.d=rnl.example", forged], HOST)


def test_without_a_host_in_the_settings_nobody_vouches():
    assert not vouched_for(ME, ["; dkim=pass header.d=rnl.example", "mx; dkim=pass header.d=rnl.example"], "")


SENT_AS = "=?us-ascii?q?a=3B_dmarc=3Dpass_header.from=3Drnl.example=3B_x=3Dy?=@evil.example"
"""An address that a sender can have, and that a reader of headers would decode to a word of the service."""


def test_a_header_is_believed_as_it_is_written_and_whole():
    heads = [
        "mx.regime.example;\r\n\tspf=pass\r\n smtp.mailfrom=rnl.example",
        f"mx.regime.example; spf=fail smtp.mailfrom={SENT_AS}",
        f"mx.regime.example; spf=fail smtp.mailfrom= {SENT_AS}",
        f"mx.regime.example; spf=pass smtp.mailfrom=rnl.example; x={'a' * 900};\r\n y={'b' * 1100};\r\n dmarc=fail header.from=rnl.example",
    ]
    forged = "Authentication-Results: mx.regime.example; dkim=pass header.d=rnl.example"
    opened = open_mails([f"Authentication-Results: {head}\r\n{forged}\r\nFrom: {ME}\r\n\r\nText".encode() for head in heads])
    assert [one.sender for one in opened] == [ME] * len(heads)
    assert [vouched_for(one.sender, one.vouchers, HOST) for one in opened] == [True, False, False, False]


def test_an_address_in_other_letters_than_ours_is_not_the_one_it_folds_to():
    assert not vouched_for(
        "lead@tru\N{LATIN SMALL LETTER SHARP S}t.example", ["mx.regime.example; dkim=pass header.d=trusst.example"], HOST
    )
