"""GOV.UK Notify takes notices by a template whose only fields are ((subject)) and ((body)); it can be asked what it took."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from tasks.model.in_time import OutOfTime, in_time
from tasks.model.notice import Notice, Recipient
from tasks.notify.channels import Away, DeliveryStatus, NotTaken, Refused, Shut, Taken, Uncertain
from tasks.notify.channels.message import by_mail, header

URL = "https://api.notifications.service.gov.uk"
PASSES = "temporary-failure"
FAILED = {"permanent-failure", PASSES, "technical-failure"}


@dataclass(frozen=True, slots=True)
class Account:
    """A Notify service: its key, and the template the notices are sent with.

    `timeout` and `longest` are the seconds without a sign of life, and those for a whole answer, however steadily it trickles.
    """

    api_key: str = field(repr=False)
    template: str
    url: str = URL
    timeout: float = 30
    longest: float = 60


class GovukNotify:
    """Sends to each person apart, since Notify knows no copies: `<id>` is the recipient's reference, `<id>-1` the first copy's.

    Notify takes the same reference twice, so a notice that may have been taken is looked for by its reference first.
    """

    name = "govuk notify"
    leaves = True
    asks = True

    def __init__(self, account: Account) -> None:
        self.account = account
        make: Any = NotificationsAPIClient  # the client has no types
        self.client: Any = make(account.api_key, base_url=account.url, timeout=account.timeout)

    def reaches(self, recipient: Recipient) -> bool:
        return by_mail(recipient)

    def send(self, notice: Notice, *, again: bool = False) -> Taken:
        """Notify's id for the recipient's message; a copy that is not taken keeps the notice from nobody."""
        letter: dict[str, Any] = {"personalisation": {"subject": header(notice.subject), "body": notice.text}}
        if notice.unsubscribe:
            letter["one_click_unsubscribe_url"] = notice.unsubscribe
        where = self._once(notice.id, notice.recipient.address, letter, again)
        return Taken(where, tuple(self._missed(notice, letter, again)))

    def fate(self, where: str) -> DeliveryStatus | None:
        """What Notify says became of it; None while it says nothing we know."""
        found = self._asked(f"/v2/notifications/{where.partition(';')[0]}")
        status = str(found.get("status", ""))
        failed = status in FAILED
        return DeliveryStatus(status, status == "delivered" or failed, failed, passes=status == PASSES) if status else None

    def settle(self) -> None:
        """What the service took is the service's."""

    def close(self) -> None:
        """Each call is a line of its own."""

    def _missed(self, notice: Notice, letter: dict[str, Any], again: bool) -> Iterator[Recipient]:
        for number, copied in enumerate(notice.copied, start=1):
            try:
                self._once(f"{notice.id}-{number}", copied.address, letter, again)
            except (Refused, Shut, NotTaken):  # the recipient's own has been taken by now
                yield copied

    def _once(self, reference: str, address: str, letter: dict[str, Any], again: bool) -> str:
        """Send one message unless Notify has it; after a lost answer, ask at once whether it was taken."""
        if again and (known := self._found(reference)):
            return known
        try:
            return self._posted(reference, address, letter)
        except Uncertain:
            if known := self._found(reference):
                return known
            raise

    def _posted(self, reference: str, address: str, letter: dict[str, Any]) -> str:
        asked = {"email_address": address, "template_id": self.account.template, "reference": reference, **letter}
        try:
            return str(self._answer(lambda: self.client.post("/v2/notifications/email", data=asked))["id"])
        except APIError as error:
            raise _fault(error) from error
        except OutOfTime as error:
            raise Uncertain(f"GOV.UK Notify did not say whether it took the notice: {error}") from error
        except (KeyError, TypeError) as error:
            raise Uncertain("GOV.UK Notify answered without saying how it calls the notice") from error

    def _found(self, reference: str) -> str:
        """Notify's id of what it took under a reference; empty if there is none. The oldest, should there be several."""
        answer = self._asked("/v2/notifications", {"reference": reference})
        try:
            taken = answer["notifications"]
            return str(min(taken, key=lambda one: one["created_at"])["id"]) if taken else ""
        except (KeyError, TypeError) as error:
            raise Uncertain("GOV.UK Notify answered without saying what it took") from error

    def _asked(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """An answer to a question; not to get one leaves it open what became of the notice."""
        try:
            found: dict[str, Any] = self._answer(lambda: self.client.get(path, params=params))
        except (APIError, OutOfTime) as error:
            raise Uncertain(f"GOV.UK Notify cannot be asked what it took: {error}") from error
        return found

    def _answer(self, ask: Callable[[], Any]) -> Any:
        return in_time(ask, lambda: self.account.longest)


_OURS = ("template", "team-only", "trial mode")
"""What Notify has against our account, in its words; it has it against every notice."""


def _own_words(error: APIError) -> bool:
    """Whether an answer is Notify's own: a list of errors. A gateway in front of it in trouble writes pages of its own."""
    try:
        return error.response is not None and bool(error.response.json()["errors"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _fault(error: APIError) -> Exception:
    """The service's own answer decides; no answer, or one that tells of its own failure, leaves it open."""
    answered = error.response is not None
    status, words = (error.status_code, error.message) if answered else (0, "no answer")
    if 400 <= status < 500 and not _own_words(error):
        return Away(f"something between us and GOV.UK Notify is in trouble, and answers in its place with {status}")
    if status == 400 and any(word in str(words).lower() for word in _OURS):
        return Shut(f"GOV.UK Notify knows no such template, the fields are not ((subject)) and ((body)), or it is not live: {words}")
    if status == 400:
        return Refused(f"GOV.UK Notify refused the notice: {words}")
    if status in (408, 429):
        return Away(f"GOV.UK Notify takes nothing more for now: {words}")
    if 401 <= status < 500:
        return Shut(f"GOV.UK Notify takes nothing from us; check the key, the template and whether the service is live: {words}")
    return Uncertain(f"GOV.UK Notify did not say whether it took the notice: {words}")
