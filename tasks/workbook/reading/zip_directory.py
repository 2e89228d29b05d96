"""The list of a zip package's parts, read without opening any of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from isal import isal_zlib

_END = struct.Struct("<4sHHHHIIH")
_ENTRY = struct.Struct("<4s4xHH4xIIIHHH8xI")
_COMMON = struct.Struct("<HHHIIIIHH")  # what the header of a part and its entry in the directory both say
_NAMES = struct.Struct("<HH")
_LOCAL = 30  # bytes before the names in the header of a part
_UTF8 = 0x800
_MANY = 0xFFFF  # the numbers stand elsewhere


class Part(NamedTuple):
    """One part as the package's directory tells of it; sizes in bytes."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    unpacked: int
    offset: int


def directory(blob: bytes) -> list[Part]:
    """The parts in the order of the directory. Raises BadZipFile when there is none."""
    return _plain(blob) or _any(blob)


def packed_bytes(blob: bytes, part: Part) -> bytes:
    """The bytes of a part as they are packed."""
    name, extra = _NAMES.unpack_from(blob, part.offset + _LOCAL - _NAMES.size)
    start = part.offset + _LOCAL + name + extra
    return blob[start : start + part.packed]


def unpacked(data: bytes, method: int, most: int) -> bytes:
    """What was packed, up to so many bytes, without the checks that the parser makes anyway. Raises BadZipFile."""
    if method == ZIP_STORED:
        return data[:most]
    if method != ZIP_DEFLATED:
        raise BadZipFile
    try:
        return isal_zlib.decompressobj(-15).decompress(data, most) if most else b""
    except isal_zlib.error:  # type: ignore[misc]  # a class, which its maker's notes call an exception
        raise BadZipFile from None


def beginning(data: bytes, method: int, most: int) -> bytes:
    """The first bytes of what was packed, whatever is wrong with those behind them. Raises BadZipFile or zlib.error."""
    return zlib.decompressobj(-15).decompress(data, most) if method == ZIP_DEFLATED else unpacked(data, method, most)


def repacked(parts: Sequence[tuple[Part, bytes]]) -> bytes:
    """A package of these parts, each with its bytes as they are packed; checksums are those that the parts say."""
    pieces: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for part, data in parts:
        name = part.name.encode()
        common = _COMMON.pack(20, _UTF8, part.method, 0, part.checksum, len(data), part.unpacked, len(name), 0)
        pieces += (b"PK\3\4", common, name, data)
        listed += (b"PK\1\2\x14\0", common, bytes(10), at.to_bytes(4, "little"), name)
        at += _LOCAL + len(name) + len(data)
    size = sum(map(len, listed))
    return b"".join((*pieces, *listed, _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), size, at, 0)))


def _plain(blob: bytes) -> list[Part]:
    """For packages written as nearly all are: nothing after the directory, nothing before the first part. Otherwise, nothing."""
    if len(blob) < _END.size:
        return []
    mark, disk, first_disk, here, count, size, start, comment = _END.unpack_from(blob, len(blob) - _END.size)
    if mark != b"PK\x05\x06" or disk or first_disk or comment or here != count or count == _MANY or start + size + _END.size != len(blob):
        return []
    parts: list[Part] = []
    for _ in range(count):
        if start + _ENTRY.size > len(blob):
            return []
        mark, flags, method, checksum, packed, full, names, extra, note, offset = _ENTRY.unpack_from(blob, start)
        if mark != b"PK\x01\x02":
            return []
        name = blob[start + _ENTRY.size : start + _ENTRY.size + names]
        code = "utf-8" if flags & _UTF8 or name.isascii() else "cp437"  # the two agree on ASCII, and one is ten times as fast
        parts.append(Part(name.decode(code), flags, method, checksum, packed, full, offset))
        start += _ENTRY.size + names + extra + note
    return parts


def _any(blob: bytes) -> list[Part]:
    with ZipFile(io.BytesIO(blob)) as package:
        found = package.infolist()
    return [Part(p.filename, p.flag_bits, p.compress_type, p.CRC, p.compress_size, p.file_size, p.header_offset) for p in found]
