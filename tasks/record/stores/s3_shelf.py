"""The publication in a bucket: each file with its type of content and its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tasks.record.stores.shelf import Shelf
from tasks.record.stores.store import StoreTrouble

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
_MISSING = {"NoSuchKey", "404"}


class S3Shelf(Shelf):
    """A bucket below a prefix; readers see every file whole, old or new."""

    def __init__(self, bucket: str, prefix: str = "", client: S3Client | None = None) -> None:
        super().__init__()
        self.bucket = bucket
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: S3Client = client if client is not None else boto3.client("s3")

    def read(self, path: str) -> bytes | None:
        with self._plainly():
            try:
                return self.client.get_object(Bucket=self.bucket, Key=self.root + path)["Body"].read()
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")) in _MISSING:
                    return None
                raise

    def held(self) -> Iterator[tuple[str, str]]:
        with self._plainly():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.root):
                for item in page.get("Contents", []):
                    body = self.client.get_object(Bucket=self.bucket, Key=item["Key"])["Body"].read()
                    yield item["Key"].removeprefix(self.root), hashlib.sha256(body).hexdigest()

    def _in_place(self, path: str) -> str:
        """As the object itself carries it: its bytes are read only by `held`."""
        with self._plainly():
            try:
                return self.client.head_object(Bucket=self.bucket, Key=self.root + path)["Metadata"].get("sha256", "")
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")) in _MISSING:
                    return ""
                raise

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        with self._plainly():
            self.client.put_object(
                Bucket=self.bucket, Key=self.root + path, Body=b"".join(pieces), ContentType=kind, Metadata={"sha256": sha256}
            )

    def _copy(self, path: str, at: str) -> bool:
        """Within the bucket, with its type of content and its SHA-256."""
        with self._plainly():
            try:
                whence: CopySourceTypeDef = {"Bucket": self.bucket, "Key": self.root + path}
                self.client.copy_object(Bucket=self.bucket, Key=self.root + at, CopySource=whence)
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")) in _MISSING:
                    return False
                raise
        return True

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Say what a person can mend (bucket, credentials, address) as a sentence."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise StoreTrouble(
                f"the site's place s3://{self.bucket}/{self.root} cannot be used: {error}. "
                "Look at the bucket's name, the credentials, and AWS_ENDPOINT_URL_S3 if it is not Amazon's own service."
            ) from error
