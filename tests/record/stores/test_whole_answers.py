"""What a whole answer of an object store has, which refusals are asked again, and for how long: on answers given by hand."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tasks.record.stores.answers import PAUSES, Broken, Patience, ask, new_client

WHOLE = {"ETag": '"a"', "HTTPHeaders": {"content-length": "1"}, "HTTPStatusCode": 200}
PAGE = {"KeyCount": 2, "Contents": [{}], "CommonPrefixes": [{}], "IsTruncated": False}


class Answering:
    """A client that has one answer to everything, or refuses, and counts how often it is asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def __getattr__(self, operation):
        return self.asked_for

    def asked_for(self, **_):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def answer(**about):
    held = WHOLE | about
    meta = {"HTTPHeaders": held.pop("HTTPHeaders"), "HTTPStatusCode": held.pop("HTTPStatusCode")}
    return {"ResponseMetadata": meta, **{name: value for name, value in held.items() if value is not None}}


MARK, LENGTH, NAMES = "the mark of its bytes", "its length", "all of its names"


@pytest.mark.parametrize(
    ("operation", "about", "lacks"),
    [
        ("get_object", {}, ""),
        ("get_object", {"ETag": None}, MARK),
        ("get_object", {"ETag": "a"}, MARK),
        ("get_object", {"HTTPStatusCode": 206}, "all of its bytes"),
        ("get_object", {"HTTPHeaders": {}}, LENGTH),
        ("get_object", {"HTTPHeaders": {"content-length": "1x"}}, LENGTH),
        ("get_object", {"HTTPHeaders": {"transfer-encoding": "Chunked"}}, ""),
        ("head_object", {"HTTPHeaders": {"transfer-encoding": "gzip"}}, LENGTH),
        ("put_object", {"HTTPHeaders": {}}, ""),
        ("put_object", {"ETag": None}, MARK),
        ("copy_object", {"CopyObjectResult": {"ETag": '"a"'}}, ""),
        ("copy_object", {"CopyObjectResult": {}}, "the mark of what was copied"),
        ("copy_object", {}, "the mark of what was copied"),
        ("delete_object", {"HTTPStatusCode": 204}, ""),
        ("delete_object", {"HTTPStatusCode": 205}, "the word that it was done"),
        ("list_objects", {"IsTruncated": False}, ""),
        ("list_objects", {}, "its end"),
        ("list_objects_v2", PAGE, ""),
        ("list_objects_v2", PAGE | {"KeyCount": 1}, NAMES),
        ("list_objects_v2", PAGE | {"IsTruncated": None}, NAMES),
        ("list_objects_v2", {"KeyCount": 0, "IsTruncated": False}, ""),
        ("list_objects_v2", PAGE | {"IsTruncated": True}, "the word where its next part begins"),
        ("list_objects_v2", PAGE | {"IsTruncated": True, "NextContinuationToken": "b"}, ""),
    ],
)
def test_what_a_whole_answer_has_and_another_lacks(operation, about, lacks):
    client = Answering(answer(**about))
    if not lacks:
        assert ask(client, operation, {}, pauses=()).parsed == client.answer
        return
    with pytest.raises(Broken, match=f"^its answer came without {lacks}$"):
        ask(client, operation, {}, pauses=(0.0, 0.0))
    assert client.asked == 3


def refusal(status, code):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "GetObject")


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [
        (500, "InternalError", 3),
        (499, "Odd", 1),
        (403, "AccessDenied", 1),
        (404, "NoSuchKey", 1),
        (404, "404", 3),
        (408, "", 3),
        (409, "", 3),
        (429, "", 3),
        (400, "ConditionalRequestConflict", 3),
        (400, "RequestTimeout", 3),
        (400, "SlowDown", 3),
        (400, "TooManyRequests", 3),
    ],
)
def test_a_refusal_is_asked_again_where_it_may_be_another_one_and_says_how_often_it_was(status, code, asked):
    client = Answering(refusal(status, code))
    with pytest.raises(ClientError) as refused:
        ask(client, "get_object", {}, pauses=(0.0, 0.0))
    assert (client.asked, refused.value.response["ResponseMetadata"]["RetryAttempts"]) == (asked, asked - 1)


def test_what_is_asked_by_head_is_not_asked_again_for_want_of_a_reason():
    client = Answering(refusal(404, "404"))
    with pytest.raises(ClientError):
        ask(client, "head_object", {}, pauses=(0.0,))
    assert client.asked == 1


def test_the_patience_is_the_one_that_the_guide_for_administrators_promises(monkeypatch):
    assert (len(PAUSES), round(sum(PAUSES))) == (4, 10)
    assert Patience() == Patience(seconds=60, bytes_a_second=50_000, all_attempts=240, fair=5, whole_run=900)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    config = new_client().meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (10, 30, 1)
