"""A month in which everything fails once: what leaves the machine, letter by letter, and what rings, each once, in a real mailbox.

`python -m tests.month.test_month_of_faults MOMENT WORD ...` gives a command as at a moment: a worker of its own, which is killed.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from prefect.states import exception_to_failed_state

from flows import clock
from flows.chase_updates import chase_updates
from flows.collect_updates import collect_updates
from flows.command_line import main
from flows.monthly_cycle import monthly_cycle
from flows.ring_alarm import ring_alarm
from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.notify.bell import beat
from tasks.record.facts import Candidate
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tasks.upkeep.health import alarms_of, ring_alarms
from tests.month.programme_run import ProgrammeRun
from tests.notify.mail_server import PASSWORD, USER, MailServer, free_port
from tests.record.small import GOOD, SENDS, SILENT, send, small

UNPLANNED = "RWD"
SEPTEMBER = Period(2013, 9)
OPERATOR = "operator@programme.example"
CRASHED = "Flow run process exited with non-zero status code -9."


def set_clock(moment: str) -> None:
    """From now on it is that moment wherever flows look at the clock."""
    at = datetime.fromisoformat(moment)
    clock.datetime = type("Set", (datetime,), {"now": classmethod(lambda _, zone=None: at.astimezone(zone))})


@dataclass
class Month:
    """The programme, its mail server, and what left: the moment's day and hour, to whom, and the subject."""

    told: ProgrammeRun
    server: MailServer
    left: list[tuple[str, str, str]] = field(default_factory=list)
    runs: int = 0

    def at(self, moment: str, *acts) -> None:
        """Do things one after the other at a moment of October, as `01 08:30`."""
        set_clock(f"2013-10-{moment.replace(' ', 'T')}+00:00")
        before = len(self.server.mails)
        for act in acts:
            act()
        for recipients, mail in self.server.mails[before:]:
            self.left += [(moment, one, str(mail["Subject"]).strip()) for one in recipients]

    def run(self, flow, *asked: str) -> None:
        """A run of a flow, as the schedule begins it; one that fails rings, as the automation has it."""
        self.runs += 1
        try:
            flow.fn(*asked)
        except MachineRefused as refused:
            why = asyncio.run(exception_to_failed_state(refused)).message
            ring_alarm.fn(flow.name, f"number {self.runs}", str(self.runs), "Failed", why)

    def sweep(self) -> None:
        self.run(collect_updates)

    def chase(self) -> None:
        self.run(chase_updates)

    def month(self) -> None:
        self.run(monthly_cycle, "2013-09")

    def health(self) -> None:
        moment = clock.now()
        beat(moment)
        ring_alarms(alarms_of(lambda: open_run(moment), ask_scheduler=False), moment)

    def killed_at_its_first_letter(self) -> None:
        """The month's run in a process of its own, which is killed once the mail server has taken a letter and not yet said so."""
        words = [sys.executable, "-m", "tests.month.test_month_of_faults", clock.now().isoformat(), "month", "2013-09"]
        worker = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.server.on_taking = worker.kill
        assert worker.wait(60) == -9
        self.server.on_taking = lambda: None
        for _ in range(2):  # the worker's own word, and the server's after ten silent minutes
            ring_alarm.fn(monthly_cycle.name, "2013-09", "killed", "Crashed", CRASHED)


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    place = tmp_path_factory.mktemp("faults")
    small(place)
    spells = (ROOT / "config/spells.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    ours = [line for line in spells if line[:3] in {SENDS, SILENT, UNPLANNED}]
    (place / "config/spells.csv").write_text("".join([spells[0], *ours]), encoding="utf-8")
    real = 'title = "Special measures"\nfirst = "2013-09"\nlast = "2014-02"\n'
    (place / "programme/programme.toml").write_text(real, encoding="utf-8")
    with (place / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(",approver,Ann Approver,ann@programme.example,2013-07-16,\n")
    told = ProgrammeRun.below(place)
    with pytest.MonkeyPatch.context() as changed, MailServer(place) as server, told.settings():
        changed.setattr(clock, "datetime", datetime)
        changed.setenv("SSL_CERT_FILE", str(place / "cert.pem"))
        asked = {"CHANNEL": "smtp", "LIVE": "1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port)}
        asked |= {"SMTP_USER": USER.decode(), "SMTP_PASSWORD": PASSWORD.decode(), "SENDER": "measures@regime.example"}
        asked |= {"OPERATORS": OPERATOR, "ALARMS": str(place / "alarms"), "BACKUPS": str(place / "backups")}
        asked |= {"SITE_ADDRESS": "https://regime.example/"}
        for name, value in asked.items():
            changed.setenv(f"MEASURES_{name}", value)
        found = Month(told, server)
        _october(found, changed, place)
        yield found


def _october(month: Month, changed: pytest.MonkeyPatch, place: Path) -> None:
    """Everything that happens, in order; hours are UTC, an hour behind London."""
    inbox, away = place / "programme/inbox", place / "unmounted"
    assert main(["plan"]) == 0
    month.at("01 07:30", month.chase)
    assert main(["backup", str(place / "backups/measures-1.tar")]) == 0
    month.at("01 08:45", month.health)
    changed.setenv("MEASURES_SMTP_PORT", str(free_port()))
    month.at("09 07:30", month.chase)
    month.at("09 08:45", month.health)
    changed.setenv("MEASURES_SMTP_PORT", str(month.server.port))
    month.at("09 14:45", month.health)
    month.at("09 15:00", month.sweep)
    month.at("10 07:30", month.chase)
    send(place / "programme", "first.json", "2013-10-11T09:00:00+01:00", SENDS, **GOOD)
    inbox.rename(away)
    for moment in ("11 09:00", "11 09:15", "14 09:00"):
        month.at(moment, month.sweep)
    for moment in ("14 07:30", "15 07:30", "16 07:30"):
        month.at(moment, month.chase)
    month.at("17 08:00", month.month)
    away.rename(inbox)
    month.at("17 08:30", lambda: main(["month", "2031-09"]), lambda: main(["month", "2013-90"]))
    month.at("17 08:40", month.killed_at_its_first_letter)
    month.at("17 09:00", month.month)
    month.at("17 09:15", month.sweep, month.health)
    os.utime(place / "backups/measures-1.tar")
    for moment in ("18 08:00", "18 14:00", "21 08:00"):
        month.at(moment, lambda: main(["awake"]))
    month.at("21 12:00", month.health, month.chase, month.sweep, month.chase, month.sweep)
    month.at("21 14:00", lambda: main(["awake"]))
    for day in ("22", "23", "24", "25"):
        month.at(f"{day} 07:30", month.chase)
        month.at(f"{day} 08:45", month.health)
    looked_at = month.told.candidate("2013-09")
    decided = ("approve", "2013-09", "--by", "Ann Approver", "--candidate", looked_at, "--note", "One has no plan: trusts")
    month.at("25 10:00", lambda: main([*decided]))
    month.at("25 10:15", month.sweep)
    month.at("28 08:30", month.chase, month.health)


RDD = "Basildon and Thurrock University Hospitals NHS Foundation Trust (RDD)"
RNL = "North Cumbria University Hospitals NHS Trust (RNL)"
RWD = "United Lincolnshire Hospitals NHS Trust (RWD)"
LETTERS = {
    "01 07:30": [
        ("improvement.lead@rdd.example", f"{RDD}: workbook for September 2013"),
        ("improvement.lead@rnl.example", f"{RNL}: workbook for September 2013"),
    ],
    "10 07:30": [
        ("improvement.lead@rdd.example", f"{RDD}: update for September 2013 due soon"),
        ("improvement.lead@rnl.example", f"{RNL}: update for September 2013 due soon"),
    ],
    "17 08:40": [("improvement.director@rdd.example", f"{RDD}: update for September 2013, to be read and signed off")],
    "17 09:00": [
        ("ann@programme.example", "Waits for your decision: September 2013"),
        ("approver@programme.example", "Waits for your decision: September 2013"),
        ("improvement.director@rdd.example", f"[Possible repeat] {RDD}: update for September 2013, to be read and signed off"),
        ("improvement.lead@rdd.example", f"{RDD}: update for September 2013 accepted"),
        ("improvement.lead@rdd.example", f"{RDD}: your page for September 2013, to be read before it is public"),
        ("improvement.lead@rnl.example", f"{RNL}: your page for September 2013, to be read before it is public"),
        ("improvement.lead@rwd.example", f"{RWD}: your page for September 2013, to be read before it is public"),
    ],
    "24 07:30": [
        ("special.measures@monitor.example", "Special measures: September 2013 is not public yet"),
        ("special.measures@ntda.example", "Special measures: September 2013 is not public yet"),
    ],
    "25 10:00": [
        ("chief.executive@rnl.example", f"{RNL}: update for September 2013 overdue"),
        ("improvement.director@rnl.example", f"{RNL}: update for September 2013 overdue"),
        ("improvement.lead@rdd.example", f"{RDD}: September 2013 is public"),
        ("improvement.lead@rnl.example", f"{RNL}: update for September 2013 overdue"),
        ("improvement.lead@rwd.example", f"{RWD}: September 2013 is public"),
        ("special.measures@ntda.example", f"{RNL}: update for September 2013 overdue"),
        ("partnership@rhq.example", f"{RWD}: partner’s award referred to a person, September 2013"),
        ("partnership@rtf.example", f"{RNL}: partner’s award referred to a person, September 2013"),
        ("special.measures@monitor.example", "Special measures: Monitor’s trusts in September 2013"),
        ("special.measures@ntda.example", "Special measures: the NHS Trust Development Authority’s trusts in September 2013"),
        ("special.measures@ntda.example", f"{RNL}: partner’s award referred to a person, September 2013"),
        ("special.measures@ntda.example", f"{RWD}: partner’s award referred to a person, September 2013"),
    ],
}
"""Every letter that left, by day and hour of October and to whom."""

RANG = {
    "01 08:45": f"next month: {UNPLANNED} has no agreed plan for October 2013.",
    "09 14:45": "outbox: 2 notices wait in the outbox.",
    "11 09:00": "The run number 5 of collect-updates ended as Failed. MachineRefused: the inbox ",
    "17 08:40": f"The run 2013-09 of monthly-cycle ended as Crashed. {CRASHED}",
    "17 09:00": "September 2013, candidate 1 (",
    "18 08:00": "The health check was last heard of at 09:15 on 17 October 2013, UTC: ",
    "24 08:45": "approval: September 2013 has waited since 17 October 2013 at 09:00 for somebody to approve or decline it.",
}
"""What rang, and when: no plan, mail down, inbox not mounted, worker killed, candidate waiting, scheduler gone, approver away."""


def test_these_letters_left_and_no_others(month):
    left = {}
    for moment, address, subject in month.left:
        if address != OPERATOR:
            left.setdefault(moment, []).append((address, subject))
    assert {moment: sorted(letters) for moment, letters in left.items()} == {moment: sorted(letters) for moment, letters in LETTERS.items()}


def test_each_fault_rang_once_in_the_operator_s_own_mailbox(month):
    rang = [(moment, subject) for moment, address, subject in month.left if address == OPERATOR]
    assert [moment for moment, _ in rang] == [*RANG]
    assert all(subject.startswith(f"Alarm: {RANG[moment]}") for moment, subject in rang)


def test_nobody_is_accused_of_what_was_our_fault(month):
    words = {mail["Subject"].strip(): " ".join(mail.get_body(("plain",)).get_content().split()) for _, mail in month.server.mails}
    assert {row["trust"]: row["state"] for row in month.told.rows("2013-09", "trusts")} == {
        SENDS: "accepted",  # it came in time, while nobody could read the inbox
        SILENT: "never received",
        UNPLANNED: "no agreed plan",
    }
    assert f"({UNPLANNED}): no agreed plan" in words["Special measures: the NHS Trust Development Authority’s trusts in September 2013"]
    assert f"({SENDS}): accepted" in words["Special measures: Monitor’s trusts in September 2013"]


def test_a_month_mistyped_was_never_begun_and_the_record_is_whole(month):
    assert {begun.period for begun in month.told.held(Candidate)} == {SEPTEMBER}
    assert main(["verify"]) == 0


if __name__ == "__main__":
    set_clock(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
