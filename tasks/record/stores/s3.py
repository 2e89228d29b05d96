"""An object store keeps the record: S3 or anything that speaks it, with conditional writes deciding every race."""

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

_TAKEN = {"PreconditionFailed", "412"}
_MISSING = {"NoSuchKey", "404"}
_BUSY = {"ConditionalRequestConflict", "409"}  # two conditional writes met: neither may have won, so ask again
_TRIES = 10


class S3Store:
    """A store in a bucket, below a prefix. Safe for threads, processes and machines; see `Store` for the verbs."""

    def __init__(self, bucket: str, prefix: str = "", client: S3Client | None = None) -> None:
        self.bucket = bucket
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: S3Client = client if client is not None else boto3.client("s3")

    def read(self, key: str) -> bytes:
        return self._read(key)[0]

    def create(self, key: str, data: bytes) -> bool:
        checked(key)
        with self._plainly(key):
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
        raise StoreTrouble(f"{self._name(key)} is written to by too many at once: run again")

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if expected is None:
            return self.create(key, data)
        try:
            held, tag = self._read(key)
        except NotFound:
            return False
        if held != expected:
            return False
        with self._plainly(key):
            try:
                self.client.put_object(Bucket=self.bucket, Key=self.root + key, Body=data, IfMatch=tag)
            except ClientError as error:
                if _code(error) in _TAKEN | _MISSING | _BUSY:
                    return False
                raise
        return True

    def discard(self, key: str) -> None:
        checked_derived(key)
        with self._plainly(key):
            self.client.delete_object(Bucket=self.bucket, Key=self.root + key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        start = self.root + checked_prefix(prefix)
        return iter(sorted(name for name in self._listed(start) if is_key(name)))  # some servers list folder by folder

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        start = self.root + checked_parts(prefix)
        with self._plainly(start):
            pages = list(self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start, Delimiter="/"))
        names = {item["Key"].removeprefix(start) for page in pages for item in page.get("Contents", [])}
        names |= {item["Prefix"].removeprefix(start).removesuffix("/") for page in pages for item in page.get("CommonPrefixes", [])}
        return iter(sorted(name for name in names if name >= since and is_key(name)))

    def missing(self, keys: Collection[str]) -> list[str]:
        asked = list(map(checked, keys))
        held = set(self._listed(self.root + commonpath(asked))) if asked else set()
        return [key for key in asked if key not in held]

    def strangers(self) -> Iterator[str]:
        return (name for name in self._listed(self.root) if not is_key(name))

    def _listed(self, start: str) -> Iterator[str]:
        with self._plainly(start):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start):
                yield from (item["Key"].removeprefix(self.root) for item in page.get("Contents", []))

    def _read(self, key: str) -> tuple[bytes, str]:
        checked(key)
        with self._plainly(key):
            try:
                answer = self.client.get_object(Bucket=self.bucket, Key=self.root + key)
            except ClientError as error:
                if _code(error) in _MISSING:
                    raise NotFound(f"the record in {self._name('')} holds nothing under {key}") from None
                raise
            return answer["Body"].read(), answer["ETag"]

    def _was_ours(self, refused: ClientError, key: str, data: bytes) -> bool:
        """A put that was repeated because its answer got lost finds its own first attempt in the way: that one counts."""
        repeated = refused.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
        return repeated and self._read(key)[0] == data

    def _name(self, key: str) -> str:
        return f"s3://{self.bucket}/{self.root}{key}"

    @contextmanager
    def _plainly(self, key: str) -> Iterator[None]:
        """Say what a person can mend (bucket, credentials, address) as a sentence."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise StoreTrouble(
                f"{self._name(key)} cannot be used: {error}. "
                "Look at the bucket's name, the credentials, and AWS_ENDPOINT_URL_S3 if it is not Amazon's own service."
            ) from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
