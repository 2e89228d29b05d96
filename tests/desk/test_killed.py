"""A desk that is killed at any moment loses nothing that it confirmed, and what it did not confirm was not half sent."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from flows.collect_updates import collect_updates
from tasks.desk.send_update import hold_sent
from tasks.desk.visit import visit
from tasks.run.desk_links import UPDATE
from tasks.run.settings import ROOT
from tests.desk.at_desk import press, upload, words
from tests.record.small import SENDS


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    command = [sys.executable, "-m", "tests.desk.dying_send", str(tmp_path_factory.mktemp("dying")), "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_sending_is_stopped_at_its_writes_before_and_after_the_file_is_held(deaths):
    assert deaths["writes"] >= 12
    assert {one["held"] for one in deaths["stopped"]} == {True, False}
    assert {one["on_by"] for one in deaths["stopped"]} == {"the person", "a sweep"}


def test_wherever_it_was_stopped_the_file_arrives_once_is_decided_on_once_and_lead_and_director_hear_it_once(deaths):
    wrong = [one for one in deaths["stopped"] if (one["arrivals"], one["decisions"], one["letters"], one["verify"]) != (1, 1, 2, 0)]
    assert wrong == []


@pytest.mark.parametrize("by", ["sweep", "rerun"])
def test_what_was_held_and_no_more_is_an_arrival_of_its_moment_for_whatever_collects_next(desk, by):
    with desk.settings():
        mine = visit(desk.link().rpartition("/")[2], desk.now, UPDATE)
        checked = mine.files.check(mine.run, mine.link.trust, *desk.update())
        hold_sent(mine, {"form": mine.form("send", checked.id)})
        assert "submissions" not in desk.facts()
        if by == "sweep":
            collect_updates.fn(desk.now + timedelta(minutes=15))
        else:
            assert desk.programme.run("rerun", SENDS, "2013-09") == 0
    ((arrival, _),) = desk.written("submissions")
    assert (arrival.received_at, arrival.channel, arrival.sent_by) == (desk.now, "desk", "improvement.lead@rdd.example")
    assert [one.decision for one, _ in desk.written("decisions")] == ["accepted"]


MEASURES = "import sys; from flows.command_line import main; sys.exit(main())"


class Server:
    """A desk as `measures desk` starts it, with the clock of this machine."""

    def __init__(self, desk):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with desk.settings():
            command = [sys.executable, "-c", MEASURES, "desk", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", follow_redirects=True, timeout=60)

    def wait(self):
        for _ in range(600):
            try:
                return self.client.get("/")
            except httpx2.TransportError:
                assert self.process.poll() is None, self.process.stdout.read()
                time.sleep(0.05)  # until another process listens: there is nothing to wait on
        raise AssertionError("the desk does not answer")

    def kill(self) -> None:
        """End it at once; what it noted until then is in `noted`."""
        if self.process.poll() is None:
            self.process.kill()
            self.noted = self.process.communicate()[0].decode()


@contextmanager
def serving(desk, many=1) -> Iterator[list[Server]]:
    servers = [Server(desk) for _ in range(many)]
    try:
        for one in servers:
            one.wait()
        yield servers
    finally:
        for one in servers:
            one.kill()


def half_an_upload(server, link):
    """An upload that stops in the middle, on a line that stays open."""
    line = socket.create_connection(("127.0.0.1", server.port))
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="half.xlsx"\r\n\r\n{"x" * 5000}'
    asked = f"POST {link}/check HTTP/1.1\r\nHost: desk\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000\r\n\r\n"
    line.sendall((asked + head).encode())
    return line


def test_two_desks_beside_one_record_one_of_which_is_killed_are_one_desk_that_loses_nothing_it_confirmed_and_logs_no_link(desk):
    desk.now = datetime.now(UTC)
    name, data = desk.update()
    with serving(desk, 2) as (one, other):
        link = desk.link()
        page = upload(one.client, link, name, data).text
        receipt = press(one.client, page, "Send it")
        again = press(other.client, page, "Send it")
        assert "nothing was sent a second time" in words(again.text)
        with half_an_upload(one, link):
            assert one.client.get(link).status_code == 200  # the half upload keeps nobody waiting
            one.kill()
        kept = other.client.get(receipt.url.path)
        assert "It is accepted for September 2013" in words(kept.text)
        assert re.findall("SHA-256 (?:[0-9a-f]{64})", words(kept.text)) == re.findall("SHA-256 (?:[0-9a-f]{64})", words(receipt.text))
        assert len(desk.lines(other.client)) == 1
        assert "Checked, and not sent yet" not in other.client.get(link).text
        other.kill()
    noted = one.noted + other.noted
    assert "September 2013 accepted" in noted
    assert link.rpartition("/")[2][:20] not in noted
    assert "@" not in noted
    assert "/update/" not in noted
    assert desk.programme.run("verify") == 0
