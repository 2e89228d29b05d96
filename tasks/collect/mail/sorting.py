"""Sorting: what becomes of a mail, by who sent it and what came with it. What nobody can be sure of waits for a person, with the reason."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from tasks.collect.mail.content import MailContent
from tasks.collect.mail.vouching import vouched_for
from tasks.evidence.published_files import READERS
from tasks.model.mail_address import as_sent
from tasks.model.notice import Notice
from tasks.record.facts import Mail, Receipt
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.inbox import MAIL, Arrival
from tasks.run.mails import AUTOMATIC, BOUNCE, CLAIM, EVIDENCE, UPDATE, WAITING, notice_mark
from tasks.run.programme import Person
from tasks.run.run import Run

_OUR_ID = re.compile(r"([0-9a-f]{16})(?:\.([0-9a-f]{16}))?")
_PROVIDER_S_ID = re.compile(r"[0-9a-f]{16}-[0-9a-f-]+")  # as Amazon SES writes in place of ours
_BESIDE = re.compile(r".*\.(?:pdf|docx?|odt|rtf|txt|html?|png|jpe?g|gif|bmp|svg|tiff?)$", re.IGNORECASE)
SEVERAL = "several"
"""Why a mail waits whose sender stands for more than one."""
_UNREADABLE = "It cannot be opened: {}."


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mail waits: in a word, and in a sentence for a person."""

    why: str
    sentence: str


def mail_id(arrival: Arrival, content: MailContent, data: bytes) -> str:
    """By what the record knows a mail: that of its arrival, and a mark that every copy of the same mail has."""
    return f"{arrival.id}-{hashlib.sha256(content.message_id.encode() or data).hexdigest()[:8]}"


def sorted_mail(run: Run, arrival: Arrival, content: MailContent, data: bytes, host: str) -> Mail:
    """What becomes of a mail, as far as can be said before its files are read. `host` vouches for senders.

    What lies in a trust's own folder is that trust's, whoever sent it: nobody else can put it there.
    """
    in_folder = arrival.trust != MAIL
    sender = content.sender or arrival.sent_by
    with suppress(UnicodeError):  # then nobody vouches for it
        sender = as_sent(sender)
    mail = Mail(
        kind=WAITING,
        id=mail_id(arrival, content, data),
        received_at=arrival.received_at,
        name=arrival.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=arrival.size,
        sent_by=sender.casefold(),
        vouched=in_folder or vouched_for(sender, content.vouchers, host),
        subject=content.header("subject")[:200],
        message_id=content.message_id,
        sentence="",
        passed_over=tuple(map(str, content.about.get("passed_over", ()))),
    )
    if in_folder:
        return _of_owner(mail, (UPDATE, arrival.trust), unfit(arrival.excess, content))
    ours = notice_named(run.record, [content.original] if content.reports else content.answered)
    mail = replace(mail, period=ours.period, notice=ours.id) if ours else mail
    return _bounced(run, mail, content, ours) or _by_machine(mail, content, data) or _by_sender(run, mail, arrival, content)


def notice_named(record: Record, message_ids: Iterable[str]) -> Notice | None:
    """The notice of the last months that one of these Message-IDs is of: ours, or the one that a provider gave it."""
    months = record.months(Notice)[-4:]
    for name in (one.strip("<>").partition("@")[0] for one in message_ids):
        for month in reversed(months):
            known = ours[1] if (ours := _OUR_ID.fullmatch(name)) else _received_as(record, name, month)
            if known and (found := record.find(Notice, month, known)):
                return found
    return None


def _received_as(record: Record, name: str, month: object) -> str:
    """The id of the notice that a provider took under a name of its own."""
    receipts = record.all(Receipt, month) if _PROVIDER_S_ID.fullmatch(name) else ()
    return next((one.notice for one in receipts if one.where == name), "")


def _bounced(run: Run, mail: Mail, content: MailContent, ours: Notice | None) -> Mail | None:
    """A report that a notice of ours did not arrive, by whom it did not reach; one that anybody can have written waits for a person."""
    if not content.reports or ours is None:
        return None
    unreached = {one.address.casefold(): one.words for one in content.undelivered}
    known = {one.casefold() for one in _addresses(ours)}
    mine = sorted(known & unreached.keys()) or ([ours.recipient.address] if unreached and not ours.copied else [])
    if not mine:
        return replace(mail, kind=AUTOMATIC, sentence="It reports on a notice of ours, and not that it never arrives.")
    words = unreached.get(mine[0].casefold()) or next(iter(unreached.values()))
    if not _from_mail_server(run, mail, content, ours):
        who = f"{ours.recipient.name} ({ours.recipient.role})"
        says = f"It says that “{ours.subject}” never reached {who}, and may be anybody's: nothing vouches that a mail server wrote it."
        return _waits(mail, "bounce", f"{says} See whether they have it.")
    return replace(mail, kind=BOUNCE, unreached=tuple(mine), sentence=f"It came back: {words}")


def _from_mail_server(run: Run, mail: Mail, content: MailContent, ours: Notice) -> bool:
    """Whether a report is from a mail server that had a notice of ours: the receiving service vouches that it came from the domain of its
    sender or of somebody it went to; or it came as reports do, from nobody, and quotes the mark that only we put into a Message-ID.
    """
    domains = {one.rpartition("@")[2].rstrip(">").casefold() for one in (run.settings.sender, *_addresses(ours))}
    if mail.vouched and mail.sent_by.rpartition("@")[2] in domains:
        return True
    quoted, mark = _OUR_ID.fullmatch(content.original.strip("<>").partition("@")[0]), notice_mark(run.settings, ours.id)
    return content.empty_return_path and bool(mark) and quoted is not None and hmac.compare_digest(quoted[2] or "", mark)


def _addresses(notice: Notice) -> Iterator[str]:
    return (one.address for one in (notice.recipient, *notice.copied))


def _by_machine(mail: Mail, content: MailContent, data: bytes) -> Mail | None:
    """A mail that no person wrote to us: nobody is answered. With a file that may be an update it waits for a person."""
    how = content.automatic
    if not how:
        return None
    if content.empty_return_path and not content.reports and re.search(rb"<[0-9a-f]{16}(?:\.[0-9a-f]{16})?@", data):
        return _waits(mail, "bounce", "It seems to say that a notice of ours did not arrive: see whom it was to reach.")
    if any(not _BESIDE.match(name) for name, _ in content.files) and not content.reports:
        return _waits(mail, "automatic", f"It {how}, and brings a file: nobody is answered, and nothing was taken from it.")
    return replace(mail, kind=AUTOMATIC, sentence=f"It {how}: nothing was taken from it, and nobody is answered.")


def _by_sender(run: Run, mail: Mail, arrival: Arrival, content: MailContent) -> Mail:
    posts = posts_of(run, mail)
    owners = sorted({owner for one in posts for owner in _owners(one)})
    only = owners[0] if len(owners) == 1 else None
    reason = unfit(arrival.excess, content)
    if reason and reason.why in {"unopened", "too large"}:
        return replace(_waits(mail, reason.why, reason.sentence), whose=only[1] if only else "")
    if not mail.sent_by:
        return _waits(mail, "nobody", "It names no single sender.")
    if not mail.vouched:
        whose = next((trust for kind, trust in owners if kind == UPDATE), "")  # of several the first: somebody has to hear of it
        sentence = "The service that received it does not vouch that it came from the address it names."
        return replace(_waits(mail, "unconfirmed", sentence), whose=whose)
    if not posts:
        return _waits(mail, "unknown", "Its sender is nobody in people.csv.")
    if only is None:
        return _waits(mail, reason.why, reason.sentence) if reason and owners else _waits(mail, SEVERAL, _several(owners))
    return _of_owner(mail, only, reason)


def posts_of(run: Run, mail: Mail) -> list[Person]:
    """The posts that a mail's sender holds on the day it comes."""
    day = london_day(mail.received_at)
    return [one for one in run.programme.people if one.address.casefold() == mail.sent_by and one.start <= day <= (one.end or day)]


def _owners(person: Person) -> Iterator[tuple[str, str]]:
    """Whose files somebody sends: a trust's, a partner's claims, or published files of a kind."""
    role, _, whose = person.role.partition(":")
    if person.trust:
        yield UPDATE, person.trust
    elif role == "partner":
        yield CLAIM, whose
    elif role == "evidence" and whose in READERS:
        yield EVIDENCE, whose


def _several(owners: list[tuple[str, str]]) -> str:
    if not owners:
        return "Its sender stands for nobody who sends files."
    names = ", ".join(whose for _, whose in owners)
    return f"Its sender sends files of several, {names}, and a file does not say of which of them it is."


def _of_owner(mail: Mail, owner: tuple[str, str], reason: Reason | None) -> Mail:
    kind, whose = owner
    if reason:
        return replace(_waits(mail, reason.why, reason.sentence), whose=whose)
    return replace(mail, kind=kind, whose=whose, sentence="Its files count as they came.")


def unfit(excess: str, content: MailContent) -> Reason | None:
    """Why no file can be taken from a mail; `excess` says what is wrong with its size, if anything is."""
    if excess:
        return Reason("too large", f"It was not opened: {excess}.")
    if content.fault:
        return Reason("unopened", _UNREADABLE.format(content.fault))
    if content.about.get("too_many") or content.about.get("too_deep"):
        return Reason("too many", "It holds more files, or mails within mails, than one mail may: none was taken.")
    return None if content.files else Reason("no file", "No file came with it.")


def fitting(content: MailContent) -> list[tuple[str, bytes]]:
    """The files that count: a letter or a picture beside an update is none, but where nothing else came, its sender hears what it is."""
    return [one for one in content.files if not _BESIDE.match(one[0])] or list(content.files)


def of_another(mail: Mail, trusts: set[str]) -> Mail:
    """A mail whose files are, by their words, those of other trusts than its sender's."""
    names = " and ".join(sorted(trusts))
    return _waits(mail, "another trust", f"Its sender belongs to {mail.whose}, and what came with it is by its words of {names}.")


def of_several(run: Run, mail: Mail, meant: Sequence[str]) -> Mail:
    """A mail whose sender stands for several trusts: the files of each that they name, `meant` in the order of the files. It waits as
    before unless every file says of which of these trusts it is.
    """
    owners = {owner for one in posts_of(run, mail) for owner in _owners(one)}
    if not meant or not {(UPDATE, trust) for trust in meant} <= owners or {kind for kind, _ in owners} != {UPDATE}:
        return mail
    files = tuple(replace(one, whose=trust) for one, trust in zip(mail.files, meant, strict=True))
    return replace(mail, kind=UPDATE, why="", sentence="Its files count as they came, each for the trust that it names.", files=files)


def _waits(mail: Mail, why: str, sentence: str) -> Mail:
    return replace(mail, kind=WAITING, why=why, sentence=sentence)
