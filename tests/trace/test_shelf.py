"""The publication in a bucket: only what differs is uploaded, never half a release, and a dead upload is finished."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import boto3
import pytest
from moto import mock_aws

from flows.command_line import main
from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.record.facts import Candidate
from tasks.record.stores import open_shelf
from tasks.record.stores.s3 import Overtaken, S3Shelf
from tasks.record.stores.shelf import FILES, Shelf, is_list
from tasks.record.stores.shelf_of_hashes import ShelfOfHashes
from tasks.record.stores.store import StoreTrouble
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.trace.test_canaries import SAMPLES

NOW = datetime(2014, 3, 20, 9, tzinfo=UTC)


class Counting:
    """A client that counts uploads, and dies at one of them if told to."""

    def __init__(self, client: Any, dies_at: int = 0) -> None:
        self.client, self.dies_at, self.put = client, dies_at, []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def put_object(self, **words: Any) -> Any:
        if len(self.put) + 1 == self.dies_at:
            raise KeyboardInterrupt
        self.put.append(words["Key"])
        return self.client.put_object(**words)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="public", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield client


def put(shelf: Shelf, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        shelf.bring(path, data)
    shelf.finish({})


FILES_OF_A_SITE = {"2013-10/index.html": b"<p>a</p>", "data/a.csv": b"a\r\n", "data/t.ods": b"PK", "index.html": b"<p>b</p>"}


def test_files_have_their_type_of_content(bucket: Any) -> None:
    files = FILES_OF_A_SITE | dict.fromkeys(("a.css", "a.js", "robots.txt", "a.json", "a.atom", "a.svg", "a.png"), b"")
    put(S3Shelf("public", "site", bucket), files)
    kinds = {path: bucket.head_object(Bucket="public", Key=f"site/{path}")["ContentType"] for path in files}
    assert kinds == {
        "2013-10/index.html": "text/html; charset=utf-8",
        "data/a.csv": "text/csv; charset=utf-8; header=present",
        "data/t.ods": "application/vnd.oasis.opendocument.spreadsheet",
        "index.html": "text/html; charset=utf-8",
        "a.css": "text/css; charset=utf-8",
        "a.js": "text/javascript; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "a.json": "application/json",
        "a.atom": "application/atom+xml",
        "a.svg": "image/svg+xml",
        "a.png": "application/octet-stream",
    }


def test_what_is_there_already_is_not_uploaded_again(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    again = Counting(bucket)
    put(S3Shelf("public", "site", again), FILES_OF_A_SITE)
    assert again.put == []
    put(S3Shelf("public", "site", again), {**FILES_OF_A_SITE, "index.html": b"<p>c</p>"})
    assert again.put == [f"site/{FILES}", "site/index.html", f"site/{FILES}"]


def alone(shelf: Shelf, files: dict[str, bytes]) -> None:
    with shelf.alone():
        put(shelf, files)


def test_one_writer_waits_for_another_and_a_reader_of_the_site_sees_no_mark_of_theirs(bucket: Any) -> None:
    order = []
    first = S3Shelf("public", "site", bucket)
    turn = first.alone()
    turn.__enter__()

    def waited(_: float) -> None:
        order.append("waits")
        if len(order) == 3:
            put(first, dict.fromkeys(FILES_OF_A_SITE, b"first"))
            turn.__exit__(None, None, None)
            order.append("first is done")

    second = S3Shelf("public", "site", bucket, wait=waited)
    alone(second, FILES_OF_A_SITE)
    assert order == ["waits", "waits", "waits", "first is done"]
    held = dict(S3Shelf("public", "site", bucket).held())
    assert held.keys() == {*FILES_OF_A_SITE, FILES, "releases/2013-10/files.json"}
    assert held["index.html"] == hashlib.sha256(FILES_OF_A_SITE["index.html"]).hexdigest()
    alone(S3Shelf("public", "site", bucket, wait=no_wait), FILES_OF_A_SITE)  # whoever is done is waited for no more


def no_wait(seconds: float) -> None:
    raise AssertionError(seconds)


def test_a_writer_that_died_is_waited_for_two_minutes_and_one_that_was_only_slow_is_stopped(bucket: Any) -> None:
    looks: list[float] = []
    slow = S3Shelf("public", "site", bucket)
    turn = slow.alone()
    turn.__enter__()
    alone(S3Shelf("public", "site", bucket, wait=looks.append), FILES_OF_A_SITE)
    assert sum(looks) == 120
    slow._beaten = 0.0  # by its stopwatch it has not shown itself for long
    with pytest.raises(Overtaken, match="Another run took over s3://public/site/"):
        slow.bring("index.html", b"late")
    with pytest.raises(Overtaken):
        turn.__exit__(None, None, None)
    assert bucket.get_object(Bucket="public", Key="site/index.html")["Body"].read() == FILES_OF_A_SITE["index.html"]


class Late(Counting):
    """A client whose pages arrive late: not before the writer let go, if that is soon."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.let_go = Event()

    def put_object(self, **words: Any) -> Any:
        if words["Key"].endswith(".html"):
            self.let_go.wait(0.5)
        if words["Key"].endswith(".writing") and not words["Body"]:
            self.let_go.set()
        return super().put_object(**words)


def test_a_writer_that_stops_half_way_lets_go_once_nothing_of_its_own_is_on_its_way(bucket: Any) -> None:
    def half_way() -> None:
        with S3Shelf("public", "site", late).alone() as shelf:
            shelf.bring("index.html", b"<p>mine</p>")
            raise KeyboardInterrupt

    late = Late(bucket)
    with pytest.raises(KeyboardInterrupt):
        half_way()
    assert late.put[-2:] == ["site/index.html", "site/.writing"]


def test_bytes_of_somebody_else_in_the_place_of_the_mark_are_waited_for_like_a_writer_that_died(bucket: Any) -> None:
    looks: list[float] = []
    bucket.put_object(Bucket="public", Key="site/.writing", Body=b"\xff")
    alone(S3Shelf("public", "site", bucket, wait=looks.append), FILES_OF_A_SITE)
    assert sum(looks) == 120


def test_a_writer_that_goes_on_shows_it_and_is_not_overtaken(bucket: Any) -> None:
    slow, looks = S3Shelf("public", "site", bucket), []
    turn = slow.alone()
    turn.__enter__()

    def waited(seconds: float) -> None:
        looks.append(seconds)
        slow._beaten = 0.0
        slow.bring(f"{len(looks)}.html", b"on and on")
        if len(looks) == 100:
            slow.finish({})
            turn.__exit__(None, None, None)

    alone(S3Shelf("public", "site", bucket, wait=waited), {"1.html": b"on and on"})
    assert len(looks) == 100


@pytest.mark.parametrize("data", [b"<p>defaced</p>", None])
def test_a_page_that_somebody_changed_or_took_away_is_seen_and_written_again(bucket: Any, data: bytes | None) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    assert not S3Shelf("public", "site", bucket).differs()
    good = bucket.head_object(Bucket="public", Key="site/index.html")["Metadata"]
    bucket.delete_object(Bucket="public", Key="site/index.html")
    if data:
        bucket.put_object(Bucket="public", Key="site/index.html", Body=data, Metadata=good)  # even with what says that it is the old one
    shelf = S3Shelf("public", "site", Ageing(bucket, "site/index.html"))
    assert shelf.differs()
    shelf.doubt()
    put(shelf, FILES_OF_A_SITE)
    assert bucket.get_object(Bucket="public", Key="site/index.html")["Body"].read() == FILES_OF_A_SITE["index.html"]


def test_a_page_that_was_only_copied_over_itself_is_read_and_left(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    reading = Ageing(bucket, "site/index.html")
    assert not S3Shelf("public", "site", reading).differs()
    assert [key for key in reading.got if not key.endswith("files.json")] == ["site/index.html"]


class Ageing:
    """A client that lists one object as changed an hour after all others, and notes which it reads."""

    def __init__(self, client: Any, key: str) -> None:
        self.client, self.key, self.got = client, key, []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def get_object(self, **words: Any) -> Any:
        self.got.append(words["Key"])
        return self.client.get_object(**words)

    def list_objects_v2(self, **words: Any) -> Any:
        page = self.client.list_objects_v2(**words)
        for item in page.get("Contents", ()):
            item["LastModified"] += timedelta(hours=item["Key"] == self.key)
        return page


@pytest.mark.parametrize("dies_at", range(1, 8))
def test_an_upload_that_died_anywhere_is_finished_by_the_next(bucket: Any, dies_at: int) -> None:
    put(S3Shelf("public", "site", bucket), dict.fromkeys(FILES_OF_A_SITE, b"old"))
    with pytest.raises(KeyboardInterrupt):
        put(S3Shelf("public", "site", Counting(bucket, dies_at)), FILES_OF_A_SITE)
    following = Counting(bucket)
    put(S3Shelf("public", "site", following), FILES_OF_A_SITE)
    for path, data in FILES_OF_A_SITE.items():
        assert bucket.get_object(Bucket="public", Key=f"site/{path}")["Body"].read() == data
    pages = [key for key in following.put if not key.endswith("files.json")]
    assert len(pages) == len(FILES_OF_A_SITE) - min(len(FILES_OF_A_SITE), max(0, dies_at - 2))


def test_the_list_names_every_file_with_its_hash_and_says_what_it_was_laid_out_from(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    S3Shelf("public", "site", bucket).finish({"code": "1"})
    shelf = S3Shelf("public", "site", bucket)
    held = dict(shelf.held())
    assert shelf.notes["code"] == "1"
    assert shelf.listed() == {path: sha for path, sha in held.items() if path != FILES}
    assert held.keys() == {*FILES_OF_A_SITE, FILES, "releases/2013-10/files.json"}


def test_a_months_list_that_is_not_the_one_named_is_not_believed(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    bucket.put_object(Bucket="public", Key="site/releases/2013-10/files.json", Body=b'{"files": {}}')
    again = Counting(bucket)
    put(S3Shelf("public", "site", again), FILES_OF_A_SITE)
    assert [key for key in again.put if not key.endswith("files.json")] == ["site/2013-10/index.html"]


def test_what_is_replaced_is_set_aside_without_an_upload_and_stays_as_it_was(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), FILES_OF_A_SITE)
    following = Counting(bucket)
    shelf = S3Shelf("public", "site", following)
    assert shelf.set_aside("data/a.csv", hashlib.sha256(b"a\r\n").hexdigest(), "old/a.csv")
    put(shelf, {"data/a.csv": b"b\r\n"})
    assert [key for key in following.put if "/files" not in key] == ["site/data/a.csv"]
    aside = bucket.get_object(Bucket="public", Key="site/old/a.csv")
    assert (aside["Body"].read(), aside["ContentType"]) == (b"a\r\n", "text/csv; charset=utf-8; header=present")
    assert S3Shelf("public", "site", bucket).holds("old/a.csv", aside["Metadata"]["sha256"])


@pytest.mark.parametrize("known", ["", hashlib.sha256(b"one two").hexdigest()])
def test_a_file_in_pieces_is_the_whole_of_them_and_is_not_written_again(bucket: Any, tmp_path: Path, known: str) -> None:
    for place in (lambda: S3Shelf("public", "site", bucket), lambda: open_shelf(str(tmp_path))):
        put(place(), FILES_OF_A_SITE)
        for written in (True, False):
            shelf = place()
            assert shelf.bring("data/a.csv", iter([b"one ", b"two"]), known) is written
            shelf.finish({})
        assert place().read("data/a.csv") == b"one two"
        assert place().listed()["data/a.csv"] == hashlib.sha256(b"one two").hexdigest()
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part")]


def test_only_what_is_in_place_is_set_aside(bucket: Any, tmp_path: Path) -> None:
    for shelf in (S3Shelf("public", "site", bucket), open_shelf(str(tmp_path))):
        put(shelf, FILES_OF_A_SITE)
        assert not shelf.set_aside("data/a.csv", hashlib.sha256(b"other").hexdigest(), "old/a.csv")
        assert not shelf.set_aside("data/none.csv", hashlib.sha256(b"").hexdigest(), "old/a.csv")
        assert shelf.read("old/a.csv") is None


def test_a_folder_keeps_what_was_set_aside_when_its_place_is_taken(tmp_path: Path) -> None:
    for told in (b"b\r\n", b"c\r\n"):
        shelf = open_shelf(str(tmp_path))
        put(shelf, FILES_OF_A_SITE)
        assert shelf.set_aside("data/a.csv", hashlib.sha256(b"a\r\n").hexdigest(), "old/a.csv")
        assert shelf.set_aside("data/a.csv", hashlib.sha256(b"a\r\n").hexdigest(), "old/a.csv")
        put(shelf, {"data/a.csv": told})
        assert (shelf.read("data/a.csv"), shelf.read("old/a.csv")) == (told, b"a\r\n")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.name.endswith(".part")) == []


def test_a_folder_sees_at_once_that_a_file_it_lists_was_altered_or_is_gone_and_asks_no_other(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    assert not open_shelf(str(place)).differs()  # where nothing was laid out nothing is missed
    shelf = open_shelf(str(place))
    for path in ("index.html", "2013-10/index.html", "2013-10/rnl/index.html"):
        shelf.bring(path, path.encode())
    shelf.finish({})
    for name in ("a note.txt", "2013-10/their.part", "2013-10/index.html.4711.part", "index.html.12.part"):
        (place / name).write_text("of somebody's own, or half of a page")
    assert not open_shelf(str(place)).differs()
    assert sorted(path.name for path in place.rglob("*") if path.suffix in (".part", ".txt")) == ["a note.txt", "their.part"]
    page = place / "2013-10/rnl/index.html"
    page.write_bytes(b"altered")
    assert open_shelf(str(place)).differs()
    page.write_bytes(b"2013-10/rnl/index.html")
    assert not open_shelf(str(place)).differs()
    page.unlink()
    assert open_shelf(str(place)).differs()


def test_a_shelf_of_hashes_holds_what_a_folder_would_but_its_lists(tmp_path: Path) -> None:
    hashes, folder = ShelfOfHashes(), open_shelf(str(tmp_path / "site"))
    for shelf in (hashes, folder):
        assert shelf.bring("index.html", b"first")
        assert not shelf.bring("index.html", b"first")
        assert shelf.set_aside("index.html", hashlib.sha256(b"first").hexdigest(), "releases/1.html")
        assert not shelf.set_aside("index.html", "0" * 64, "releases/2.html")
        assert shelf.bring("index.html", iter([b"sec", b"ond"]))
        shelf.finish({"code": "1"})
    listed = dict(folder.held())
    assert dict(hashes.held()) == {path: sha for path, sha in listed.items() if not is_list(path)}
    assert [path for path in listed if is_list(path)] == [FILES]
    assert hashes.read("index.html") is None
    assert (hashes.finished["code"], hashes.finished["whole"]) == ("1", True)


def test_a_file_that_is_gone_is_not_set_aside(bucket: Any, tmp_path: Path) -> None:
    sha = hashlib.sha256(b"a\r\n").hexdigest()
    for shelf in (S3Shelf("public", "site", bucket), open_shelf(str(tmp_path))):
        put(shelf, FILES_OF_A_SITE)
    bucket.delete_object(Bucket="public", Key="site/data/a.csv")
    (tmp_path / "data/a.csv").unlink()
    assert not S3Shelf("public", "site", bucket).set_aside("data/a.csv", sha, "old/a.csv")
    assert not open_shelf(str(tmp_path)).set_aside("data/a.csv", sha, "old/a.csv")


def test_what_there_is_of_each_trust_and_partner_is_listed_apart(bucket: Any) -> None:
    files = {f"{place}/{code}/index.html": b"<p>" for place in ("2013-10", "trusts", "partners") for code in ("rnl", "rxr", "rdd")}
    files |= {f"api/2013-10/{code}.json": b"{}" for code in ("rnl", "rxr")} | {"api/latest.json": b"{}", "2013-10/index.html": b"<p>"}
    put(S3Shelf("public", "site", bucket), files)
    shelf = S3Shelf("public", "site", bucket)
    held = dict(shelf.held())
    assert shelf.listed() == {path: sha for path, sha in held.items() if path != FILES}
    following = Counting(bucket)
    put(S3Shelf("public", "site", following), files | {"2013-10/rnl/index.html": b"<p>other"})
    assert len([key for key in following.put if "/files-" in key]) == 1
    assert "site/releases/2013-10/files.json" not in following.put


def test_what_a_month_has_for_all_trusts_stands_in_its_own_list(bucket: Any) -> None:
    shared = ("2013-10/sources/index.html", "2013-10/print/index.html", "2013-10/list/1/index.html", "api/2013-10/index.json")
    replaced = ("releases/2013-10/1/data/a.csv", "releases/2013-10/1/sources/index.html")
    put(S3Shelf("public", "site", bucket), dict.fromkeys((*shared, *replaced), b"<p>") | {"2013-10/rnl/index.html": b"<p>"})
    following = Counting(bucket)
    put(S3Shelf("public", "site", following), dict.fromkeys((*shared, *replaced), b"<p>other") | {"2013-10/rnl/index.html": b"<p>"})
    assert "site/releases/2013-10/files.json" in following.put
    assert not [key for key in following.put if "/files-" in key]
    following = Counting(bucket)
    put(S3Shelf("public", "site", following), {f"{place}/rnl/index.html": b"<p>third" for place in ("2013-10", "releases/2013-10/1")})
    assert len([key for key in following.put if "/files-" in key]) == 1


def test_going_back_to_what_was_there_before_a_dead_upload_is_noticed(bucket: Any) -> None:
    put(S3Shelf("public", "site", bucket), {"index.html": b"one"})
    with pytest.raises(KeyboardInterrupt):
        put(S3Shelf("public", "site", Counting(bucket, 3)), {"index.html": b"two"})
    put(S3Shelf("public", "site", bucket), {"index.html": b"one"})
    assert bucket.get_object(Bucket="public", Key="site/index.html")["Body"].read() == b"one"


def test_a_bucket_that_is_not_there_is_told_in_a_sentence(bucket: Any) -> None:
    with pytest.raises(StoreTrouble, match="s3://absent/ cannot be used"):
        put(S3Shelf("absent", "", bucket), FILES_OF_A_SITE)


@pytest.mark.parametrize("address", ["", "s3://", "ftp://somewhere"])
def test_an_address_that_is_no_place_is_refused(address: str) -> None:
    with pytest.raises(BadConfig, match="is not a place for the site"):
        open_shelf(address)


def one_trust(programme: Path) -> Path:
    """The sample with the plan and the updates of one trust: fewer pages to put."""
    shutil.copytree(SAMPLES, programme, ignore=shutil.ignore_patterns("story", "*.py"))
    for path in [*(programme / "plans").iterdir(), *(path for path in (programme / "inbox").iterdir() if path.is_dir())]:
        if not path.name.startswith("RNL"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    received = programme / "inbox/received.csv"
    lines = received.read_text(encoding="utf-8").splitlines(keepends=True)
    received.write_text("".join(line for line in lines if line.startswith(("path", "RNL"))), encoding="utf-8")
    return programme


def publish(month: str) -> None:
    """Tell a month in which one trust alone reports, which waits for a person who says why it may be published all the same."""
    assert main(["month", month]) == 0
    candidate = open_run(NOW).record.get(Candidate, Period.parse(month), 1)
    missing = candidate.missing
    assert (
        main(
            [
                "approve",
                month,
                "--candidate",
                candidate.hash,
                "--by",
                "sample approver",
                "--note",
                f"A sample of one trust: {', '.join(missing)}",
            ]
        )
        == 0
    )


def test_a_month_is_published_to_a_bucket_pages_first_and_latest_last(bucket: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded: list[str] = []
    told = ProgrammeRun(tmp_path, one_trust(tmp_path / "programme"))
    with told.settings():
        monkeypatch.setenv("MEASURES_SITE", "s3://public/site")
        boto3.DEFAULT_SESSION = None
        boto3.setup_default_session()
        assert boto3.DEFAULT_SESSION
        boto3.DEFAULT_SESSION.events.register("before-call.s3.PutObject", lambda params, **_: uploaded.append(params["url_path"]))
        assert main(["plan"]) == 0
        publish("2013-09")
        first = [path for one in uploaded if (path := one.removeprefix("/public/site/").removeprefix("/site/")) != ".writing"]
        assert first[-1] == FILES
        names = [name for name in first if "/files" not in name]
        assert names.index("2013-09/rnl/index.html") < names.index("2013-09/index.html") < names.index("index.html")
        assert {name.partition("/")[0] for name in names[-2:]} <= {"latest", "api"}
        assert names.index("index.html") < names.index("latest/index.html")
        uploaded.clear()
        assert main(["month", "2013-09"]) == 0
        assert {path.rpartition("/")[2] for path in uploaded} == {".writing"}  # that a writer came and went
    boto3.DEFAULT_SESSION = None
