"""A lead opens the link, checks the filled workbook, mends it, sends it and has a receipt: complete without scripts."""

from __future__ import annotations

import hashlib

from tests.desk.at_desk import press, upload, words


def test_a_file_is_checked_sent_and_accepted_at_once_and_the_receipt_says_when_and_what(desk):
    name, data = desk.update()
    with desk.open() as client:
        page = client.get(desk.link())
        assert "The update for September 2013 is due by the end of 14 October 2013, London time." in words(page.text)
        assert "Nothing has arrived for September 2013." in words(page.text)
        checked = upload(client, desk.link(), name, data)
        assert "It would be accepted" in words(checked.text)
        receipt = press(client, checked.text, "Send it")
    shown = words(receipt.text)
    assert "Received 17:00:00 on 10 October 2013, London time" in shown
    assert f"SHA-256 {hashlib.sha256(data).hexdigest()}" in shown
    assert "It is accepted for September 2013. Nothing more is needed." in shown
