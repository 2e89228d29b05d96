"""What a locked process runs to open a mail: the headers that decide what becomes of it, and the files that came with it."""

from __future__ import annotations

import codecs
import encodings.idna  # noqa: F401  # what the library loads when it first needs it would be too late
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses
from typing import Any

import orjson

from tasks.workbook.sandbox.wire import packed

CODES = (
    *(f"iso8859-{n}" for n in (*range(1, 12), *range(13, 17))),
    *(f"cp125{n}" for n in range(9)),
    *("ascii", "utf-7", "koi8-r", "koi8-u", "gb18030", "gb2312", "gbk", "big5", "shift_jis", "euc-jp", "iso2022_jp", "euc-kr"),
)
for _code in CODES:
    codecs.lookup(_code)  # loaded from files, which the locked process cannot open

MOST_FILES, DEEPEST, LONGEST_NAME, LONGEST_HEADER = 20, 5, 120, 2_000
"""How many files one mail may bring, in how many mails within mails; characters of a name, and of a header that is handed on."""

HEADERS = (
    *("from", "subject", "message-id", "in-reply-to", "references", "return-path", "auto-submitted", "precedence", "list-id"),
    *("x-autoreply", "x-autorespond", "x-failed-recipients"),
)
_ENDINGS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.ms-excel": "xls",
    "application/json": "json",
    "text/csv": "csv",
    "application/pdf": "pdf",
    "application/zip": "zip",
}
_BESIDE = {
    *("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-encrypted"),
    *("application/pgp-keys", "text/calendar", "text/vcard", "message/external-body"),
}
_HEAD_ENDS, _HALF_A_LINE_END = re.compile(rb"\r?\n\r?\n"), re.compile(rb"\r(?!\n|\Z)")
_PICTURE = re.compile(r"image/|.*\.(?:png|jpe?g|gif|bmp|svg|webp|emz|wmz)$", re.IGNORECASE)


@dataclass
class _Found:
    files: list[tuple[str, bytes]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    too_many: bool = False
    too_deep: bool = False


def open_mail(_: dict[str, Any], blob: bytes) -> bytes:
    """What a mail is, as JSON, and after it the bytes of each of its files; a mail that is like nothing we know says so in `fault`."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(blob)
        found = _Found()
        _take(mail, found, 0)
        about = (
            _headers(mail, blob)
            | _report(mail)
            | {
                "files": [name for name, _ in found.files],
                "passed_over": found.passed_over,
                "too_many": found.too_many,
                "too_deep": found.too_deep,
            }
        )
        return packed(orjson.dumps(about), *(data for _, data in found.files))
    except MemoryError:
        raise  # ends this process; a fresh one is started for the next mail
    except Exception as fault:
        return packed(orjson.dumps(_beginning(blob) | {"fault": type(fault).__name__}))


def _beginning(blob: bytes) -> dict[str, Any]:
    """The headers alone, of a mail whose body cannot be opened."""
    with suppress(Exception):
        return _headers(BytesHeaderParser(policy=policy.default).parsebytes(blob[:65536]), blob)
    return {}


def _headers(mail: Message, blob: bytes) -> dict[str, Any]:
    """The headers that are asked for, as text on one line; of those that vouch for a sender all, in their order, the topmost first.

    None vouches where a line among them ends with half a line end: what follows is a header to us, and was none to the service.
    """
    found = {name: _text(mail, name) for name in HEADERS}
    senders = getaddresses([found["from"]])
    smuggled = _HALF_A_LINE_END.search(_HEAD_ENDS.split(blob, maxsplit=1)[0])
    vouchers = [] if smuggled else [value for name, value in mail.raw_items() if name.lower() == "authentication-results"][:20]
    return {
        "headers": found,
        "from": [address.strip() for _, address in senders if "@" in address][:3],
        "has": [name for name in HEADERS if name in mail],
        "many_from": [name.lower() for name, _ in mail.raw_items()].count("from") != 1,
        "vouchers": [_as_written(one) for one in vouchers],
        "kind": mail.get_content_type(),
        "report": str(mail.get_param("report-type") or "").casefold(),
    }


def _as_written(voucher: str) -> str:
    """A header that vouches, on one line, in the letters that stand there: an encoded word in an address that a sender chose stays one.
    Of one too long only who wrote it is left, for its end may say no.
    """
    words = " ".join(voucher.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
    return words if len(words) <= LONGEST_HEADER else words.partition(";")[0][:LONGEST_HEADER]


def _text(mail: Message, name: str) -> str:
    try:
        value = str(mail.get(name, ""))
    except Exception:  # a header that the library cannot make out is none
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:LONGEST_HEADER].encode("utf-8", "replace").decode()


def _take(mail: Message, found: _Found, depth: int) -> None:
    """Every file of a mail, of the mails in it too."""
    for part in _leaves(mail):
        kind, name = part.get_content_type(), _name(part, len(found.files) + 1)
        if kind == "message/rfc822" or name.lower().endswith(".eml"):
            _take_within(part, found, depth)
        elif _is_body(part) or kind in _BESIDE or name.lower().endswith((".p7s", ".ics", ".vcf", ".sig")):
            continue
        elif _PICTURE.match(kind) or _PICTURE.match(name):
            _picture(part, name, found)
        else:
            _add(found, name, _bytes(part))


def _take_within(part: Message, found: _Found, depth: int) -> None:
    if depth == DEEPEST:
        found.too_deep = True
        return
    for within in _parts(part)[:1] or [BytesParser(policy=policy.default).parsebytes(_bytes(part))]:
        _take(within, found, depth + 1)


def _picture(part: Message, name: str, found: _Found) -> None:
    """A picture in the text, such as the logo below a name, is no file that was sent; one that was attached is."""
    if part.get_content_disposition() != "attachment" or "content-id" in part:
        found.passed_over.append(name)
    else:
        _add(found, name, _bytes(part))


def _add(found: _Found, name: str, data: bytes) -> None:
    if (name, data) in found.files:
        return
    if len(found.files) == MOST_FILES:
        found.too_many = True
        return
    names = {one for one, _ in found.files}
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem} ({n}).{ending}" if dot else f"{name} ({n})" for n in range(2, MOST_FILES + 2))
    found.files.append((next((one for one in (name, *numbered) if one not in names), name), data))


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts of a mail that hold no others, but for mails within it, which are handed on as they are."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() not in {"message/rfc822", "message/external-body"} and part.is_multipart():
            waiting[:0] = _parts(part)
        else:
            yield part


def _is_body(part: Message) -> bool:
    """Whether a part is what was written in the mail itself, or in a report about another."""
    kind = part.get_content_type()
    if kind == "text/rfc822-headers":
        return True
    named = part.get_content_disposition() == "attachment" or part.get_filename()
    return kind.startswith(("text/plain", "text/html", "text/enriched", "multipart/")) and not named


def _name(part: Message, number: int) -> str:
    """A file's name as a person may read it: no folders, nothing that does not print, and not without end."""
    with suppress(Exception):  # names can be written in ways that no library makes out
        written = unicodedata.normalize("NFC", str(part.get_filename() or ""))
        name = re.split(r"[/\\]", written)[-1]
        name = " ".join("".join(c if c.isprintable() else " " for c in name).split()).lstrip(".~$ ")
        stem, dot, ending = name.rpartition(".")
        if name:
            short = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else name[:LONGEST_NAME]
            return short.encode("utf-8", "replace").decode()
    return f"attachment-{number}.{_ENDINGS.get(part.get_content_type(), 'bin')}"


def _parts(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _report(mail: Message) -> dict[str, Any]:
    """What a report on delivery says: to whom a mail was not delivered, in what words, and which mail that was."""
    reports: list[dict[str, str]] = []
    original = ""
    for part in mail.walk() if isinstance(mail, EmailMessage) else ():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            reports += [_recipient(one) for one in _parts(part)[:50] if "action" in one]
        elif kind == "text/rfc822-headers" and not original:
            original = _text(BytesHeaderParser(policy=policy.default).parsebytes(_bytes(part)), "message-id")
        elif kind == "message/rfc822" and not original:
            original = next((_text(one, "message-id") for one in _parts(part)), "")
    return {"reports": reports, "original": original}


def _recipient(block: Message) -> dict[str, str]:
    address = _text(block, "original-recipient") or _text(block, "final-recipient")
    return {
        "address": address.rpartition(";")[2].strip().strip("<>"),
        "action": _text(block, "action").casefold(),
        "status": _text(block, "status")[:20],
        "words": _text(block, "diagnostic-code")[:300],
    }
