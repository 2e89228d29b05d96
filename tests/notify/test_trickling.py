"""A provider whose answer trickles, a byte at a time, leaves a doubt in its time, and no run that never ends."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config

from tasks.notify.channels import Uncertain
from tasks.notify.channels.govuk_notify import Account, GovukNotify
from tasks.notify.channels.ses import Ses
from tests.notify.builders import SENDER, notice
from tests.notify.notify_service import KEY, TEMPLATE
from tests.trickling import trickling

BEGINS = (b"HTTP/1.1 201 Created\r\nX-A: ", b"HTTP/1.1 201 Created\r\nContent-Length: 100000\r\n\r\n")


def notify(address: str) -> GovukNotify:
    return GovukNotify(Account(KEY, TEMPLATE, address, timeout=5, longest=0.2))


def ses(address: str) -> Ses:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    once = Config(retries={"total_max_attempts": 1}, read_timeout=5)
    return Ses(SENDER, boto3.client("sesv2", endpoint_url=address, region_name="eu-west-2", config=once, **keys), longest=0.2)


@pytest.mark.parametrize("begins", BEGINS, ids=["in headers", "in body"])
@pytest.mark.parametrize("channel", [notify, ses])
def test_an_answer_that_trickles_leaves_it_open_whether_the_notice_was_taken(channel, begins):
    with trickling([begins], b"a") as address, pytest.raises(Uncertain, match="had not come to an end after 0 seconds"):
        channel(address).send(notice())


def test_what_became_of_a_notice_stays_open_likewise():
    with trickling(BEGINS[:1], b"a") as address, pytest.raises(Uncertain, match="cannot be asked what it took"):
        notify(address).fate("an-id")
