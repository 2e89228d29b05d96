"""The inbox, a folder or a bucket: one folder per trust, files as they came, and the log that says when, from whom and how each arrived."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from tasks.model.file_limit import UPDATE, FileLimit
from tasks.model.mistake import MachineRefused, Mistake, NotFound
from tasks.model.period import Period, calendar_month
from tasks.record.stores.store import StoreTrouble

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import ObjectTypeDef

    from tasks.record.stores.s3 import Bucket

LOG = "received.csv"
HIDDEN = (".", "~$")
MAIL, CLAIMS, EVIDENCE = "mail", "claims", "evidence"
"""Folders that are no trust's: of mails as a mail service leaves them, of claims of costs by partner, of published files by their kind."""

_NO_TRUST_S = (MAIL, CLAIMS, EVIDENCE)
_LONGEST_CODE = 20
_EARLIEST, _LATEST = 1990, 2200  # a time of receipt outside is a clock or a hand gone wrong
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_OF_ONE = {"AccessDenied", "InvalidObjectState"}
"""What a bucket says of one object that may not be read, or is archived; the others may be read all the same."""

LOG_COLUMNS = ["path", "received_at", "sent_by", "channel"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox, not opened yet: `data` reads it. `id` is of its name, size and receipt, so a known file is never read again.

    `again` is one that the record holds, but not as it came: it gets another id. Where the way in gave the arrival a name, `mark` ends the
    id; `mail` is the id of the mail that brought it, if one did. `beginning` reads its first bytes alone, where that is cheaper.
    `trouble` says why one cannot be read at all, where that shows before it is opened; nothing else is known of it then.
    """

    trust: str
    name: str
    data: Callable[[], bytes]
    received_at: datetime
    size: int
    sent_by: str
    channel: str
    limit: FileLimit = UPDATE
    again: bool = False
    mark: str = ""
    mail: str = ""
    trouble: str = ""
    beginning: Callable[[], bytes] | None = None

    @property
    def id(self) -> str:
        words = f"{self.name}|{self.size}|{self.received_at.isoformat()}{'|again' if self.again else ''}{'|' * bool(self.mail)}{self.mail}"
        return f"{self.received_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{self.mark or hashlib.sha256(words.encode()).hexdigest()[:8]}"

    @property
    def excess(self) -> str:
        """What is wrong with its size, in words; empty if nothing is."""
        return self.limit.excess(self.size)

    def to_hold(self) -> bytes:
        """Its bytes as they came; of a file over its limit, which is never opened, the words that say so. Raises MachineRefused."""
        if self.trouble:
            raise MachineRefused(self.trouble)
        return self.excess.encode() or self.data()

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()

    @property
    def month(self) -> Period:
        """The calendar month of that day."""
        return calendar_month(self.day)


def arrivals(inbox: str, until: datetime, trust: str = "*", limit: FileLimit = UPDATE) -> Iterator[Arrival]:
    """Every file received by a moment (aware), by trust, then time of receipt. Hidden and lock files are passed over, and `astray` ones.
    So are mails, claims and evidence unless the `trust` is one of these folders.

    `inbox` is a folder's path or s3://bucket/prefix. A file the log does not know was received when the folder or the bucket says so.
    """
    found = _in_bucket(inbox, trust) if in_bucket(inbox) else _in_folder(Path(inbox), trust)
    came = (replace(one, limit=limit) for one in found if one.received_at <= until)
    yield from sorted(came, key=lambda one: (one.trust, one.received_at, one.name))


def require_inbox(inbox: str) -> None:
    """Raise MachineRefused for a folder that is not there or cannot be listed, so that nobody is taken for silent."""
    try:
        if not in_bucket(inbox):
            os.scandir(inbox).close()
    except OSError as error:
        why = f"the inbox {inbox} cannot be read ({error.strerror})"
        raise MachineRefused(f"{why}: nothing was decided or sent, so nobody is called late for it. Mend that and run it again") from error


def in_bucket(inbox: str) -> bool:
    """Whether an inbox is a bucket, which may list less than there is in it."""
    return "://" in inbox


def astray(inbox: str, codes: Container[str]) -> list[str]:
    """Files that count for nobody, by their names from the inbox on: in the folder of none of these codes, or deeper in one.

    Hidden and lock files are passed over on purpose, and are not counted.
    """
    found = (name for name, _ in _bucket(inbox).items()) if in_bucket(inbox) else _below(Path(inbox))
    names = (name for name in found if name != LOG and not any(part.startswith(HIDDEN) for part in name.split("/")))
    looked_at = (name for name in names if not name.startswith((f"{CLAIMS}/", f"{EVIDENCE}/")))  # each is an inbox of its own
    counts_for_nobody = {name for name in looked_at if name.count("/") != 1 or (name.split("/")[0] not in codes and not _is_mail(name))}
    return sorted(counts_for_nobody | {*(() if in_bucket(inbox) else _odd(Path(inbox)))})


def _is_mail(name: str) -> bool:
    return name.startswith(f"{MAIL}/")


def _below(folder: Path) -> Iterator[str]:
    return (_text(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _odd(folder: Path) -> Iterator[str]:
    """What is no ordinary file and no folder: a link, which is never followed, or a pipe."""
    for path in folder.rglob("*"):
        if not S_ISREG(mode := path.lstat().st_mode) and not S_ISDIR(mode):
            yield _text(path.relative_to(folder).as_posix())


def _text(name: str) -> str:
    """A file's name as text that can be written: bytes that were never UTF-8 as `\\xa3`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_code(folder: str, asked: str) -> bool:
    """Whether a folder's name can be a code; `New folder` cannot, nor can a long one, nor one that is no trust's unless it is asked for."""
    return folder.isascii() and folder.isalnum() and len(folder) <= _LONGEST_CODE and (folder == asked or folder not in _NO_TRUST_S)


def _in_folder(inbox: Path, trust: str) -> Iterator[Arrival]:
    log = _log(str(inbox / LOG), (inbox / LOG).read_bytes()) if (inbox / LOG).exists() else _Log()
    yield from log.troubles(trust)
    for folder in (path for path in inbox.glob(trust) if _is_code(path.name, trust) and path.is_dir() and not path.is_symlink()):
        code = folder.name
        try:
            files = [file for file in os.scandir(folder) if not file.name.startswith(HIDDEN) and file.is_file(follow_symlinks=False)]
        except OSError as error:
            yield _in_trouble(code, "", refusal(str(folder), error))
            continue
        for file in files:
            name = _text(file.name)
            if log.waits(f"{code}/{name}"):
                continue
            try:
                stat = file.stat(follow_symlinks=False)
                received_at, sent_by, channel = log.lines.get(f"{code}/{name}") or (_changed_at(file.path, stat.st_mtime), "", "folder")
            except OSError as error:
                yield _in_trouble(code, name, refusal(file.path, error))
            except MachineRefused as refused:
                yield _in_trouble(code, name, str(refused))
            else:
                data, begin = partial(_contents, file.path, stat.st_size), partial(_beginning, file.path)
                yield Arrival(code, name, data, received_at, stat.st_size, sent_by, channel, beginning=begin)


def _in_trouble(code: str, name: str, why: str) -> Arrival:
    return Arrival(code, name, bytes, _UNKNOWN, 0, "", "", trouble=why)


def refusal(path: str, error: OSError) -> str:
    """What this machine says of a file that it does not read, in words."""
    return f"{_text(str(error.filename or path))} cannot be read ({error.strerror})"


def why_unread(arrival: Arrival, error: OSError | MachineRefused) -> str:
    """Why a file could not be read, in words."""
    return str(error) if isinstance(error, MachineRefused) else refusal(f"{arrival.trust}/{arrival.name}", error)


def _contents(path: str, size: int) -> bytes:
    """The bytes of a file that has so many; raises MachineRefused for one that is being written to, or is no ordinary file any more."""
    data = _beginning(path, size + 1)
    if len(data) != size:
        raise MachineRefused(f"{path} changed while it was read: run again once it is whole")
    return data


def _beginning(path: str, most: int = 65_536) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        return file.read(most)


def _changed_at(path: str, seconds: float) -> datetime:
    """When a file was changed last, which is when it came if nothing says otherwise; raises MachineRefused for a time that cannot be."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.min.replace(tzinfo=UTC)
    if not _EARLIEST <= moment.year <= _LATEST:
        raise MachineRefused(f"{path}: the time it was changed at cannot be; give its time of receipt in {LOG}, or `touch` it")
    return moment


def _in_bucket(inbox: str, trust: str) -> Iterator[Arrival]:
    bucket = _bucket(inbox)
    found = list(bucket.items("" if trust == "*" else f"{trust}/"))
    logs = (item for name, item in bucket.items(LOG) if name == LOG) if found else ()
    log = next((_log(f"{inbox}/{LOG}", _object(bucket, LOG, item)) for item in logs), _Log())
    yield from log.troubles(trust)
    for path, item in found:
        folder, _, name = path.partition("/")
        if name and "/" not in name and not name.startswith(HIDDEN) and _is_code(folder, trust) and not log.waits(path):
            received_at, sent_by, channel = log.lines.get(path, (item["LastModified"].astimezone(UTC), "", "upload"))
            yield Arrival(folder, name, partial(_object, bucket, path, item), received_at, item["Size"], sent_by, channel)


def _object(bucket: Bucket, name: str, listed: ObjectTypeDef) -> bytes:
    """The bytes of an object; raises MachineRefused for one that is gone, changed or may not be read, and StoreTrouble for a whole bucket's
    trouble.
    """
    from tasks.record.stores.s3 import NOT_AS_LISTED  # noqa: PLC0415  as below

    try:
        return bucket.get(name, listed)[0]
    except NotFound:
        raise MachineRefused(f"{bucket.place}{name} was taken away while the inbox was read") from None
    except StoreTrouble as trouble:
        if trouble.refused == NOT_AS_LISTED:
            raise MachineRefused(f"{bucket.place}{name} changed while it was read: run again once it is whole") from None
        if trouble.refused not in _OF_ONE:
            raise
        raise MachineRefused(f"{bucket.place}{name} cannot be read ({trouble.refused})") from None


def _bucket(inbox: str) -> Bucket:
    """Read only; whoever runs the month needs no right to write here."""
    from tasks.record.stores.s3 import Bucket  # noqa: PLC0415  boto3 is slow to import, and most inboxes are folders

    bucket, _, prefix = inbox.removeprefix("s3://").partition("/")
    return Bucket(bucket, prefix, trouble="The inbox {place} cannot be read: {error}. Look at MEASURES_INBOX")


@dataclass(slots=True)
class _Log:
    """What the log says of files by their paths: when each came, from whom and how."""

    lines: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    """Folder to a sentence about a line on one of its files that cannot be read as it was meant. Files without a line of their own wait."""

    def waits(self, path: str) -> bool:
        """Whether a line that cannot be read may be about this file."""
        return path not in self.lines and path.partition("/")[0] in self.wrong

    def troubles(self, asked: str) -> Iterator[Arrival]:
        """What is wrong in it, as of a file each; of all folders, or the one that is asked for."""
        return (_in_trouble(one, "", why) for one, why in self.wrong.items() if _is_code(one, asked) and asked in ("*", one))


_EXAMPLE = "2013-11-14T09:15:00+00:00"


def _log(place: str, data: bytes) -> _Log:
    lines, log = io.StringIO(data.decode("utf-8-sig", "surrogateescape"), newline=None), _Log()
    for number, row in enumerate(map(_cells, chain(lines, [""])), start=1):  # by itself: a quotation mark left open hides no other
        if number == 1 and row != LOG_COLUMNS:
            raise Mistake(f"{place}, line 1: the columns must be {','.join(LOG_COLUMNS)}")
        if number > 1 and any(row):
            _read_line(log, f"{place}, line {number}", [*row, "", "", ""][:4])  # cells left out at the end of a line are empty
    return log


def _cells(line: str) -> list[str]:
    """The cells of one line; a cell of unlikely length leaves those after it out, so that no time of receipt can be read."""
    try:
        return next(csv.reader([line.rstrip("\n")]), [])
    except csv.Error:
        return [line.partition(",")[0]]


def _read_line(log: _Log, here: str, cells: list[str]) -> None:
    path, received_at, sent_by, channel = map(_text, cells)
    folder, within, _ = path.partition("/")
    if not within:
        raise Mistake(f"{here}: name the file with its folder, as in RNL/update.xlsx, and its time of receipt, as in {_EXAMPLE}")
    if (moment := _moment(received_at.strip())) is None:
        why = f"{here}: write the time of receipt with its offset, as in {_EXAMPLE}"
        log.lines.pop(path, None)
    else:
        why = f"{here}: it holds signs of another alphabet than UTF-8; save it as UTF-8" if path != cells[0] else ""
        log.lines[path] = moment, sent_by, channel
    if why:
        log.wrong.setdefault(folder, why)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and _EARLIEST <= moment.year <= _LATEST else None
