"""What the desk does not take it refuses in words: too large, none, empty, too often, too much at once; and nothing is half done."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from starlette.concurrency import run_in_threadpool

from tasks.desk.app import desk_app
from tasks.desk.checked_files import clean_name
from tasks.desk.limits import Allowance, AtOnce, TimeGiven, TooOften, Turns
from tasks.desk.serving import Desk
from tasks.model.file_limit import MEGABYTE
from tests.collect.letters import LEAD
from tests.desk.at_desk import ADDRESS, press, upload, words
from tests.record.small import SENDS, SILENT

NOON = datetime(2013, 10, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(("announced", "size"), [(True, 21 * MEGABYTE), (False, 21 * MEGABYTE), (True, 20 * MEGABYTE + 1)])
def test_a_file_too_large_is_not_read_and_is_a_fact_with_its_name_size_time_and_sender(desk, announced, size):
    data = b"x" * size
    with desk.open() as client:
        if announced:
            answer = upload(client, desk.link(), "large.xlsx", data)
        else:  # piece by piece, without a word about how many there are
            head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="large.xlsx"\r\n\r\n'
            pieces = (one for one in (head, *(data[n : n + MEGABYTE] for n in range(0, len(data), MEGABYTE))))
            kind = {"Content-Type": "multipart/form-data; boundary=b"}
            answer = client.post(f"{desk.link()}/check", content=pieces, headers=kind)
        page = words(client.get(desk.link()).text)
        assert words(client.get(desk.link(SILENT)).text).count("large.xlsx") == 0
    assert answer.status_code == 413
    assert "an update may have 20,971,520, so it was not read and nothing of it is held but its name" in words(answer.text)
    assert "large.xlsx came at 17:00:00 on 10 October 2013, London time with 2" in page
    assert not desk.files.exists()
    ((fact, held),) = desk.written("oversize")
    assert (fact.trust, fact.name, fact.received_at, fact.sent_by) == (SENDS, "large.xlsx", desk.now, LEAD)
    assert size <= fact.size < size + MEGABYTE
    assert LEAD not in held
    assert desk.programme.run("verify") == 0


def test_what_is_no_upload_is_refused_in_words(desk):
    with desk.open() as client:
        assert "The file is empty" in words(upload(client, desk.link(), "update.xlsx", b"").text)
        assert "No file was chosen" in words(client.post(f"{desk.link()}/check", files={"file": ("", b"x")}).text)
        assert "No file was chosen" in words(client.post(f"{desk.link()}/check", data={"file": "words"}).text)
        broken = client.post(f"{desk.link()}/check", content=b"--b\r\n\x00", headers={"Content-Type": "multipart/form-data; boundary=b"})
        assert "no form of this page" in words(broken.text)
        assert "longer than a page or two" in words(client.post(f"{desk.link()}/send", data={"form": "x" * 20_000}).text)
        assert "There is no such page" in words(client.post(f"{desk.link()}/send", data={}).text)


def test_what_is_no_workbook_is_a_finding_on_it(desk):
    with desk.open() as client:
        page = upload(client, desk.link(), "picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    assert "It would be returned There is 1 finding to mend." in words(page.text)


@pytest.mark.parametrize(
    ("outside", "ours"),
    [
        ("C:\\Users\\lead\\RDD 2013-09.XLSX", "RDD 2013-09.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..", "update"),
        ("a\r\nSet-Cookie: x.xlsx", "a Set-Cookie: x.xlsx"),
        ("~$RDD.xlsx", "RDD.xlsx"),
        ("Übersicht – März.ods", "Übersicht – März.ods"),
    ],
)
def test_the_name_of_a_file_is_cleaned(outside, ours):
    assert clean_name(outside) == ours


def test_a_long_name_is_shortened_and_stays_a_name_of_its_own():
    one, other = clean_name("x" * 500 + "a.xlsx"), clean_name("x" * 500 + "b.xlsx")
    assert one != other
    assert one.endswith(".xlsx")
    assert max(len(one), len(other)) < 100


def test_another_trust_s_workbook_is_found_out_before_it_is_sent_and_returned_if_it_is(desk):
    name, data = desk.update(trust=SILENT)
    with desk.open() as client:
        page = upload(client, desk.link(SENDS), name, data)
        assert "It would be returned" in words(page.text)
        assert "It is returned" in words(press(client, page.text, "Send it all the same").text)
        assert desk.lines(client, SILENT) == []


def test_a_file_for_another_month_says_so_before_it_is_sent(desk):
    desk.now = datetime(2013, 11, 5, 12, tzinfo=UTC)
    with desk.open() as client:
        page = upload(client, desk.link(), *desk.update(signed="2013-11-05"))
    assert "Is this the right file? It is for October 2013, and this page is for September 2013." in words(page.text)


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        ("2013-10-15T12:00", "it counts as overdue if none is accepted by 16 October 2013"),
        ("2013-10-30T12:00", "It was due by 14 October 2013 and is 16 days overdue. An update is still expected"),
    ],
)
def test_after_the_deadline_the_page_says_what_that_means_and_takes_the_update(desk, moment, standing):
    desk.now = datetime.fromisoformat(f"{moment}+00:00")
    with desk.open() as client:
        assert standing in words(client.get(desk.link()).text)
        assert "It is accepted for September 2013" in words(desk.send("late.json", client=client).text)


def test_the_same_file_twice_is_held_twice_and_the_newest_counts(desk):
    with desk.open() as client:
        desk.send("update.json", client=client)
        desk.now += timedelta(minutes=1)
        desk.send("update.json", client=client)
        assert len(desk.lines(client)) == 2
    assert len(desk.written("submissions")) == 2


def test_a_link_that_is_used_too_often_is_refused_for_a_while_and_others_are_not():
    allowance = Allowance(2, timedelta(hours=1))
    for minute in (0, 1):
        allowance.take("one", NOON + timedelta(minutes=minute))
    with pytest.raises(TooOften):
        allowance.take("one", NOON + timedelta(minutes=59))
    allowance.take("other", NOON + timedelta(minutes=59))
    allowance.take("one", NOON + timedelta(minutes=60))


def test_of_two_hundred_uploads_at_once_each_is_checked_or_refused_in_words(desk):
    name, data = desk.update()

    async def all_at_once(links):
        app = desk_app(lambda: desk.now)
        app.state.desk.checks, app.state.desk.at_once = Turns(at_work=2, waiting=3), AtOnce(of_link=200, sending=200)
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS, timeout=120) as client:
            asked = [client.post(f"{links[n % 2]}/check", files={"file": (f"{n}{name}", data)}) for n in range(200)]
            return await asyncio.gather(*asked)

    with desk.open():
        answers = asyncio.run(all_at_once([desk.link(), desk.link(SILENT)]))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {303, 429, 503}
    assert 5 <= statuses.count(303) <= 20
    refused = {words(answer.text) for answer in answers if answer.status_code != 303}
    assert refused == {
        "Wait a while This link was used very often just now, and nothing was done. Do it again after 18:00, London time. Back",
        "Wait a minute Many files are being checked just now, so yours was not looked at. Wait a minute, and choose it again. Back",
    }
    assert len(list(desk.files.glob("*/*/about.json"))) == statuses.count(303)


HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="u.json"\r\n\r\n'
FORM = {"Content-Type": "multipart/form-data; boundary=b"}


async def slowly(ends):
    """A body that begins and does not go on until it may end."""
    yield HEAD
    await ends.wait()


async def refused_of(client, links, many, ends, leaves):
    """So many uploads begin, and none of them ends; the answers of those that are refused at once, all but those that are under way."""
    asked = [asyncio.ensure_future(client.post(f"{links[n % len(links)]}/check", content=slowly(ends), headers=FORM)) for n in range(many)]
    ready = asyncio.as_completed(asked)
    return asked, [await next(ready) for _ in range(many - leaves)]


def test_whoever_sends_slowly_by_one_link_or_many_holds_up_nobody_else(desk):
    async def tried(links, other):
        app, ends = desk_app(lambda: desk.now), asyncio.Event()
        app.state.desk.at_once.sending = 6
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ADDRESS) as client:
            asked, refused = await refused_of(client, links[:1], 20, ends, leaves=4)
            assert {(one.status_code, "by this link just now" in words(one.text)) for one in refused} == {(503, True)}
            more, refused = await refused_of(client, links[1:], 8, ends, leaves=2)
            assert {(one.status_code, "Many people are sending" in words(one.text)) for one in refused} == {(503, True)}
            page = await client.get(other)
            ends.set()
            await asyncio.gather(*asked, *more)
            again = await client.get(links[0])
        return page.status_code, again.status_code

    with desk.open():
        links = [desk.link(), desk.link(SILENT), desk.link(post="chief executive")]
        assert asyncio.run(tried(links, desk.link(SILENT, post="chief executive"))) == (200, 200)


@pytest.mark.parametrize(("act", "short"), [("check", "file"), ("check", "piece"), ("send", "typed"), ("send", "piece")])
def test_what_comes_too_slowly_is_refused_in_words(desk, act, short):
    async def tried(link):
        app = desk_app(lambda: desk.now)
        app.state.desk.patience = TimeGiven(**{short: 0})
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ADDRESS) as client:
            return await client.post(f"{link}/{act}", content=slowly(asyncio.Event()), headers=FORM)

    with desk.open():
        answer = asyncio.run(tried(desk.link()))
    assert (answer.status_code, "came too slowly, so nothing of it is held" in words(answer.text)) == (400, True)


def test_decisions_that_take_long_leave_threads_for_everybody_else():
    async def tried():
        desk, ends = Desk(lambda: NOON), threading.Event()
        works = [asyncio.ensure_future(desk.work(ends.wait)) for _ in range(100)]
        while not desk.deciding:
            await asyncio.sleep(0)  # to the next step of the loop
        try:
            return await asyncio.wait_for(run_in_threadpool(lambda: "served"), 5)
        finally:
            ends.set()
            await asyncio.gather(*works)

    assert asyncio.run(tried()) == "served"
