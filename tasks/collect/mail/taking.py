"""Mails are taken: each is held as it came, opened and sorted, and its files become arrivals like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.collect.holding import batches, hold, parts_of
from tasks.collect.mail.content import MailContent, open_mails
from tasks.collect.mail.mailbox import open_mailbox
from tasks.collect.mail.opening_order import OpeningTime, in_turn, is_stranger
from tasks.collect.mail.sorting import SEVERAL, fitting, of_another, of_several, sorted_mail
from tasks.model.file_limit import MAIL
from tasks.model.file_limit import UPDATE as AN_UPDATE
from tasks.model.mistake import MachineRefused
from tasks.model.period import Period, calendar_month
from tasks.model.update import Submission
from tasks.record.facts import Mail, MailFile
from tasks.record.record import Record
from tasks.run.inbox import MAIL as MAIL_FOLDER
from tasks.run.inbox import Arrival, arrivals, why_unread
from tasks.run.mails import REPEAT, UPDATE, files_of
from tasks.run.run import Run
from tasks.run.settings import MailInSettings
from tasks.workbook.codes import trust_meant
from tasks.workbook.reading.read import read_all

_MANY = 50
"""So many mails at most are opened by one process."""


@dataclass(frozen=True, slots=True)
class _Came:
    """A mail that is new: as it lay there, its bytes, and its content."""

    arrival: Arrival
    data: bytes
    content: MailContent


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail that could not be read: whose folder it lies in, why, when it came, and whether it may bring a trust's update at all."""

    trust: str
    why: str
    came: datetime
    perhaps_ours: bool = True


_NEXT_TIME = "mails wait to be opened, as those before them took all the time that one look at the inbox has; the next goes on with them"


def is_mail(arrival: Arrival) -> bool:
    """Whether a file in a trust's folder is a mail, whose files are meant; one that cannot be read at all is a file like any other."""
    return not arrival.trouble and arrival.name.lower().endswith(".eml")


def take_mails(run: Run, in_folders: Sequence[Arrival] = ()) -> list[Unread]:
    """Take every mail received by the run's moment: in the inbox, in the mailbox if there is one, and what lies in trusts' own folders.

    A mail of the mailbox is put away once the record holds it. What cannot be read is the answer: of a trust's own, and beside it of mails
    that may be anybody's. So are mails for which no time is left, and which the next look takes. Raises MailboxTrouble: nobody is judged
    without what lies there.
    """
    settings = MailInSettings.read()
    time = OpeningTime(settings.mail_seconds)
    found = list(arrivals(run.inbox, run.moment, MAIL_FOLDER))
    lying = [replace(one, limit=MAIL) for one in (*found, *in_folders) if not one.trouble]
    unread = [Unread(one.trust, one.trouble, one.received_at) for one in found if one.trouble]
    unread += _take(run, in_turn(run, _new(run.record, lying), settings.vouching_host, time), settings, time)
    if settings.imap_host and not run.dry:
        with open_mailbox(settings) as mailbox:
            for batch in batches(in_turn(run, list(mailbox.arrivals(run.moment)), settings.vouching_host, time), _MANY):
                unread += _take(run, _new(run.record, batch), settings, time)
                left = {one.id for one in _new(run.record, batch)}
                mailbox.put_away(one for one in batch if one.id not in left)
    return unread


def hold_files(record: Record, mail: Mail, trust: str) -> list[str]:
    """Hold a mail's files as submissions of a trust; what could not be, in sentences."""
    return [words for _, words in hold(record, files_of(record, mail, trust))]


def _take(run: Run, new: Iterable[Arrival], settings: MailInSettings, time: OpeningTime) -> Iterator[Unread]:
    """Take mails that the record does not hold yet; those that could not be read, or for which no time is left, are the answer."""
    for batch in batches(new, _MANY):
        blobs: list[tuple[Arrival, bytes]] = []
        for arrival in batch:
            if time.left <= 0 and not arrival.excess:
                yield _next_time(run, arrival, time)
                continue
            try:
                blobs.append((arrival, arrival.to_hold()))
            except (OSError, MachineRefused) as error:
                yield Unread(arrival.trust, why_unread(arrival, error), arrival.received_at)
        whole = [data for arrival, data in blobs if not arrival.excess]
        content = iter(open_mails(whole, time) if whole else ())
        came: list[_Came] = []
        for arrival, data in blobs:
            within = MailContent({}) if arrival.excess else next(content, None)
            if within is None:
                yield _next_time(run, arrival, time)
            else:
                came.append(_Came(arrival, data, within))
        for one, mail in zip(came, _sorted(run, came, settings.vouching_host), strict=True):
            yield from (Unread(one.arrival.trust, why, one.arrival.received_at) for why in _write_down(run.record, one, mail))


def _next_time(run: Run, arrival: Arrival, time: OpeningTime) -> Unread:
    return Unread(arrival.trust, _NEXT_TIME, arrival.received_at, perhaps_ours=not is_stranger(run, arrival, time))


def _sorted(run: Run, came: list[_Came], host: str) -> list[Mail]:
    found = [_with_files(sorted_mail(run, one.arrival, one.content, one.data, host), one.content) for one in came]
    return list(_other_trusts(run, found, came))


def _with_files(mail: Mail, content: MailContent) -> Mail:
    taken = fitting(content)
    left = [name for name, _ in content.files if name not in {one for one, _ in taken}]
    files = tuple(MailFile(name, hashlib.sha256(data).hexdigest(), len(data)) for name, data in taken)
    return replace(mail, files=files, passed_over=(*mail.passed_over, *left))


def _other_trusts(run: Run, mails: list[Mail], came: list[_Came]) -> Iterator[Mail]:
    """Mails as sorted, but for those whose files name another trust than their sender's, or which of the several trusts they are of."""
    to_read = [
        (n, name, data)
        for n, mail in enumerate(mails)
        if (mail.kind == UPDATE or mail.why == SEVERAL) and came[n].arrival.trust == MAIL_FOLDER
        for name, data in fitting(came[n].content)
        if not AN_UPDATE.excess(len(data))
    ]
    readings = read_all([(name, data) for _, name, data in to_read], words=run.rulebook.wording) if to_read else []
    meant: dict[int, list[str]] = {}
    for (n, _, _), reading in zip(to_read, readings, strict=True):
        meant.setdefault(n, []).append(trust_meant(reading, run.rulebook.trusts))
    for n, mail in enumerate(mails):
        named = meant.get(n, [])
        if mail.why == SEVERAL:
            yield of_several(run, mail, named) if len(named) == len(mail.files) else mail
        else:
            others = {*named} - {"", mail.whose}
            yield of_another(mail, others) if others else mail


def _write_down(record: Record, one: _Came, mail: Mail) -> Iterator[str]:
    """Hold a mail and what came with it. The fact that it came is the last to be written: whoever is killed before begins again."""
    if not mail.files and one.arrival.trust != MAIL_FOLDER:  # a mail without files in a trust's folder goes back for what it is
        yield from (words for _, words in hold(record, [replace(one.arrival, limit=AN_UPDATE)]))
        return
    record.put_blob(one.data)
    if _came_before(record, mail):
        mail = replace(mail, kind=REPEAT, sentence="The same mail came before, with the same files.", files=())
    for _, data in fitting(one.content):
        record.put_blob(data)
    if mail.kind == UPDATE:
        refused = hold_files(record, mail, mail.whose)
        yield from refused
        if refused:
            return
    record.add(mail)


def _came_before(record: Record, mail: Mail) -> bool:
    """Whether a copy of the same mail, by its Message-ID and its files, or every byte, was sorted likewise this month or last."""
    mark, month = mail.id.rpartition("-")[2], calendar_month(mail.day)
    known = [parts for one in (month.previous(), month) for parts in record.listed(Mail, one) if parts[1:2] == (mail.kind,)]
    earlier = (record.get(Mail, *parts) for parts in known if parts[2].endswith(f"-{mark}") and parts[2] != mail.id)
    same = [one for one in earlier if (one.sent_by, one.whose, one.files) == (mail.sent_by, mail.whose, mail.files)]
    return any(mail.files or one.sha256 == mail.sha256 for one in same)


def _new(record: Record, lying: Iterable[Arrival]) -> list[Arrival]:
    """The mails that the record does not hold; one without a file, in a trust's folder, it holds as any other file."""
    months: dict[Period, list[Arrival]] = {}
    for one in lying:
        months.setdefault(one.month, []).append(one)
    found: list[Arrival] = []
    for month, mine in months.items():
        known = {parts[2].rpartition("-")[0] for parts in record.listed(Mail, month)}
        unknown = [one for one in mine if one.id not in known]
        as_files = {parts_of(one): one for one in unknown if one.trust != MAIL_FOLDER}
        new = {*record.missing(Submission, list(as_files))}
        found += [one for one in unknown if one.trust == MAIL_FOLDER or parts_of(one) in new]
    return found
