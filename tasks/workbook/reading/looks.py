"""What a file that is no package looks like by its first bytes: the name of its kind, or nothing where it may be text."""

from __future__ import annotations

import re

_SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"MSCF", "cab"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"%!PS", "ps"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"-----BEGIN PGP", "pgp"),
    (b"-----BEGIN PKCS7", "p7m"),
    *(
        (b"\x30" + length, "p7m") for length in (b"\x80", b"\x82", b"\x83", b"\x84")
    ),  # a sequence, of a length that is open or of 2 to 4 bytes
    (b"ID;PWXL", "dif"),
    (b"ID;PCALC", "dif"),
    (b"TABLE\r\n0,1", "dif"),
    (b"\0\0\x02\0\x06\x04", "wk"),
    (b"\0\0\x1a\0", "wk"),
    (b"\x09\0\x04\0", "xls-early"),
    (b"\x09\x02\x06\0", "xls-early"),
    (b"\x09\x04\x06\0", "xls-early"),
    (b"\x09\x08", "xls"),
    (b"\0\x01\0\0Standard", "mdb"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "one"),
    (b"BEGIN:V", "calendar"),
    (b"L\0\0\0\x01\x14\x02\0", "link"),
    (b"[InternetShortcut]", "link"),
    (b"\0\x05\x16\x07", "resource"),
    (b"bplist", "resource"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"ID3", "film"),
    (b"OggS", "film"),
)
_FURTHER_IN = (
    (4, b"ftyphei", "picture"),
    (4, b"ftypmif1", "picture"),
    (4, b"ftypavif", "picture"),
    (4, b"ftyp", "film"),
    (8, b"WEBP", "picture"),
    (8, b"WAVEfmt", "film"),
    (8, b"AVI LIST", "film"),
    (257, b"ustar", "tar"),
)
_WITH_NUL = frozenset({b"BM", b"MZ", b"BZh", b"ID3"})  # words may begin so too; no text holds a zero byte
_MACRO_SHEET = b"\x40\0"  # the kind of a sheet, in early Excel's first record
_MAIL = re.compile(
    rb"(?:From .*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{0,60}:.*(?:\r?\n|\r)(?:[ \t]+\S.*(?:\r?\n|\r))*){2,}",
)
_MAIL_NAMES = {b"from", b"to", b"cc", b"subject", b"date", b"sent", b"received", b"message-id", b"mime-version", b"content-type"}
_MAIL_NAMES |= {b"return-path", b"delivered-to", b"reply-to", b"dkim-signature", b"x-sender", b"thread-topic", b"importance"}
_ENOUGH_NAMES = 3  # names of a mail's head that make one
_OLE_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("__substg1.0_", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("VisioDocument", "visio"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("MatOST", "works"),
    ("Props9", "mpp"),
    ("Props12", "mpp"),
    ("Props14", "mpp"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def looks_like(blob: bytes) -> str:
    """The kind of a file that cannot be an update, as the catalogue of checks names it; empty where its bytes do not tell."""
    if b"%PDF-" in blob[:1024]:
        return "pdf"
    for signature, looks in _SIGNATURES:
        if blob.startswith(signature) and (signature not in _WITH_NUL or b"\0" in blob[:512]):
            return "xlm" if looks == "xls-early" and blob[6:8] == _MACRO_SHEET else looks
    for at, mark, looks in _FURTHER_IN:
        if blob.startswith(mark, at):
            return looks
    start = blob[:8192].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _xml(start.lower()) if start.startswith(b"<") else _mail(start)


def of_ole(blob: bytes) -> str:
    """The kind of a file in Microsoft's old container, by the names of its streams."""
    return next((looks for stream, looks in _OLE_STREAMS if stream.encode("utf-16-le") in blob), "works")


def _xml(start: bytes) -> str:
    if b"<office:document" in start:
        return "fods"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b'progid="excel.sheet"' in start:
        return "xml-sheet"
    return "html" if any(mark in start for mark in (b"<html", b"<!doctype html", b"<table", b"<body")) else "xml"


def _mail(start: bytes) -> str:
    head = _MAIL.match(start)
    if head is None:
        return ""
    names = {line.partition(b":")[0].strip().lower() for line in head[0].splitlines() if not line.startswith((b" ", b"\t"))}
    if len(names & _MAIL_NAMES) < _ENOUGH_NAMES:
        return ""
    return "mht" if b"multipart/related" in start.lower() and b"snapshot-content-location" in start.lower() else "eml"
