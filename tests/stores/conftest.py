"""The stores under test: a folder, and an object store in this process."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from tasks.stores.folder import FolderStore
from tasks.stores.s3 import S3Store


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


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderStore(tmp_path / "record")
    return S3Store("record", "a/prefix", client=request.getfixturevalue("bucket"))
