"""Where the publication is put for readers: a folder, or a bucket. Only what differs is written, each file whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Protocol

from tasks.model.mistake import BadConfig


class Shelf(Protocol):
    """A place for the site's files. `holds` is asked before each `write`; `finish` is called once everything is in place."""

    def holds(self, path: str, sha256: str) -> bool:
        """Whether a file is in place with these contents."""
        ...

    def read(self, path: str) -> bytes | None:
        """What a file in place holds; None if there is none."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place, whole or not at all."""
        ...

    def finish(self) -> None:
        """Remember that everything is in place. A run that dies before this is finished by the next."""
        ...


class FolderShelf:
    """A folder on this machine, which is asked itself what it holds."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def holds(self, path: str, sha256: str) -> bool:
        place = self.top / path
        return place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256

    def read(self, path: str) -> bytes | None:
        place = self.top / path
        return place.read_bytes() if place.is_file() else None

    def write(self, path: str, data: bytes) -> None:
        place = self.top / path
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.{os.getpid()}.part")  # two runs at once never share one
        part.write_bytes(data)
        part.replace(place)

    def finish(self) -> None:
        """Nothing to remember."""


def open_shelf(address: str) -> Shelf:
    """A shelf by its address: a folder's path, or s3://bucket/prefix; raises BadConfig for anything else. Nothing is made yet."""
    scheme, marked, rest = address.partition("://")
    if not marked and address.strip():
        return FolderShelf(Path(address))
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket:
        raise BadConfig(f"{address!r} is not a place for the site: write a folder's path, or s3://bucket/prefix")
    from tasks.stores.s3_shelf import S3Shelf  # noqa: PLC0415  boto3 is slow to import, and most runs keep a folder

    return S3Shelf(bucket, prefix)
