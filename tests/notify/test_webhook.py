"""A way out that is no mail: it calls an address on the web, and nobody has to make up a mail address for it."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tasks.model.notice import Recipient
from tasks.notify.channels import NotTaken, Taken
from tasks.notify.posting import post_all
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import MONITOR, composed, letter, outbox, room


class Webhook:
    """Calls each recipient's own address with the notice as JSON; calling twice with one id is calling once."""

    name = "webhook"
    leaves = True
    asks = True

    def reaches(self, recipient):
        return recipient.address.startswith("http://")

    def send(self, notice, *, again=False):
        body = json.dumps({"id": notice.id, "subject": notice.subject, "text": notice.text}).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(notice.recipient.address, body), timeout=5) as answer:
                return Taken(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise NotTaken(f"{notice.recipient.address} does not answer: {error}") from error

    def fate(self, where):
        return None

    def settle(self):
        pass

    def close(self):
        pass


@pytest.fixture
def hook():
    """A listener on this machine; what it heard is `heard`, and while `busy` it takes nothing."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            if self.server.busy:
                self.send_error(503)
                return
            self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"heard")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.heard, server.busy = [], False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def board(hook):
    return Recipient("regulator", "The regulator's board", f"http://127.0.0.1:{hook.server_port}/notices")


def test_a_notice_goes_to_an_address_on_the_web_once(hook, tmp_path):
    channel, store = Webhook(), FolderStore(tmp_path / "record")
    result = composed(letter(addressed=[board(hook)], copied=[]), reaches=channel.reaches)
    assert result.alarms == ()
    outbox(store).queue(result.notices)
    for _ in range(2):
        post_all(room(store, channel, live=True))
    (heard,) = hook.heard
    assert heard["subject"] == "Medway NHS Foundation Trust (RPA): update for December 2013 overdue"
    (notice,) = outbox(store).sent()
    assert outbox(store).fate(notice) == "sent by webhook"


def test_what_it_does_not_take_now_waits(hook, tmp_path):
    channel, store, hook.busy = Webhook(), FolderStore(tmp_path / "record"), True
    outbox(store).queue(composed(letter(addressed=[board(hook)], copied=[]), reaches=channel.reaches).notices)
    assert len(post_all(room(store, channel, live=True)).waits) == 1
    hook.busy = False
    assert len(post_all(room(store, channel, live=True)).sent) == 1


def test_who_has_no_address_on_the_web_is_not_reached_by_it(hook):
    result = composed(letter(addressed=[MONITOR, board(hook)], copied=[]), reaches=Webhook().reaches)
    assert [one.recipient for one in result.notices] == [board(hook)]
    assert "'desk@monitor.example'" in str(result.alarms[0])
