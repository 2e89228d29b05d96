"""Addresses of mail as every mail server takes them."""

from __future__ import annotations

import idna


def as_sent(address: str) -> str:
    """An address with its host's name as the net knows it: desk@münchen.example is desk@xn--mnchen-3ya.example.

    Raises UnicodeError for letters before the @ that only some servers know, and for a host that cannot be.
    """
    name, at, host = address.rpartition("@")
    if not at or address.isascii():
        return address
    name.encode("ascii")
    return f"{name}@{idna.encode(host, uts46=True).decode()}"
