"""In which order mails are opened, and for how long in one look at the inbox: those of people we know first, then the oldest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from tasks.collect.mail.vouching import vouched_for
from tasks.model.mistake import MachineRefused
from tasks.rules.deadline import london_day
from tasks.run.inbox import MAIL, Arrival
from tasks.run.run import Run
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import PATIENCE

BEGINNING = 65_536
"""Bytes of a mail that are looked at before it is opened."""

_HEAD_ENDS, _LINE_GOES_ON = re.compile(rb"\r?\n\r?\n"), re.compile(rb"\r?\n[ \t]+")
_ADDRESS = re.compile(r"<?([^<>@\s]{1,64}@[^<>@\s]{1,255})>?\Z")
_LONGEST = 2_000  # characters of a header that vouches


@dataclass(slots=True)
class OpeningTime:
    """The seconds that are left in one look at the inbox for opening mails: one that was made to be slow costs ten of them, and more where
    the machine is busy. `looking` are those for seeing whose the mails may be before they are opened, however many there are.
    """

    left: float
    looking: float = 60.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Whatever is done meanwhile uses it up."""
        begun = monotonic()
        try:
            yield
        finally:
            self.left -= monotonic() - begun

    def beginning(self, mail: Arrival) -> bytes | None:
        """How a mail begins; None where that cannot be read, or there is no time left to look."""
        if self.looking <= 0:
            return None
        begun = monotonic()
        try:
            return (mail.beginning or mail.data)()[:BEGINNING]
        except (OSError, MachineRefused):
            return None
        finally:
            self.looking -= monotonic() - begun


def in_turn(run: Run, mails: Sequence[Arrival], host: str, time: OpeningTime) -> list[Arrival]:
    """Mails in the order in which they are opened, which is as they came where there is time for all of them, however slow each is.

    Else what a trust has in its own folder comes first, then mail of people we know for whom the `host` vouches, then mail that names one
    of them, or of which there is no time to see whom. This is no decision: who sent a mail is known once it is opened.
    """
    if len(mails) * Limits().seconds * PATIENCE <= time.left:
        return list(mails)
    return sorted(mails, key=lambda one: (_rank(run, one, host, time), one.received_at, one.name))


def is_stranger(run: Run, mail: Arrival, time: OpeningTime) -> bool:
    """Whether a mail that is not opened yet names a sender who is nobody in people.csv: it is taken for no trust, whatever it brings."""
    sender, _ = _named(time.beginning(mail) or b"")
    return mail.trust == MAIL and bool(sender) and not _known(run, mail, sender)


def _rank(run: Run, mail: Arrival, host: str, time: OpeningTime) -> int:
    if mail.trust != MAIL or mail.excess:  # what is too large is not opened
        return 0
    begin = time.beginning(mail)
    if begin is None:
        return 2
    sender, vouchers = _named(begin)
    if not _known(run, mail, sender):
        return 3
    return 1 if vouched_for(sender, vouchers, host) else 2


def _known(run: Run, mail: Arrival, sender: str) -> bool:
    day = london_day(mail.received_at)
    return any(one.address.casefold() == sender.casefold() and one.holds_on(day) for one in run.programme.people)


def _named(begin: bytes) -> tuple[str, list[str]]:
    """The one address that a mail plainly names as its sender, empty where it does not; and the headers that vouch, the topmost first."""
    lines = _LINE_GOES_ON.sub(b" ", _HEAD_ENDS.split(begin, maxsplit=1)[0]).decode("utf-8", "replace").splitlines()
    headers = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    senders = [value for name, value in headers if name == "from"]
    found = _ADDRESS.search(senders[0][-_LONGEST:]) if len(senders) == 1 else None
    return found[1] if found else "", [value[:_LONGEST] for name, value in headers if name == "authentication-results"][:20]
