"""Bytes without words: files as they came, packs, tables and pages, each as it was but for the words.

Where they cannot be taken out of a file alone (a mail, a cell of many formats, a format that nobody can write), nothing but the sentence
that they were taken down is left of it.
"""

from __future__ import annotations

import email
import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pandas as pd

from tasks.model.file_limit import MEGABYTE
from tasks.record.packs import packed
from tasks.record.tables import as_parquet, from_parquet
from tasks.site.removal import Removal, holds, text_without, without

MOST = 512 * MEGABYTE
"""So many bytes an archive may unpack to, to be looked into."""

_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_MAIL = re.compile(rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_OFFICE = ("[Content_Types].xml", "mimetype")


class CannotLook(Exception):
    """It cannot be known whether words stand in these bytes; the text says why."""


def bytes_without(data: bytes, removal: Removal) -> bytes:
    """What is left of a blob; the same bytes if the words do not stand in it. Raises CannotLook."""
    if data.startswith(b"PK"):
        return _archive(data, removal)
    if data.startswith(b"PAR1"):
        return _table(data, removal)
    if _MAIL.match(data):
        return _sentence(removal) if any(one != bytes_without(one, removal) for one in _parts_of_mail(data)) else data
    return _text(data, removal)


def _text(data: bytes, removal: Removal) -> bytes:
    if b"\0" in data:  # of another alphabet, or of a program
        return _sentence(removal) if any(holds(text, removal) for text in _readings(data)) else data
    begin = data[:100].lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    kind = {b"{": "json", b"[": "json", b"<": "html"}.get(begin, "csv")
    now = without(f".{kind}", data, [removal])
    if kind == "csv" and any(holds(text, removal) for text in _readings(now)):
        now = without(".txt", now, [removal])
    if kind != "html" and any(holds(text, removal) for text in _readings(now)):
        return _sentence(removal)
    return now


def _archive(data: bytes, removal: Removal) -> bytes:
    """A pack of ours, or a workbook: member by member, and nothing of a workbook where that is not enough."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST:
                raise CannotLook("it unpacks to too much")
            held = {one: archive.read(one) for one in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise CannotLook("it cannot be unpacked") from error
    if not any(one.filename in _OFFICE for one in held):
        now = {one.filename: bytes_without(member, removal) for one, member in held.items()}
        return packed(now) if any(now[one.filename] != member for one, member in held.items()) else data
    changed = {one: without(".xml", member, [removal]) if _is_markup(member) else member for one, member in held.items()}
    if any(holds(text, removal) for one in changed.values() for text in _readings(one)):
        return _sentence(removal)
    return _as_archive(changed) if changed != held else data


def _is_markup(member: bytes) -> bool:
    return member[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def _as_archive(members: dict[zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, member in members.items():
            archive.writestr(entry, member, compresslevel=6)
    return buffer.getvalue()


def _table(data: bytes, removal: Removal) -> bytes:
    frame = from_parquet(data)
    texts = [str(name) for name, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype) or kind.kind == "O"]
    now = frame.assign(**{name: _column(frame[name], removal) for name in texts})
    return data if now.equals(frame) else as_parquet(now)


def _column(values: pd.Series[Any], removal: Removal) -> pd.Series[Any]:
    now = [text_without(value, removal) if isinstance(value, str) else value for value in values]
    return pd.Series(now, index=values.index, dtype=values.dtype)


def _parts_of_mail(data: bytes) -> Iterator[bytes]:
    """The heads of a mail and its parts, as they were before they were packed for the way."""
    yield data.partition(b"\n\n")[0] + b"\n"
    for part in email.message_from_bytes(data).walk():
        yield str(part.get_filename("")).encode(errors="replace")
        payload = part.get_payload(decode=True)
        yield payload if isinstance(payload, bytes) else b""


def _readings(data: bytes) -> Iterator[str]:
    """What a file may say, whatever it is, with and without markup."""
    for encoding in _ENCODINGS:
        text = data.decode(encoding, errors="ignore")
        yield text
        if "<" in text:
            yield html.unescape(re.sub(r"<[^<>]*>", "", text))


def _sentence(removal: Removal) -> bytes:
    return removal.sentence.encode()
