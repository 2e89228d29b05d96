"""Letters to a trust's own people carry their personal link, which stands in the letter alone; nobody else's letter does."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.desk.at_desk import ADDRESS, words
from tests.record.small import SENDS, SILENT


def reminded(desk, day):
    with desk.settings():
        assert desk.programme.run("chase", "--as-of", f"{day}T08:00+01:00") == 0


def links_in(desk, address):
    """Every link in the letters to an address, as text and as HTML have it."""
    found = []
    for mail in desk.programme.mail():
        if mail["To"].addresses[0].addr_spec == address:
            text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
            found.append(re.findall(rf"{ADDRESS}update/\S+", text))
            assert re.findall(r'href="(http://desk\.example/update/[^"]+)"', html) == found[-1]
    return found


def test_a_reminder_to_the_lead_has_the_lead_s_own_link_and_it_opens_the_month(desk):
    reminded(desk, "2013-10-09")
    (link,), *more = links_in(desk, "improvement.lead@rdd.example")
    (other,), *_ = links_in(desk, "improvement.lead@rnl.example")
    assert more == [[link]]  # the letter with the workbook, and the reminder
    with desk.open() as client:
        assert "Basildon" in words(client.get(link.removeprefix(ADDRESS.rstrip("/"))).text)
        assert "North Cumbria" in words(client.get(other.removeprefix(ADDRESS.rstrip("/"))).text)


def test_whoever_has_a_copy_has_a_letter_and_a_link_of_their_own(desk):
    desk.send("good.json", trust=SILENT)  # where nobody at all sends anything, nobody is told
    reminded(desk, "2013-10-16")  # the chief executive, with a copy to the lead
    mail = [one for one in desk.programme.mail() if "last day" in str(one["Subject"]) and SENDS in str(one["Subject"])]
    assert sorted(one["To"].addresses[0].addr_spec for one in mail) == ["chief.executive@rdd.example", "improvement.lead@rdd.example"]
    assert [one["Cc"] for one in mail] == [None, None]
    ((chief,),) = links_in(desk, "chief.executive@rdd.example")
    assert [chief] not in links_in(desk, "improvement.lead@rdd.example")
    with desk.open() as client:
        assert "sent to Illustrative Chief Executive of RDD (chief executive)" in client.get(chief.removeprefix(ADDRESS.rstrip("/"))).text


def test_whoever_holds_two_posts_has_in_each_letter_the_link_of_the_post_that_it_goes_to(desk):
    people = desk.programme.programme / "people.csv"
    text = people.read_text(encoding="utf-8").replace("improvement.director@rdd.example", "improvement.lead@rdd.example")
    people.write_text(text, encoding="utf-8")
    desk.send("good.json")
    links = {str(one["Subject"]).rpartition(" ")[2]: one.get_body(("plain",)).get_content() for one in desk.programme.mail()}
    assert f"{ADDRESS}update/" in links["accepted"]
    assert f"{ADDRESS}director/" in links["off"]


def test_an_answer_has_a_link_by_which_to_mend_it(desk):
    desk.send("update.json", narrative="")
    assert len(links_in(desk, "improvement.lead@rdd.example")) == 1


def test_no_letter_to_anybody_outside_the_trust_has_a_link_to_its_update(desk):
    desk.send("good.json", trust=SILENT)
    with desk.settings():
        assert desk.programme.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    inside = ("improvement.lead@", "chief.executive@")
    outside = [mail for mail in desk.programme.mail() if not mail["To"].addresses[0].addr_spec.startswith(inside)]
    assert sorted({mail["To"].addresses[0].addr_spec.partition("@")[0] for mail in outside}) == ["improvement.director", "special.measures"]
    assert all("/update/" not in mail.get_body(("plain",)).get_content() for mail in outside)
    directors = [mail for mail in outside if "director" in str(mail["To"])]
    for mail in directors:
        assert {way for _, way in re.findall(rf"({ADDRESS})(\w+)/", mail.get_body(("plain",)).get_content())} == {"director"}


def test_no_link_stands_in_the_record_and_the_letter_is_the_same_whenever_it_is_sent(desk, monkeypatch):
    reminded(desk, "2013-10-09")
    first = links_in(desk, "improvement.lead@rdd.example")
    held = b"".join(data for name, data in desk.programme.files().items() if name.startswith("store/"))
    assert b"desk:your-own-page" in held
    assert first[0][0].rpartition("/")[2].encode() not in held
    for path in (*(desk.programme.place / "mail").iterdir(), *(desk.programme.place / "store/facts/main/receipt-sheets/2013-09").iterdir()):
        path.unlink()  # as if it had been killed before anything left
    desk.now = datetime(2013, 10, 9, 12, tzinfo=UTC)
    reminded(desk, "2013-10-09")
    assert links_in(desk, "improvement.lead@rdd.example") == first


def test_without_a_desk_letters_speak_of_none(desk):
    assert desk.programme.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    assert {one["To"].addresses[0].addr_spec for one in desk.programme.mail()} == {
        f"improvement.lead@{trust.lower()}.example" for trust in (SENDS, SILENT)
    }
    assert all("the desk" not in mail.get_body(("plain",)).get_content() for mail in desk.programme.mail())


def test_a_desk_without_a_key_is_named_before_anything_is_sent(desk, monkeypatch, capsys):
    monkeypatch.setenv("MEASURES_DESK", ADDRESS)
    assert desk.programme.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 2
    assert "MEASURES_DESK_KEY has not the 32 characters" in capsys.readouterr().err
    assert desk.programme.mail() == []
