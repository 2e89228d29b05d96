"""The publication in a bucket: only files that differ from the bucket's own list of them are uploaded, each with its type of content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tasks.stores.store import StoreTrouble

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FILES = "releases/files.json"
"""Every file's SHA-256 as uploaded, and whether the last run ended: while it did not, the bucket is asked file by file."""

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


class S3Shelf:
    """A bucket below a prefix. One writer at a time is assumed; readers see every file whole, old or new."""

    def __init__(self, bucket: str, prefix: str = "", client: S3Client | None = None) -> None:
        self.bucket = bucket
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: S3Client = client if client is not None else boto3.client("s3")
        self._begun = False
        self._seen: set[str] = set()

    def holds(self, path: str, sha256: str) -> bool:
        if not self._whole and path not in self._seen:
            self._seen.add(path)
            self._files[path] = self._carried(path)
        return self._files.get(path) == sha256

    def read(self, path: str) -> bytes | None:
        with self._plainly():
            try:
                return self.client.get_object(Bucket=self.bucket, Key=self.root + path)["Body"].read()
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")) in _MISSING:
                    return None
                raise

    def write(self, path: str, data: bytes) -> None:
        if self._whole and not self._begun:
            self._note(whole=False)  # first of all: should this run die, the next one trusts nothing
        self._begun = True
        self._put(path, data)
        self._files[path] = hashlib.sha256(data).hexdigest()

    def finish(self) -> None:
        if self._begun or not self._whole:
            self._note(whole=True)

    @property
    def _files(self) -> dict[str, str]:
        return self._noted[0]

    @property
    def _whole(self) -> bool:
        return self._noted[1]

    @cached_property
    def _noted(self) -> tuple[dict[str, str], bool]:
        """Path to SHA-256 of what the bucket is said to hold, and whether the run that said so ended. An empty bucket is whole."""
        noted = json.loads(self.read(FILES) or b'{"files": {}, "whole": true}')
        return noted["files"], noted["whole"]

    def _carried(self, path: str) -> str:
        """The SHA-256 that an object carries; empty if there is none."""
        with self._plainly():
            try:
                return self.client.head_object(Bucket=self.bucket, Key=self.root + path)["Metadata"].get("sha256", "")
            except ClientError as error:
                if str(error.response.get("Error", {}).get("Code", "")) in _MISSING:
                    return ""
                raise

    def _note(self, whole: bool) -> None:
        noted = {"whole": whole, "files": self._files}
        self._put(FILES, (json.dumps(noted, sort_keys=True, indent=1) + "\n").encode())

    def _put(self, path: str, data: bytes) -> None:
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        sha = hashlib.sha256(data).hexdigest()
        with self._plainly():
            self.client.put_object(Bucket=self.bucket, Key=self.root + path, Body=data, ContentType=kind, Metadata={"sha256": sha})

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
