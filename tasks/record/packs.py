"""A pack: what was worked out for one partition, several files in one object, so that some tens of trusts are one write and one read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property

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
    """The files of a pack by their names; each is unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __getitem__(self, name: str) -> bytes:
        return self._archive.read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.namelist())

    def __len__(self) -> int:
        return len(self._archive.namelist())

    def __contains__(self, name: object) -> bool:
        return name in self._archive.NameToInfo

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self._data))
