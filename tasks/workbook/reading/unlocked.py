"""Workbooks that Excel opens without asking for a password, though they are encrypted: they are opened here in the same way."""

from __future__ import annotations

from tasks.workbook.reading.looks import OLE
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped

UNLOCK = "tasks.workbook.reading.unlock_locked:unlock"
_MARK = "EncryptedPackage".encode("utf-16-le")


def unlocked(blob: bytes, limits: Limits) -> bytes:
    """The workbook inside one that is encrypted with Excel's default password; any other file as it came."""
    if not blob.startswith(OLE) or _MARK not in blob:
        return blob
    try:
        with Sandbox(UNLOCK, limits) as sandbox:
            return sandbox.ask({}, blob) or blob
    except Stopped:
        return blob
