"""Check a mail before it is sent, or one that came: it is opened as collecting opens it, and each file in it is checked as an update."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tasks.collect.mail.content import MailContent, open_mails
from tasks.collect.mail.sorting import fitting, unfit
from tasks.collect.mail.waiting import Confirmed, whose_files
from tasks.model.file_limit import MAIL
from tasks.record.facts import Mail, MailFile
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.validate.check_file import Checked, check_bytes, require_known


@dataclass(frozen=True, slots=True)
class CheckedMail:
    """The files that count, each by its name with what was found; the names of those passed over; why none can be taken, if so."""

    files: tuple[tuple[str, Checked], ...]
    passed_over: tuple[str, ...]
    why_none: str


def check_mail(run: Run, path: Path, whose: str) -> CheckedMail:
    """Check what is in a mail as if it came at the run's moment, vouched for. `whose` is the code of the trust that sends it; left out, the
    list of people says whose its sender is, or else the words of each file. Raises NotFound for a code that no trust has.
    """
    require_known(run, whose)
    excess = MAIL.excess(path.stat().st_size)
    (content,) = open_mails([path.read_bytes()]) if not excess else (MailContent({}),)
    if reason := unfit(excess, content):
        return CheckedMail((), (), reason.sentence)
    taken = fitting(content)
    trust = whose or _trust_of(run, content.sender)
    files = tuple((name, check_bytes(run, name, len(data), partial(bytes, data), trust)) for name, data in taken)
    left = {name for name, _ in content.files} - {name for name, _ in taken}
    return CheckedMail(files, tuple(sorted({*left, *map(str, content.about.get("passed_over", ()))})), "")


def check_waiting(run: Run, mail: Mail, confirmed: Confirmed) -> list[tuple[MailFile, str, Checked | None]]:
    """Each file of a mail that waits, with the trust that it would be taken for if it is confirmed, empty for none; and what a check of
    it finds, as if it came at the run's moment.
    """
    return [
        (one, whose, check_bytes(run, one.name, one.size, partial(run.record.blob, one.sha256), whose) if whose else None)
        for one, whose in whose_files(run, mail, confirmed).items()
    ]


def _trust_of(run: Run, sender: str) -> str:
    """The one trust that an address stands for at the run's moment; empty for none, or several."""
    day, address = london_day(run.moment), sender.casefold()
    trusts = {one.trust for one in run.programme.people if one.trust and one.address.casefold() == address and one.holds_on(day)}
    return trusts.pop() if len(trusts) == 1 else ""
