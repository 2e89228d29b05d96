"""A mailbox that is read by IMAP, over TLS alone. Its mails are moved only once the record holds them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tasks.collect.mail.opening_order import BEGINNING
from tasks.model.file_limit import MAIL
from tasks.model.in_time import OutOfTime, in_time
from tasks.model.mistake import Mistake
from tasks.run.inbox import MAIL as MAIL_FOLDER
from tasks.run.inbox import Arrival
from tasks.run.mails import BY_MAIL
from tasks.run.settings import MailInSettings, need

if TYPE_CHECKING:
    from imapclient import IMAPClient

T = TypeVar("T")

_SECONDS = 60.0
_WHOLE_ANSWER = 240.0  # seconds that an answer may take in all, however it trickles
_GOODBYE = 10.0
_AT_ONCE = 500  # mails that a server is asked about with one question


_NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What comes of an answer that lacks what was asked for, or that the library cannot make out."""


class MailboxTrouble(Mistake):
    """The mailbox cannot be read: nobody is judged without what may lie in it."""


class Mailbox:
    """The folder of a mailbox that mail comes into. Mails are known by the folder's validity and their number in it.

    Every verb raises MailboxTrouble for what a person can mend.
    """

    def __init__(self, client: IMAPClient, asked: MailInSettings, seconds: float = _WHOLE_ANSWER) -> None:
        self._client, self._asked, self._seconds = client, asked, seconds
        client.normalise_times = False
        password = asked.imap_password.get_secret_value()
        self._ask(lambda: client.login(asked.imap_user, password))
        if not self._ask(lambda: client.folder_exists(asked.imap_taken)):
            self._ask(lambda: client.create_folder(asked.imap_taken))
        self._validity = self._ask(lambda: int(client.select_folder(asked.imap_folder)[b"UIDVALIDITY"]))

    def arrivals(self, until: datetime) -> Iterator[Arrival]:
        """Every mail that the server received by a moment (aware), by its number. What is over its limit is not fetched."""
        numbers = self._ask(lambda: sorted(self._client.search("UNDELETED")))
        for begin in range(0, len(numbers), _AT_ONCE):
            some = numbers[begin : begin + _AT_ONCE]
            for number, received, size in self._ask(partial(self._came, some)):
                if received <= until:
                    sent_by = self._sender(number) if MAIL.excess(size) else ""
                    data, first = partial(self._data, number), partial(self._beginning, number)
                    yield Arrival(MAIL_FOLDER, self._name(number), data, received, size, sent_by, BY_MAIL, MAIL, beginning=first)

    def _came(self, some: list[int]) -> list[tuple[int, datetime, int]]:
        """When each of some mails was received, and its size; without those that went out of the folder since."""
        about = self._client.fetch(some, ["RFC822.SIZE", "INTERNALDATE"])
        here = [one for one in some if one in about]
        return [(one, about[one][b"INTERNALDATE"].astimezone(UTC), int(about[one][b"RFC822.SIZE"])) for one in here]

    def put_away(self, arrivals: Iterable[Arrival]) -> None:
        """Move mails out of the folder; one that is gone already is passed over."""
        if numbers := [int(one.name.partition(".")[0].partition("-")[2]) for one in arrivals]:
            self._ask(lambda: self._client.move(numbers, self._asked.imap_taken))

    def _name(self, number: int) -> str:
        return f"{self._validity}-{number}.eml"

    def _data(self, number: int) -> bytes:
        body = self._ask(lambda: self._client.fetch([number], ["BODY.PEEK[]"]).get(number, {}).get(b"BODY[]"))
        if body is None:  # as a server says of one that another client took out since
            raise MailboxTrouble("A mail went out of the mailbox while it was read: run it again")
        return self._ask(lambda: memoryview(body).tobytes())

    def _beginning(self, number: int) -> bytes:
        asked = [f"BODY.PEEK[HEADER]<0.{BEGINNING}>"]
        return self._ask(lambda: memoryview(self._client.fetch([number], asked).get(number, {}).get(b"BODY[HEADER]<0>") or b"").tobytes())

    def _sender(self, number: int) -> str:
        """The sender of a mail that is not fetched, as the server reads it."""
        with suppress(AttributeError, IndexError, KeyError, TypeError, UnicodeDecodeError):
            one = self._ask(lambda: self._client.fetch([number], ["ENVELOPE"]))[number][b"ENVELOPE"].from_[0]
            return f"{one.mailbox.decode('ascii')}@{one.host.decode('ascii')}"
        return ""

    def _ask(self, what: Callable[[], T]) -> T:
        with _in_words(self._asked):
            return in_time(what, lambda: self._seconds)


def require_login(asked: MailInSettings) -> None:
    """Raise BadConfig, naming the variable to set, for a mailbox without a login."""
    if asked.imap_host:
        need(asked.imap_user, "MEASURES_IMAP_USER", "the mailbox needs it: set it to the name to log in with")
        password = asked.imap_password.get_secret_value()
        need(password, "MEASURES_IMAP_PASSWORD", "the mailbox needs it: set it to the password, or a file of that name in MEASURES_SECRETS")


@contextmanager
def open_mailbox(asked: MailInSettings) -> Iterator[Mailbox]:
    """The mailbox that settings name. Raises BadConfig for a setting that is missing, and MailboxTrouble for what a person can mend."""
    from imapclient import IMAPClient  # noqa: PLC0415  most programmes have no mailbox

    require_login(asked)
    with _in_words(asked):
        client = IMAPClient(asked.imap_host, asked.imap_port, ssl_context=ssl.create_default_context(), timeout=_SECONDS)
    try:
        yield Mailbox(client, asked)
    finally:
        with suppress(MailboxTrouble), _in_words(asked):
            in_time(client.logout, lambda: _GOODBYE)


@contextmanager
def _in_words(asked: MailInSettings) -> Iterator[None]:
    """What a mailbox's server says or does not say, as one sentence, never with the password in it."""
    from imapclient.exceptions import IMAPClientError  # noqa: PLC0415  as above

    try:
        yield
    except (OSError, IMAPClientError, OutOfTime, *_NO_ANSWER) as error:
        garbage = isinstance(error, _NO_ANSWER) and not isinstance(error, OSError)  # a certificate in question is both
        says = f"it gives what is no answer ({type(error).__name__})" if garbage else str(error)
        words = " ".join(says.split()).replace(asked.imap_password.get_secret_value(), "[password]")[:300]
        place = f"{asked.imap_host}:{asked.imap_port}, folder {asked.imap_folder}"
        raise MailboxTrouble(
            f"The mailbox ({place}) cannot be read: {words}. Nothing was decided, so that nobody is called late for it"
        ) from error
