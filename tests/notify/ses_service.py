"""Amazon's mail service as moto plays it, with faults put between it and us."""

from __future__ import annotations

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from tasks.notify.channels.ses import Ses
from tests.notify.builders import SENDER

ANSWERS = {"refuse": (400, "MessageRejected"), "shut": (403, "AccessDeniedException"), "later": (429, "TooManyRequestsException")}


class SesService:
    """Keeps what it takes; `fault` is None, 'drop', 'refuse', 'later' or 'shut'."""

    asks = False

    def __enter__(self):
        self.fault = None
        self.mock = mock_aws()
        self.mock.start()
        self.client = boto3.client(
            "sesv2",
            region_name="eu-west-2",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.client.create_email_identity(EmailIdentity="measures@regime.example")
        self.client.meta.events.register("before-call.sesv2.SendEmail", self.before)
        self.client.meta.events.register("after-call.sesv2.SendEmail", self.after)
        return self

    def __exit__(self, *_):
        self.mock.stop()

    def channel(self, timeout=5):
        return Ses(SENDER, self.client)

    def before(self, params, **_):
        """Answer in the service's place, before anything is sent."""
        if self.fault not in ANSWERS or (self.fault == "refuse" and b"desk" not in params["body"]):
            return None
        status, code = ANSWERS[self.fault]
        http = AWSResponse(params["url"], status, {}, None)
        return http, {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}

    def after(self, **_):
        if self.fault == "drop":
            raise ReadTimeoutError(endpoint_url="https://email.eu-west-2.amazonaws.com")

    def mails(self):
        return [one.raw_data for one in ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-2"].sent_messages]

    def taken(self):
        return [mail.partition("Message-ID: <")[2].partition("@")[0] for mail in self.mails()]

    def marked(self):
        return ["X-Notice-Repeat: possibly" in mail for mail in self.mails()]
