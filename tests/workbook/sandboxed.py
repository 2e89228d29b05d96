"""Small functions for a locked process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any


def joined(asked: dict[str, Any], blob: bytes) -> bytes:
    """The letters of the bytes with a word between them."""
    return asked["with"].join(blob.decode()).encode()


def opened(asked: dict[str, Any], blob: bytes) -> bytes:
    """What opening a file came to."""
    try:
        return Path(asked["path"]).read_bytes()
    except OSError:
        return b"OSError"


def waited(asked: dict[str, Any], blob: bytes) -> bytes:
    """The same bytes, after a while."""
    time.sleep(asked["seconds"])
    return blob
