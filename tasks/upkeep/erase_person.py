"""Erase a person: an address is taken out of the record for good, and no fact changes; what names it is counted first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.model.mistake import NotFound
from tasks.record.kinds import KINDS, Kind
from tasks.record.record import Record
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class PersonErased:
    """What the record holds of an address: facts by the folder of their kind that name it by its mark, and facts it stands in itself.

    `posts` are those that the list of people still gives to it.
    """

    address: str
    named: Mapping[str, int]
    in_full: int
    posts: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """What is erased and what is not, for a person."""
        facts = ", ".join(f"{many} in {folder}" for folder, many in sorted(self.named.items())) or "none"
        found = [f"Facts that name {self.address}: {facts}. They stay as they are, and name nobody once it is erased."]
        if self.in_full:
            found.append(f"Of an earlier format, {self.in_full} more hold the address itself: it cannot be erased there.")
        if self.posts:
            found.append(f"people.csv still gives it to {', '.join(self.posts)}: take it out there.")
        return [*found, "Backups, mail files and what the trust itself sent are not touched."]


def erase_person(run: Run, address: str, *, for_good: bool) -> PersonErased:
    """What the record holds of an address, in whatever letter case it was written; and only `for_good`, erase it.

    Raises NotFound if nothing names it, as after it was erased.
    """
    found = _found(run, address.strip())
    if not found.address or not (found.named or found.in_full):
        raise NotFound(f"Nothing in the record names {found.address}: write the address as it stands in a notice or in received.csv")
    if for_good:
        run.record.people.erase(found.address)
    return found


def _found(run: Run, address: str) -> PersonErased:
    marks, named, in_full = {*run.record.people.marks_of(address)}, Counter[str](), 0
    for kind in KINDS.values():
        for addresses in _addresses(run.record, kind):
            named[kind.folder] += not marks.isdisjoint(addresses)
            in_full += address.casefold() in {one.casefold() for one in addresses}
    posts = (f"{one.role} {one.trust}".strip() for one in run.programme.people if one.address.casefold() == address.casefold())
    return PersonErased(address, +named, in_full, tuple(dict.fromkeys(posts)))


def _addresses(record: Record, kind: Kind) -> Iterator[set[str]]:
    """The addresses, or the marks for them, that stand in each fact of a kind as the record holds it."""
    if kind.addresses is None:
        return
    for layout in record.formats:
        for values in layout.listed(record.store, kind, ()):
            found: set[str] = set()

            def noted(address: str, found: set[str] = found) -> str:
                found.add(address)
                return address

            kind.addresses(layout.read(record.store, kind, values), noted)
            yield found
