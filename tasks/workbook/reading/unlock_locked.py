"""What a locked process runs to open a workbook that is encrypted with the password that Excel tries by itself."""

from __future__ import annotations

import io
import xml.dom.expatbuilder  # noqa: F401  # the library loads these two when it first needs them, which would be too late
from typing import Any

import cryptography.hazmat.backends.openssl.backend  # noqa: F401
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

_DEFAULT = "VelvetSweatshop"
"""Excel encrypts with it when a workbook is protected against changes and nobody chose a password; it then opens without asking for one."""


def unlock(_: dict[str, Any], blob: bytes) -> bytes:
    """The workbook inside, or nothing where it has a password of its own or is broken."""
    workbook = io.BytesIO()
    try:
        locked = OOXMLFile(io.BytesIO(blob))
        locked.load_key(password=_DEFAULT)
        locked.decrypt(workbook)
    except (DecryptionError, FileFormatError, InvalidKeyError, ParseError, OSError, ValueError, KeyError, TypeError):
        return b""
    return workbook.getvalue()
