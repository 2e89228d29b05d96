"""A notice as mail, plain text with HTML beside it, the same bytes every time; and the usual way out, a folder of mail files."""

from __future__ import annotations

import re
from contextlib import suppress
from email import policy
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cache, lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from tasks.model.mail_address import as_sent
from tasks.model.mistake import BadConfig
from tasks.model.notice import Notice, Recipient
from tasks.model.words import one_line
from tasks.notify.channels import DeliveryStatus, Taken
from tasks.record.stores.folder import sync_files
from tasks.rules.deadline import LONDON
from tasks.run.write_file import write_file

_HEADERS = 256  # so many are remembered, of which most letters share some
_WORD = r"[A-Za-z0-9_%+'-]+"
_ADDRESS = re.compile(rf"(?!-){_WORD}(\.{_WORD})*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9]{{2,}}")


def header(text: str) -> str:
    """Text for a mail header. `=?` opens an encoded word, in which a line end could be smuggled past every other check."""
    return one_line(text).replace("=?", "= ?")


def by_mail(recipient: Recipient) -> bool:
    """Whether mail can be sent to somebody."""
    return usable(recipient.address)


def usable(address: str) -> bool:
    """Whether an address is a plain one, such as desk@regulator.example, that cannot carry anything else into a header."""
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None


class _Headers(HeaderRegistry):
    """Makes one class for each kind of header. The library makes one for each header of each mail, which only a search for garbage ends."""

    __getitem__ = cache(HeaderRegistry.__getitem__)


class _MailPolicy(policy.EmailPolicy):
    """How the library writes mail, but for what it folds wrongly: a subject and names in other letters than ASCII, of which it doubles some
    blanks, loses others, and makes the comma between two addresses part of a name. What many letters have in a header is worked out once.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, str]:
        return _parsed(name, value) if isinstance(value, str) else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return _folded(name, value)

    def folded(self, name: str, value: str) -> bytes:
        """A header as lines of mail."""
        people: tuple[Address, ...] = getattr(value, "addresses", ())
        if value.isascii() or not (people or name == "Subject"):
            return super().fold_binary(name, value)
        fold = f"{self.linesep} "
        addresses = (f"{self._encoded(one.display_name)}{fold}<{one.addr_spec}>" if not str(one).isascii() else str(one) for one in people)
        words = f",{fold}".join(addresses) if people else self._encoded(value)
        return f"{name}: {words}{self.linesep}".encode("ascii")

    def _encoded(self, words: str) -> str:
        return Header(words, "utf-8", header_name="Subject").encode(linesep=self.linesep)


SMTP = _MailPolicy(linesep="\r\n", header_factory=_Headers())
"""How mail is written."""


@lru_cache(maxsize=_HEADERS)
def _parsed(name: str, value: str) -> tuple[str, str]:
    return policy.EmailPolicy.header_store_parse(SMTP, name, value)


@lru_cache(maxsize=_HEADERS)
def _folded(name: str, value: str) -> bytes:
    return SMTP.folded(name, value)


REPEAT = "Possible repeat"
"""Opens the subject of a notice whose first sending was cut off before the mail server answered."""


def message(notice: Notice, sender: str, *, repeat: bool = False) -> EmailMessage:
    """The mail for a notice, dated when things stood as it says in London; from `sender`, an address with or without a name before it.

    A `repeat` says that it may have come before.
    Raises BadConfig for a sender, and ValueError for a recipient, that is not a plain address.
    """
    origin = _sender(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = str(origin)
    mail["To"] = _address(notice.recipient)
    if notice.copied:
        mail["Cc"] = tuple(_address(one) for one in notice.copied)
    mail["Subject"] = header(f"[{REPEAT}] {notice.subject}" if repeat else notice.subject)
    mail["Date"] = notice.as_of.astimezone(LONDON)
    mail["Message-ID"] = message_id(_id(notice), sender, notice.mark)
    mail["Auto-Submitted"] = "auto-replied" if notice.thread else "auto-generated"
    if notice.thread:
        mail["In-Reply-To"], mail["References"] = notice.thread[-1], " ".join(notice.thread)
    if notice.unsubscribe:
        mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"] = f"<{notice.unsubscribe}>", "List-Unsubscribe=One-Click"
    if repeat:
        mail["X-Notice-Repeat"] = "possibly"
    # quoted-printable writes = as =3D, so that no text can hold the boundary, which begins with =
    mail.set_content(notice.text, cte="quoted-printable")
    mail.add_alternative(notice.html, subtype="html", cte="quoted-printable")
    for name, data in notice.files:
        kind = guess_type(name)[0] or "application/octet-stream"
        main_type, _, sub_type = kind.partition("/")
        mail.add_attachment(data, main_type, sub_type, filename=header(name))
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{notice.id}_{number}")
    return mail


def message_id(notice: str, sender: str, mark: str = "") -> str:
    """The Message-ID of a notice's mail, by the notice's id and its mark: what comes back, or answers it, quotes that."""
    return f"<{notice}{'.' * bool(mark)}{mark}@{_sender(sender).domain}>"


def _id(notice: Notice) -> str:
    if not notice.id.isalnum() or not notice.id.isascii():
        raise ValueError(f"{notice.id!r} is not a notice's id")
    return notice.id


def _address(recipient: Recipient) -> Address:
    if not usable(recipient.address):
        raise ValueError(f"{recipient.address!r} is not an address to send to")
    return Address(display_name=header(recipient.name), addr_spec=recipient.address)


@cache
def _sender(text: str) -> Address:
    found = getaddresses([header(text)])
    with suppress(UnicodeError):
        if len(found) == 1 and usable(address := as_sent(found[0][1])):
            return Address(display_name=found[0][0], addr_spec=address)
    raise BadConfig(f"{text!r} cannot be the sender of notices: write an address, as in The programme <notices@regime.example>")


class MailChannel:
    """What most channels that send mail have in common: they cannot be asked what they took, and say nothing after they took it."""

    leaves = True
    asks = False

    def reaches(self, recipient: Recipient) -> bool:
        return by_mail(recipient)

    def fate(self, where: str) -> DeliveryStatus | None:  # noqa: ARG002  the signature is the port's
        return None

    def settle(self) -> None:
        """What a server took is the server's."""

    def close(self) -> None:
        """There is no line to let go of."""


class EmlFolder(MailChannel):
    """Writes each notice as `<period>-<trust>-<rule>-<id>.eml`, whole or not at all; the same notice again is the same file."""

    name = "eml folder"
    leaves = False
    asks = True

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender
        self._unsettled: list[Path] = []

    def send(self, notice: Notice, *, again: bool = False) -> Taken:  # noqa: ARG002  the same file either way
        """The file's name within the folder."""
        parts = (str(notice.period), notice.trust or "all", notice.rule, notice.id)
        path = self.folder / ("-".join(re.sub(r"[^A-Za-z0-9-]", "_", part) for part in parts) + ".eml")
        write_file(path, message(notice, self.sender).as_bytes(policy=SMTP), synced=False)
        self._unsettled.append(path)  # also one that was there: who wrote it may have been killed before it was synced
        return Taken(path.name)

    def settle(self) -> None:
        """Every file since the last time."""
        sync_files(self.folder, self._unsettled)
        self._unsettled.clear()
