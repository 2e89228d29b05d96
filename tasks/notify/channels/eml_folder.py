"""The usual way out: each notice becomes a file in a folder, which any mail program opens. Nothing leaves the machine."""

from __future__ import annotations

import re
from email import policy
from pathlib import Path

from tasks.model.notice import Notice, Recipient
from tasks.notify.channels.message import message
from tasks.notify.channels.port import DeliveryStatus
from tasks.notify.mail_text import by_mail
from tasks.run.write_file import write_file


class EmlFolder:
    """Writes each notice as `<period>-<trust>-<rule>-<id>.eml`, whole or not at all; the same notice again is the same file."""

    name = "eml folder"
    leaves = False
    asks = True

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender

    def reaches(self, recipient: Recipient) -> bool:
        return by_mail(recipient)

    def send(self, notice: Notice, *, again: bool = False) -> str:  # noqa: ARG002  the same file either way
        """The file's name within the folder."""
        parts = (str(notice.period), notice.trust or "all", notice.rule, notice.id)
        path = self.folder / ("-".join(re.sub(r"[^A-Za-z0-9-]", "_", part) for part in parts) + ".eml")
        write_file(path, message(notice, self.sender).as_bytes(policy=policy.SMTP))
        return path.name

    def fate(self, where: str) -> DeliveryStatus | None:  # noqa: ARG002  a file says nothing after it is written
        return None
