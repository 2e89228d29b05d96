"""Signatures: whoever holds the key vouches for a seal, or for heads that are noted outside, and anybody with the public key can look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.model.mistake import Mistake
from tasks.record.codec import written
from tasks.record.facts import Seal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class BadSigningKey(Mistake):
    """A key that nothing can be signed or looked at with; the text says what a key is."""


def public_key(key: str) -> str:
    """The public key that belongs to a signing key, in hex. Raises BadSigningKey."""
    return _private(key).public_key().public_bytes_raw().hex()


def sign(key: str, data: bytes) -> str:
    """The Ed25519 signature of some bytes, in hex. Raises BadSigningKey."""
    return _private(key).sign(data).hex()


def is_signed(data: bytes, signature: str, public_keys: Collection[str]) -> bool:
    """Whether one of these public keys vouches for some bytes. Raises BadSigningKey for one that is none."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  slow to import, and most records are not signed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    for key in public_keys:
        try:
            Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(bytes.fromhex(signature), data)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def signed_seal(seal: Seal, key: str) -> Seal:
    """A seal with its signature."""
    return replace(seal, signature=sign(key, what_is_signed(seal)))


def what_is_signed(seal: Seal) -> bytes:
    """The bytes of a seal that its signature is of: all that it says, and where it stands in its chain."""
    words: Mapping[str, object] = {
        "chapter": seal.chapter,
        "number": seal.number,
        "follows": seal.follows,
        "facts": dict(seal.facts),
        "readings": dict(seal.readings),
    }
    return written(words)


def _private(key: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  as above

    return Ed25519PrivateKey.from_private_bytes(_bytes(key))


def _bytes(key: str) -> bytes:
    try:
        found = bytes.fromhex(key.strip())
    except ValueError:
        found = b""
    if len(found) != 32:
        raise BadSigningKey(
            "A key to sign with, or its public key, is 64 hexadecimal digits: `openssl rand -hex 32` makes one to sign with"
        )
    return found
