"""A mail server that keeps to no rule: it lies, says too much, says nothing, or takes what it does not own up to."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from contextlib import suppress

from tasks.notify.channels.smtp import Server, Smtp
from tests.notify.builders import SENDER

QUIET, TRICKLES, ENDLESS = "says nothing", "trickles", "goes on and on"
AFTER_THE_DOT = {  # what it answers, and whether it took the letter: nobody outside can know
    "garbage": b"oops something happened\r\n",
    "no number": b"OK\r\n",
    "a number out of place": b"354 go on\r\n",
    "a number of no kind": b"199 perhaps\r\n",
    "a line without end": b"250 " + b"x" * 20_000 + b"\r\n",
    "an answer without end": ENDLESS,
    "a trickled answer": TRICKLES,
    "half an answer": b"25",
    "nothing": b"",
}
LIES = {
    "250 where 354 was due": {"DATA": b"250 taken\r\n"},
    "a yes before it has the letter": {"DATA": b"354 go on\r\n250 taken\r\n"},
    "a banner without end": {"": ENDLESS},
    "no banner": {"": QUIET},
    "a trickled banner": {"": TRICKLES},
    "silence after MAIL": {"MAIL": QUIET},
    "silence after RCPT": {"RCPT": QUIET},
    "silence after DATA": {"DATA": QUIET},
    "garbage after MAIL": {"MAIL": b"what?\r\n"},
    "garbage after RCPT": {"RCPT": b"250x ok\r\nmore\r\n"},
    "garbage after DATA": {"DATA": b"what?\r\n"},
    "it goes away at MAIL": {"MAIL": b"421 4.3.2 closing\r\n"},
    "it goes away at RCPT": {"RCPT": b"421 4.3.2 closing\r\n"},
}


class LyingServer:
    """Answers each verb ('' is the banner, '.' the end of a letter) as `lies` has it, and honestly where they say nothing.

    Keeps what it took as (id, whether marked as a repeat, recipients), whatever it answered; `takes`: whether it keeps what it gives no
    plain yes to. `lines` counts who called.
    """

    def __init__(self):
        self.lies, self.takes, self.refused, self.taken, self.lines = {}, True, {}, [], 0
        self.over = threading.Event()
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                with suppress(OSError):
                    server.talk(self.rfile, self.wfile)

        class Listening(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Listening(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def channel(self, timeout=5.0):
        return Smtp(Server("127.0.0.1", self.server.server_address[1], starttls=False, timeout=timeout), SENDER)

    def talk(self, heard, says):
        self.lines += 1
        self.answer(says, "", b"220 here\r\n")
        recipients = []
        while line := heard.readline():
            verb = line[:4].strip().upper().decode()
            if verb == "QUIT":
                return
            if verb == "RSET" or verb == "MAIL":
                recipients = []
            if verb == "RCPT":
                address = re.search(rb"<(.*?)>", line)[1].decode()
                refusal = self.refused.get(address)
                recipients += [] if refusal else [address]
                self.answer(says, verb, refusal or b"250 ok\r\n")
            elif verb == "DATA":
                lies = verb in self.lies  # by the time it has answered, whoever it lied to may have hung up, and the next is told the truth
                self.answer(says, verb, b"354 go on\r\n")
                if not lies:
                    self.letter(heard, says, recipients)
            else:
                self.answer(says, verb, b"250 ok\r\n")

    def letter(self, heard, says, recipients):
        lines = []
        while (line := heard.readline()) and line != b".\r\n":
            lines.append(line)
        text = b"".join(lines)
        if "." not in self.lies or self.takes:
            which = re.search(rb"Message-ID: <(.*?)@", text)[1].decode()
            self.taken.append((which, b"X-Notice-Repeat" in text, recipients))
        self.answer(says, ".", b"250 taken\r\n")

    def answer(self, says, verb, honest):
        said = self.lies.get(verb, honest)
        if said == QUIET:
            self.over.wait()
        elif said == ENDLESS:
            while not self.over.is_set():
                says.write(b"250-and\r\n" * 1000)
        elif said == TRICKLES:
            for byte in b"250-" + b"x" * 7_000:
                says.write(bytes([byte]))
                if self.over.wait(0.02):
                    return
        else:
            says.write(said)
            if not said.endswith(b"\n"):  # and hangs up in the middle of a word
                says.flush()
                raise ConnectionAbortedError

    def ids(self):
        return [which for which, _, _ in self.taken]


def nobody_there():
    """A channel to a server that is not there."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    return Smtp(Server("127.0.0.1", port, starttls=False, timeout=5), SENDER)
