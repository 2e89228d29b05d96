"""What only an object store can get wrong."""

from __future__ import annotations

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from tasks.record.stores.s3 import S3Store
from tasks.record.stores.store import StoreTrouble


def test_two_stores_in_one_bucket_do_not_see_each_other(bucket):
    one, other = S3Store("record", "one", client=bucket), S3Store("record", "other/", client=bucket)
    assert one.create("a", b"1")
    assert other.create("a", b"2")
    assert (one.read("a"), other.read("a")) == (b"1", b"2")
    assert list(one.keys()) == ["a"]


def test_more_keys_than_one_answer_holds_are_all_listed(bucket):
    client = boto3.client("s3")
    client.meta.events.register("provide-client-params.s3.ListObjectsV2", lambda params, **_: {**params, "MaxKeys": 2})
    store = S3Store("record", client=client)
    for n in range(5):
        store.create(f"blobs/{n}", b"")
    assert list(store.keys("blobs/")) == [f"blobs/{n}" for n in range(5)]


def test_objects_that_are_not_ours_are_not_listed(bucket):
    store = S3Store("record", "one", client=bucket)
    bucket.put_object(Bucket="record", Key="one/a folder/", Body=b"")
    store.create("a", b"")
    assert list(store.keys()) == list(store.below("")) == ["a"]


def test_a_missing_bucket_is_said_in_a_sentence(bucket):
    store = S3Store("no-such-bucket", client=bucket)
    for act in (lambda: store.read("a"), lambda: store.create("a", b""), lambda: list(store.keys())):
        with pytest.raises(StoreTrouble, match="Look at the bucket's name") as trouble:
            act()
        assert trouble.value.refused == "NoSuchBucket"
        assert str(trouble.value).startswith("s3://no-such-bucket/")


def test_a_server_out_of_reach_is_said_in_a_sentence(bucket):
    def unplugged(request, **_):
        raise EndpointConnectionError(endpoint_url=request.url)

    client = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))
    client.meta.events.register_first("before-send.s3.GetObject", unplugged)
    with pytest.raises(StoreTrouble, match=r"s3://record/a cannot be used: .*connect") as trouble:
        S3Store("record", client=client, pauses=(0,)).read("a")
    assert trouble.value.refused == ""


def test_a_change_between_reading_and_replacing_is_noticed(bucket):
    client = boto3.client("s3")
    store = S3Store("record", client=client)
    store.create("latest", b"1")
    client.meta.events.register_first(
        "before-send.s3.PutObject", lambda **_: bucket.put_object(Bucket="record", Key="latest", Body=b"theirs") and None
    )
    assert not store.replace("latest", b"ours", b"1")
    assert store.read("latest") == b"theirs"


def lost_answers(bucket, store_first):
    """A client whose first put arrives, but whose answer to it is lost on the way back."""
    client = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))
    asked = []

    def lose(request, **_):
        asked.append(request.url)
        if len(asked) > 1:
            return None
        bucket.put_object(Bucket="record", Key="a", Body=store_first)
        return AWSResponse(request.url, 503, {}, _Nothing())

    client.meta.events.register_first("before-send.s3.PutObject", lose)
    return client


class _Nothing:
    def stream(self, *_args, **_kwargs):
        return iter(())


def test_a_write_whose_answer_was_lost_still_counts_as_ours(bucket):
    assert S3Store("record", client=lost_answers(bucket, b"ours")).create("a", b"ours")


def test_a_write_that_lost_to_another_is_not_ours_even_when_repeated(bucket):
    assert not S3Store("record", client=lost_answers(bucket, b"theirs")).create("a", b"ours")
