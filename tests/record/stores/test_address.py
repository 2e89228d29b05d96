"""One line of settings, and the store it names."""

from __future__ import annotations

import pytest

from tasks.model.mistake import BadConfig
from tasks.record.stores import open_store
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.s3 import S3Store


def test_a_path_is_a_folder(tmp_path):
    store = open_store(str(tmp_path / "record"))
    assert isinstance(store, FolderStore)
    store.create("a", b"1")
    assert (tmp_path / "record" / "a").read_bytes() == b"1"


def test_a_bucket_with_a_prefix_is_an_object_store(bucket):
    store = open_store("s3://record/some/prefix")
    assert isinstance(store, S3Store)
    store.create("a", b"1")
    assert bucket.get_object(Bucket="record", Key="some/prefix/a")["Body"].read() == b"1"


@pytest.mark.parametrize("address", ["", " ", "s3://", "s3:///prefix", "gs://bucket", "https://bucket.example/"])
def test_an_address_that_is_neither_is_refused_with_what_to_write(address):
    with pytest.raises(BadConfig, match="s3://bucket/prefix"):
        open_store(address)
