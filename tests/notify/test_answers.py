"""What each answer of a provider comes to, in the words that operators read: wait, doubt, somebody else, or nothing from us at all."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from notifications_python_client.errors import APIError
from pydantic import SecretStr

from tasks.notify.channels import Away, NotTaken, Refused, Shut, Uncertain
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.notify.channels.govuk_notify import GovukNotify
from tasks.notify.channels.ses import Ses
from tasks.run.settings import Settings
from tests.notify.builders import SENDER, notice
from tests.notify.lying_server import LyingServer
from tests.notify.notify_service import KEY, TEMPLATE

REFUSES = "the mail server refused"


@pytest.fixture(scope="module")
def server():
    with LyingServer() as found:
        yield found


@pytest.mark.parametrize(
    ("verb", "answer", "comes_to", "says"),
    [
        ("MAIL", b"530 5.7.0 log in", Shut, "the mail server wants us to log in: 530 5.7.0 log in"),
        ("MAIL", b"550 5.7.1 not you", Shut, f"{REFUSES} our address as sender: 550 5.7.1 not you"),
        ("MAIL", b"450 4.7.1 later", Away, "the mail server did not take our address as sender for now: 450 4.7.1 later"),
        ("RCPT", b"550 5.1.1 no such user", Refused, f"{REFUSES} desk@monitor.example: 550 5.1.1 no such user"),
        ("RCPT", b"452 4.2.2 full", NotTaken, "the mail server did not take desk@monitor.example for now: 452 4.2.2 full"),
        ("RCPT", b"535 5.7.8 who", Shut, "the mail server wants us to log in: 535 5.7.8 who"),
        ("RCPT", b"534 5.7.9 too weak", Shut, "the mail server wants us to log in: 534 5.7.9 too weak"),
        ("RCPT", b"538 5.7.11 in the clear", Shut, "the mail server wants us to log in: 538 5.7.11 in the clear"),
        ("DATA", b"554 5.5.1 no", Refused, f"{REFUSES}"),
        (".", b"", Uncertain, "the line to the mail server broke after the message was handed over: "),
        (".", b"552 5.3.4 too big", Refused, f"{REFUSES} the message: 552 5.3.4 too big"),
        (".", b"451 4.3.0 later", NotTaken, "the mail server did not take the message for now: 451 4.3.0 later"),
        (".", b"600 what", Uncertain, "the mail server did not say whether it took the message: 600 what"),
        (".", b"300 what", Uncertain, "the mail server did not say whether it took the message: 300 what"),
        (".", b"399 what", Uncertain, "the mail server did not say whether it took the message: 399 what"),
        (".", b"400 later", NotTaken, "the mail server did not take the message for now: 400 later"),
        (".", b"499 later", NotTaken, "the mail server did not take the message for now: 499 later"),
        (".", b"500 no", Refused, f"{REFUSES} the message: 500 no"),
        (".", b"599 no", Refused, f"{REFUSES} the message: 599 no"),
        (
            "RCPT",
            b"600 what",
            Away,
            "the mail server gave no answer to be expected on desk@monitor.example",
        ),
        (
            "RCPT",
            b"300 what",
            Away,
            "the mail server gave no answer to be expected on desk@monitor.example",
        ),
        (
            "RCPT",
            b"421 4.3.2 closing",
            Away,
            "the mail server gave no answer to be expected on desk@monitor.example, and nothing was sent: 421",
        ),
    ],
)
def test_each_answer_of_a_mail_server_is_one_of_four_and_says_what_it_answered(server, verb, answer, comes_to, says):
    server.lies, channel = {verb: answer and answer + b"\r\n"}, server.channel()
    with pytest.raises(comes_to) as told:
        channel.send(notice(copied=[]))
    channel.close()
    assert type(told.value) is comes_to
    assert str(told.value).startswith(says)


@pytest.mark.parametrize("code", [b"200", b"299"])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "."])
def test_any_number_of_success_is_a_yes(server, verb, code):
    server.lies, server.taken[:], channel = {verb: code + b" fine\r\n"}, [], server.channel()
    channel.send(notice(copied=[]))
    channel.close()
    assert len(server.taken) == 1


def test_a_server_that_is_not_there_and_one_that_knows_no_tls_are_told_apart(server):
    server.lies = {}
    with pytest.raises(Shut, match=r"^the mail server 127\.0\.0\.1 did not let us in; check name, password and TLS"):
        asked(smtp_starttls=True, smtp_port=server.server.server_address[1]).send(notice())
    with pytest.raises(Away, match=r"^the mail server 127\.0\.0\.1:9 cannot be reached"):
        asked(smtp_port=9).send(notice())


def asked(**how):
    return open_channel(MailSettings(channel="smtp", smtp_host="127.0.0.1", **how), Settings())


class Failing:
    """A client of a provider that fails to take anything; asked what it took, it answers as given, or fails too."""

    def __init__(self, fault, answers=None):
        self.fault, self.answers = fault, answers

    def post(self, *_, **__):
        raise self.fault

    def get(self, *_, **__):
        if self.answers is None:
            raise self.fault
        return self.answers

    send_email = post


def answered(code, status, words="no"):
    return ClientError({"Error": {"Code": code, "Message": words}, "ResponseMetadata": {"HTTPStatusCode": status}}, "SendEmail")


@pytest.mark.parametrize(
    ("fault", "comes_to", "says"),
    [
        (answered("MessageRejected", 400), Refused, "SES refused the notice: "),
        (answered("BadRequestException", 400), Refused, "SES refused the notice: "),
        (answered("MessageRejected", 400, "Email address is not verified."), Shut, "SES takes nothing from us: "),
        (answered("TooManyRequestsException", 429), Away, "SES takes nothing for now: "),
        (answered("AccessDeniedException", 403), Shut, "SES takes nothing from us: "),
        (answered("SomethingException", 499), Shut, "SES takes nothing from us: "),
        (answered("InternalServiceError", 500), Uncertain, "SES failed while taking the notice: "),
        (ReadTimeoutError(endpoint_url="ses"), Uncertain, "the line to SES broke before it answered: "),
        (ConnectionClosedError(endpoint_url="ses"), Uncertain, "the line to SES broke before it answered: "),
        (EndpointConnectionError(endpoint_url="ses"), Away, "SES cannot be reached: "),
    ],
)
def test_each_fault_of_ses_is_one_of_four(fault, comes_to, says):
    with pytest.raises(comes_to) as told:
        Ses(SENDER, Failing(fault)).send(notice())
    assert type(told.value) is comes_to
    assert str(told.value) == f"{says}{fault}"


class Answer:
    """An answer of Notify, in its own form or in that of a gateway in front of it."""

    def __init__(self, status, words, own=True):
        self.status_code, self._own, self._words = status, own, words

    def json(self):
        if not self._own:
            raise ValueError("no JSON")
        return {"errors": [{"error": "Error", "message": self._words}], "message": self._words}


LATER, SHUT = "GOV.UK Notify takes nothing more for now: ", "GOV.UK Notify takes nothing from us; check the key, the template and whether "


@pytest.mark.parametrize(
    ("answer", "comes_to", "says"),
    [
        (Answer(400, "email_address is not valid"), Refused, "GOV.UK Notify refused the notice: "),
        (Answer(400, "Template not found"), Shut, "GOV.UK Notify knows no such template, the fields are not ((subject)) and ((body)), or "),
        (Answer(400, "Can’t send to this recipient using a team-only API key"), Shut, "GOV.UK Notify knows no such template"),
        (Answer(400, "Can’t send, as the service is in trial mode"), Shut, "GOV.UK Notify knows no such template"),
        (Answer(400, "a page", own=False), Away, "something between us and GOV.UK Notify is in trouble, and answers in its place with 400"),
        (Answer(403, "Invalid token"), Shut, SHUT),
        (Answer(401, "No token"), Shut, SHUT),
        (Answer(408, "slow"), Away, LATER),
        (Answer(429, "too many"), Away, LATER),
        (Answer(500, "broken"), Uncertain, "GOV.UK Notify did not say whether it took the notice: "),
        (Answer(503, "broken", own=False), Uncertain, "GOV.UK Notify did not say whether it took the notice: "),
        (None, Uncertain, "GOV.UK Notify did not say whether it took the notice: no answer"),
    ],
)
def test_each_answer_of_notify_is_one_of_four(answer, comes_to, says):
    with pytest.raises(comes_to) as told:
        notify(Failing(APIError(answer), {"notifications": []})).send(notice(copied=[]))
    assert type(told.value) is comes_to
    assert str(told.value).startswith(says)


def notify(client):
    found = open_channel(MailSettings(channel="notify", notify_api_key=SecretStr(KEY), notify_template=TEMPLATE), Settings())
    assert isinstance(found, GovukNotify)
    found.client = client
    return found


def test_an_answer_of_notify_to_a_question_that_says_nothing_leaves_it_in_doubt():
    with pytest.raises(Uncertain, match=r"^GOV\.UK Notify answered without saying what it took$"):
        notify(Failing(APIError(Answer(500, "broken")), {"messages": []})).send(notice(copied=[]), again=True)
    with pytest.raises(Uncertain, match=r"^GOV\.UK Notify cannot be asked what it took: "):
        notify(Failing(APIError(Answer(500, "broken")))).send(notice(copied=[]), again=True)


def test_what_notify_took_though_its_answer_was_lost_is_found_by_asking_at_once_and_the_oldest_of_several_counts():
    taken = {"notifications": [{"id": "7", "created_at": "2013-10-02"}, {"id": "5", "created_at": "2013-10-01"}]}
    for again in (False, True):
        assert notify(Failing(APIError(Answer(500, "broken")), taken)).send(notice(copied=[]), again=again).where == "5"


def test_ses_is_told_by_whom_a_letter_is_who_has_a_copy_and_what_we_call_it():
    asked, one = {}, notice()

    class Taking:
        def send_email(self, **said):
            asked.update(said)
            return {"MessageId": "7"}

    assert Ses(f"The desk <{SENDER}>", Taking()).send(one).where == "7"
    assert asked.pop("Content")["Raw"]["Data"].startswith(b"From: The desk <")
    assert asked == {
        "FromEmailAddress": f"The desk <{SENDER}>",
        "Destination": {"ToAddresses": ["desk@monitor.example"], "CcAddresses": ["director@rpa.example"]},
        "EmailTags": [{"Name": "notice", "Value": one.id}],
    }


def test_channels_are_opened_with_the_account_that_was_set(monkeypatch):
    account = notify(None).account
    assert (account.api_key, account.template, account.url) == (KEY, TEMPLATE, "https://api.notifications.service.gov.uk")
    assert (account.timeout, account.longest) == (30, 60)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    ses = open_channel(MailSettings(channel="ses"), Settings(sender="measures@regime.example"))
    assert (ses.name, ses.leaves, ses.sender, ses.longest) == ("ses", True, "measures@regime.example", 60)
    assert ses.client.meta.config.retries["total_max_attempts"] == 1, "whether to send again is ours to say"
