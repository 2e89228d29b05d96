"""An answer of an object store that trickles is waited for no longer than its size may take; a large one that moves is."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config

from tasks.record.stores.answers import Patience
from tasks.record.stores.s3 import S3Store
from tasks.record.stores.store import StoreTrouble
from tests.trickling import trickling

HEAD = b'HTTP/1.1 200 OK\r\nETag: "a"\r\nContent-Length: %d\r\n\r\n'


def store(address: str, patience: Patience, *pauses: float) -> S3Store:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, read_timeout=5)
    client = boto3.client("s3", endpoint_url=address, region_name="eu-west-2", config=config, **keys)
    return S3Store("record", "", client, pauses=pauses, patience=patience)


@pytest.mark.parametrize("begins", [b"HTTP/1.1 200 OK\r\nX-A: ", HEAD % 100_000])
def test_an_answer_that_comes_a_byte_at_a_time_ends_in_a_sentence(begins):
    with trickling([begins], b"a") as address, pytest.raises(StoreTrouble, match="had not come to an end after 0 seconds"):
        store(address, Patience(0.2), 0.0).read("facts/one")


def test_no_more_is_asked_once_the_time_for_all_attempts_is_over():
    with trickling([HEAD % 100_000], b"a") as address, pytest.raises(StoreTrouble):
        store(address, Patience(0.2, all_attempts=0.1), *[0.0] * 1000).read("facts/one")


def test_a_run_waits_for_all_answers_together_no_longer_than_it_may():
    asked: list[bytes] = []
    with trickling([HEAD % 100_000], b"a", asked) as address:
        opened = store(address, Patience(0.2, fair=0.0, whole_run=0.7), 0.0)
        for _ in range(2):
            with pytest.raises(StoreTrouble, match="had not come to an end"):
                opened.read("facts/one")
        before = len(asked)
        with pytest.raises(StoreTrouble, match="all answers together were waited for longer than"):
            opened.read("facts/two")
        assert len(asked) == before, "nothing more is asked"


def test_answers_at_a_fair_pace_are_not_counted():
    with trickling([HEAD % 4, b"abcd"]) as address:
        opened = store(address, Patience(whole_run=0.0))
        assert opened.read("facts/one") == b"abcd"
        assert opened.waited.seconds == 0.0


def test_a_large_answer_that_moves_takes_its_time():
    pieces = [b"a" * 70_000] * 40
    with trickling([HEAD % 2_800_000, *pieces]) as address:
        assert len(store(address, Patience(0.2, bytes_a_second=1_000_000)).read("facts/one")) == 2_800_000
        with pytest.raises(StoreTrouble):
            store(address, Patience(0.2, bytes_a_second=100_000_000)).read("facts/one")
