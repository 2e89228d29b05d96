"""A notice as mail: plain text with HTML beside it, the same bytes every time it is made."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses

from tasks.model.mistake import BadConfig
from tasks.model.notice import Notice, Recipient
from tasks.notify.mail_text import header, usable

REPEAT = "Possible repeat"
"""Opens the subject of a notice whose first sending was cut off before the mail server answered."""


def message(notice: Notice, sender: str, *, repeat: bool = False) -> EmailMessage:
    """The mail for a notice, dated when things stood as it says; from `sender`, an address with or without a name before it.

    A `repeat` says that it may have come before.
    Raises BadConfig for a sender, and ValueError for a recipient, that is not a plain address.
    """
    origin = _sender(sender)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = origin
    mail["To"] = _address(notice.recipient)
    if notice.copied:
        mail["Cc"] = tuple(_address(one) for one in notice.copied)
    mail["Subject"] = header(f"[{REPEAT}] {notice.subject}" if repeat else notice.subject)
    mail["Date"] = notice.as_of
    mail["Message-ID"] = f"<{_id(notice)}@{origin.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if repeat:
        mail["X-Notice-Repeat"] = "possibly"
    # quoted-printable writes = as =3D, so that no text can hold the boundary, which begins with =
    mail.set_content(notice.text, cte="quoted-printable")
    mail.add_alternative(notice.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{notice.id}")
    return mail


def _id(notice: Notice) -> str:
    if not notice.id.isalnum() or not notice.id.isascii():
        raise ValueError(f"{notice.id!r} is not a notice's id")
    return notice.id


def _address(recipient: Recipient) -> Address:
    if not usable(recipient.address):
        raise ValueError(f"{recipient.address!r} is not an address to send to")
    return Address(display_name=header(recipient.name), addr_spec=recipient.address)


def _sender(text: str) -> Address:
    found = getaddresses([header(text)])
    if len(found) != 1 or not usable(found[0][1]):
        raise BadConfig(f"{text!r} cannot be the sender of notices: write an address, as in Special measures <notices@regime.example>")
    name, address = found[0]
    return Address(display_name=name, addr_spec=address)
