"""Places that hold bytes: a folder or an object store, behind one small interface.

One line of settings says where the record is kept, and one where the site is: a folder's path, or s3://bucket/prefix.
"""

from __future__ import annotations

from pathlib import Path

from tasks.model.mistake import BadConfig
from tasks.record.stores.folder import FolderShelf, FolderStore
from tasks.record.stores.shelf import Shelf
from tasks.record.stores.store import Store


def open_store(address: str) -> Store:
    """A store by its address; raises BadConfig for one that names neither a folder nor a bucket. Nothing is contacted or made yet.

    For S3 the region, credentials and (for another provider) `AWS_ENDPOINT_URL_S3` come from the environment, as boto3 reads them.
    """
    bucket = _bucket(address, "to keep the record")
    if bucket is None:
        return FolderStore(Path(address))
    from tasks.record.stores.s3 import S3Store  # noqa: PLC0415  boto3 is slow to import, and most runs keep a folder

    return S3Store(*bucket)


def open_shelf(address: str) -> Shelf:
    """A shelf by its address, likewise."""
    bucket = _bucket(address, "for the site")
    if bucket is None:
        return FolderShelf(Path(address))
    from tasks.record.stores.s3 import S3Shelf  # noqa: PLC0415  the same

    return S3Shelf(*bucket)


def _bucket(address: str, purpose: str) -> tuple[str, str] | None:
    """A bucket's name and the prefix in it; None if the address is a folder's path."""
    scheme, marked, rest = address.partition("://")
    if not marked and address.strip():
        return None
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket:
        raise BadConfig(f"{address!r} is not a place {purpose}: write a folder's path, or s3://bucket/prefix")
    return bucket, prefix
