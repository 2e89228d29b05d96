"""A mail server takes notices by SMTP: over TLS unless told otherwise, after logging in where a name is given."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient
from tasks.model.words import one_line
from tasks.notify.channels import Away, NotTaken, Refused, Shut, Taken, Uncertain
from tasks.notify.channels.message import SMTP, MailChannel, message
from tasks.notify.channels.smtp_line import Line

_SHUT = {530, 534, 535, 538}  # RFC 4954: logging in is needed, or was not accepted
_GOES_AWAY = 421


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail server is and how to log in. `timeout`, in seconds, is for the whole of the opening, and for each letter."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    timeout: float = 60
    tls: ssl.SSLContext | None = None


class Smtp(MailChannel):
    """Sends by SMTP, the letters of a round by one line.

    A server that took a message says nothing later and cannot be asked, so a repeat is marked as one.
    """

    name = "smtp"

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self.sender = server, sender
        self._line: Line | None = None

    def send(self, notice: Notice, *, again: bool = False) -> Taken:
        """The Message-ID, which is made from the notice's id; a copy that is refused does not keep the notice from its recipient."""
        mail = message(notice, self.sender, repeat=again)
        line = self._begun(mail)
        try:
            with _nothing_taken(), line.in_time():
                missed = _addressed(line, notice)
                _accepted(line.docmd("DATA"), "the message", due=354)
            _hand_over(line, mail)
        except (Refused, NotTaken) as answer:
            if isinstance(answer, Away):
                self._hang_up()
            else:
                self._start_over(line)
            raise
        except BaseException:  # in doubt, or interrupted: what the server says next may be about anything
            self._hang_up()
            raise
        return Taken(str(mail["Message-ID"]), missed)

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._line is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._line.putcmd("quit")
        self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _begun(self, mail: EmailMessage) -> Line:
        """A line that a letter was begun on: the one there is, unless its server hung up since, or said more than it was asked."""
        if self._line is not None:
            try:
                if not self._line.has_more():
                    return _begin(self._line, mail)
            except (Away, OSError):
                pass
            self._hang_up()
        self._line = self._open()
        return _begin(self._line, mail)

    def _start_over(self, line: Line) -> None:
        """Take back a letter that was begun, so that the next can be."""
        try:
            with _nothing_taken(), line.in_time():
                _accepted(line.docmd("RSET"), "a letter to be taken back")
        except Mistake:
            self._hang_up()

    def _open(self) -> Line:
        server = self.server
        try:
            line = Line(server.host, server.port, server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise Away(f"the mail server {server.host}:{server.port} cannot be reached: {error}") from error
        try:
            with line.in_time():
                self._log_in(line)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            line.close()
            raise Shut(f"the mail server {server.host} did not let us in; check name, password and TLS: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            line.close()
            raise Away(f"the mail server {server.host} broke off before taking anything: {error}") from error
        return line

    def _log_in(self, line: Line) -> None:
        if self.server.starttls:
            line.starttls(context=self.server.tls or ssl.create_default_context())
        if self.server.user:
            line.login(self.server.user, self.server.password)


@contextmanager
def _nothing_taken() -> Iterator[None]:
    """Up to the end of the answer to DATA nothing can have been taken, so a broken line is a certain fault, and the line's own."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        raise Away(f"the mail server broke off before taking anything: {error}") from error


def _begin(line: Line, mail: EmailMessage) -> Line:
    """Say who a letter is from. Whatever the server has against us, it has against every letter."""
    try:
        with _nothing_taken(), line.in_time():
            line.ehlo_or_helo_if_needed()
            _accepted(line.mail(mail["From"].addresses[0].addr_spec), "our address as sender", Shut)
    except NotTaken as later:
        raise Away(str(later)) from later
    return line


def _addressed(line: Line, notice: Notice) -> tuple[Recipient, ...]:
    """Say whom a letter is for; the copies that the server did not take are the answer."""
    _accepted(line.rcpt(notice.recipient.address), notice.recipient.address)
    missed = []
    for one in notice.copied:
        try:
            _accepted(line.rcpt(one.address), one.address)
        except (Refused, Shut, NotTaken) as answer:
            if isinstance(answer, Away):
                raise
            missed.append(one)
    return tuple(missed)


def _hand_over(line: Line, mail: EmailMessage) -> None:
    """Hand over the message itself, which is none before its last dot. From there on only a plain yes is a yes and a plain no a no; all
    else is doubt. An answer that came before the dot is no answer, and ends the line before anything was taken.
    """
    data = mail.as_bytes(policy=SMTP)
    with _nothing_taken(), line.in_time():
        line.send(re.sub(rb"(?m)^\.", b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n"))
        if line.has_more():
            raise Away("the mail server answered before it had the letter, which was then not sent")
    try:
        with line.in_time():
            line.send(b".\r\n")
            answer = line.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain(f"the line to the mail server broke after the message was handed over: {error}") from error
    if not (200 <= answer[0] < 300 or 400 <= answer[0] < 600):
        raise Uncertain(f"the mail server did not say whether it took the message: {_words(answer)}")
    _accepted(answer, "the message")


def _accepted(answer: tuple[int, bytes], what: str, for_good: type[Mistake] = Refused, due: int = 0) -> None:
    """Nothing, for a yes: a code from 200 to 299, or just the one that is due. Raises what another answer comes to."""
    code = answer[0]
    if code == due if due else 200 <= code < 300:
        return
    if code in _SHUT:
        raise Shut(f"the mail server wants us to log in: {_words(answer)}")
    if 500 <= code < 600:
        raise for_good(f"the mail server refused {what}: {_words(answer)}")
    if 400 <= code < 500 and code != _GOES_AWAY:
        raise NotTaken(f"the mail server did not take {what} for now: {_words(answer)}")
    raise Away(f"the mail server gave no answer to be expected on {what}, and nothing was sent: {_words(answer)}")


def _words(answer: tuple[int, bytes]) -> str:
    """A server's answer as an operator may read it: on one line, and not without end."""
    words = one_line(answer[1].decode(errors="replace"))
    return f"{answer[0]} {words if len(words) <= 300 else words[:300] + ' …'}"
