"""Anybody may hear by e-mail what is public: asked for, confirmed and ended by buttons, once for each release, and forgotten whole."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tasks.model.mistake import Mistake
from tasks.month.cycle import put_forward
from tasks.month.subscriber_round import tell_subscribers
from tasks.notify.subscribers import Subscribers, Turn
from tasks.publish.site_update import all_releases
from tasks.record.stores.folder import FolderStore
from tasks.run.run import open_run
from tests.desk.at_desk import ADDRESS, BEA, SEPTEMBER, AtDesk, begun, press, words
from tests.desk.test_month_approval import decided, link_of
from tests.record.small import NAMES, SENDS, SILENT

READER, OTHER = "reader@home.example", "other@home.example"
SITE = "https://measures.example/"


class WithSite(AtDesk):
    """A desk of a programme whose site has an address."""

    @contextmanager
    def settings(self):
        with pytest.MonkeyPatch.context() as changed, super().settings():
            changed.setenv("MEASURES_SITE_ADDRESS", SITE)
            yield


@pytest.fixture
def desk(put, tmp_path):
    shutil.copytree(put, tmp_path, dirs_exist_ok=True)
    return WithSite(begun(tmp_path), datetime(2013, 10, 18, 9, tzinfo=UTC))


def letters(desk, address=READER):
    return [one for one in desk.programme.mail("*-subscription-*") if one["To"].addresses[0].addr_spec == address]


def text_of(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


def link_in(mail):
    (link,) = set(re.findall(rf"{ADDRESS}(subscription/\S+)", mail.get_body(("plain",)).get_content()))
    return f"/{link}"


def on_the_list(desk):
    return "".join(path.read_text() for path in (desk.programme.place / "subscribers").glob("*.json"))


def subscribe(desk, client, address=READER, trust=""):
    """Ask for letters, and confirm by the letter's link."""
    before = {str(one["Message-ID"]) for one in letters(desk, address)}
    client.post("/subscribe", data={"address": address, "trust": trust})
    (asked,) = [one for one in letters(desk, address) if str(one["Message-ID"]) not in before]
    return press(client, client.get(link_in(asked)).text, "Confirm")


def public(desk, address=READER):
    """The letters that tell what is public, the earliest first."""
    return [one for one in letters(desk, address) if "List-Unsubscribe" in one]


def tell(desk):
    with desk.settings():
        return tell_subscribers(open_run(desk.now), lambda: desk.now)


def test_whoever_asks_and_confirms_hears_once_when_a_month_is_public_and_ends_it_in_one_click(desk, caplog):
    caplog.set_level("INFO", "measures")
    with desk.open() as client:
        assert f'<option value="{SENDS}" selected>' in client.get(f"/subscribe?trust={SENDS.lower()}").text
        assert "That is confirmed" in subscribe(desk, client).text
        desk.now += timedelta(minutes=1)
        assert "It is public." in words(decided(client, link_of(desk), "Approve it").text)
        assert caplog.messages.count("letters to subscribers: 1") == 1
        (mail,) = public(desk)
        text = text_of(mail)
        assert str(mail["Subject"]) in [str(one["Subject"]) for one in desk.programme.mail("2013-09-all-*")]
        assert str(mail["Subject"]) == "[Illustrative sample] September 2013 is public: Special measures: the illustrative programme"
        assert f"1 of 2 trusts had an update accepted. 1 of 6 actions reported delivered, 1 past the agreed date. {SITE}2013-09/ " in text
        assert re.search(rf"{SITE}\S* You get this because you asked", text), "nothing else stands between the page and how to end it"
        assert f"We hold the address until 18 October 2015. To go on after that, ask again: {ADDRESS}subscribe" in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert tell(desk) == 0, "each hears once"
        end = urlsplit(str(mail["List-Unsubscribe"]).strip("<>")).path
        assert end == link_in(mail)
        assert client.post(end, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert READER not in on_the_list(desk)
        assert "No more letters" in client.post(end).text, "twice does no harm"


def test_no_address_of_a_subscriber_stands_in_the_record_or_on_the_site(desk):
    with desk.open() as client:
        subscribe(desk, client)
        decided(client, link_of(desk), "Approve it")
    assert public(desk)
    held = [path for folder in ("store", "site", "desk") for path in (desk.programme.place / folder).rglob("*") if path.is_file()]
    assert held
    assert [path for path in held if READER.encode() in path.read_bytes()] == []
    with desk.settings():
        assert desk.programme.run("verify") == 0


def test_what_fetches_every_link_of_a_letter_confirms_and_ends_nothing(desk):
    with desk.open() as client:
        client.post("/subscribe", data={"address": READER, "trust": ""})
        (asked,) = letters(desk)
        before = on_the_list(desk)
        for ask in (client.get, client.head, client.options):
            ask(link_in(asked))
        assert on_the_list(desk) == before
        decided(client, link_of(desk), "Approve it")
        assert public(desk) == []
        desk.now += timedelta(minutes=1)
        press(client, client.get(link_in(asked)).text, "Confirm")
        assert tell(desk) == 0, "what was public before is nothing new"


def test_the_page_says_the_same_to_whoever_asks_and_one_address_is_not_written_to_again_and_again(desk):
    with desk.open() as client:
        subscribe(desk, client)
        desk.now += timedelta(hours=2)
        pages = {
            client.post("/subscribe", data={"address": address, "trust": ""}).text
            for address in (READER, OTHER.replace("home", "\uff48ome"))
        }
        assert len(pages) == 1
        assert (len(letters(desk)), len(letters(desk, OTHER))) == (2, 1)
        client.post("/subscribe", data={"address": OTHER, "trust": ""})
        assert len(letters(desk, OTHER)) == 1, "one waits for an answer since a moment ago"
        for _ in range(2):
            desk.now += timedelta(hours=2)
            answer = client.post("/subscribe", data={"address": OTHER.upper(), "trust": ""})
        assert answer.status_code == 429
        for address in ("no address", "j\u00f6rg@home.example"):
            assert client.post("/subscribe", data={"address": address, "trust": ""}).status_code == 400
        assert client.post("/subscribe", data={"address": OTHER, "trust": "XXX"}).status_code == 400
        assert client.post("/subscription/made-up").status_code == 404


def test_whoever_follows_one_trust_hears_of_it_and_of_no_correction_of_another(desk):
    with desk.open() as client:
        subscribe(desk, client, READER, SENDS)
        subscribe(desk, client, OTHER, SILENT)
        decided(client, link_of(desk), "Approve it")
        (mail,) = public(desk)
        assert NAMES[SENDS] in str(mail["Subject"])
        assert re.search(rf"{NAMES[SENDS]}: .+ {SITE}2013-09/rdd/ ", text_of(mail))
        assert NAMES[SILENT] not in text_of(mail)
        desk.send("late.json", client=client, trust=SILENT)
        desk.now += timedelta(days=3)
        with desk.settings():
            put_forward(open_run(desk.now), SEPTEMBER)
        decided(client, link_of(desk, BEA, candidate=2), "Approve it")
        assert len(public(desk)) == 1
        first, corrected = public(desk, OTHER)
        assert {str(one["Subject"]).partition(":")[0] for one in (first, corrected)} == {
            "[Illustrative sample] September 2013 is public",
            "[Illustrative sample] September 2013 was corrected",
        }
        assert f"{SITE}corrections/2013-09/2/" in "".join(map(text_of, (first, corrected)))


def test_an_address_is_forgotten_unconfirmed_after_a_week_and_confirmed_after_two_years_and_by_command_at_once(desk, capsys, caplog):
    caplog.set_level("INFO", "measures")
    with desk.open() as client:
        subscribe(desk, client)
        client.post("/subscribe", data={"address": OTHER, "trust": ""})
        (asked,) = letters(desk, OTHER)
        desk.now += timedelta(days=7)
        tell(desk)
        assert OTHER in on_the_list(desk)
        desk.now += timedelta(days=1)
        assert client.post(link_in(asked)).status_code == 410, "too long ago"
        tell(desk)
        assert (OTHER in on_the_list(desk), READER in on_the_list(desk)) == (False, True)
        desk.now += timedelta(days=723)
        tell(desk)
        assert READER not in on_the_list(desk)
        assert caplog.messages.count("subscribers: 1 forgotten, as their time was over") == 1
        subscribe(desk, client)
    with desk.settings():
        assert desk.programme.run("forget", READER.title().replace("Home", "\uff48ome")) == 0
        assert READER not in on_the_list(desk)
        assert desk.programme.run("forget", READER) == 2
    said = capsys.readouterr()
    assert "gets no more letters" in said.out
    assert "is on no list of subscribers" in said.err


def test_without_an_address_of_the_site_letters_are_not_offered_and_the_pages_lead_to_the_feed(put, tmp_path):
    shutil.copytree(put, tmp_path, dirs_exist_ok=True)
    plain = AtDesk(begun(tmp_path), datetime(2013, 10, 18, 9, tzinfo=UTC))
    with plain.open() as client:
        assert client.get("/subscribe").status_code == 404
        assert "follow the feed" in client.get("/subscribe").text
        decided(client, link_of(plain), "Approve it")
    about = (plain.programme.site / "about/index.html").read_text()
    assert 'href="../feed.atom">by feed' in about
    assert "by e-mail" not in about


def test_where_mail_is_read_in_letters_need_a_sender_of_their_own_so_that_no_bounce_brings_an_address_into_the_record(desk, monkeypatch):
    monkeypatch.setenv("MEASURES_IMAP_HOST", "mail.programme.example")
    with desk.open() as client:
        assert client.get("/subscribe").status_code == 404
        monkeypatch.setenv("MEASURES_SUBSCRIBERS_SENDER", "bounces@programme.example")
        subscribe(desk, client)
        decided(client, link_of(desk), "Approve it")
        assert {one["From"].addresses[0].addr_spec for one in letters(desk)} == {"bounces@programme.example"}


def test_the_pages_lead_to_the_desk_where_there_is_one(desk):
    with desk.open() as client:
        decided(client, link_of(desk), "Approve it")
    assert f'<a href="{ADDRESS}subscribe">by e-mail</a>' in (desk.programme.site / "about/index.html").read_text()
    story = (desk.programme.site / f"trusts/{SENDS.lower()}/index.html").read_text()
    assert f'<a href="{ADDRESS}subscribe?trust={SENDS}">by e-mail</a>' in story


def test_a_letter_that_a_killed_run_may_have_sent_goes_once_more_and_one_under_way_is_left_alone(tmp_path):
    people, now = Subscribers(FolderStore(tmp_path)), datetime(2013, 10, 18, 9, tzinfo=UTC)
    people.ask("ab12", READER, "", now)
    people.confirm("ab12", "", now)
    assert people.begin("ab12", "release", now) is Turn.FIRST
    assert people.begin("ab12", "release", now + timedelta(minutes=14, seconds=59)) is Turn.NO
    assert people.begin("ab12", "release", now + timedelta(minutes=15)) is Turn.AGAIN
    people.end("ab12", "release", now)
    assert people.begin("ab12", "release", now + timedelta(days=1)) is Turn.NO
    assert people.begin("none", "release", now) is Turn.NO


def test_a_letter_that_another_run_sends_is_not_counted_and_goes_once_more_if_that_run_does_not_end(desk, caplog):
    with desk.open() as client:
        subscribe(desk, client)
        with desk.settings(), pytest.MonkeyPatch.context() as held:
            held.setenv("MEASURES_HOLD_NOTICES", "1")
            decided(client, link_of(desk), "Approve it")
            assert "letters to subscribers are held back: nothing is sent" in caplog.text
            run = open_run(desk.now)
            people = Subscribers.of(run.settings)
            (one,) = people.each()
            people.begin(one.mark, all_releases(run.record)[0].hash[:16], desk.now)
        assert (tell(desk), public(desk)) == (0, [])
        desk.now += timedelta(minutes=20)
        assert (tell(desk), len(public(desk))) == (1, 1)


def test_an_address_that_takes_no_letter_three_times_in_a_row_is_forgotten(tmp_path):
    people, now = Subscribers(FolderStore(tmp_path)), datetime(2013, 10, 18, 9, tzinfo=UTC)
    people.ask("ab12", READER, "", now)
    people.confirm("ab12", "", now)
    for number in range(2):
        people.refuse("ab12", f"release {number}", now)
    people.end("ab12", "release 3", now)
    for number in range(4, 7):
        assert people.find("ab12")
        people.refuse("ab12", f"release {number}", now)
    assert people.find("ab12") is None
    assert json.loads((tmp_path / "ab.json").read_text()) == {}


class AlwaysWritten(FolderStore):
    """A store in which another process has always written meanwhile."""

    def replace(self, key, data, expected):
        return None


def test_a_list_that_others_write_to_all_the_time_is_tried_again_later(tmp_path):
    people, now = Subscribers(AlwaysWritten(tmp_path)), datetime(2013, 10, 18, 9, tzinfo=UTC)
    with pytest.raises(Mistake, match=r"^The list of subscribers is written to by too many at once: try again$"):
        people.ask("f" * 32, READER, "", now)
    assert list(people.each()) == []
