"""What only an object store can get wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from tasks.model.mistake import MachineRefused
from tasks.record.stores.s3 import S3Store
from tasks.record.stores.store import StoreTrouble
from tasks.run.inbox import arrivals


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


def listing(change):
    """A client whose lists are changed on the way, each by its number, and may be asked for no more than a few parts."""
    client = boto3.client("s3")
    parts = []

    def changed(parsed, **_):
        parts.append(parsed)
        assert len(parts) < 2_000, "it is asked for without end"
        change(parsed, len(parts))

    client.meta.events.register(
        "provide-client-params.s3.ListObjectsV2",
        lambda params, **_: {name: value for name, value in params.items() if name != "ContinuationToken"},
    )
    client.meta.events.register_first("after-call.s3.ListObjectsV2", changed)
    return client


def goes_on(parsed, word):
    parsed.update(IsTruncated=True, NextContinuationToken=word)


ENDLESS = {
    "comes round": (lambda parsed, _: goes_on(parsed, "again"), "its list comes round to where it was before"),
    "names the same again": (lambda parsed, number: goes_on(parsed, f"part {number}"), "100 parts of it name nothing new"),
    "names nothing, on and on": (
        lambda parsed, number: (goes_on(parsed, f"part {number}"), number > 1 and parsed.update(KeyCount=0, Contents=[])),
        "100 parts of it name nothing new",
    ),
}


@pytest.mark.parametrize("how", ENDLESS)
def test_a_list_without_end_ends_in_a_sentence(bucket, how):
    change, says = ENDLESS[how]
    S3Store("record", client=bucket).create("facts/one", b"1")
    with pytest.raises(StoreTrouble, match=says):
        list(S3Store("record", client=listing(change), pauses=(0,)).keys())


def test_a_list_that_names_what_was_not_asked_for_is_no_answer(bucket):
    for name in ("facts/one", "plans/one"):
        S3Store("record", client=bucket).create(name, b"1")
    other = bucket.list_objects_v2(Bucket="record")
    client = listing(lambda parsed, _: parsed.update(Contents=other["Contents"], KeyCount=2))
    with pytest.raises(StoreTrouble, match="asked for what begins with 'facts/', it lists 'plans/one'"):
        list(S3Store("record", client=client, pauses=(0,)).keys("facts/"))


def test_what_a_list_names_twice_is_held_once(bucket):
    S3Store("record", client=bucket).create("facts/one", b"1")
    client = listing(lambda parsed, _: parsed.update(Contents=parsed["Contents"] * 2, KeyCount=2))
    assert list(S3Store("record", client=client).keys()) == ["facts/one"]


def test_a_clock_that_is_not_the_stores_is_named(bucket):
    client = boto3.client("s3")
    skewed = b"<?xml version='1.0'?><Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>"
    client.meta.events.register_first("before-send.s3.GetObject", lambda request, **_: AWSResponse(request.url, 403, {}, _Raw(skewed)))
    with pytest.raises(StoreTrouble, match="the clock of this machine"):
        S3Store("record", client=client, pauses=(0,)).read("a")


class _Raw:
    def __init__(self, data):
        self.data = data

    def stream(self, *_args, **_kwargs):
        return iter((self.data,))


def test_an_object_of_the_inbox_that_is_put_there_again_while_it_is_read_is_that_file_s_trouble(bucket, monkeypatch):
    monkeypatch.setattr("tasks.record.stores.answers.time.sleep", lambda _: None)
    for trust in ("RDD", "RNL"):
        bucket.put_object(Bucket="record", Key=f"inbox/{trust}/update.json", Body=b"first")
    changed, other = arrivals("s3://record/inbox", datetime(2100, 1, 1, tzinfo=UTC))
    bucket.put_object(Bucket="record", Key="inbox/RDD/update.json", Body=b"second")
    with pytest.raises(MachineRefused, match=r"inbox/RDD/update\.json changed while it was read"):
        changed.to_hold()
    assert other.to_hold() == b"first"
