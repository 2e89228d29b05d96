"""Words from outside are made fit for a letter: on one line, with nothing hidden in them, to an address that is only an address."""

from __future__ import annotations

import re

from tasks.model.notice import Recipient

_WORD = r"[A-Za-z0-9_%+'-]+"
_ADDRESS = re.compile(rf"(?!-){_WORD}(\.{_WORD})*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9]{{2,}}")


def one_line(text: str) -> str:
    """Text with every run of spaces, line ends and characters that do not print as one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def header(text: str) -> str:
    """Text for a mail header. `=?` opens an encoded word, in which a line end could be smuggled past every other check."""
    return one_line(text).replace("=?", "= ?")


def by_mail(recipient: Recipient) -> bool:
    """Whether mail can be sent to somebody."""
    return usable(recipient.address)


def usable(address: str) -> bool:
    """Whether an address is a plain one, such as desk@regulator.example, that cannot carry anything else into a header."""
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None
