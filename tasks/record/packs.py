"""A pack: what was worked out for one partition, several files in one object, so that some tens of trusts are one write and one read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from isal import isal_zlib

_BEFORE_A_FILE = struct.Struct("<26xHH")
"""What stands before a file in an archive ends with how long its name is, and how long what follows the name."""
_STORED = (".parquet",)  # packed already
_LEVEL = 4


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files by their names, in the order given; the same files are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            archive.writestr(entry, data, compresslevel=_LEVEL)
    return buffer.getvalue()


class Pack(Mapping[str, bytes]):
    """The files of a pack by their names; each is unpacked when it is asked for, by the way of the workbooks, which takes half of zipfile's
    time. No sum of its own is compared: whoever read the pack knows by its hash that it is whole.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __getitem__(self, name: str) -> bytes:
        entry = self._archive.getinfo(name)
        start = entry.header_offset + _BEFORE_A_FILE.size + sum(_BEFORE_A_FILE.unpack_from(self._data, entry.header_offset))
        data = self._data[start : start + entry.compress_size]
        return data if entry.compress_type == zipfile.ZIP_STORED else isal_zlib.decompress(data, -zlib.MAX_WBITS, entry.file_size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.namelist())

    def __len__(self) -> int:
        return len(self._archive.namelist())

    def __contains__(self, name: object) -> bool:
        return name in self._archive.NameToInfo

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self._data))
