"""Opening a record: which formats it holds is known before anything is read or written."""

from __future__ import annotations

from datetime import date

from tasks.model.mistake import Mistake
from tasks.record.codec import FORMAT, decoded, encoded
from tasks.record.facts import Formats
from tasks.record.formats import Layout
from tasks.record.formats.zero import FOLDERS, Zero
from tasks.record.kinds import FORMATS
from tasks.record.record import Record
from tasks.record.stores.store import Store
from tasks.record.stores.store_address import open_store

_OLDER: dict[int, Layout] = {0: Zero()}


class OtherFormat(Mistake):
    """The record holds facts of a format that this version of the product does not work with; the text says what to do."""


def open_record(address: str, people_key: str = "") -> Record:
    """The record at an address of the settings, a folder or a bucket. Raises OtherFormat. Nothing is written yet."""
    return record_in(open_store(address), people_key)


def record_in(store: Store, people_key: str = "") -> Record:
    """The record that a store holds; raises OtherFormat."""
    holds = formats_in(store)
    unknown = [one for one in holds if one != FORMAT and one not in _OLDER]
    if unknown:
        raise OtherFormat(f"This record holds facts of format {unknown[-1]}, which this version does not know: use a newer version")
    if FORMAT not in holds and holds:
        raise OtherFormat("This record was made by an earlier version of the product: run `measures upgrade` first, nothing was changed")
    return Record(store, people_key=people_key, older=tuple(_OLDER[one] for one in sorted(holds, reverse=True) if one != FORMAT))


def formats_in(store: Store) -> tuple[int, ...]:
    """The formats a record holds; the present one for an empty place. A record without a mark is of format 0, or of none we know."""
    marks = sorted(store.keys(FORMATS), key=lambda key: int(key.removeprefix(FORMATS).removesuffix(".json")))
    if marks:
        return decoded(Formats, store.read(marks[-1]), marks[-1]).holds
    return (0,) if any(True for folder in FOLDERS for _ in store.below(folder)) else (FORMAT,)


def mark(store: Store, holds: tuple[int, ...], number: int = 1, since: date | None = None, code: str = "", **more: object) -> bool:
    """Write down which formats a record holds; False if that was written before."""
    return store.create(f"{FORMATS}{number}.json", encoded(Formats(number=number, holds=holds, since=since, code=code, **more)))  # type: ignore[arg-type]
