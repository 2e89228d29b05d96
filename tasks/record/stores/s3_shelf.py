"""The publication in a bucket: each file with its type of content and its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tasks.model.mistake import NotFound
from tasks.record.stores.s3 import Bucket, is_missing
from tasks.record.stores.shelf import Shelf

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class S3Shelf(Bucket, Shelf):
    """A bucket below a prefix; readers see every file whole, old or new."""

    def __init__(self, bucket: str, prefix: str = "", client: S3Client | None = None) -> None:
        Shelf.__init__(self)
        Bucket.__init__(self, bucket, prefix, client, "the site's place {place} cannot be used: {error}. Look at the bucket's name")

    def read(self, path: str) -> bytes | None:
        try:
            return self.get(path)[0]
        except NotFound:
            return None

    def held(self) -> Iterator[tuple[str, str]]:
        for path, _ in self.items():
            yield path, hashlib.sha256(self.get(path)[0]).hexdigest()

    def _in_place(self, path: str) -> str:
        """As the object itself carries it: its bytes are read only by `held`."""
        with self.plainly():
            try:
                return self.client.head_object(Bucket=self.bucket, Key=self.root + path)["Metadata"].get("sha256", "")
            except ClientError as error:
                if is_missing(error):
                    return ""
                raise

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        with self.plainly():
            self.client.put_object(
                Bucket=self.bucket, Key=self.root + path, Body=b"".join(pieces), ContentType=kind, Metadata={"sha256": sha256}
            )

    def _copy(self, path: str, at: str) -> bool:
        """Within the bucket, with its type of content and its SHA-256."""
        with self.plainly():
            try:
                whence: CopySourceTypeDef = {"Bucket": self.bucket, "Key": self.root + path}
                self.client.copy_object(Bucket=self.bucket, Key=self.root + at, CopySource=whence)
            except ClientError as error:
                if is_missing(error):
                    return False
                raise
        return True
