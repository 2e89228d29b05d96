"""A notice as mail, plain text with HTML beside it, the same bytes every time; and the usual way out, a folder of mail files."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from email import policy
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.quoprimime import body_encode
from email.utils import format_datetime, getaddresses
from functools import cache, lru_cache
from mimetypes import guess_type
from pathlib import Path

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
    """How the library folds headers, but for what it folds wrongly: a subject and names in other letters than ASCII, of which it doubles
    some blanks, loses others, and makes the comma between two addresses part of a name.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
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


_WIDTH = 78
_SMTP = _MailPolicy(linesep="\r\n", header_factory=_Headers(), max_line_length=_WIDTH)

REPEAT = "Possible repeat"
"""Opens the subject of a notice whose first sending was cut off before the mail server answered."""


def message(notice: Notice, sender: str, *, repeat: bool = False) -> bytes:
    """The mail for a notice, dated when things stood as it says in London; from `sender`, an address with or without a name before it.

    A `repeat` says that it may have come before. The bytes are those that the library would write; it makes a mail of objects, which
    costs several times as much, so only what it folds or encodes is asked of it here.
    Raises BadConfig for a sender, and ValueError for a recipient, that is not a plain address.
    """
    origin, which = sender_of(sender), _id(notice)
    lines = [
        _addressed("From", ((origin.display_name, origin.addr_spec),)),
        _addressed("To", (_address(notice.recipient),)),
        *([_addressed("Cc", tuple(map(_address, notice.copied)))] if notice.copied else ()),
        _line("Subject", header(f"[{REPEAT}] {notice.subject}" if repeat else notice.subject)),
        b"Date: %s\r\n" % format_datetime(notice.as_of.astimezone(LONDON)).encode("ascii"),
        b"Message-ID: %s\r\n" % message_id(which, sender, notice.mark).encode("ascii"),
        b"Auto-Submitted: %s\r\n" % (b"auto-replied" if notice.thread else b"auto-generated"),
    ]
    if notice.thread:
        lines += [_line("In-Reply-To", notice.thread[-1]), _line("References", " ".join(notice.thread))]
    if notice.unsubscribe:
        lines += [_line("List-Unsubscribe", f"<{notice.unsubscribe}>"), b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"]
    if repeat:
        lines.append(b"X-Notice-Repeat: possibly\r\n")
    lines.append(_VERSION)
    body = _holding(
        "alternative", f"{which}_{int(bool(notice.files))}", [_text("plain", notice.text), _text("html", notice.html, _VERSION)]
    )
    if notice.files:
        body = _holding("mixed", f"{which}_0", [body, *(_attached(header(name), data) for name, data in notice.files)])
    return b"".join(lines) + body


_VERSION = b"MIME-Version: 1.0\r\n"


def _holding(kind: str, number: str, parts: Iterable[bytes]) -> bytes:
    """A part that holds others, between lines that no text can hold: quoted-printable writes = as =3D, and base64 ends with it at most."""
    border = b"--=_%s" % number.encode("ascii")
    held = b"".join(b"%s\r\n%s\r\n" % (border, part) for part in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n%s%s--\r\n' % (kind.encode("ascii"), border[2:], held, border)


def _text(kind: str, words: str, version: bytes = b"") -> bytes:
    """Words as a part of a mail."""
    head = b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n' % kind.encode("ascii")
    lines = b"\n".join(words.encode().splitlines()) + b"\n"
    return head + version + b"\r\n" + body_encode(lines.decode("latin-1"), _WIDTH, "\r\n").encode("ascii")


def _attached(name: str, data: bytes) -> bytes:
    """A file as a part of a mail."""
    return _head_of_file(name) + base64.encodebytes(data).replace(b"\n", b"\r\n")


@lru_cache(maxsize=_HEADERS)
def _head_of_file(name: str) -> bytes:
    main, _, sub = (guess_type(name)[0] or "application/octet-stream").partition("/")
    part = EmailMessage(policy=_SMTP)
    part.set_content(b"", main, sub, filename=name)
    return bytes(part)


@lru_cache(maxsize=_HEADERS)
def _addressed(name: str, people: tuple[tuple[str, str], ...]) -> bytes:
    """A header with people in it, each by name and address, as lines of mail."""
    return _SMTP.fold_binary(*_SMTP.header_store_parse(name, [Address(display_name=words, addr_spec=address) for words, address in people]))


def _line(name: str, value: str) -> bytes:
    """A header in words, as lines of mail."""
    return _SMTP.fold_binary(*_SMTP.header_store_parse(name, value))


def message_id(notice: str, sender: str, mark: str = "") -> str:
    """The Message-ID of a notice's mail, by the notice's id and its mark: what comes back, or answers it, quotes that."""
    return f"<{notice}{'.' * bool(mark)}{mark}@{sender_of(sender).domain}>"


def _id(notice: Notice) -> str:
    if not notice.id.isalnum() or not notice.id.isascii():
        raise ValueError(f"{notice.id!r} is not a notice's id")
    return notice.id


def _address(recipient: Recipient) -> tuple[str, str]:
    if not usable(recipient.address):
        raise ValueError(f"{recipient.address!r} is not an address to send to")
    return header(recipient.name), recipient.address


@cache
def sender_of(text: str) -> Address:
    """Whom an address stands for, with or without a name before it. Raises BadConfig."""
    found = getaddresses([header(text)])
    if len(found) != 1 or not usable(found[0][1]):
        raise BadConfig(f"{text!r} cannot be the sender of notices: write an address, as in The programme <notices@regime.example>")
    name, address = found[0]
    return Address(display_name=name, addr_spec=address)


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
        write_file(path, message(notice, self.sender), synced=False)
        self._unsettled.append(path)  # also one that was there: who wrote it may have been killed before it was synced
        return Taken(path.name)

    def settle(self) -> None:
        """Every file since the last time."""
        sync_files(self.folder, self._unsettled)
        self._unsettled.clear()
