"""An object store, S3 or anything that speaks it, for the record and for the site.

Of the record conditional writes decide every race; of the site each file carries its type of content and its SHA-256.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from posixpath import commonpath
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tasks.model.mistake import NotFound
from tasks.record.stores.store import StoreTrouble, checked, checked_derived, checked_parts, checked_prefix, is_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef
import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tasks.record.stores.shelf import Shelf

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef


_TAKEN = {"PreconditionFailed", "412"}
_MISSING = {"NoSuchKey", "404"}
_BUSY = {"ConditionalRequestConflict", "409"}  # two conditional writes met: neither may have won, so ask again
_TRIES = 10
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


class Bucket:
    """What lies in a bucket below a prefix, by its name from there on.

    `trouble` is what is said, before it is said what to look at, when it cannot be used: a sentence with {place}, {name} and {error}.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        client: S3Client | None = None,
        trouble: str = "{place}{name} cannot be used: {error}. Look at the bucket's name",
    ) -> None:
        self.bucket, self.trouble = bucket, trouble
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: S3Client = client if client is not None else boto3.client("s3")

    def get(self, name: str) -> tuple[bytes, str]:
        """The bytes of an object, and the bucket's mark for them; raises NotFound."""
        with self.plainly(name):
            answer = self.client.get_object(Bucket=self.bucket, Key=self.root + name)
            return answer["Body"].read(), answer["ETag"]

    def items(self, below: str = "") -> Iterator[tuple[str, ObjectTypeDef]]:
        """Every object whose name begins like this, with its name."""
        with self.plainly(below):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.root + below):
                yield from ((item["Key"].removeprefix(self.root), item) for item in page.get("Contents", []))

    @property
    def place(self) -> str:
        """The bucket and the prefix, as settings name them."""
        return f"s3://{self.bucket}/{self.root}"

    @contextmanager
    def plainly(self, name: str = "") -> Iterator[None]:
        """Say what a person can mend (bucket, credentials, address) as a sentence; raises NotFound for an object that is not there."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and _code(error) in _MISSING:
                raise NotFound(f"{self.place} holds nothing under {name}") from None
            raise StoreTrouble(
                f"{self.trouble.format(place=self.place, name=name, error=error)}, the credentials, "
                "and AWS_ENDPOINT_URL_S3 if it is not Amazon's own service."
            ) from error


class S3Store(Bucket):
    """A store in a bucket, below a prefix. Safe for threads, processes and machines; see `Store` for the verbs."""

    def read(self, key: str) -> bytes:
        return self.get(checked(key))[0]

    def create(self, key: str, data: bytes) -> bool:
        checked(key)
        with self.plainly(key):
            for _ in range(_TRIES):
                try:
                    self.client.put_object(Bucket=self.bucket, Key=self.root + key, Body=data, IfNoneMatch="*")
                except ClientError as error:
                    if _code(error) in _TAKEN:
                        return self._was_ours(error, key, data)
                    if _code(error) not in _BUSY:
                        raise
                else:
                    return True
        raise StoreTrouble(f"{self.place}{key} is written to by too many at once: run again")

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if expected is None:
            return self.create(key, data)
        try:
            held, tag = self.get(checked(key))
        except NotFound:
            return False
        if held != expected:
            return False
        with self.plainly(key):
            try:
                self.client.put_object(Bucket=self.bucket, Key=self.root + key, Body=data, IfMatch=tag)
            except ClientError as error:
                if _code(error) in _TAKEN | _MISSING | _BUSY:
                    return False
                raise
        return True

    def discard(self, key: str) -> None:
        checked_derived(key)
        with self.plainly(key):
            self.client.delete_object(Bucket=self.bucket, Key=self.root + key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        return iter(sorted(name for name, _ in self.items(checked_prefix(prefix)) if is_key(name)))  # some servers list folder by folder

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        start = self.root + checked_parts(prefix)
        with self.plainly(prefix):
            pages = list(self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start, Delimiter="/"))
        names = {item["Key"].removeprefix(start) for page in pages for item in page.get("Contents", [])}
        names |= {item["Prefix"].removeprefix(start).removesuffix("/") for page in pages for item in page.get("CommonPrefixes", [])}
        return iter(sorted(name for name in names if name >= since and is_key(name)))

    def missing(self, keys: Collection[str]) -> list[str]:
        asked = list(map(checked, keys))
        held = {name for name, _ in self.items(commonpath(asked))} if asked else set()
        return [key for key in asked if key not in held]

    def strangers(self) -> Iterator[str]:
        return (name for name, _ in self.items() if not is_key(name))

    def _was_ours(self, refused: ClientError, key: str, data: bytes) -> bool:
        """A put that was repeated because its answer got lost finds its own first attempt in the way: that one counts."""
        repeated = refused.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
        return repeated and self.get(key)[0] == data


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


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
        try:
            with self.plainly(path):
                return self.client.head_object(Bucket=self.bucket, Key=self.root + path)["Metadata"].get("sha256", "")
        except NotFound:
            return ""

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        with self.plainly():
            self.client.put_object(
                Bucket=self.bucket, Key=self.root + path, Body=b"".join(pieces), ContentType=kind, Metadata={"sha256": sha256}
            )

    def _copy(self, path: str, at: str) -> bool:
        """Within the bucket, with its type of content and its SHA-256."""
        whence: CopySourceTypeDef = {"Bucket": self.bucket, "Key": self.root + path}
        try:
            with self.plainly(path):
                self.client.copy_object(Bucket=self.bucket, Key=self.root + at, CopySource=whence)
        except NotFound:
            return False
        return True
