"""A worker as a process of its own: sends what waits over a real line, and may be killed at a write."""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
from datetime import timedelta
from pathlib import Path

from tasks.notify.posting import post_all
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, SENDER, Dying, room


def channel(asked):
    if asked["way"] == "smtp":
        from tasks.notify.channels.smtp import Server, Smtp

        trusting = ssl.create_default_context(cafile=asked["trusts"])
        return Smtp(Server("127.0.0.1", asked["port"], asked["user"], asked["password"], timeout=5, tls=trusting), SENDER)
    from tasks.notify.channels.govuk_notify import Account, GovukNotify

    return GovukNotify(Account(asked["key"], asked["template"], asked["url"], 5))


def work(asked):
    store = Dying(FolderStore(Path(asked["record"])), asked.get("lives", -1), asked.get("after", False), killed)
    moment = AS_OF + timedelta(minutes=asked.get("minutes", 0))
    mine = room(store, channel(asked), moment, f"worker {os.getpid()}", live=True)
    sys.stdin.readline()  # whoever started it says when
    return len(post_all(mine).sent)


def killed():
    """The system ends the process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    print(work(json.loads(sys.argv[1])))
