"""A link opens one trust's month for one person, logs nobody in, and changes nothing when it is fetched, however often and by whatever."""

from __future__ import annotations

import errno
import logging
import re
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tasks.run.desk_links import LASTS, DeskLinks
from tests.desk.at_desk import ADDRESS, KEY, LINKS, AtDesk, begun, press, upload, words
from tests.record.small import SENDS, SILENT


@pytest.fixture(scope="module")
def walked(begin, tmp_path_factory):
    """A desk at which files were checked and sent, and every address its pages lead to; tests only look."""
    place = tmp_path_factory.mktemp("walked")
    shutil.copytree(begin, place, dirs_exist_ok=True)
    desk = AtDesk(begun(place))
    with desk.open() as client:
        return desk, every_way(desk, client)


def everything(desk):
    """Every file there is, of the record and what was checked, with its bytes."""
    return {name: data for name, data in desk.programme.files().items() if not name.startswith(("site/", "mail/"))}


def every_way(desk, client):
    """Every address that the pages of a trust with something checked, sent and returned lead to."""
    checked = upload(client, desk.link(), *desk.update("kept.json", narrative=""))
    press(client, checked.text, "Send it all the same")
    desk.send("good.json", client=client)
    upload(client, desk.link(), *desk.update("unsent.json", narrative=""))
    ways, seen = [desk.link()], []
    while ways:
        seen.append(ways.pop())
        answer = client.get(seen[-1])
        assert answer.status_code == 200, seen[-1]
        if answer.headers["content-type"].startswith("text/html") and "attachment" not in answer.headers.get("content-disposition", ""):
            found = (urlsplit(href).path for href in re.findall(r'href="(/[^"]+)"', answer.text))
            ways += [way for way in dict.fromkeys(found) if way not in seen and way not in ways]
    return seen


def test_whoever_fetches_every_page_there_is_changes_nothing(walked):
    desk, ways = walked
    before = everything(desk)
    with desk.open() as client:
        for way in ways:
            for ask in (client.get, client.head, client.options):
                ask(way)
    assert len(ways) == 14
    assert everything(desk) == before


def test_the_pages_of_one_trust_open_nothing_of_another(walked):
    desk, mine = walked
    with desk.open() as client:
        own, other = desk.link(), desk.link(SILENT)
        for way in mine:
            foreign = way.replace(own, other)
            if foreign not in (other, f"{other}/workbook") and foreign != way:
                assert client.get(foreign).status_code == 404, way
        shown = client.get(other).text + words(client.get(f"{other}/workbook").text)
        assert "Basildon" not in shown
        assert "good.json" not in shown


@pytest.mark.parametrize("which", ["20131010T090000Z-%01", "20131010T090000Z-" + "a" * 5000])
def test_what_an_address_may_hold_is_no_sentence_about_our_keys(walked, which):
    desk, _ = walked
    with desk.open() as client:
        page = client.get(f"{desk.link()}/sent/{which}")
    assert (page.status_code, "Nothing that your trust sent is called so." in words(page.text)) == (404, True)


def test_one_trust_s_form_does_nothing_on_the_page_of_another(desk):
    with desk.open() as client:
        page = upload(client, desk.link(), *desk.update()).text.replace(desk.link(), desk.link(SILENT))
        answer = press(client, page, "Send it")
    assert (answer.status_code, words(answer.text)) == (
        404,
        "There is no such page That form is not of this page. Nothing was done: open your link again.",
    )
    assert "sent" not in desk.facts()


@pytest.mark.parametrize("act", ["check", "send", "discard", "take-back"])
def test_what_changes_something_is_posted_and_never_fetched(desk, act):
    with desk.open() as client:
        assert client.get(f"{desk.link()}/{act}").status_code in {404, 405}


def test_a_form_that_is_posted_twice_sends_one_file_and_leads_to_the_same_receipt(desk):
    with desk.open() as client:
        page = upload(client, desk.link(), *desk.update()).text
        first = press(client, page, "Send it")
        desk.now += timedelta(minutes=5)
        second = press(client, page, "Send it")
        assert "That form was used before, so nothing was sent a second time." in words(second.text)
        assert first.url.path == second.url.path
        assert len(desk.lines(client)) == 1


def test_a_button_pressed_many_times_at_once_sends_one_file(desk):
    with desk.open() as client:
        page = upload(client, desk.link(), *desk.update()).text
        pressed = [threading.Thread(target=press, args=(client, page, "Send it")) for _ in range(6)]
        for one in pressed:
            one.start()
        for one in pressed:
            one.join()
        assert len(desk.lines(client)) == len(desk.written("sent")) == 1
    assert len(desk.programme.mail()) == 2, "to the lead, and to the director"


def forged(link):
    return DeskLinks(ADDRESS, "another key of thirty-two or more letters").sign(LINKS.read(link, datetime(2013, 10, 10, tzinfo=UTC)))


@pytest.mark.parametrize("kind", ["forged", "altered", "cut", "for something else", "none"])
def test_a_link_that_we_did_not_sign_opens_nothing(desk, kind):
    text = desk.link().rpartition("/")[2]
    link = LINKS.read(text, desk.now)
    tried = {
        "forged": forged(text),
        "altered": text.replace(text[5], "x" if text[5] != "x" else "y", 1),
        "cut": text[:-1],
        "for something else": LINKS.sign(replace(link, purpose="oversee")),
        "none": "x",
    }[kind]
    with desk.open() as client:
        answer = client.get(f"/update/{tried}")
    assert answer.status_code == 404
    assert "Open the link as it stands in the letter that you got" in words(answer.text)
    assert "Basildon" not in answer.text


def test_a_link_that_has_ended_says_what_to_do(desk):
    link = desk.link()
    desk.now += LASTS
    with desk.open() as client:
        answer = client.get(link)
    assert (answer.status_code, words(answer.text)) == (
        410,
        "This link does not open anything any more This link has ended. The next letter to you has a new one, "
        "or ask for one whoever runs the programme.",
    )


def test_another_key_ends_every_link(desk):
    with desk.open() as client, pytest.MonkeyPatch.context() as changed:
        changed.setenv("MEASURES_DESK_KEY", KEY[::-1])
        assert client.get(desk.link()).status_code == 404


def test_whoever_left_their_post_opens_nothing_with_the_link_they_had(desk):
    people = desk.programme.programme / "people.csv"
    people.write_text(people.read_text().replace("lead@rdd.example,2013-07-16,", "lead@rdd.example,2013-07-16,2013-10-09"))
    with desk.open() as client:
        answer = client.get(desk.link())
    assert answer.status_code == 410
    assert "somebody who no longer holds that post" in words(answer.text)


def test_nobody_is_logged_in_and_every_page_keeps_to_itself(walked):
    desk, ways = walked
    with desk.open() as client:
        for way in [*ways, "/", "/update/x", "/no/such/page"]:
            answer = client.get(way)
            assert "set-cookie" not in answer.headers
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'self'")
            assert not re.search(r"https?:|\*|unsafe", policy)
            style = way.startswith("/assets/")
            assert answer.headers["Cache-Control"] == ("public, max-age=3600" if style else "no-store")
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if not style and "attachment" not in answer.headers.get("content-disposition", ""):
                assert not re.search(r"<script|https?://|\bstyle=", answer.text)


def test_neither_link_nor_address_reaches_a_log(desk, caplog, capsys, monkeypatch):
    caplog.set_level("DEBUG")
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)  # the browser's own log
    with desk.open() as client:
        desk.send("update.json", client=client)
        client.get("/update/x")
        client.get(f"{desk.link()}/sent/{'x' * 300}")
    noted = "".join(record.getMessage() + (record.exc_text or "") for record in caplog.records) + "".join(capsys.readouterr())
    assert "update for September 2013 accepted" in noted
    assert desk.link().rpartition("/")[2][:20] not in noted
    assert "@" not in noted


def test_a_fault_of_ours_is_a_sentence_and_says_nothing_of_whoever_asked(desk):
    link = desk.link()
    (desk.programme.config / "thresholds.toml").write_bytes(b"not a table")
    with desk.open() as client:
        answer = client.get(link)
    assert (answer.status_code, answer.text) == (
        503,
        "The desk cannot do that just now. What you were given a receipt for is held. Try again later.\n",
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_disk_that_is_full_is_a_sentence_to_whoever_asks_and_to_the_log_and_the_file_is_taken_once_it_is_not(desk, caplog, monkeypatch):
    name, data = desk.update()
    with desk.open() as client:
        with monkeypatch.context() as full:
            full.setattr("os.fsync", _no_room)
            answer = upload(client, desk.link(), name, data)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "The desk cannot do that just now." in answer.text
        (noted,) = [one for one in caplog.records if "The desk" in one.message]
        assert (noted.message, noted.exc_info) == ("The desk could not answer (No space left on device): see `measures doctor`", None)
        assert press(client, upload(client, desk.link(), name, data).text, "Send it").status_code == 200
    assert desk.programme.run("verify") == 0


def _no_room(_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_address_that_ends_otherwise_leads_to_no_other_host(desk):
    with desk.open() as client:
        answer = client.get(f"{desk.link()}/", headers={"Host": "elsewhere.example"}, follow_redirects=False)
    assert (answer.status_code, "location" in answer.headers) == (404, False)


def test_a_command_prints_a_link_for_whoever_holds_a_post_today(desk, capsys):
    with desk.settings():
        assert desk.programme.run("link", SENDS.lower(), "2013-09", "--post", "chief executive") == 0
        link = capsys.readouterr().out.strip()
        assert desk.programme.run("link", SENDS, "2013-09", "--post", "partner") == 2
        assert "Nobody holds the post 'partner' at RDD today that the desk is for" in capsys.readouterr().err
        assert desk.programme.run("config") == 0
        assert f"Letters carry links to the desk at {ADDRESS}" in capsys.readouterr().out
    desk.now = datetime.now(UTC)
    with desk.open() as client:
        assert "Illustrative Chief Executive of RDD (chief executive)" in client.get(link.removeprefix(ADDRESS.rstrip("/"))).text


@pytest.mark.parametrize("words", [("link", SENDS, "2013-09"), ("desk",)])
def test_without_an_address_there_is_no_desk_and_no_link(desk, capsys, words):
    assert desk.programme.run(*words) == 2
    assert "MEASURES_DESK is not set" in capsys.readouterr().err
