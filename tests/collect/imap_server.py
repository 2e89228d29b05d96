"""A real mailbox: Dovecot on this machine, over TLS alone, and a mail server before it that takes mail for it, and all of ours."""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import tempfile
import time
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from imapclient import IMAPClient

from tests.collect.letters import HOST
from tests.notify.mail_server import PASSWORD, USER, MailServer, certificate, free_port

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
MAILBOX, SECRET = "updates", "open-sesame-too"
_NOBODY = 65534


class Mailbox:
    """One mailbox, read by IMAP as its settings say; `deliver` puts a mail into it as a mail server does."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.maildir = folder / "mail"
        self._delivered = 0

    def settings(self) -> dict[str, str]:
        return {
            "MEASURES_IMAP_HOST": "127.0.0.1",
            "MEASURES_IMAP_PORT": str(self.port),
            "MEASURES_IMAP_USER": MAILBOX,
            "MEASURES_IMAP_PASSWORD": SECRET,
            "MEASURES_VOUCHING_HOST": HOST,
            "MEASURES_PEOPLE_KEY": "a key of our own",
            "SSL_CERT_FILE": str(self.folder / "cert.pem"),
        }

    def deliver(self, data: bytes, received: str) -> None:
        self._delivered += 1
        path = self.maildir / "tmp" / f"{self._delivered:06d}.test"
        path.write_bytes(data)
        moment = datetime.fromisoformat(received).timestamp()
        os.utime(path, (moment, moment))
        if os.getuid() == 0:
            os.chown(path, _NOBODY, _NOBODY)
        path.rename(self.maildir / "new" / path.name)

    @contextmanager
    def client(self):
        import ssl

        tls = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        with IMAPClient("127.0.0.1", self.port, ssl_context=tls) as client:
            client.login(MAILBOX, SECRET)
            yield client

    def count(self, folder="INBOX") -> int:
        with self.client() as client:
            return client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"] if client.folder_exists(folder) else 0

    def put_back(self) -> None:
        """Somebody moves everything that was taken back into the inbox."""
        with self.client() as client:
            client.select_folder("Taken")
            client.move(client.search(), "INBOX")

    def empty(self) -> None:
        with self.client() as client:
            for name in ("INBOX", "Taken"):
                if client.folder_exists(name):
                    client.select_folder(name)
                    client.delete_messages(client.search())
                    client.expunge()


@contextmanager
def mailbox():
    """A mailbox that is open; it is gone again afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    certificate(folder)
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    (folder / "mail/dovecot-uidlist").write_text(f"3 V1380000000 N1 G{'1' * 32}\n")  # every mailbox numbers its mails alike
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    owner = (_NOBODY, _NOBODY) if os.getuid() == 0 else (os.getuid(), os.getgid())
    if os.getuid() == 0:
        for path in (folder / "mail", *(folder / "mail").iterdir()):
            os.chown(path, *owner)
    users = "" if os.getuid() == 0 else f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {os.getgid()}\n"
    found = Mailbox(folder, free_port())
    (folder / "dovecot.conf").write_text(
        f"""{users}base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={SECRET}
}}
userdb {{
  driver = static
  args = uid={owner[0]} gid={owner[1]} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {found.port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
auth_failure_delay = 0
"""
    )
    process = subprocess.Popen([str(DOVECOT), "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.PIPE)
    try:
        _wait(found, process)
        yield found
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(found: Mailbox, process: subprocess.Popen, tries: int = 100) -> None:
    for _ in range(tries):
        try:
            found.count()
        except Exception as error:
            if process.poll() is not None:
                raise RuntimeError(f"dovecot did not start: {process.stderr.read().decode()}") from error
            time.sleep(0.05)  # a server is waited for, not our code
        else:
            return
    raise RuntimeError(f"dovecot did not answer: {(found.folder / 'log').read_text()}")


class World(MailServer):
    """A mail server that takes what anybody sends: mail for the mailbox is delivered to it with a word on its sender, ours is kept."""

    def __init__(self, box: Mailbox) -> None:
        super().__init__(box.folder)
        self.box, self.moment = box, ""

    def settings(self) -> dict[str, str]:
        return {
            "MEASURES_CHANNEL": "smtp",
            "MEASURES_LIVE": "1",
            "MEASURES_SMTP_HOST": "127.0.0.1",
            "MEASURES_SMTP_PORT": str(self.port),
            "MEASURES_SMTP_USER": USER.decode(),
            "MEASURES_SMTP_PASSWORD": PASSWORD.decode(),
            "MEASURES_SENDER": "updates@regime.example",
        }

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the name is aiosmtpd's
        if "updates@regime.example" in envelope.rcpt_tos:
            origin = (envelope.mail_from or "").strip("<>")
            said = f"spf=pass smtp.mailfrom={origin}" if origin else "spf=none"
            lead = f"Return-Path: <{origin}>\r\nAuthentication-Results: {HOST}; {said}\r\nReceived: by {HOST}\r\n"
            self.box.deliver(lead.encode() + envelope.content, self.moment)
            return "250 delivered"
        return await super().handle_DATA(server, session, envelope)

    def sends(self, message, moment: str, envelope: str | None = None) -> None:
        """Somebody sends the mailbox a mail, by SMTP, that it receives at a moment; `envelope` is who says so, if not its From."""
        self.moment = moment
        named = "" if message["Return-Path"] == "<>" else message["From"].addresses[0].addr_spec  # a report on a mail comes from nobody
        sender = named if envelope is None else envelope
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as line:
            line.starttls(context=self.trusting)
            line.login(USER.decode(), PASSWORD.decode())
            line.sendmail(sender, ["updates@regime.example"], message.as_bytes(policy=policy.SMTP))

    def to(self, address: str) -> list:
        """The mails of ours that went to an address, or a copy of them."""
        return [message_from_bytes(one.as_bytes(), policy=policy.default) for whom, one in self.mails if address in whom]
