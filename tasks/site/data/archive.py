"""Files in one: a zip archive that is the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def archive(files: Mapping[str, bytes], stored: str = "") -> bytes:
    """These files by name, in their order, of one moment; the one `stored` is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            book.writestr(entry, data)
    return buffer.getvalue()
