"""Work that is waited for no longer than it may take: an answer that trickles, a byte now and then, has no end that a socket would know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class OutOfTime(Exception):
    """Something had not come to an end in its time; the text says after how long."""


def in_time(act: Callable[[], T], allowed: Callable[[], float]) -> T:
    """What `act` returns or raises, if that takes no longer than the seconds that are `allowed`, which may grow while it is at work.

    Raises OutOfTime. It acts in a thread of its own, which is then left behind: nothing can call it back.
    """
    done, found, begun = threading.Event(), list[T](), time.monotonic()
    failed: list[BaseException] = []

    def acted() -> None:
        try:
            found.append(act())
        except BaseException as error:  # raised below, where it is waited for
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=acted, daemon=True).start()
    while not done.wait(max(0.0, begun + allowed() - time.monotonic())):
        if time.monotonic() >= begun + allowed():
            raise OutOfTime(f"it had not come to an end after {allowed():.0f} seconds")
    if failed:
        raise failed[0]
    return found[0]
