"""Answers of an object store: each is known to be whole, or is asked for again, and in the end it is no answer.

An answer that was cut inside its headers looks like an empty success: neither the library that reads it nor boto3 calls that an error.
boto3 asks again for little of this, and never for a body that breaks off. So it asks once, and everything is asked again here.
Nor does it know an end for an answer that trickles: each is waited for no longer than its size may take.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, FlexibleChecksumError, HTTPClientError, IncompleteReadError  # noqa: A004
from botocore.parsers import ResponseParserError

from tasks.model.in_time import OutOfTime, in_time

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PAUSES = (0.05, 0.4, 2.0, 8.0)
"""Seconds before each further attempt."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take: so many seconds for each attempt, longer by the bytes that went or came, and for all attempts.

    `whole_run` is how many seconds a run waits in all: for attempts that came to nothing, between attempts, and beyond `fair` seconds
    (and its bytes) for each answer. Ten thousand answers at a fair pace take as long as they take.
    """

    seconds: float = 60.0
    bytes_a_second: float = 50_000.0
    all_attempts: float = 240.0
    fair: float = 5.0
    whole_run: float = 900.0


PATIENCE = Patience()


@dataclass
class Waited:
    """How many seconds a run has waited for the answers of one place so far."""

    seconds: float = 0.0


_PIECE = 1 << 16

_ONCE = Config(connect_timeout=10, read_timeout=30, retries={"total_max_attempts": 1})
_TAG = re.compile(r'"[^"]+"')
_ANOTHER_TIME = {"ConditionalRequestConflict", "RequestTimeout", "SlowDown", "TooManyRequests"}  # two conditional writes met, or it is busy

logging.getLogger("urllib3.connection").setLevel(logging.ERROR)  # of a cut header it would show a traceback, and carry on


class Broken(Exception):
    """An answer that cannot be known to be whole; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation gave, with the bytes of an object if it was asked for one."""

    parsed: Mapping[str, Any]
    body: bytes = b""


Check = Callable[[Mapping[str, Any]], None]
"""Raises Broken for an answer, whose bytes were not read yet, that does not fit what is known otherwise."""

CUT = (Broken, OutOfTime, HTTPClientError, ConnectionError, IncompleteReadError, FlexibleChecksumError, ResponseParserError, ValueError)
"""What comes of an answer that is cut, garbled, missing or endless; boto3 lets a ValueError through for half a number or day."""


def new_client() -> S3Client:
    """A client with the region, credentials and address of the environment, which asks once."""
    made: S3Client = boto3.client("s3", config=_ONCE)
    return made


def ask(
    client: S3Client,
    operation: str,
    params: Mapping[str, Any],
    check: Check | None = None,
    pauses: Sequence[float] = PAUSES,
    patience: Patience = PATIENCE,
    waited: Waited | None = None,
) -> Reply:
    """The whole answer to an operation of boto3's client, after as many attempts as there are pauses, and one, if time allows: that of this
    answer, and that of all that `waited` counts.

    Raises ClientError for a whole refusal, with `RetryAttempts` saying how many attempts came before whose fate is not known; and
    one of `CUT` when no attempt had a whole answer.
    """
    until, waited, attempt = time.monotonic() + patience.all_attempts, waited or Waited(), 0
    while True:
        if waited.seconds > patience.whole_run:
            raise OutOfTime(f"all answers together were waited for longer than {patience.whole_run:.0f} seconds")
        try:
            return _Attempt(client, operation, params, check).within(patience, waited)
        except ClientError as error:
            error.response["ResponseMetadata"]["RetryAttempts"] = attempt
            if attempt == len(pauses) or not _unclear(operation, error):
                raise
        except CUT:
            if attempt == len(pauses) or time.monotonic() > until:
                raise
        time.sleep(pauses[attempt])
        waited.seconds += pauses[attempt]
        attempt += 1


def code_of(error: ClientError) -> str:
    """The store's word for why it refused; its status where it gave none."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _unclear(operation: str, error: ClientError) -> bool:
    """Whether a refusal may be another one the next time, or was cut before it gave its reason. What is asked by HEAD never gives one."""
    status, code = error.response["ResponseMetadata"]["HTTPStatusCode"], code_of(error)
    return status >= 500 or status in {408, 409, 429} or code in _ANOTHER_TIME or (code == "404" and operation != "head_object")


@dataclass
class _Attempt:
    """One attempt, and how many bytes went or came by now."""

    client: S3Client
    operation: str
    params: Mapping[str, Any]
    check: Check | None
    moved: int = 0

    def reply(self) -> Reply:
        self.moved = len(self.params.get("Body", b""))
        parsed = getattr(self.client, self.operation)(**self.params)
        if missing := _lacks(self.operation, parsed):
            raise Broken(f"its answer came without {missing}")
        if self.check:
            self.check(parsed)
        pieces = []
        while "Body" in parsed and (piece := parsed["Body"].read(_PIECE)):
            pieces.append(piece)
            self.moved += len(piece)
        return Reply(parsed, b"".join(pieces))

    def within(self, patience: Patience, waited: Waited) -> Reply:
        """Likewise; raises OutOfTime. What was waited for it is counted."""
        begun, fair = time.monotonic(), 0.0
        try:
            reply = in_time(self.reply, lambda: patience.seconds + self.moved / patience.bytes_a_second)
            fair = patience.fair + self.moved / patience.bytes_a_second
        except ClientError:
            fair = patience.fair  # a whole refusal is an answer
            raise
        finally:
            waited.seconds += max(0.0, time.monotonic() - begun - fair)
        return reply


def _lacks(operation: str, parsed: Mapping[str, Any]) -> str:  # noqa: PLR0911  one answer for each operation
    """What a whole answer to an operation has and this one has not, in words; empty if nothing is missing."""
    headers = parsed["ResponseMetadata"]["HTTPHeaders"]
    match operation:
        case "list_objects_v2":
            return _lacks_of_list(parsed)
        case "list_objects":
            return "" if "IsTruncated" in parsed else "its end"
        case "delete_object":
            return "" if parsed["ResponseMetadata"]["HTTPStatusCode"] == 204 else "the word that it was done"
        case "copy_object":
            return "" if parsed.get("CopyObjectResult", {}).get("ETag") else "the mark of what was copied"
        case "get_object" if parsed["ResponseMetadata"]["HTTPStatusCode"] == 206:  # as a cache between us and the store may give
            return "all of its bytes"
    if not _TAG.fullmatch(parsed.get("ETag", "")):
        return "the mark of its bytes"
    sized = headers.get("content-length", "").isdecimal() or headers.get("transfer-encoding", "").lower() == "chunked"
    return "" if sized or operation == "put_object" else "its length"


def _lacks_of_list(page: Mapping[str, Any]) -> str:
    many = len(page.get("Contents", ())) + len(page.get("CommonPrefixes", ()))
    if page.get("KeyCount") != many or "IsTruncated" not in page:
        return "all of its names"
    return "" if page.get("NextContinuationToken") or not page["IsTruncated"] else "the word where its next part begins"
