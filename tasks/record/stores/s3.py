"""An object store, S3 or anything that speaks it, for the record and for the site.

Of the record conditional writes decide every race; of the site each file carries its type of content and its SHA-256.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from posixpath import commonpath
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import BotoCoreError, ClientError

from tasks.model.mistake import NotFound
from tasks.record.stores.answers import CUT, PATIENCE, PAUSES, Broken, Check, Patience, Reply, Waited, ask, code_of, new_client
from tasks.record.stores.shelf import FILES, Shelf
from tasks.record.stores.store import StoreTrouble, checked, checked_derived, checked_parts, checked_prefix, is_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef

log = logging.getLogger("measures")

_TAKEN = {"PreconditionFailed", "412"}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


_TURN = ".writing"
"""In the site's bucket, the mark of whoever writes there now; empty while nobody does. It is no file of the site."""

_LOOKS, _BETWEEN = 60, 2.0
"""A mark that stays the same for so many looks, so many seconds apart, is that of a writer that died."""

_AT_ONCE = 10
"""So many objects are put at once where many are; the client keeps as many lines open."""

_SURE = 300.0
"""For so many seconds it is believed that there is nothing somewhere, once that was asked in two ways."""

_BEAT = 10.0  # seconds after which a writer that goes on changes its mark


_MOST_NAMELESS_PARTS = 100
"""A list may have parts that name nothing; after so many in a row it has no end."""

NOT_AS_LISTED, _CLOCK = "NotAsListed", "RequestTimeTooSkewed"


class NotAsListed(Broken):
    """An object is another than the bucket listed: somebody changed it meanwhile, or one of the two answers is not true."""


class Overtaken(StoreTrouble):
    """Another run writes the site by now, since this one did not move for long: the text says what to do."""


class Bucket:
    """What lies in a bucket below a prefix, by its name from there on. Every answer is whole, or there is none.

    `trouble` is what is said, before it is said what to look at, when it cannot be used: a sentence with {place}, {name} and {error}.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        client: S3Client | None = None,
        trouble: str = "{place}{name} cannot be used: {error}. Look at the bucket's name",
        pauses: Sequence[float] = PAUSES,
        patience: Patience = PATIENCE,
    ) -> None:
        self.bucket, self.trouble, self.pauses, self.patience = bucket, trouble, pauses, patience
        self.waited = Waited()  # by the run that opened it
        self._empty: dict[str, float] = {}
        self.root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: S3Client = client if client is not None else new_client()

    def get(self, name: str, listed: ObjectTypeDef | None = None) -> tuple[bytes, str]:
        """The bytes of an object, and the bucket's mark for them; raises NotFound.

        With `listed`, what a list says of it, bytes of another size or mark are no answer.
        """
        answer = self.ask("get_object", name, partial(_as_listed, listed=listed) if listed else None)
        return answer.body, answer.parsed["ETag"]

    def items(self, below: str = "") -> Iterator[tuple[str, ObjectTypeDef]]:
        """Every object whose name begins like this, with its name; once, however often the bucket names it."""
        named: set[str] = set()
        for page in self.pages(below):
            for item in page.get("Contents", ()):
                if (name := item["Key"].removeprefix(self.root)) not in named:
                    named.add(name)
                    yield name, item

    def pages(self, below: str, **how: str) -> Iterator[Mapping[str, Any]]:
        """The list of what begins like this, part by part. That there is nothing is asked in a second way, too, before it is believed."""
        asked: dict[str, Any] = {"Bucket": self.bucket, "Prefix": self.root + below, **how}
        so_far = _ListSoFar(asked["Prefix"])
        page = self.ask("list_objects_v2", below, partial(self._begins, so_far), **asked).parsed
        yield page
        while page["IsTruncated"]:
            so_far.goes_on(page)
            page = self.ask("list_objects_v2", below, so_far.check, **asked, ContinuationToken=page["NextContinuationToken"]).parsed
            yield page

    @property
    def place(self) -> str:
        """The bucket and the prefix, as settings name them."""
        return f"s3://{self.bucket}/{self.root}"

    def ask(self, operation: str, name: str, check: Check | None = None, **params: Any) -> Reply:
        """The whole answer to an operation, by default on the object called `name`.

        Raises NotFound for an object that is not there, ClientError for one that a condition of the operation does not allow,
        and StoreTrouble, in a sentence, for what a person can mend: bucket, credentials, address.
        """
        asked = params or {"Bucket": self.bucket, "Key": self.root + name}
        try:
            return ask(self.client, operation, asked, check, self.pauses, self.patience, self.waited)
        except (*CUT, BotoCoreError, ClientError) as error:
            if isinstance(error, ClientError) and code_of(error) in _TAKEN:
                raise
            if isinstance(error, ClientError) and code_of(error) == ("404" if operation == "head_object" else "NoSuchKey"):
                raise NotFound(f"{self.place} holds nothing under {name}") from None
            refused = code_of(error) if isinstance(error, ClientError) else NOT_AS_LISTED if isinstance(error, NotAsListed) else ""
            clock = "the clock of this machine, which is not the store's, " if refused == _CLOCK else ""
            raise StoreTrouble(
                f"{self.trouble.format(place=self.place, name=name, error=str(error)[:300])}, the credentials, {clock}"
                "and AWS_ENDPOINT_URL_S3 if it is not Amazon's own service.",
                refused,
            ) from error

    def put(self, name: str, data: bytes, **more: Any) -> None:
        """Have an object of these bytes; raises ClientError if a condition in `more` does not hold."""
        key = self.root + name
        for below in list(self._empty):
            if key.startswith(below):
                self._empty.pop(below, None)
        self.ask("put_object", name, Bucket=self.bucket, Key=key, Body=data, **more)

    def put_if(self, name: str, data: bytes, **condition: str) -> bool:
        """Likewise, and whether the condition held. A put that was repeated because its answer got lost finds its own first attempt in
        the way: that one counts.
        """
        try:
            self.put(name, data, **condition)
        except ClientError as refused:
            return refused.response["ResponseMetadata"]["RetryAttempts"] > 0 and self.get(name)[0] == data
        return True

    def _begins(self, so_far: _ListSoFar, page: Mapping[str, Any]) -> None:
        so_far.check(page)
        self._surely_empty(page)

    def _surely_empty(self, page: Mapping[str, Any]) -> None:
        """Whether there is nothing is not asked again for some minutes, in which nothing was put there from here."""
        below = page.get("Prefix", "")
        if not page["KeyCount"] and time.monotonic() - self._empty.get(below, -_SURE) >= _SURE:
            again = ask(self.client, "list_objects", {"Bucket": self.bucket, "Prefix": below, "MaxKeys": 1}, pauses=())
            if again.parsed.get("Contents"):
                raise Broken("it says that there is nothing, and then that there is something")
            self._empty[below] = time.monotonic()


@dataclass
class _ListSoFar:
    """What a list has named by now, and the words where its parts began: it comes to an end, and names nothing that was not asked for."""

    prefix: str
    _begun: set[str] = field(default_factory=set)
    _names: set[str] = field(default_factory=set)
    _nameless: int = 0

    def check(self, page: Mapping[str, Any]) -> None:
        """Raise Broken for a part that names what begins otherwise, or from which the list comes to no end."""
        if odd := next((name for name in _names_in(page) if not name.startswith(self.prefix)), ""):
            raise Broken(f"asked for what begins with {self.prefix!r}, it lists {odd[:100]!r}")
        if page["IsTruncated"] and page["NextContinuationToken"] in self._begun:
            raise Broken("its list comes round to where it was before")
        if self._nameless >= _MOST_NAMELESS_PARTS:
            raise Broken(f"its list goes on, and {_MOST_NAMELESS_PARTS} parts of it name nothing new")

    def goes_on(self, page: Mapping[str, Any]) -> None:
        """Take a part, after which there is another."""
        unknown = {*_names_in(page)} - self._names
        self._names |= unknown
        self._begun.add(page["NextContinuationToken"])
        self._nameless = 0 if unknown else self._nameless + 1


def _names_in(page: Mapping[str, Any]) -> Iterator[str]:
    yield from (item["Key"] for item in page.get("Contents", ()))
    yield from (item["Prefix"] for item in page.get("CommonPrefixes", ()))


def _as_listed(found: Mapping[str, Any], listed: ObjectTypeDef) -> None:
    if (found.get("ContentLength"), found["ETag"]) != (listed["Size"], listed["ETag"]):
        raise NotAsListed(f"it gives {found.get('ContentLength')} bytes of another file than the {listed['Size']} that it lists")


class S3Store(Bucket):
    """A store in a bucket, below a prefix. Safe for threads, processes and machines; see `Store` for the verbs."""

    def read(self, key: str) -> bytes:
        return self.get(checked(key))[0]

    def create(self, key: str, data: bytes) -> bool:
        return self.put_if(checked(key), data, IfNoneMatch="*")

    def create_all(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        keys = [checked(key) for key, _ in items]
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(self.create, keys, [data for _, data in items]))

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if expected is None:
            return self.create(key, data)
        try:
            held, tag = self.get(checked(key))
            return held == expected and self.put_if(key, data, IfMatch=tag)
        except NotFound:
            return False

    def discard(self, key: str) -> None:
        self.ask("delete_object", checked_derived(key))

    def keys(self, prefix: str = "") -> Iterator[str]:
        return iter(sorted(name for name, _ in self.items(checked_prefix(prefix)) if is_key(name)))  # some servers list folder by folder

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        start = self.root + checked_parts(prefix)
        pages = list(self.pages(prefix, Delimiter="/"))
        names = {item["Key"].removeprefix(start) for page in pages for item in page.get("Contents", ())}
        names |= {item["Prefix"].removeprefix(start).removesuffix("/") for page in pages for item in page.get("CommonPrefixes", ())}
        return iter(sorted(name for name in names if name >= since and is_key(name)))

    def missing(self, keys: Collection[str]) -> list[str]:
        asked = list(map(checked, keys))
        held = {name for name, _ in self.items(commonpath(asked))} if asked else set()
        return [key for key in asked if key not in held]

    def strangers(self) -> Iterator[str]:
        return (name for name, _ in self.items() if not is_key(name))


class S3Shelf(Bucket, Shelf):
    """A bucket below a prefix; readers see every file whole, old or new. `wait` lets some seconds go by.

    Some files are on their way at a time; `settle` waits for them, and raises what went wrong with one.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        client: S3Client | None = None,
        pauses: Sequence[float] = PAUSES,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        Shelf.__init__(self)
        self._wait, self._mark, self._beaten = wait, b"", 0.0
        self._looked_into: dict[str, str] = {}
        self._threads, self._on_way = ThreadPoolExecutor(_AT_ONCE), dict[str, Future[None]]()
        trouble = "the site's place {place} cannot be used: {error}. Look at the bucket's name"
        Bucket.__init__(self, bucket, prefix, client, trouble, pauses)

    def read(self, path: str) -> bytes | None:
        self.settle()
        try:
            return self.get(path)[0]
        except NotFound:
            return None

    @contextmanager
    def alone(self) -> Iterator[Self]:
        """By a mark in the bucket that one writer alone can put there. One that died is known by a mark that nobody changes any more."""
        self._take_turn()
        try:
            yield self
            self.settle()
        finally:
            wait(self._on_way.values())  # whatever went wrong: nothing of ours may arrive once another writes
            self._change_mark(b"")

    def held(self) -> Iterator[tuple[str, str]]:
        for path, listed in self._files():
            yield path, hashlib.sha256(self.get(path, listed)[0]).hexdigest()

    def differs(self) -> bool:
        """The whole bucket is listed, a thousand files at a time; one that was changed after the first list was written is read."""
        listed, held = self.listed(), dict(self._files())
        if FILES not in held:
            return False
        since = held[FILES]["LastModified"]
        for path in listed.keys() & held.keys():
            if held[path]["LastModified"] > since:
                self._looked_into[path] = hashlib.sha256(self.get(path, held[path])[0]).hexdigest()
        return any(path not in held or self._looked_into.get(path, sha) != sha for path, sha in listed.items())

    def settle(self) -> None:
        while self._on_way:
            self._go_on()
            self._on_way.pop(next(iter(self._on_way))).result()

    def _files(self) -> Iterator[tuple[str, ObjectTypeDef]]:
        self.settle()
        return ((path, item) for path, item in self.items() if path != _TURN)

    def _in_place(self, path: str) -> str:
        """As the object itself carries it: its bytes are read only by `held`, and where they were changed by somebody else."""
        if path in self._looked_into:
            return self._looked_into.pop(path)
        try:
            return str(self.ask("head_object", path).parsed["Metadata"].get("sha256", ""))
        except NotFound:
            return ""

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:
        self._go_on()
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        if path in self._on_way or len(self._on_way) == _AT_ONCE:
            self._on_way.pop(path if path in self._on_way else next(iter(self._on_way))).result()
        more = {"ContentType": kind, "Metadata": {"sha256": sha256}}
        self._on_way[path] = self._threads.submit(self.put, path, b"".join(pieces), **more)

    def _copy(self, path: str, at: str) -> bool:
        """Within the bucket, with its type of content and its SHA-256."""
        self._go_on()
        self.settle()
        whence = {"Bucket": self.bucket, "Key": self.root + path}
        try:
            self.ask("copy_object", at, Bucket=self.bucket, Key=self.root + at, CopySource=whence)
        except NotFound:
            return False
        return True

    def _take_turn(self) -> None:
        mine, seen, looks = secrets.token_hex(8).encode(), b"", 0
        while True:
            mark, condition = self._turn()
            looks = looks + 1 if mark == seen else 0
            if (not mark or looks >= _LOOKS) and self.put_if(_TURN, mine, **condition):
                break
            if mark and not seen:
                log.info("another run writes the site in %s: waiting until it is done, or has not moved for two minutes", self.place)
            seen = mark
            self._wait(_BETWEEN)
        self._mark, self._beaten = mine, time.monotonic()

    def _turn(self) -> tuple[bytes, dict[str, str]]:
        """The mark of whoever writes now, and the condition under which it is still there; empty while nobody does."""
        try:
            mark, tag = self.get(_TURN)
        except NotFound:
            return b"", {"IfNoneMatch": "*"}
        return mark, {"IfMatch": tag}

    def _go_on(self) -> None:
        """Show those who wait that this writer is alive. Raises Overtaken if one of them took it for dead."""
        if self._mark and time.monotonic() - self._beaten > _BEAT:
            self._change_mark(secrets.token_hex(8).encode())
            self._beaten = time.monotonic()

    def _change_mark(self, mark: bytes) -> None:
        before, condition = self._turn()
        if before != self._mark or not self.put_if(_TURN, mark, **condition):
            raise Overtaken(f"Another run took over {self.place}, since this one had not moved for two minutes: run this one again")
        self._mark = mark
