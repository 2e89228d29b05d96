"""What the locked process runs to write findings onto a sender's workbook. Only that process imports this module."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

from tasks.workbook.reading.package import packaged, with_plain_names
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.returned.annotate import annotate
from tasks.workbook.returned.annotate_ods import CONTENT, annotate_ods

_SIZES = FileSizes()


def annotate_file(asked: dict[str, Any], blob: bytes) -> bytes:
    """The workbook with `asked["findings"]` on its cells and `asked["banner"]` above their list; no bytes where none can be made.

    A fault of ours in one file must not stop the others: its sender still gets the findings as a page and a table.
    """
    try:
        packaged(blob, _SIZES)
        if CONTENT in ZipFile(io.BytesIO(blob)).namelist():
            return annotate_ods(blob, asked["findings"], asked["banner"])
        return annotate(with_plain_names(blob), asked["findings"], asked["banner"])
    except MemoryError:
        raise  # ends this process; a fresh one is started for the next file
    except Exception:
        return b""
