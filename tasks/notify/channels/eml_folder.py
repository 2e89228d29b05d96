"""The usual way out: each notice becomes a file in a folder, which any mail program opens. Nothing leaves the machine."""

from __future__ import annotations

import os
import re
import secrets
from email import policy
from pathlib import Path

from tasks.model.notice import Notice, Recipient
from tasks.notify.channels.message import message
from tasks.notify.channels.port import DeliveryStatus
from tasks.notify.plain import by_mail


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
        data = message(notice, self.sender).as_bytes(policy=policy.SMTP)
        if not path.is_file() or path.read_bytes() != data:
            _write(path, data)
        return path.name

    def fate(self, where: str) -> DeliveryStatus | None:  # noqa: ARG002  a file says nothing after it is written
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.part")  # two workers may write the same file at once
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
