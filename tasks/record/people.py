"""Addresses of people, apart from the facts, so that a person can be erased: facts name an address by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

import orjson

from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake, NotFound
from tasks.record.kinds import PEOPLE
from tasks.record.stores.store import Store

_MARK = "person:"
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class People:
    """The addresses of one programme. `secret` keys the hashes: with another one they cannot be guessed from lists of addresses. `held` are
    marks of which it is known that their addresses are held apart.
    """

    store: Store
    programme: str
    secret: str
    held: set[str] = field(default_factory=set)

    def mark(self, address: str) -> str:
        """What a fact names an address by; the address itself is held apart. An empty address stays empty."""
        if not address or address.startswith(_MARK):
            return address
        mark = hmac.new(self.secret.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
        if mark not in self.held:
            self.store.create(self._key(mark), to_json({"address": address}))
            self.held.add(mark)
        return f"{_MARK}{mark}"

    def address(self, mark: str) -> str:
        """The address a fact names; empty once the person was erased. What is no mark is an address as it was written."""
        if not mark.startswith(_MARK):
            return mark
        try:
            return str(orjson.loads(self.store.read(self._key(mark))).get("address", ""))
        except NotFound:
            return ""
        except (ValueError, AttributeError):
            raise Mistake(f"{self._key(mark)} holds no address that can be read: put that file back from a backup") from None

    def marks_of(self, address: str) -> list[str]:
        """What facts name an address by, a mark for each way in which its letters were written; none once it was erased."""
        names = (key.removeprefix(self._key("")).removesuffix(".json") for key in self.store.keys(self._key("")))
        return [mark for name in names if self.address(mark := f"{_MARK}{name}").casefold() == address.casefold()]

    def erase(self, address: str) -> bool:
        """Take an address out of the record for good; whether it was there. Facts stay as they are, and name nobody.

        It stays erased: what names the same address later names nobody either.
        """
        marks = self.marks_of(address)
        for mark in marks:
            key = self._key(mark)
            self.store.replace(key, to_json({ERASED: True}), self.store.read(key))
        return bool(marks)

    def _key(self, mark: str) -> str:
        """Where the address of a mark is held; of none, where all of them begin."""
        return f"{PEOPLE}{self.programme}/" + (f"{mark.removeprefix(_MARK)}.json" if mark else "")
