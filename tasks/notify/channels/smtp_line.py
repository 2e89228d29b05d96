"""A line to a mail server that ends in time, whatever the server does: endless, trickled and missing answers cost one deadline each."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

LONGEST = 64 * 1024
"""How many bytes one answer of a mail server may have, its banner and its list of abilities among them."""


class Line(smtplib.SMTP):
    """A line of which the opening, and each letter, has `seconds` as a whole. Raises TimeoutError when they are over."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self.seconds = seconds
        self._handle: socket.socket | None = None
        self._over = False
        with self.in_time():
            super().__init__(host, port, timeout=seconds)

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Bounds a whole exchange to `seconds`, where a socket's own timeout begins again with every byte."""
        alarm = threading.Timer(self.seconds, self._cut)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            if self._over:
                raise TimeoutError(f"no whole answer within {self.seconds:g} seconds") from error
            raise
        finally:
            alarm.cancel()

    def getreply(self) -> tuple[int, bytes]:
        """The next answer, as smtplib reads it, of no more than LONGEST bytes."""
        if self.file is None and self.sock is not None:
            self.file = _Counted(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = LONGEST
        return super().getreply()

    def has_more(self) -> bool:
        """Whether the server has said more than it was asked: what comes before its question is no answer to it."""
        if self.file is None or self.sock is None:
            return False
        self.sock.settimeout(0)
        try:
            return bool(self.file.peek())
        except ssl.SSLWantReadError:
            return False
        finally:
            self.sock.settimeout(self.seconds)

    def close(self) -> None:
        super().close()
        if self._handle:
            self._handle.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        get: Any = super()
        found: socket.socket = get._get_socket(host, port, timeout)
        self._handle = found.dup()  # TLS takes the socket itself over
        if self._over:
            raise TimeoutError("the deadline is over")
        return found

    def _cut(self) -> None:
        self._over = True
        if self._handle:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)


class _Counted:
    """What a server says, until it has said too much."""

    def __init__(self, file: Any) -> None:
        self.file, self.left = file, LONGEST

    def readline(self, limit: int) -> bytes:
        line: bytes = self.file.readline(limit)
        self.left -= len(line)
        if self.left < 0:
            raise smtplib.SMTPServerDisconnected(f"an answer of more than {LONGEST:,} bytes")
        return line

    def peek(self) -> bytes:
        found: bytes = self.file.peek(1)
        return found

    def close(self) -> None:
        self.file.close()
