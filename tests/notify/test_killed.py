"""Workers are processes that get killed: over real lines each notice is taken once, or once more and marked where nobody can ask."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from tasks.model.notice import Recipient
from tasks.record.stores.folder import FolderStore
from tasks.run.settings import ROOT
from tests.notify.builders import letter, notice, notices, outbox
from tests.notify.mail_server import PASSWORD, USER, MailServer
from tests.notify.notify_service import KEY, TEMPLATE, NotifyService

# (the write, whether it happened) -> whether each message taken is marked as a repeat
SPOTS = {(0, False): [False], (0, True): [True], (1, False): [False, True], (1, True): [False]}
ASKED = {spot: [False] for spot in SPOTS}


class Line:
    """A way out, the record it empties, and workers to send by it."""

    def __init__(self, service, record, **asked):
        self.service, self.store = service, FolderStore(record)
        self.asked = {"record": str(record), **asked}
        self.spots = ASKED if service.asks else SPOTS

    def start(self, **asked):
        words = [sys.executable, "-m", "tests.notify.worker", json.dumps(self.asked | asked)]
        return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, **asked):
        """How many a worker sent, or the signal that killed it, below zero."""
        worker = self.start(**asked)
        sent, _ = worker.communicate("go\n", timeout=30)
        return worker.returncode or int(sent)

    def queue(self, *found):
        outbox(self.store).queue(found)
        return [one.id for one in found]

    def marks(self, which):
        return [mark for taken, mark in zip(self.service.taken(), self.service.marked(), strict=True) if taken == which]


@pytest.fixture(params=["smtp", "govuk notify"])
def line(request, tmp_path):
    if request.param == "smtp":
        with MailServer(tmp_path) as server:
            login = {"user": USER.decode(), "password": PASSWORD.decode()}
            yield Line(server, tmp_path / "record", way="smtp", port=server.port, trusts=str(tmp_path / "cert.pem"), **login)
    else:
        with NotifyService() as service:
            url = f"http://127.0.0.1:{service.server.server_port}"
            yield Line(service, tmp_path / "record", way="notify", key=KEY, template=TEMPLATE, url=url)


def test_a_worker_killed_at_any_write_leaves_a_notice_that_the_next_sends_once(line):
    for day, ((lives, after), expected) in enumerate(line.spots.items()):
        desk = Recipient("regulator", "Desk", f"desk{day}@monitor.example")
        (which,) = line.queue(notice(copied=[], addressed=[desk]))
        assert line.run(lives=lives, after=after, minutes=1000 * day) == -signal.SIGKILL
        line.run(minutes=1000 * day + 10)
        assert line.marks(which) == expected, (lives, after)
    assert line.run(minutes=9000) == 0
    assert outbox(line.store).waiting() == ()


def test_a_worker_killed_when_its_message_was_taken_and_not_yet_answered_for(line):
    (which,) = line.queue(notice(copied=[]))
    worker = line.start()
    line.service.on_taking = worker.kill
    assert worker.communicate("go\n", timeout=30) == ("", None)
    line.service.on_taking = lambda: None
    assert worker.returncode == -signal.SIGKILL
    assert line.marks(which) == [False]
    assert line.run(minutes=10) == 1
    assert line.marks(which) == ([False] if line.service.asks else [False, True])


def test_two_workers_at_once_as_processes_send_each_notice_once(line):
    ids = line.queue(*notices(*(letter(trust, copied=[]) for trust in ("RDD", "RJF", "RJL", "RK5", "RMP", "RPA"))))
    workers = [line.start() for _ in range(2)]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    sent = [int(worker.communicate(timeout=30)[0]) for worker in workers]
    assert sorted(line.service.taken()) == sorted(ids)
    assert sum(sent) == len(ids)
