"""Prefect's server is killed in the middle of months and started again: what was begun rings once, and the next run finishes it."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, send, small

pytestmark = pytest.mark.rehearsal

LOGIN = "operator:a password of this test alone"
REPLAY = "from flows.replay import replay; replay('2013-09', '2013-11', approve_as='a rehearsal')"
SWEEP = "from flows.collect_updates import collect_updates; collect_updates()"


@dataclass
class House:
    """A server of its own, and commands that work with it, each a process as in life."""

    place: Path
    port: int
    server: subprocess.Popen[bytes] | None = None
    env: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        self.server = subprocess.Popen([sys.executable, "-m", "flows.server", str(self.port)], env=self.env)
        for _ in range(1200):
            try:
                with urllib.request.urlopen(f"{self.env['PREFECT_API_URL']}/ready", timeout=3):
                    return
            except OSError:
                assert self.server.poll() is None, "the server stopped"
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, *words], env=self.env, stderr=subprocess.PIPE, text=True)

    def run(self, *words: str) -> tuple[int, str]:
        """How a command ended, and the last line of what it printed of that."""
        begun = self.begin(*words)
        printed = begun.communicate(timeout=600)[1]
        return begun.returncode, printed.strip().rpartition("\n")[2]

    def measures(self, *words: str) -> tuple[int, str]:
        return self.run("-c", "import sys; from flows.command_line import main; sys.exit(main())", *words)

    def state_of(self, flow: str) -> str:
        """What the server says became of the only run of a flow."""
        wanted = json.dumps({"flows": {"name": {"any_": [flow]}}}).encode()
        asked = urllib.request.Request(f"{self.env['PREFECT_API_URL']}/flow_runs/filter", wanted)
        asked.add_header("Content-Type", "application/json")
        asked.add_header("Authorization", f"Basic {base64.b64encode(LOGIN.encode()).decode()}")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            (found,) = json.load(answer)
        return str(found["state"]["name"])

    def alarms(self) -> list[str]:
        mails = (message_from_bytes(path.read_bytes(), policy=default) for path in (self.place / "var/mail").glob("*-alarm-*.eml"))
        return [text for mail in mails if "ended as" in (text := mail.get_body(("plain",)).get_content())]


@pytest.fixture
def house(tmp_path):
    small(tmp_path)
    send(tmp_path / "programme", "first.json", "2013-10-10T15:11:00+01:00", SENDS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ProgrammeRun(tmp_path / "var", tmp_path / "programme", tmp_path / "config").settings():
        env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    env |= {"PREFECT_SERVER_API_AUTH_STRING": LOGIN, "PREFECT_API_AUTH_STRING": LOGIN, "PREFECT_LOGGING_LEVEL": "WARNING"}
    env |= {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "PREFECT_HOME": str(tmp_path / "prefect")}
    env |= {"MEASURES_OPERATORS": "ann@programme.example", "MEASURES_ALARMS": str(tmp_path / "var/alarms")}
    house = House(tmp_path, port, env=env)
    house.start()
    yield house
    house.kill()


def until_begun(house: House, run: subprocess.Popen[str]) -> None:
    """Wait until a run has written its first decision."""
    while not list((house.place / "var/store").glob("facts/main/decisions/**/*.json")):
        assert run.poll() is None, run.communicate()[1]
        time.sleep(0.05)


def test_months_whose_server_is_killed_and_started_again_ring_once_and_the_next_run_finishes_them(house):
    assert house.measures("plan")[0] == 0
    run = house.begin("-c", REPLAY)
    until_begun(house, run)
    house.kill()
    house.start()
    run.communicate(timeout=600)
    ended = house.state_of("replay")  # it heard how the run ended, or says Running, which an automation ends after ten minutes
    assert ended in {"Completed", "Failed", "Running"}
    for _ in range(2):
        assert house.run("-c", SWEEP)[0] == 0
    assert len(house.alarms()) == (ended == "Failed")
    house.kill()
    slow = replace(house, env=house.env | {"PREFECT_API_URL": "", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "0"})
    for without in (house, slow):  # no server at all, and a temporary one that does not start in time
        code, last = without.measures("month", "2013-09", "--prefect", "--approve-as", "a rehearsal")
        assert (code, last.partition(" (")[0]) == (2, "measures: Prefect's server went away or refused")
    house.start()
    assert house.measures("replay", "2013-09", "2013-11", "--prefect", "--approve-as", "a rehearsal")[0] == 0
    assert house.measures("verify")[0] == 0
    subjects = sorted(path.name for path in (house.place / "var/mail").glob("2013-09-*.eml"))
    assert house.measures("replay", "2013-09", "2013-11", "--approve-as", "a rehearsal")[0] == 0
    assert subjects == sorted(path.name for path in (house.place / "var/mail").glob("2013-09-*.eml")), "nobody is written to twice"
