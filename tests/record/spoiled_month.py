"""A month whose record, inbox and site lie in a bucket, told while answers are spoiled, and what came of it beside a clean run.

`python -m tests.record.spoiled_month [SECONDS] [SEED]` spoils as many answers as it can in that time: in each run every so-manieth
request, each kind of fault in turn, from another first request each time; and now and then all requests from one on, until somebody
runs the month again. It prints its seed, and ends with 1 at the first difference.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from flows.command_line import main
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small
from tests.seaweed import ObjectStore, object_store
from tests.spoiling import KINDS, Spoiling, spoiling

EVERY = 9
"""Of so many requests one is spoiled: each run so spoils some fifty."""

_MONTH = (("plan",), ("month", "2013-09", "--approve-as", "sample approver"))


class Impatient(boto3.Session):
    """Clients that soon give up an answer which does not come, whatever else was asked of them."""

    def client(self, *names: Any, config: Config | None = None, **more: Any) -> Any:
        soon = Config(read_timeout=0.5, connect_timeout=2)
        return super().client(*names, config=config.merge(soon) if config else soon, **more)


@dataclass(frozen=True)
class Outcome:
    """What a month published, wrote to people and holds: name to bytes."""

    site: dict[str, bytes]
    people: dict[str, bytes]
    record: dict[str, bytes]


class Months:
    """Tells the same month as often as asked, each time in a place of its own in one bucket, through a proxy."""

    def __init__(self, place: Path, store: ObjectStore, proxy: Spoiling) -> None:
        self.place, self.store, self.proxy, self.many = place, store, proxy, 0
        small(place)
        send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
        self.client = store.client()
        self.client.create_bucket(Bucket="measures")
        inbox = place / "programme" / "inbox"
        for path in (path for path in inbox.rglob("*") if path.is_file()):
            self.client.put_object(Bucket="measures", Key=f"inbox/{path.relative_to(inbox).as_posix()}", Body=path.read_bytes())

    def told(self, *, again: bool = False) -> tuple[int, str]:
        """The last exit code of a month's commands, and what it said to the operator; a new month, or the same one once more."""
        self.many += not again
        mine = {name: f"s3://measures/{self.many}/{name}" for name in ("record", "site")}
        run = ProgrammeRun(self.place / str(self.many), self.place / "programme", self.place / "config")
        said = io.StringIO()
        with run.settings(), contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            os.environ.update(MEASURES_STORE=mine["record"], MEASURES_SITE=mine["site"], MEASURES_INBOX="s3://measures/inbox")
            code = next((code for words in _MONTH if (code := main(words))), 0)
        return code, said.getvalue()

    def verified(self) -> int:
        run = ProgrammeRun(self.place / str(self.many), self.place / "programme", self.place / "config")
        with run.settings(), contextlib.redirect_stdout(io.StringIO()):
            os.environ.update({name: f"s3://measures/{self.many}/{place}" for name, place in _PLACES.items()})
            return main(["verify"])

    def outcome(self) -> Outcome:
        here = self.place / str(self.many)
        people = {str(path.relative_to(here)): path.read_bytes() for path in sorted(here.rglob("*")) if path.is_file()}
        return Outcome(self._held("site"), people, self._held("record"))

    def _held(self, what: str) -> dict[str, bytes]:
        prefix, found = f"{self.many}/{what}/", {}
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket="measures", Prefix=prefix):
            for item in page.get("Contents", ()):
                found[item["Key"].removeprefix(prefix)] = self.client.get_object(Bucket="measures", Key=item["Key"])["Body"].read()
        return found


_PLACES = {"MEASURES_STORE": "record", "MEASURES_SITE": "site"}


@contextmanager
def months(place: Path, seed: int) -> Iterator[Months]:
    """Months in a bucket of a real object store, whose answers come through a proxy that spoils nothing yet."""
    with object_store({}) as store, spoiling(store.address, seed) as proxy:
        wanted = {**store.environment(), "AWS_ENDPOINT_URL_S3": proxy.address, "MEASURES_INBOX": ""}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        boto3.DEFAULT_SESSION = Impatient()
        try:
            yield Months(place, store, proxy)
        finally:
            boto3.DEFAULT_SESSION = None
            for name, value in before.items():
                os.environ.pop(name, None)
                os.environ.update({name: value} if value is not None else {})


def differing(one: Outcome, other: Outcome) -> list[str]:
    """Names of what two months published, wrote or hold differently."""
    found = []
    for what in ("site", "people", "record"):
        mine, theirs = getattr(one, what), getattr(other, what)
        found += [f"{what} {name}" for name in sorted(mine.keys() | theirs.keys()) if mine.get(name) != theirs.get(name)]
    return found


def spoil_here_and_there(told: Months, kinds: tuple[str, ...], first: int, every: int = EVERY) -> None:
    """From a request on every so-manieth, each kind in turn; sent again, it is answered."""
    told.proxy.asked.clear()
    told.proxy.spoiled.clear()
    told.proxy.lasting = False
    told.proxy.spoils = lambda n: kinds[(n // every) % len(kinds)] if n % every == first else ""


def spoil_all_from(told: Months, kind: str, first: int) -> None:
    """From a request on all, however often they are sent."""
    spoil_here_and_there(told, (kind,), -1)
    told.proxy.lasting = True
    told.proxy.spoils = lambda n: kind if n >= first else ""


def spoil_nothing(told: Months) -> None:
    spoil_here_and_there(told, ("",), -1)


def rehearse(seconds: float, seed: int) -> int:
    print(f"seed {seed}")
    chosen, until = random.Random(seed), time.monotonic() + seconds
    runs = [(turn, first) for first in range(EVERY) for turn in range(len(KINDS))]  # with all of them each kind meets each request
    chosen.shuffle(runs)
    with tempfile.TemporaryDirectory() as place, months(Path(place), seed) as told:
        assert told.told()[0] == 0
        clean, asked, spoiled = told.outcome(), len(told.proxy.asked), 0
        for number, (turn, first) in enumerate(runs):
            if time.monotonic() > until:
                break
            if number % 6 == 5:
                spoil_all_from(told, KINDS[turn], chosen.randrange(asked))
                code, words = told.told()
                spoil_nothing(told)
                good = code == 2 and "Traceback" not in words and told.told(again=True)[0] == 0
                what = f"all answers from request {first} on {KINDS[turn]}"
            else:
                spoil_here_and_there(told, KINDS[turn:] + KINDS[:turn], first)
                good, what = told.told()[0] == 0, f"every {EVERY}th answer from {first} on, {KINDS[turn]} first"
                spoiled += len(told.proxy.spoiled)
                spoil_nothing(told)
            wrong = differing(clean, told.outcome())
            if not good or wrong or told.verified():
                print(f"{what}: {'; '.join(wrong[:5]) or 'it did not end as it should'}")
                return 1
        print(f"{number} months of {asked} requests each, {spoiled} answers spoiled, no difference")
    return 0


if __name__ == "__main__":
    seconds, seed = (float(sys.argv[1]) if len(sys.argv) > 1 else 240), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    sys.exit(rehearse(seconds, seed))
