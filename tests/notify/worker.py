"""A worker as a process of its own: sends what waits over a real line, and may be killed at a write."""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
from datetime import timedelta
from pathlib import Path

from tasks.notify.posting import Office, post_all
from tasks.record import keys
from tasks.record.outbox import Places
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, DECEMBER

PLACES = Places(keys.receipt_for, keys.claim, keys.let_go, keys.claims, keys.delivery, keys.deliveries, keys.unsent, keys.done)


class Deadly:
    """A store at whose n-th write the process is killed by the system, before it or right after."""

    def __init__(self, store, lives, after):
        self.store, self.lives, self.after = store, lives, after
        self.read, self.keys = store.read, store.keys

    def create(self, key, data):
        if self.lives == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        made = self.store.create(key, data)
        if self.lives == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.lives -= 1
        return made


def channel(asked):
    if asked["way"] == "smtp":
        from tasks.notify.channels.smtp import Server, Smtp

        trusting = ssl.create_default_context(cafile=asked["trusts"])
        return Smtp(Server("127.0.0.1", asked["port"], asked["user"], asked["password"], timeout=5, tls=trusting))
    from tasks.notify.channels.govuk_notify import Account, GovukNotify

    return GovukNotify(Account(asked["key"], asked["template"], asked["url"], 5))


def work(asked):
    store = Deadly(FolderStore(Path(asked["record"])), asked.get("lives", -1), asked.get("after", False))
    moment = AS_OF + timedelta(minutes=asked.get("minutes", 0))
    office = Office(store, PLACES, channel(asked), "measures@regime.example", f"worker {os.getpid()}", moment, live=True)
    sys.stdin.readline()  # whoever started it says when
    return len(post_all(office, keys.notices(DECEMBER)).sent)


if __name__ == "__main__":
    print(work(json.loads(sys.argv[1])))
