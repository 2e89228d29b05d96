"""How many requests a month makes of an object store, with record, inbox and site in buckets of a real one on this machine."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import boto3

from benchmarks.drive import folders, plan, tell
from benchmarks.programme import FIRST, programme, send
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.record.record import open_record
from tests.seaweed import ObjectStore, object_store

FEW, TRUSTS = 60, 240
"""Counted at two sizes, so that what a month asks however many trusts there are is told from what it asks for each."""

BUCKETS = ("record", "inbox", "site")
WRITING, READING = 0.0053, 0.00042
"""Dollars for 1,000 requests that write or list, and for 1,000 others: S3 Standard in London, as its price list had it in 2025."""

GIGABYTE = 0.024
"""Dollars for a gigabyte and month."""


class Month(NamedTuple):
    """What a month asked of the buckets, and how much it added: requests by operation and bucket, bytes, letters, and what is asked when
    nothing is new.
    """

    trusts: int
    asked: Counter[tuple[str, str]]
    grown: int
    letters: int
    again: Counter[tuple[str, str]]

    @property
    def pages(self) -> int:
        return self.asked["PutObject", "site"]

    @property
    def beside(self) -> int:
        """Requests beside one for each file received, letter and page."""
        return sum(self.asked.values()) - self.trusts - self.letters - self.pages


def stored(place: Path, few: int = FEW, trusts: int = TRUSTS) -> Iterator[str]:
    """A line for a month that has one before it, one for what is left when files, letters and pages are counted apart, one for the
    same again with nothing new, and one for what 50,000 trusts would cost at these counts.
    """
    logging.getLogger("measures").setLevel(logging.WARNING)
    small, many = (_month(place / f"stored-{one}", one) for one in (few, trusts))
    yield f"requests of a month of {trusts} trusts, record, inbox and site in a bucket: {_in_a_line(many)}"
    each = (many.beside - small.beside) / (trusts - few)
    yield (
        f"beside 1 for each file received, {many.letters / trusts:.2f} letters and {many.pages / trusts:.2f} pages a trust: "
        f"{many.beside / trusts:.2f} requests a trust, of which {many.beside - each * trusts:.0f} of the month are made however many there "
        f"are, and {each:.2f} for each, where at most 6 are wanted"
    )
    writes = sum(times for (what, _), times in many.again.items() if what.startswith(("Put", "Copy", "Delete")))
    yield f"the same month again, nothing new: {sum(many.again.values()):,} requests, of which {writes} write (who is at the site)"
    yield _bill(many)


def _month(place: Path, trusts: int) -> Month:
    codes, month = programme(place, trusts), FIRST.next()
    with object_store({}) as server:
        os.environ |= folders(place / "now", place) | server.environment()
        os.environ |= {"MEASURES_STORE": "s3://record/here", "MEASURES_INBOX": "s3://inbox/here", "MEASURES_SITE": "s3://site/here"}
        for name in BUCKETS:
            server.client().create_bucket(Bucket=name)
        plan()
        counted = _counted()
        for one in (FIRST, month):
            _arrive(server, place / "programme", codes, one)
            before = _bytes(server)
            counted.clear()
            tell(str(one))
        asked, grown = Counter(counted), _bytes(server) - before
        letters = len(list(open_record("s3://record/here").listed(Notice, month)))
        counted.clear()
        tell(str(month))
        return Month(trusts, asked, grown, letters, Counter(counted))


def _arrive(server: ObjectStore, told: Path, codes: list[str], month: Period) -> None:
    send(told, codes, month)
    for path in sorted((told / "inbox").rglob(f"*{month}.xlsx")):
        server.client().put_object(Bucket="inbox", Key=f"here/{path.parent.name}/{path.name}", Body=path.read_bytes())
    server.client().put_object(Bucket="inbox", Key="here/received.csv", Body=(told / "inbox/received.csv").read_bytes())


def _counted() -> Counter[tuple[str, str]]:
    """(operation, bucket) to how often it is asked, from now on, by clients that the product opens."""
    found: Counter[tuple[str, str]] = Counter()

    def count(model: Any, params: Any, **_: Any) -> None:
        found[model.name, params["Bucket"]] += 1

    boto3.setup_default_session()
    boto3.DEFAULT_SESSION.events.register("before-parameter-build.s3", count)  # type: ignore[union-attr]  # made in the line above
    return found


def _bytes(server: ObjectStore) -> int:
    pages = (page for name in BUCKETS for page in server.client().get_paginator("list_objects_v2").paginate(Bucket=name))
    return sum(each["Size"] for page in pages for each in page.get("Contents", ()))


def _in_a_line(month: Month) -> str:
    each = ", ".join(
        f"{what} of the {bucket} {times / month.trusts:.2f}"
        for (what, bucket), times in month.asked.most_common()
        if times >= month.trusts / 100
    )
    return f"{sum(month.asked.values()) / month.trusts:.2f} a trust ({each})"


def _bill(month: Month) -> str:
    price, share = {True: READING, False: WRITING}, 50_000 / month.trusts
    asked = sum(times * price[what.startswith(("Get", "Head"))] / 1000 for (what, _), times in month.asked.items()) * share
    held = month.grown * share / 1e9
    return (
        f"at these counts a month of 50,000 trusts makes {sum(month.asked.values()) * share / 1e6:.1f} million requests for {asked:.0f} "
        f"dollars, and adds {held:.1f} GB, {held * GIGABYTE:.2f} dollars a month from then on"
    )
