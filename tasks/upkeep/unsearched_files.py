"""Files in which no program of ours can look for words, as pictures and PDFs: each is named, so that a person looks."""

from __future__ import annotations

import email
import hashlib
import io
import zipfile
from collections.abc import Collection, Iterator

from tasks.model.other_files import OTHER_FILES
from tasks.model.update import Submission
from tasks.record.facts import Mail
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.site.words.plain import day_words
from tasks.upkeep.erased_bytes import MOST
from tasks.workbook.reading.looks import looks_like

_UNSEARCHED = frozenset({"pdf", "ps", "picture", "film", "visio", "one", "7z", "rar", "gz", "bz2", "xz", "cab", "tnef", "p7m", "pgp"})
_DEEP = 3  # an archive in a mail in an archive


def unsearched_files(record: Record, trusts: Collection[str]) -> list[str]:
    """Every picture, PDF and the like that these trusts sent, by itself, with a mail or within a workbook, the same bytes once."""
    found: dict[str, str] = {}
    for fact in _sent(record, trusts):
        for name, data in _inside(fact.name, record.blob(fact.sha256), _DEEP):
            kind = looks_like(data)
            if kind in _UNSEARCHED:
                where = f"{name}, received on {day_words(london_day(fact.received_at).isoformat())} (blobs/{fact.sha256})"
                found.setdefault(hashlib.sha256(data).hexdigest(), f"{where} is {OTHER_FILES[kind].looks}")
    return list(found.values())


def _sent(record: Record, trusts: Collection[str]) -> Iterator[Submission | Mail]:
    for month in record.months(Submission):
        yield from (one for one in record.all(Submission, month) if one.trust in trusts)
    for month in record.months(Mail):
        yield from (one for one in record.all(Mail, month) if one.whose in trusts)


def _inside(name: str, data: bytes, deep: int) -> Iterator[tuple[str, bytes]]:
    """A file by its name, or the files in it where it is an archive, a workbook or a mail."""
    if deep and data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                small = [one for one in archive.infolist() if one.file_size <= MOST]
                inner = [(f"{one.filename} in {name}", archive.read(one)) for one in small]
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
            return  # named where the words are taken out
    elif deep and looks_like(data) == "eml":
        parts = [part for part in email.message_from_bytes(data).walk() if not part.is_multipart()]
        read = [(part.get_filename() or "a part", part.get_payload(decode=True)) for part in parts]
        inner = [(f"{part} in {name}", held) for part, held in read if isinstance(held, bytes)]
    else:
        yield name, data
        return
    for one, held in inner:
        yield from _inside(one, held, deep - 1)
