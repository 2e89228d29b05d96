"""Seal: at the end of a run, write down the hash of every fact that is new, in a chain that nobody can change unnoticed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from tasks.model.period import Period
from tasks.record import keys
from tasks.record.record import Fact, Record
from tasks.run.opened import open_record

log = logging.getLogger("measures")


ASSESSED = (keys.REVISIONS, keys.WITHDRAWALS)
"""What is sealed only by a run that told its month, and those after it, to the end: unsealed, it says that a run was killed."""

OF_A_TELLING = (*ASSESSED, keys.CANDIDATES, keys.APPROVALS, keys.RELEASES)
"""The same, and what follows from it: a flow that tells no month leaves these as they are."""


def seal(chapters: Iterable[str] | None = None, but: Collection[str] = (), read: Mapping[str, str] | None = None, only: str = "") -> int:
    """Seal what is new in the chapters named, or in the whole record; says how many facts were new.

    A chapter is a month, or a trust for its plans. Each seal holds the SHA-256 of every new fact and of the seal before it. What a
    killed run left unsealed is sealed by the next; `but` are the kinds of facts (where their keys begin) that are left to another run:
    a run that names months leaves plans, of which there may be many trusts, to whoever adds them.
    With `only`, the code of a trust, what other trusts sent, and what was decided on it, is left as well. A fact that speaks of several
    trusts, and names none in its key, is sealed by whoever comes first.
    `read` maps the key of a submission that nobody has decided on yet to the SHA-256 of its reading, which nothing else names so far.
    """
    record = open_record()
    kinds = [kind for kind in keys.kinds() if kind not in but]
    asked, holding = None if chapters is None else {*chapters}, dict[str, list[str]]()
    for kind in kinds:
        for chapter in record.store.below(kind, since=min(asked or [""])):
            holding.setdefault(chapter, []).append(kind)
    mine = sorted(holding if asked is None else holding.keys() & asked)
    waiting = {chapter: {key: sha for key, sha in (read or {}).items() if keys.chapter_of(key) == chapter} for chapter in mine}
    return sum(_seal(record, chapter, holding[chapter], waiting[chapter], only) for chapter in mine)


def months_from(period: str, moment: datetime) -> list[str]:
    """The chapters a run may have written to: from the first month it told, or before it the first unsealed one, to that of its moment.

    `moment` is aware. A record that is begun in the middle of a programme keeps what arrived before, too.
    """
    record, first = open_record(), Period.parse(period)
    while _open(record, first.previous()):
        first = first.previous()
    return [str(month) for month in Period.between(first, Period.of(moment.astimezone(UTC).date()))]


def _open(record: Record, month: Period) -> bool:
    """Whether a month has arrivals and no seal yet."""
    return not record.newest(keys.seals(str(month))) and any(True for _ in record.store.keys(keys.submissions(month)))


def seals_of(record: Record, chapter: str) -> list[Fact]:
    """The seals of a chapter in order."""
    return [record.fact(keys.seal(chapter, n + 1)) for n in range(record.newest(keys.seals(chapter)))]


def _seal(record: Record, chapter: str, kinds: list[str], read: Mapping[str, str], only: str) -> int:
    chain = seals_of(record, chapter)
    sealed = {key for one in chain for key in one["facts"]}
    named = {sha for one in chain for sha in one.get("readings", {}).values()}
    readings = {key: sha for key, sha in read.items() if sha not in named}
    begin = {kind: f"{kind}{chapter}/{only}/" if only and kind in keys.BY_TRUST else f"{kind}{chapter}/" for kind in kinds}
    new = [key for kind in kinds for key in record.store.keys(begin[kind]) if key not in sealed]
    if not new and not readings:
        return 0
    facts = {key: hashlib.sha256(record.store.read(key)).hexdigest() for key in new}
    fact = {"chapter": chapter, "facts": facts, **({"readings": readings} if readings else {})}
    if not record.follow(keys.seals(chapter), chain[-1] if chain else None, fact):
        return _seal(record, chapter, kinds, read, only)  # another run sealed meanwhile: only what it left out is still to do
    return len(new)
