"""What an operator has to know at once goes to a real mail server and to a room on the web, once each, whatever state the record is in."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.command_line import main
from flows.ring_alarm import ring_alarm
from tasks.model.mistake import BadConfig
from tasks.notify.bell import RUNG, Ring, beat, last_beat, require_room, ring, runs_of
from tasks.run.run import open_run
from tasks.run.settings import AlarmSettings
from tasks.upkeep.health import alarms_of, ring_alarms

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
FULL = Ring("disk: /srv", "disk: A disk is nearly full: /srv.", "Make room")
LATE = Ring("last month", "last month: October 2026 was due and is not assessed at all.", "Run it by hand: `measures month 2026-10`")
OPERATORS = ("ann@programme.example", "bob@programme.example")


class Room(BaseHTTPRequestHandler):
    def do_POST(self):
        heard = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.server.away:
            self.server.heard.append((heard["title"], heard["message"]))
        self.send_response(503 if self.server.away else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def room(monkeypatch, tmp_path):
    """A receiver on this machine in the form that Apprise calls json; what it heard is `heard`, and while `away` it takes nothing."""
    monkeypatch.setenv("MEASURES_ALARMS", str(tmp_path / "alarms"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Room) as found:
        found.heard, found.away = [], False
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv("MEASURES_ALARM_URL", f"json://127.0.0.1:{found.server_address[1]}/room")
        yield found
        found.shutdown()


@pytest.fixture
def mails(server, monkeypatch):
    """What a mail server took, each as its recipients, once two operators are named."""
    monkeypatch.setenv("MEASURES_OPERATORS", " ".join(OPERATORS))
    monkeypatch.setenv("MEASURES_SENDER", "measures@regime.example")
    return lambda: sorted(to for _, _, recipients in server.taken for to in recipients)


def test_each_operator_and_the_room_hear_of_a_thing_once_and_of_what_to_do(room, mails):
    assert ring("health", [FULL], NOW) == 3
    assert ring("health", [FULL], NOW + timedelta(hours=6)) == 0
    assert mails() == [*OPERATORS]
    assert room.heard == [("Alarm: disk: A disk is nearly full: /srv.", "disk: A disk is nearly full: /srv.\nWhat to do: Make room")]


def test_what_comes_beside_it_rings_alone_and_what_is_over_rings_when_it_comes_again(room, mails):
    ring("health", [FULL], NOW)
    ring("health", [FULL, LATE], NOW)
    assert [title for title, _ in room.heard][1:] == [f"Alarm: {LATE.says}"]
    assert "measures month 2026-10" in room.heard[1][1]
    ring("health", [], NOW)
    ring("health", [FULL, LATE], NOW)
    assert room.heard[2] == (f"Alarm: {FULL.says} (and 1 more)", f"{FULL.text}\n\n{LATE.text}")


def test_other_kinds_are_left_alone(room, mails):
    ring("health", [FULL], NOW)
    ring("waiting", [LATE], NOW)
    ring("health", [FULL], NOW)
    assert len(room.heard) == 2


def test_what_could_not_be_sent_rings_the_next_time_and_only_where_it_did_not(room, mails, server, caplog):
    room.away, server.refused = True, {}
    assert ring("health", [FULL], NOW) == 2
    assert caplog.messages[-1] == f"alarm not sent: the room in MEASURES_ALARM_URL did not take it. It was: {FULL.says}"
    room.away = False
    assert ring("health", [FULL], NOW) == 1
    assert (len(room.heard), mails()) == (1, [*OPERATORS])


def test_what_may_have_been_taken_comes_once_more_marked_as_a_repeat_and_then_no_more(room, mails, server, monkeypatch, caplog):
    monkeypatch.setenv("MEASURES_OPERATORS", OPERATORS[0])
    server.lies = {".": b"oops\r\n"}
    assert [ring("health", [FULL], NOW) for _ in range(4)] == [1, 0, 0, 0], "the room took it at once"
    doubts = [one for one in caplog.messages if one.startswith("alarm sent, and nobody knows whether it was taken: the mail server ")]
    assert len(doubts) == 2
    assert [repeat for _, repeat, _ in server.taken] == [False, True]


def test_while_all_mail_is_held_the_room_rings_and_the_mail_waits(room, mails, monkeypatch):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    assert (ring("health", [FULL], NOW), mails(), len(room.heard)) == (1, [], 1)
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    assert (ring("health", [FULL], NOW), mails(), len(room.heard)) == (2, [*OPERATORS], 1)


def test_it_rings_rather_twice_than_not_at_all_where_nothing_can_be_written_down(room, mails, tmp_path, caplog):
    (tmp_path / "alarms").write_text("a file where the folder should be")
    assert (ring("health", [FULL], NOW), ring("health", [FULL], NOW)) == (3, 3)
    assert caplog.messages[-1].startswith("what has rung cannot be written down: ")


def test_what_cannot_be_read_of_what_has_rung_rings_once_more_and_is_written_anew_unless_it_is_no_file(room, mails, tmp_path, caplog):
    held = tmp_path / "alarms" / RUNG
    held.parent.mkdir()
    for odd in ("half of i", "[]"):
        held.write_text(odd)
        assert (ring("health", [FULL], NOW), ring("health", [FULL], NOW)) == (3, 0)
    held.unlink()
    held.symlink_to("elsewhere")
    assert (ring("health", [FULL], NOW), ring("health", [FULL], NOW)) == (3, 3)
    assert any(one.startswith("what has rung cannot be read: ") for one in caplog.messages)


def test_no_address_stands_in_what_has_rung(room, mails, tmp_path):
    ring("health", [FULL], NOW)
    assert "@" not in (tmp_path / "alarms" / RUNG).read_text()


def test_a_run_that_failed_rings_once_though_the_record_cannot_be_read(room, mails, monkeypatch):
    monkeypatch.setenv("MEASURES_STORE", "/dev/null/record")
    asked = {"flow": "monthly-cycle", "run": "2026-10", "run_id": "0123", "state": "Failed", "why": "The disk is full."}
    assert (ring_alarm.fn(**asked), ring_alarm.fn(**asked)) == (3, 0)
    assert room.heard[0][0] == "Alarm: The run 2026-10 of monthly-cycle ended as Failed. The disk is full."
    assert "/v2/runs/flow-run/0123" in room.heard[0][1]


def test_a_fault_that_stops_run_after_run_rings_once_until_a_run_of_that_flow_ends_well(room, mails):
    def ended(flow, number, **how):
        return ring_alarm.fn(**{"flow": flow, "run": f"run {number}", "run_id": f"{number}", "state": "Failed", "why": "No inbox."} | how)

    assert [ended("collect-updates", 1), ended("collect-updates", 2), ended("chase-updates", 3)] == [3, 0, 0]
    ring(runs_of("collect-updates"), [], NOW)
    assert ended("collect-updates", 4) == 0, "the chase has not been well since"
    ring(runs_of("collect-updates"), [], NOW)
    ring(runs_of("chase-updates"), [], NOW)
    assert ended("collect-updates", 5) == 3
    assert ended("collect-updates", 6, why="The disk is full.") == 3
    assert [ended("chase-updates", number, state="Crashed", why="It died.") for number in (7, 8)] == [3, 3], "who knows of what"


def test_a_health_check_rings_once_for_what_is_wrong_and_once_more_where_no_record_can_be_opened(room, mails, monkeypatch, tmp_path):
    for name in ("STORE", "BACKUPS", "MAIL", "RETURNED", "SITE"):
        monkeypatch.setenv(f"MEASURES_{name}", str(tmp_path / name))

    def checked():
        ring_alarms(alarms_of(lambda: open_run(NOW), ask_scheduler=False), NOW)

    checked()
    checked()
    ((_, words),) = room.heard
    assert "backup: There is no backup.\nWhat to do: Run the deployment back-up-record/backup" in words
    (tmp_path / "programme.toml").write_text("title = 1")
    monkeypatch.setenv("MEASURES_PROGRAMME", str(tmp_path))
    checked()
    assert room.heard[1][0].startswith("Alarm: record: The record or the rules cannot be opened: ")
    assert mails() == sorted([*OPERATORS] * 2)


def test_from_outside_it_rings_once_when_the_watch_itself_is_silent(room, mails, monkeypatch, tmp_path):
    from flows.clock import now

    assert main(["awake"]) == 0, "the sample has ended, and nothing has to run"
    (tmp_path / "programme.toml").write_text('title = "A programme"\nfirst = "2026-01"\nlast = "2199-12"\n')
    monkeypatch.setenv("MEASURES_PROGRAMME", str(tmp_path))
    assert main(["awake"]) == main(["awake"]) == 1
    assert [title for title, _ in room.heard] == [
        "Alarm: The health check was never heard of: no run starts by itself, and nobody is told of anything else."
    ]
    beat(now())
    assert main(["awake"]) == 0
    beat(now() - timedelta(hours=21))
    assert main(["awake"]) == 1
    assert len(room.heard) == 2
    assert main(["awake", "--hours", "22"]) == 0


def test_a_heartbeat_is_read_as_it_was_written(room):
    assert last_beat() is None
    beat(NOW)
    assert last_beat() == NOW


def test_rooms_of_slack_and_teams_are_known_by_their_own_addresses_and_nonsense_is_refused(monkeypatch):
    teams = "https://prod-01.westeurope.logic.azure.com:443/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
    for url in ("https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", f"{teams}?api-version=2016-06-01&sig=S1"):
        monkeypatch.setenv("MEASURES_ALARM_URL", url)
        require_room()
    monkeypatch.setenv("MEASURES_ALARM_URL", "nonsense")
    with pytest.raises(BadConfig, match="MEASURES_ALARM_URL is no address of a room"):
        require_room()


def test_an_operator_is_named_by_an_address(monkeypatch):
    monkeypatch.setenv("MEASURES_OPERATORS", "ann@programme.example bob")
    with pytest.raises(BadConfig, match="'bob' is not an address"):
        AlarmSettings.read()


def test_a_mail_of_several_things_says_each_with_what_to_do_in_text_and_in_html_alike(monkeypatch, tmp_path):
    monkeypatch.setenv("MEASURES_ALARMS", str(tmp_path / "alarms"))
    monkeypatch.setenv("MEASURES_MAIL", str(tmp_path / "mail"))
    monkeypatch.setenv("MEASURES_OPERATORS", OPERATORS[0])
    long = Ring("long", f"{'x' * 60}\n{'y' * 60} <and> more", "Look at `it`")
    assert ring("health", [long, LATE], NOW) == 1
    (path,) = (tmp_path / "mail").glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Subject"] == f"Alarm: {'x' * 60} {'y' * 59} … (and 1 more)"
    assert mail["To"].addresses[0].addr_spec == OPERATORS[0]
    act = "What to do: Run it by hand: measures month 2026-10"
    text = f"{long.says}\nWhat to do: Look at it\n\n{LATE.says}\n{act}\n"
    plain, marked = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert plain == text
    assert marked == (
        '<!DOCTYPE html>\n<html lang="en"><head><title>Alarm</title></head>\n<body>\n'
        f"<p>{'x' * 60}<br>{'y' * 60} &lt;and&gt; more<br>What to do: Look at it</p>\n<p>{LATE.says}<br>{act}</p>\n</body></html>\n"
    )
