"""A lead opens the link, checks the filled workbook, mends it, sends it and has a receipt: complete without scripts."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import openpyxl
import pytest

from tasks.collect.holding import add_arrivals
from tasks.run.inbox import arrivals
from tasks.run.run import open_run
from tests.desk.at_desk import SEPTEMBER, press, upload, words
from tests.record.small import FAULTY, SENDS, SILENT, send

LEAD = "improvement.lead@rdd.example"


def test_a_file_is_checked_sent_and_accepted_at_once_and_the_receipt_says_when_and_what(desk):
    name, data = desk.update()
    with desk.open() as client:
        page = client.get(desk.link())
        assert "The update for September 2013 is due by the end of 14 October 2013, London time." in words(page.text)
        assert "Nothing has arrived for September 2013." in words(page.text)
        checked = upload(client, desk.link(), name, data)
        assert "It would be accepted" in words(checked.text)
        receipt = press(client, checked.text, "Send it")
        month = words(client.get(desk.link()).text)
    shown = words(receipt.text)
    assert "Received 17:00:00 on 10 October 2013, London time By which way at the desk" in shown
    assert f"SHA-256 {hashlib.sha256(data).hexdigest()}" in shown
    assert "It is accepted for September 2013. Nothing more is needed." in shown
    assert "An update is accepted." in month
    assert f"{name} 17:00:00 on 10 October 2013, London time at the desk Accepted" in month


def test_whoever_sent_it_is_answered_in_the_same_minute_and_only_once(desk):
    desk.send("update.json")
    (letter,) = (one for one in desk.programme.mail() if LEAD in one["To"])
    assert letter["To"].addresses[0].addr_spec == LEAD
    assert str(letter["Subject"]).endswith("update for September 2013 accepted")
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert [mail["Subject"] for mail in desk.programme.mail() if LEAD in mail["To"] and "accepted" in mail["Subject"]] == [
        letter["Subject"]
    ]
    row = desk.programme.trust("2013-09", SENDS)
    assert (row["state"], row["on_time"], row["submission"][:16]) == ("accepted", "yes", "20131010T160000Z")


def test_the_page_and_the_receipt_name_the_day_that_our_late_answer_gives_and_call_nothing_missing_before_it(desk):
    desk.now = datetime(2013, 10, 17, 11, tzinfo=UTC)
    send(desk.programme.programme, "u.json", "2013-10-14T22:00:00+01:00", SENDS, **FAULTY)
    with desk.settings():
        run = open_run(datetime(2013, 10, 17, 8, tzinfo=UTC))
        assert add_arrivals(run.record, SEPTEMBER, arrivals(run.inbox, run.moment)) == {}
    with desk.open() as client:
        page = words(client.get(desk.link()).text)
        assert "What was sent is held as it came, and is not decided on yet." in page
        assert "overdue" not in page
    desk.programme.sweep("2013-10-15T10:00:00+01:00")
    with desk.open() as client:
        page = client.get(desk.link()).text
        receipt = words(client.get(unescape(re.search(r'href="([^"]+/sent/[^"/]+)"', page)[1])).text)
        assert "it may be mended until the end of 17 October 2013." in words(page)
        assert "counts from the day it is accepted" not in words(page) + receipt
        assert "It may be mended until the end of 17 October 2013." in receipt
        desk.now = datetime(2013, 10, 18, 11, tzinfo=UTC)
        assert "An update is still expected, and counts from the day it is accepted." in words(client.get(desk.link()).text)


def test_every_finding_is_shown_with_its_cell_before_anything_is_sent_and_the_annotated_copy_is_there_to_take(desk):
    with desk.open() as client:
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{desk.link()}/workbook").content))
        filled = io.BytesIO()
        book.save(filled)  # as it was taken: nothing is filled in
        checked = upload(client, desk.link(), "RDD.xlsx", filled.getvalue())
        address = re.search(r'href="([^"]+)">RDD-annotated.xlsx', checked.text)[1]
        copy = client.get(address)
    shown = words(checked.text)
    assert "It would be returned There are 3 findings to mend." in shown
    assert shown.count("What to do") == 3
    assert re.search(r"Where 'Sign-off'!B\d+", shown)
    assert copy.headers["Content-Disposition"] == "attachment; filename*=UTF-8''RDD-annotated.xlsx"
    assert "Findings" in openpyxl.load_workbook(io.BytesIO(copy.content)).sheetnames
    assert desk.programme.mail() == []
    assert "submissions" not in desk.facts()


@pytest.mark.parametrize(("day", "more"), [(14, ", and the time to mend it begins."), (15, ".")])
def test_time_to_mend_is_promised_of_what_is_sent_by_the_deadline_alone(desk, day, more):
    desk.now = datetime(2013, 10, day, 11, tzinfo=UTC)
    with desk.open() as client:
        page = words(upload(client, desk.link(), *desk.update(**FAULTY)).text)
    assert f"Sent as it is, it is returned to you by letter as well{more} " in page


def test_what_is_sent_with_faults_is_returned_at_once_and_the_mended_one_is_accepted(desk):
    with desk.open() as client:
        returned = press(client, upload(client, desk.link(), *desk.update(**FAULTY)).text, "Send it all the same")
        assert "It is returned: it cannot be accepted for September 2013 as it is." in words(returned.text)
        assert "It may be mended until the end of 16 October 2013." in words(returned.text)
        given = client.get(re.search(r'href="([^"]+)">update-findings.csv', returned.text)[1])
        assert "Progress this month does not say what the matter is" in given.text
        desk.now += timedelta(minutes=20)
        accepted = desk.send("mended.json", client=client)
        assert "It is accepted for September 2013." in words(accepted.text)
        assert [line[0] for line in desk.lines(client)] == ["mended.json", "update.json"]


def test_a_file_that_is_thrown_away_was_never_sent(desk):
    with desk.open() as client:
        checked = upload(client, desk.link(), *desk.update())
        page = press(client, checked.text, "Throw it away")
        assert "Nothing has arrived" in words(page.text)
        assert client.get(str(checked.url)).status_code == 404
    assert desk.facts().isdisjoint({"sent", "submissions", "decisions"})
    assert [path for path in desk.files.rglob("*") if path.is_file()] == []


def test_what_is_checked_and_not_sent_is_thrown_away_after_a_day(desk):
    with desk.open() as client:
        checked = upload(client, desk.link(), *desk.update())
        desk.now = datetime(2013, 10, 11, 16, 1, tzinfo=UTC)
        assert "checked more than a day ago" in words(client.get(str(checked.url)).text)
        upload(client, desk.link(SILENT), *desk.update(trust=SILENT))
    assert len(list(desk.files.glob("*/*/file"))) == 1


def test_what_was_sent_is_taken_back_with_a_reason_and_an_earlier_one_stands_again(desk):
    with desk.open() as client:
        desk.send("first.json", client=client)
        desk.now = datetime(2013, 10, 11, 9, tzinfo=UTC)
        receipt = desk.send("second.json", client=client)
        asked = client.get(re.search(r'href="([^"]+)">Take it back', receipt.text)[1])
        assert "Illustrative Improvement Lead of RDD" in words(asked.text)
        assert "Say in a sentence why" in words(press(client, asked.text, "Take it back", reason=" ").text)
        back = press(client, asked.text, "Take it back", reason="The wrong file")
        assert "It was accepted for September 2013 and taken back. It counts no more." in words(back.text)
        assert [line[3] for line in desk.lines(client)] == ["Taken back", "Accepted Take it back : first.json"]
        assert words(press(client, asked.text, "Take it back", reason="The wrong file, again").text) == words(back.text)
        assert [one.reason for one, _ in desk.written("withdrawals")] == ["The wrong file"]
    assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert desk.programme.trust("2013-09", SENDS)["file"] == "first.json"


def test_when_another_takes_it_back_sender_and_lead_hear_who_when_what_counts_now_and_how_to_send_again(desk):
    with desk.open() as client:
        desk.send("first.json", client=client)
        desk.now = datetime(2013, 10, 11, 9, tzinfo=UTC)
        desk.send("second.json", client=client)
        for reason in ("The wrong file", "That one too"):
            lines = client.get(desk.link(post="chief executive")).text
            asked = client.get(re.search(r'href="([^"]+)">Take it back', lines)[1]).text
            press(client, asked, "Take it back", reason=reason)
        desk.send("third.json", client=client, narrative="Other words than before.")
        own = client.get(re.search(r'href="([^"]+)">Take it back', client.get(desk.link()).text)[1]).text
        press(client, own, "Take it back", reason="Mine")
    with desk.settings():
        desk.programme.sweep("2013-10-11T11:00:00+01:00")
    letters = desk.programme.letters("taken back")
    assert [who for who, _ in letters] == [LEAD] * 2, "nobody hears what they did themselves"
    assert all(
        "taken back by: Illustrative Chief Executive of RDD - taken back at: 10:00 on 11 October 2013" in text for _, text in letters
    )
    (first,) = (text for _, text in letters if "reason given: The wrong file" in text)
    assert "What counts for September 2013 now is first.json, which came on 10 October 2013." in first
    (second,) = (text for _, text in letters if "reason given: That one too" in text)
    assert "No update counts for September 2013 now. One is due by the end of 14 October 2013, London time." in second
    assert "send it on your own page, by the link below" in second


def test_what_somebody_did_is_a_fact_with_the_address_of_their_link_apart_from_it(desk):
    desk.send("update.json")
    ((sent, text),) = desk.written("sent")
    assert (sent.sent_by, sent.role, sent.name) == (LEAD, "lead", "update.json")
    assert LEAD not in text
    assert desk.programme.run("erase-person", LEAD, "--for-good") == 0
    assert [one.sent_by for one, _ in desk.written("sent")] == [""]


def test_everything_that_was_done_at_the_desk_is_sealed(desk):
    with desk.open() as client:
        receipt = desk.send("update.json", client=client)
        asked = client.get(re.search(r'href="([^"]+)">Take it back', receipt.text)[1])
        press(client, asked.text, "Take it back", reason="The wrong file")
    assert desk.programme.run("verify") == 0


def test_whoever_sends_the_words_of_another_trust_is_told_neither_whose_they_are_nor_of_which_action(desk):
    copied = "Thirty more nurses started on the wards this month, and twelve more will follow."
    with desk.open() as client:
        desk.send("first.json", client=client, trust=SILENT, narrative=copied)
        desk.now += timedelta(minutes=20)
        page = upload(client, desk.link(), *desk.update("second.json", narrative=copied))
        assert "Progress this month is word for word what was sent before by another trust." in words(page.text)
        taken = [client.get(href).text for href in re.findall(r'href="(/update/[^"]+/\d)"', page.text)]
        receipt = desk.send("second.json", client=client, narrative=copied)
        taken += [client.get(href).text for href in re.findall(r'href="(/update/[^"]+/\d)"', receipt.text)]
    letters = [mail.as_string() for mail in desk.programme.mail() if LEAD in mail["To"]]
    assert len(taken) == 4
    assert all("what was sent before" in text and f"{SILENT}-" not in text for text in (page.text, receipt.text, *taken))
    assert all(f"{SILENT}-" not in text for text in letters)
    held = [one.says for decision, _ in desk.written("decisions") if decision.trust == SENDS for one in decision.findings]
    assert any(f"for action {SILENT}-01 of another trust" in says for says in held), "the record knows, and so does the page once public"


def test_what_was_checked_by_one_letter_s_link_is_there_by_the_next_one_s(desk):
    first = desk.link()
    with desk.open() as client:
        upload(client, first, *desk.update())
        desk.now += timedelta(hours=1)
        assert desk.link() != first
        page = client.get(desk.link())
        assert "Checked, and not sent yet update.json" in words(page.text)
        other = client.get(desk.link(post="chief executive"))
        assert "not sent yet" not in words(other.text)
