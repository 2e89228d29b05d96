"""Amazon's mail service (SES) takes notices as whole messages; region and credentials come from the environment, as boto3 reads them."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from tasks.model.in_time import OutOfTime, in_time
from tasks.model.notice import Notice
from tasks.notify.channels import Away, Refused, Shut, Taken, Uncertain
from tasks.notify.channels.message import SMTP, MailChannel, message

_REFUSED = {"MessageRejected", "BadRequestException", "InvalidParameterValue"}
_LATER = {"TooManyRequestsException", "ThrottlingException", "Throttling", "LimitExceededException"}


class Ses(MailChannel):
    """Sends by SES, version 2. It cannot be asked by our reference, so a repeat is marked as one."""

    name = "ses"

    def __init__(self, sender: str, client: Any = None, longest: float = 60) -> None:
        """`sender`: an address with or without a name before it. `client`: a sesv2 client.

        `longest`: the seconds for a whole answer.
        One of its own does not repeat a call whose answer was lost, as boto3's usual one would.
        """
        self.sender, self.longest = sender, longest
        self.client = client if client is not None else boto3.client("sesv2", config=Config(retries={"total_max_attempts": 1}))

    def send(self, notice: Notice, *, again: bool = False) -> Taken:
        """The service's own id for the message."""
        mail = message(notice, self.sender, repeat=again)
        try:
            answer = in_time(lambda: self._asked(notice, mail), lambda: self.longest)
        except ClientError as error:
            raise _fault(error) from error
        except (ReadTimeoutError, ConnectionClosedError, OutOfTime) as error:
            raise Uncertain(f"the line to SES broke before it answered: {error}") from error
        except BotoCoreError as error:
            raise Away(f"SES cannot be reached: {error}") from error
        return Taken(str(answer["MessageId"]))

    def _asked(self, notice: Notice, mail: EmailMessage) -> Any:
        return self.client.send_email(
            FromEmailAddress=str(mail["From"]),
            Destination={
                "ToAddresses": [notice.recipient.address],
                "CcAddresses": [one.address for one in notice.copied],
            },
            Content={"Raw": {"Data": mail.as_bytes(policy=SMTP)}},
            EmailTags=[{"Name": "notice", "Value": notice.id}],
        )


def _fault(error: ClientError) -> Exception:
    code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    if code in _REFUSED and "not verified" in str(error):  # our own account's trouble, never the recipient's
        return Shut(f"SES takes nothing from us: {error}")
    if code in _REFUSED:
        return Refused(f"SES refused the notice: {error}")
    if code in _LATER:
        return Away(f"SES takes nothing for now: {error}")
    return Uncertain(f"SES failed while taking the notice: {error}") if status >= 500 else Shut(f"SES takes nothing from us: {error}")
