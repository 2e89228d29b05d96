"""How many requests a month makes of an object store, with record, inbox and site in buckets of a real one on this machine."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3

from benchmarks.drive import folders, plan, tell
from benchmarks.programme import FIRST, programme, send
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.record.record import Record, open_record
from tests.seaweed import ObjectStore, object_store

TRUSTS = 200
BUCKETS = ("record", "inbox", "site")
WRITING, READING = 0.0053, 0.00042
"""Dollars for 1,000 requests that write or list, and for 1,000 others: S3 Standard in London, as its price list had it in 2025."""

GIGABYTE = 0.024
"""Dollars for a gigabyte and month."""


def stored(place: Path) -> Iterator[str]:
    """A line for a month that has one before it, one for what is left when files, letters and pages are counted apart, one for the
    same again with nothing new, and one for what 50,000 trusts would cost at these counts.
    """
    logging.getLogger("measures").setLevel(logging.WARNING)
    codes, month = programme(place / "stored", TRUSTS), FIRST.next()
    with object_store({}) as server:
        os.environ |= folders(place / "stored/now", place / "stored") | server.environment()
        os.environ |= {"MEASURES_STORE": "s3://record/here", "MEASURES_INBOX": "s3://inbox/here", "MEASURES_SITE": "s3://site/here"}
        for name in BUCKETS:
            server.client().create_bucket(Bucket=name)
        plan()
        counted = _counted()
        for one in (FIRST, month):
            _arrive(server, place / "stored/programme", codes, one)
            before = _bytes(server)
            counted.clear()
            tell(str(one))
        many, grown = Counter(counted), _bytes(server) - before
        yield f"requests of a month of {TRUSTS} trusts, record, inbox and site in a bucket: {_said(many)}"
        yield _apart(many, open_record("s3://record/here"), month)
        counted.clear()
        tell(str(month))
        writes = sum(times for (what, _), times in counted.items() if what.startswith(("Put", "Copy", "Delete")))
        yield f"the same month again, nothing new: {sum(counted.values()):,} requests, of which {writes} write (who is at the site)"
        yield _bill(many, grown)


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


def _said(many: Counter[tuple[str, str]]) -> str:
    each = ", ".join(
        f"{what} of the {bucket} {times / TRUSTS:.2f}" for (what, bucket), times in many.most_common() if times >= TRUSTS / 100
    )
    return f"{sum(many.values()) / TRUSTS:.2f} a trust ({each})"


def _apart(many: Counter[tuple[str, str]], record: Record, month: Period) -> str:
    pages = many["PutObject", "site"] / TRUSTS
    letters = len(list(record.listed(Notice, month))) / TRUSTS
    rest = sum(many.values()) / TRUSTS - 1 - pages - letters
    return (
        f"beside 1 for each file received, {letters:.2f} letters and {pages:.2f} pages a trust: {rest:.2f} requests, where at most 6 "
        "are wanted"
    )


def _bill(many: Counter[tuple[str, str]], grown: int) -> str:
    price = {True: READING, False: WRITING}
    asked = sum(times * price[what.startswith(("Get", "Head"))] / 1000 for (what, _), times in many.items()) / TRUSTS * 50_000
    held = grown / TRUSTS * 50_000 / 1e9
    return (
        f"at these counts a month of 50,000 trusts makes {sum(many.values()) / TRUSTS * 50_000 / 1e6:.1f} million requests for {asked:.0f} "
        f"dollars, and adds {held:.1f} GB, {held * GIGABYTE:.2f} dollars a month from then on"
    )
