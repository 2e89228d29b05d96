"""A mail server takes notices by SMTP: over TLS unless told otherwise, after logging in where a name is given."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.notify.channels import NotTaken, Refused, Shut, Uncertain
from tasks.notify.channels.message import MailChannel, message

_SHUT = {530, 534, 535, 538}  # RFC 4954: logging in is needed, or was not accepted


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail server is and how to log in. `timeout` in seconds."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    timeout: float = 60
    tls: ssl.SSLContext | None = None


class Smtp(MailChannel):
    """Sends by SMTP. A server that took a message says nothing later and cannot be asked, so a repeat is marked as one."""

    name = "smtp"

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self.sender = server, sender

    def send(self, notice: Notice, *, again: bool = False) -> str:
        """The Message-ID, which is made from the notice's id."""
        mail = message(notice, self.sender, repeat=again)
        recipients = [notice.recipient.address, *(one.address for one in notice.copied)]
        with self._open() as line:
            _give_addresses(line, mail, recipients)
            _hand_over(line, mail)
        return str(mail["Message-ID"])

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        server = self.server
        try:
            line = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(f"the mail server {server.host}:{server.port} cannot be reached: {error}") from error
        try:
            self._log_in(line)
            yield line
        finally:
            line.close()

    def _log_in(self, line: smtplib.SMTP) -> None:
        try:
            if self.server.starttls:
                line.starttls(context=self.server.tls or ssl.create_default_context())
            if self.server.user:
                line.login(self.server.user, self.server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            raise Shut(f"the mail server {self.server.host} did not let us in; check name, password and TLS: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(f"the mail server {self.server.host} broke off before taking anything: {error}") from error


def _give_addresses(line: smtplib.SMTP, mail: EmailMessage, recipients: list[str]) -> None:
    """Say who it is from and for. Up to here nothing can have been taken, so every fault is a certain one."""
    try:
        line.ehlo_or_helo_if_needed()
        _accepted(line.mail(mail["From"].addresses[0].addr_spec), "our address as sender", Shut)
        first, *copies = recipients
        _accepted(line.rcpt(first), first)
        for address in copies:
            line.rcpt(address)  # a copy that is refused does not keep the notice from its recipient
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(f"the mail server broke off before taking anything: {error}") from error


def _hand_over(line: smtplib.SMTP, mail: EmailMessage) -> None:
    """Hand over the message itself. Once its last line is out, a broken line no longer says whether it was taken."""
    try:
        _accepted(line.data(mail.as_bytes(policy=policy.SMTP)), "the message")
    except smtplib.SMTPDataError as error:  # the server would not even begin to listen
        _accepted((error.smtp_code, error.smtp_error), "the message")
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain(f"the line to the mail server broke after the message was handed over: {error}") from error


def _accepted(answer: tuple[int, bytes | str], what: str, for_good: type[Mistake] = Refused) -> None:
    code, words = answer
    reply = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    if 200 <= code < 400:
        return
    if code in _SHUT:
        raise Shut(f"the mail server wants us to log in: {reply}")
    if 500 <= code < 600:
        raise for_good(f"the mail server refused {what}: {reply}")
    raise NotTaken(f"the mail server did not take {what} for now: {reply}")
