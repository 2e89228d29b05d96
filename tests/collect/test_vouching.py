"""Whether a sender is believed: only by what the receiving service itself says of just the domain that the mail names."""

from __future__ import annotations

import pytest

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
