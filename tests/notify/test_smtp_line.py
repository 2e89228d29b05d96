"""A line to a mail server ends in its time, listens to no answer without end, and leaves nothing open behind it."""

from __future__ import annotations

import smtplib
import socket
import threading

import pytest

from tasks.notify.channels import Away, Shut
from tasks.notify.channels.smtp import Server, Smtp
from tasks.notify.channels.smtp_line import LONGEST, Line
from tests.notify.builders import SENDER, notice
from tests.notify.lying_server import ENDLESS, QUIET, TRICKLES, LyingServer


@pytest.fixture
def server():
    with LyingServer() as found:
        yield found


def line(server: LyingServer, seconds: float = 0.2) -> Line:
    return Line(*server.server.server_address, seconds)


def answer(code: bytes, size: int) -> bytes:
    """An answer of exactly so many bytes, in lines as long as mail servers may write them."""
    lines, rest = divmod(size - 10, 1000)
    return (code + b"-" + b"x" * 994 + b"\r\n") * lines + code + b" " + b"x" * (rest + 4) + b"\r\n"


def alarms() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if isinstance(one, threading.Timer)]


def test_an_exchange_that_ended_leaves_no_alarm_that_could_cut_a_later_one(server):
    found = line(server, seconds=60)
    with found.in_time():
        assert found.noop() == (250, b"ok")
    with pytest.raises(smtplib.SMTPSenderRefused), found.in_time():
        raise smtplib.SMTPSenderRefused(550, b"no", "a@b.example")
    assert [one for one in alarms() if not one.finished.is_set()] == []
    found.close()


@pytest.mark.parametrize("lie", [QUIET, TRICKLES])
@pytest.mark.parametrize("verb", ["", "NOOP"], ids=["banner", "answer"])
def test_an_answer_that_does_not_end_in_time_is_cut_and_says_after_how_long(server, verb, lie):
    server.lies = {verb: lie}

    def asked() -> None:
        found = line(server)
        with found.in_time():
            found.noop()

    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)) as cut:  # of silence the socket may tire first
        asked()
    assert lie == QUIET or str(cut.value) == "no whole answer within 0.2 seconds"


def test_each_answer_may_be_so_long_and_none_a_byte_longer(server):
    server.lies = {"": answer(b"220", LONGEST), "NOOP": answer(b"250", LONGEST)}
    found = line(server, seconds=5)
    assert [found.noop()[0] for _ in range(2)] == [250, 250]
    server.lies = {"NOOP": answer(b"250", LONGEST + 1)}
    with pytest.raises(smtplib.SMTPServerDisconnected, match="an answer of more than 65,536 bytes"):
        found.noop()
    server.lies = {"": ENDLESS}
    with pytest.raises(smtplib.SMTPServerDisconnected, match="an answer of more than 65,536 bytes"):
        line(server, seconds=5)


def test_what_goes_wrong_in_time_is_what_it_is(server):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            Line(*nobody.getsockname(), 5)


@pytest.fixture
def ended(server):
    """Set once the server hears that nobody is there any more."""
    found = threading.Event()
    talk = server.talk

    def talked(heard, says) -> None:
        talk(heard, says)
        found.set()

    server.talk = talked
    return found


def test_a_line_that_is_closed_lets_the_server_go(server, ended):
    line(server, seconds=5).close()
    assert ended.wait(5)


@pytest.mark.parametrize(("lies", "why"), [({}, Shut), ({"EHLO": b"500 no\r\n", "HELO": b"500 no\r\n"}, Away)])
def test_a_server_that_does_not_let_us_in_is_let_go(server, ended, lies, why):
    server.lies = lies
    with pytest.raises(why) as held:
        Smtp(Server(*server.server.server_address, starttls=True, timeout=5), SENDER).send(notice())
    assert ended.wait(5), held
