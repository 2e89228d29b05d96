"""A real mail server on this machine, with STARTTLS and a login, that can refuse, put off, break off and take before it breaks off."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tasks.notify.channels.smtp import Server, Smtp
from tests.notify.builders import SENDER

USER, PASSWORD = b"measures", b"open sesame"


def certificate(folder):
    """A key and a certificate for 127.0.0.1, signed by itself, good for a day; the paths of both, and of those that the folder has."""
    if (folder / "key.pem").exists():
        return folder / "cert.pem", folder / "key.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def free_port():
    with socket.socket() as found:  # the controller cannot be given port 0: it knocks at its own door to see whether it is open
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class MailServer:
    """Keeps what it takes; `fault` is None, 'drop' (take, then break off), 'refuse', 'later' or 'shut'.

    `on_taking` is called when it has taken a message.
    """

    asks = False

    def __init__(self, folder):
        cert, key = certificate(folder)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(cert, key)
        self.trusting = ssl.create_default_context(cafile=str(cert))
        self.mails, self.fault, self.on_taking = [], None, lambda: None
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            authenticator=self.check,
        )

    def __enter__(self):
        self.controller.start()
        self.port = self.controller.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def channel(self, timeout=5, **asked):
        password = asked.get("password", PASSWORD.decode())
        return Smtp(Server("127.0.0.1", self.port, USER.decode(), password, timeout=timeout, tls=self.trusting), SENDER)

    def check(self, server, session, envelope, mechanism, auth):
        good = (auth.login, auth.password) == (USER, PASSWORD) and self.fault != "shut"
        return AuthResult(success=good, handled=bool(good))  # handled=True with a bad login leaves the client waiting

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  the names are aiosmtpd's
        if self.fault == "refuse" and address.startswith("desk@"):
            return "550 5.1.1 no such mailbox"
        if self.fault == "later":
            return "450 4.2.1 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content, policy=default)))
        self.on_taking()
        if self.fault == "drop":
            server.transport.abort()
        return "250 taken"

    def taken(self):
        """Ids of the notices taken, each as often as it was."""
        return [mail["Message-ID"].strip("<>").partition("@")[0] for _, mail in self.mails]

    def marked(self):
        return [mail["X-Notice-Repeat"] == "possibly" for _, mail in self.mails]
