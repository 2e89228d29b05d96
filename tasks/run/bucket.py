"""Files that others put into a bucket: each with its size, and the moment the bucket itself says it received it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tasks.record.stores.store import StoreTrouble


@dataclass(frozen=True, slots=True)
class Upload:
    """One object below the prefix: its name from there on, its size in bytes and its time of receipt (aware)."""

    name: str
    size: int
    received_at: datetime


class Uploads:
    """What lies in a bucket below a prefix. Reads only; whoever runs the month needs no right to write here."""

    def __init__(self, address: str) -> None:
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        self.bucket = bucket
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client = boto3.client("s3")

    def found(self, below: str = "") -> Iterator[Upload]:
        """Every object below a folder, in the order of names."""
        with self._plainly():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.root + below):
                for item in page.get("Contents", []):
                    yield Upload(item["Key"].removeprefix(self.root), item["Size"], item["LastModified"].astimezone(UTC))

    def read(self, name: str) -> bytes:
        with self._plainly():
            return self.client.get_object(Bucket=self.bucket, Key=self.root + name)["Body"].read()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise StoreTrouble(
                f"The inbox s3://{self.bucket}/{self.root} cannot be read: {error}. "
                "Look at MEASURES_INBOX, the credentials, and AWS_ENDPOINT_URL_S3 if it is not Amazon's own service."
            ) from error
