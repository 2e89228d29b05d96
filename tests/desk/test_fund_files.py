"""A partner drops its claim of costs at the desk, and whoever stands for published files these: checked, sent, answered, once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tasks.desk.send_update import hold_sent
from tasks.desk.visit import visit
from tasks.fund.claims import collect_claims
from tasks.run.run import open_run
from tests.desk.at_desk import LINKS, press, upload, words
from tests.record.small import SENDS

HEADER = "contract,month,category,amount,evidence,replaces\r\n"
GOOD = f"{HEADER}RNL-1,2013-09,staff time,500.00,invoice 99,\r\n".encode()
BAD = f"{HEADER}RNL-1,2013-09,staff time,-5,,\r\nRWD-1,2013-09,beer,1,x,\r\n".encode()


@pytest.fixture
def link(desk):
    return desk.fund_link


def claims(desk):
    return [(one.partner, one.name, one.decision, one.channel) for one, _ in desk.written("costs")]


def answers(desk, to):
    return [str(mail["Subject"]) for mail in desk.programme.mail() if to in mail["To"] and mail["Subject"]]


def test_a_claim_is_checked_line_by_line_before_anything_is_sent_and_what_was_mended_is_accepted_at_once(desk, link):
    with desk.open() as client:
        page = client.get(link("partner:RTF"))
        assert "RNL-1 North Cumbria University Hospitals NHS Trust" in words(page.text)
        assert client.get(f"{link('partner:RTF')}/form").content == HEADER.encode()
        checked = upload(client, link("partner:RTF"), "costs.csv", BAD)
        assert "There are 3 findings to mend." in words(checked.text)
        assert "line 2, column amount" in words(checked.text)
        assert b"line 3, column contract" in client.get(re.search(r'href="([^"]+/0)">costs.csv.txt', checked.text)[1]).content
        assert "sent" not in desk.facts()
        checked = upload(client, link("partner:RTF"), "costs.csv", GOOD)
        assert "Claims £500.00 for September 2013, £500.00 of it evidenced" in words(checked.text)
        receipt = press(client, checked.text, "Send it")
        assert "Accepted It is accepted." in words(receipt.text)
        assert "Claimed £500.00 for September 2013, £500.00 of it evidenced" in words(receipt.text)
        assert "costs.csv 17:00:00 on 10 October 2013, London time £500.00 for September 2013" in words(
            client.get(link("partner:RTF")).text
        )
    assert claims(desk) == [("RTF", "costs.csv", "accepted", "desk")]
    assert [one for one in answers(desk, "partnership@rtf.example") if "claim of costs accepted" in one]


def test_a_returned_claim_is_answered_by_letter_with_a_link_to_the_page_and_the_same_form_sends_nothing_twice(desk, link):
    with desk.open() as client:
        checked = upload(client, link("partner:RTF"), "costs.csv", BAD)
        first = press(client, checked.text, "Send it all the same")
        again = press(client, checked.text, "Send it all the same")
    assert "It is returned, and nothing in it counts." in words(first.text)
    assert "nothing was sent a second time" in words(again.text)
    assert claims(desk) == [("RTF", "costs.csv", "returned", "desk")]
    (letter,) = (mail for mail in desk.programme.mail() if "partnership@rtf.example" in mail["To"])
    assert f"{LINKS.address}fund/" in letter.get_body(("plain",)).get_content()


def test_a_claim_that_was_claimed_again_says_so_and_the_same_file_is_known_again(desk, link):
    page = link("partner:RTF")
    with desk.open() as client:
        first = press(client, upload(client, page, "costs.csv", GOOD).text, "Send it")
        desk.now += timedelta(hours=1)
        again = upload(client, page, "costs-again.csv", GOOD)
        assert "It was sent before The same file, byte for byte, came at 17:00:00 on 10 October 2013, London time as costs.csv" in words(
            again.text
        )
        fewer = f"{HEADER}RNL-1,2013-09,staff time,5,invoice 98,\r\nRNL-1,2013-09,staff time,-1,invoice 97,\r\n"
        found = words(upload(client, page, "fewer.csv", fewer.encode()).text).partition("To look at")[0]
        assert re.findall(r"Where line (\d)", found) == ["2", "3"]
        assert "Claims £5.00 for September 2013, £5.00 of it evidenced, beside 1 line without a readable amount" in found
        press(client, upload(client, page, "dearer.csv", GOOD.replace(b"500", b"600")).text, "Send it")
        shown = words(client.get(page).text)
        assert "£600.00 of it evidenced Accepted costs.csv" in shown
        assert "£500.00 of it evidenced Accepted, then claimed again" in shown
        assert "September 2013 under contract RNL-1 was claimed again since" in words(client.get(str(first.url)).text)


def test_a_file_that_is_thrown_away_is_said_to_be_and_a_finding_on_a_line_shows_the_line(desk, link):
    with desk.open() as client:
        checked = upload(client, link("partner:RTF"), "costs.csv", f"{HEADER}RNL-1,2013-09,staff time,1,000.00,x,\r\n".encode())
        assert "The line has 7 cells." in words(checked.text)
        assert "What stands there RNL-1,2013-09,staff time,1,000.00,x," in words(checked.text)
        after = words(press(client, checked.text, "Throw it away").text)
    assert "The file is thrown away." in after
    assert "Checked, and not sent yet" not in after


def test_what_was_held_when_the_desk_was_killed_is_decided_on_by_whatever_collects_next_and_once(desk, link):
    with desk.open() as client:
        upload(client, link("partner:RTF"), "costs.csv", GOOD)
    with desk.settings():
        mine = visit(link("partner:RTF").rpartition("/")[2], desk.now, "fund")
        (checked,) = mine.files.held(desk.now)
        hold_sent(mine, {"form": mine.form("send", checked.id)})
    with desk.open() as client:
        page = words(client.get(link("partner:RTF")).text)
        assert "costs.csv 17:00:00 on 10 October 2013, London time Received" in page
    with desk.settings():
        assert [collect_claims(open_run(desk.now)) for _ in range(2)] == [1, 0]
    assert claims(desk) == [("RTF", "costs.csv", "accepted", "desk")]


def test_a_trust_that_is_a_partner_too_sends_claims_by_that_post_alone_and_its_update_is_no_claim(desk, link):
    desk.send("update.json")
    with desk.open() as client:
        press(client, upload(client, link("partner:RXR"), "costs.csv", BAD).text, "Send it all the same")
        desk.programme.sweep("2013-10-10T17:30:00+01:00")
    assert claims(desk) == [("RXR", "costs.csv", "returned", "desk")]
    assert [one.trust for one, _ in desk.written("submissions")] == [SENDS]


def test_a_published_file_is_looked_at_and_used_or_not(desk, link):
    with desk.open() as client:
        page = link("evidence:mortality")
        checked = upload(client, page, "figures.csv", b"a,b\n1,2\n")
        assert "It would not be used" in words(checked.text)
        assert "Where whole file" in words(checked.text)
        receipt = press(client, checked.text, "Send it all the same")
        assert "Nothing of it is used: figures.csv: the column PROVIDER is missing" in words(receipt.text)
        assert "figures.csv 17:00:00 on 10 October 2013, London time Not used" in words(client.get(page).text)
        assert client.get(f"{page}/form").status_code == 404
    assert [(one.kind, one.name) for one, _ in desk.written("evidence")] == [("mortality", "figures.csv")]


def test_a_partners_link_opens_nothing_of_a_trust_nor_of_another_partner_and_a_large_file_is_refused_in_words(desk, link):
    mine, other = link("partner:RTF"), link("partner:RHQ")
    with desk.open() as client:
        receipt = press(client, upload(client, mine, "costs.csv", GOOD).text, "Send it")
        shown = str(receipt.url).partition("/sent/")[2]
        assert client.get(f"{other}/sent/{shown}").status_code == 404
        assert "costs.csv" not in client.get(other).text
        assert client.get(mine.replace("/fund/", "/update/")).status_code == 404
        assert client.get(desk.link().replace("/update/", "/fund/")).status_code == 404
        large = upload(client, mine, "large.csv", b"a" * (5 << 20))
        assert (large.status_code, "a claim of costs may have 4,194,304" in words(large.text)) == (413, True)
        assert "Send the form alone" in words(large.text)
        desk.now = datetime(2013, 10, 10, 17, tzinfo=UTC)
        assert "large.csv came at 17:00:00" in words(client.get(mine).text)
