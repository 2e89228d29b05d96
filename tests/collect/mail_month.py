"""A month by mail alone: by SMTP in and IMAP out, with everything that goes wrong with mail, and the same month killed at its writes.

`python -m tests.collect.mail_month --whole SECONDS` lives through it with the sample's eleven trusts: once as it comes, and then killed at
write after write of every sweep and given again, for about so long.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.collect_updates import collect_updates
from tasks.model.period import Period, calendar_month
from tasks.notify.chase import chase, periods_chased
from tasks.notify.sending import send_all
from tasks.record.seal import months_since, seal
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tests.collect.imap_server import DOVECOT, mailbox
from tests.collect.letters import HOST, bounce, mail, out_of_office
from tests.month.programme_run import ProgrammeRun
from tests.record.dying import DIED, in_child, passing
from tests.record.small import GOOD, SENDS, SILENT, small, update

MONTH = "2013-09"
Files = dict[str, tuple[str, bytes]]
STRANGER, DEPUTY = "somebody@else.example", "deputy@rnl.example"


def chased(moment: datetime) -> None:
    """The morning's reminders, sent at that moment: the flow itself sends at the hour that it is."""
    run = open_run(moment)
    for month in periods_chased(run):
        chase(run, month, ())
        send_all(run, (month,), lambda: moment)
    seal(run.record, months_since(run.record, Period.parse(MONTH), calendar_month(moment.date())))


def lead(trust: str) -> str:
    return f"improvement.lead@{trust.lower()}.example"


@dataclass
class Month:
    """A programme to live through: `arrives` brings a mail at a moment, `looked_at` is a command at one, `letter` finds one of ours."""

    told: ProgrammeRun
    files: Files
    arrives: Callable[..., None]
    looked_at: Callable[[Callable[..., object], str], None]
    letter: Callable[[str], object]

    def live(self) -> None:
        """Everything that comes by mail between the end of the month and its run day."""
        mine, other = self.files[SENDS], self.files[SILENT]
        faulty = (mine[0], update(self.told.programme, SENDS, **GOOD | {"narrative": ""}))
        more_faulty = (mine[0], update(self.told.programme, SENDS, **GOOD | {"narrative": "", "percent_word": "many"}))
        self._day("2013-10-08T10", [mail(STRANGER, [mine], message_id="<s1@else.example>")])
        self.looked_at(chased, "2013-10-09T08:00:00+01:00")
        reminded = {trust: self.letter(lead(trust)) for trust in (SENDS, SILENT)}
        away = out_of_office(lead(SENDS), message_id="<away@rdd.example>", In_Reply_To=str(reminded[SENDS]["Message-ID"]))
        self._day("2013-10-09T09", [away, bounce(reminded[SILENT], lead(SILENT))])
        self._day("2013-10-09T11", [self._sent(SENDS, 1, faulty)])
        self._day("2013-10-09T14", [self._sent(SENDS, 2, more_faulty)])
        self._day("2013-10-10T10", [self._sent(SENDS, 3, mine), self._sent(SENDS, 3, mine)])
        self._day("2013-10-10T12", [self._sent(SILENT, 1, mine)])
        others = [self._sent(trust, 1, file) for trust, file in self.files.items() if trust not in {SENDS, SILENT}]
        self._day("2013-10-11T10", [self._sent(SILENT, 2, other), *others])

    def _sent(self, trust: str, number: int, file: tuple[str, bytes]):
        return mail(lead(trust), [file], subject=f"{trust} {number}", message_id=f"<{number}@{trust.lower()}.example>", vouched="")

    def _day(self, hour: str, mails: list) -> None:
        for minute, one in enumerate(mails):
            self.arrives(one, f"{hour}:{minute:02d}:00+01:00", minute)
        self.looked_at(collect_updates.fn, f"{hour}:30:00+01:00")


def programme_of_two(place: Path) -> ProgrammeRun:
    small(place)
    return _with_deputy(ProgrammeRun.below(place))


def programme_of_all(place: Path) -> ProgrammeRun:
    """The sample's trusts, and nothing in their inbox."""
    for name in ("programme.toml", "people.csv"):
        (place / "programme" / "inbox").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "samples" / name, place / "programme")
    shutil.copytree(ROOT / "samples/plans", place / "programme/plans")
    shutil.copytree(ROOT / "config", place / "config")
    return _with_deputy(ProgrammeRun.below(place))


def _with_deputy(told: ProgrammeRun) -> ProgrammeRun:
    """A programme without quiet hours: they are of the machine's clock, and a month by mail is the same whenever it is tried."""
    ladder = told.config / "ladder.toml"
    ladder.write_text(re.sub(r"\[quiet\]\n(.+\n)+", "", ladder.read_text(encoding="utf-8")), encoding="utf-8")
    people = told.programme / "people.csv"
    people.write_text(f"{people.read_text()}{SILENT},alternate:lead,A deputy,{DEPUTY},2013-07-16,\n")
    return told


def files_of_two(told: ProgrammeRun) -> Files:
    return {trust: (f"{trust}.json", update(told.programme, trust, **GOOD)) for trust in (SENDS, SILENT)}


def files_of_all() -> Files:
    return {path.parent.name: (path.name, path.read_bytes()) for path in sorted((ROOT / "samples/inbox").glob(f"*/*-{MONTH}.*"))}


class Killed:
    """A month whose sweeps are killed at each so-manieth write, and given again; mails lie in a mailbox, our letters in a folder."""

    def __init__(self, told: ProgrammeRun, files: Files, every: int, until: float = float("inf")) -> None:
        self.told, self.every, self.until, self.deaths = told, every, until, 0
        self.month = Month(told, files, self.arrives, self.looked_at, self.letter)

    def live(self) -> None:
        with mailbox() as self.box:
            os.environ.update(self.box.settings())
            assert self.told.run("plan") == 0
            self.month.live()
            assert self.told.run("verify") == 0
            assert self.box.count("INBOX") == 0

    def arrives(self, message, at: str, copy: int) -> None:
        sender = message["From"].addresses[0].addr_spec
        lead_lines = f"Received: by {HOST}; copy {copy}\r\nAuthentication-Results: {HOST}; spf=pass smtp.mailfrom={sender}\r\n"
        self.box.deliver(lead_lines.encode() + message.as_bytes(), at)

    def letter(self, address: str):
        return next(one for one in self.told.mail(f"{MONTH}-*-overdue-*") if one["To"].addresses[0].addr_spec == address)

    def looked_at(self, act: Callable[..., object], at: str) -> None:
        moment = datetime.fromisoformat(at)
        while self.every and time.monotonic() < self.until and self._child(act, moment, self.every) == DIED:
            self.deaths += 1
        assert self._child(act, moment, 0) == 0

    def _child(self, act: Callable[..., object], moment: datetime, die_at: int) -> int:
        def there() -> None:
            with self.told.settings():
                act(moment)

        return in_child(there, self.told.place, die_at)[0]


def differing(one: ProgrammeRun, other: ProgrammeRun) -> list[str]:
    """What differs between two lives of the same month, but for how often it was sealed."""
    apart = ("/seals/", "/begun/", "/sealed/", "/ended/")
    lives = [{n: d for n, d in told.files().items() if not passing(n) and not any(part in n for part in apart)} for told in (one, other)]
    mine, yours = lives
    return sorted(n for n in mine.keys() | yours.keys() if mine.get(n) != yours.get(n))


def whole(place: Path, seconds: float) -> int:
    until = time.monotonic() + seconds
    clean = Killed(programme_of_all(place / "clean"), files_of_all(), every=0)
    clean.live()
    found: list[str] = []
    deaths = 0
    for every in (97, 31, 11, 3, 1):
        if time.monotonic() < until:
            killed = Killed(programme_of_all(place / str(every)), files_of_all(), every, until)
            killed.live()
            found += differing(clean.told, killed.told)
            deaths += killed.deaths
    print(f"A month of eleven trusts by mail, killed {deaths} times: {', '.join(found) or 'nothing'} differs.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    if not DOVECOT:
        print("no dovecot on this machine (Debian's dovecot-imapd): the month by mail was not rehearsed", file=sys.stderr)
        sys.exit(0)
    with tempfile.TemporaryDirectory() as top, contextlib.redirect_stdout(None):
        sys.exit(whole(Path(top), float(sys.argv[2])))
