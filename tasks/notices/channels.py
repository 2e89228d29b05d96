"""The ways a notice can go out: by default into a folder, as a file that any mail program opens."""

from __future__ import annotations

import os
import re
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from tasks.model.notice import Notice


class Channel(Protocol):
    """A way out. `leaves` says whether what it sends leaves this machine, which takes someone's asking."""

    @property
    def name(self) -> str: ...

    @property
    def leaves(self) -> bool: ...

    def send(self, notice: Notice, message: EmailMessage) -> str:
        """Send it, and give the channel's own word for it, such as a file's name or a provider's reference; raises if it did not go."""
        ...


class EmlFolder:
    """Writes each notice as `<period>-<trust>-<rule>-<id>.eml`, whole or not at all; the same notice again is the same file."""

    name = "eml folder"
    leaves = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, notice: Notice, message: EmailMessage) -> str:
        """The file's name within the folder."""
        parts = (notice.period, notice.trust, notice.rule, notice.id)
        path = self.folder / ("-".join(re.sub(r"[^A-Za-z0-9-]", "_", part) for part in parts) + ".eml")
        data = message.as_bytes(policy=policy.SMTP)
        if not path.is_file() or path.read_bytes() != data:
            _write(path, data)
        return path.name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
