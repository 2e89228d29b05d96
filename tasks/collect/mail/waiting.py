"""A person sees to a mail that waits: its files are taken as if they had come by themselves, or nothing comes of it.

Each file goes to the trust that its own words and its sender's posts say, whoever the mail was confirmed for; what neither says waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC

from tasks.collect.mail.sorting import posts_of
from tasks.collect.mail.taking import hold_files
from tasks.model.file_limit import UPDATE
from tasks.model.mistake import Mistake, NotFound
from tasks.model.person_name import person_name
from tasks.record.facts import Mail, MailFile, MailSeenTo
from tasks.run.mails import waiting_mails
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run
from tasks.workbook.codes import trust_meant
from tasks.workbook.reading.read import read_all


@dataclass(frozen=True, slots=True)
class Confirmed:
    """For which trust somebody says that a mail is genuine, and `also` the trusts for which they may say so as well. `files` are the names
    of those that are meant, all where none is named.
    """

    trust: str
    also: Collection[str]
    files: Collection[str] = ()


def see_to_mail(run: Run, which: str, by: str, confirmed: Confirmed | None = None, note: str = "", identity: str = "") -> Mail:
    """Write down, at the run's moment, what a person decided on a mail that waits, by its id; the answer is the mail with the files
    that are taken, each with its trust. They count from when it came, and without `confirmed` there are none; `identity` is by what that
    person is known, if not by the account. The fact that says so is written last, so that whoever is killed gives it again.

    Raises NotFound if none waits under that id or no trust has that code, and Mistake without a name, or for files that nobody has.
    """
    by = person_name(by)
    if not by:
        raise Mistake("To see to a mail takes the name of whoever does: --by NAME")
    mail = next((one for one in waiting_mails(run.record) if one.id == which), None)
    if mail is None:
        raise NotFound(f"No mail waits under {which!r}: `measures waiting` lists those that do")
    taken = _taken(run, mail, confirmed) if confirmed else ()
    mine = replace(mail, files=taken)
    hold_files(run.record, mine, "")
    at, trust = run.moment.astimezone(UTC), confirmed.trust if confirmed else ""
    left = tuple(sorted({one.sha256 for one in mail.files} - {one.sha256 for one in taken})) if taken else ()
    fact = MailSeenTo(day=mail.day, mail=mail.id, trust=trust, by=by, identity=identity or run.identity, note=note, at=at, left=left)
    if run.record.add(fact) is None:
        raise NotFound(f"Somebody saw to {which!r} just now: `measures waiting` lists those that wait")
    return mine


def whose_files(run: Run, mail: Mail, confirmed: Confirmed) -> Mapping[MailFile, str]:
    """Each file of a mail that waits to the trust that it would be taken for; empty where its words, or its sender's posts, say of another,
    or of none where its sender stands for several.
    """
    posts = {one.trust for one in posts_of(run, mail) if one.trust}
    fit = [one for one in mail.files if not UPDATE.excess(one.size)]
    readings = read_all([(one.name, run.record.blob(one.sha256)) for one in fit], words=run.rulebook.wording)
    meant = {one: trust_meant(reading, run.rulebook.trusts) for one, reading in zip(fit, readings, strict=True)}
    by_sender = confirmed.trust if len(posts - {confirmed.trust}) == 0 else ""
    found = {one: meant.get(one, "") or by_sender for one in mail.files}
    return {one: whose if whose in {confirmed.trust, *posts.intersection(confirmed.also)} else "" for one, whose in found.items()}


def _taken(run: Run, mail: Mail, confirmed: Confirmed) -> tuple[MailFile, ...]:
    require_trust(run.rulebook, confirmed.trust)
    if not mail.files:
        raise Mistake("No file of this mail is held, so none can be taken: ask its sender for the file by itself")
    if unknown := {*confirmed.files} - {one.name for one in mail.files}:
        raise NotFound(f"No file of this mail is called {min(unknown)}: it has {', '.join(one.name for one in mail.files)}")
    if confirmed.files:
        return tuple(replace(one, whose=confirmed.trust) for one in mail.files if one.name in confirmed.files)
    found = whose_files(run, mail, confirmed)
    taken = tuple(replace(one, whose=whose) for one, whose in found.items() if whose)
    if not taken:
        names = ", ".join(one.name for one in mail.files)
        raise Mistake(
            f"Nothing was taken: by its words, or by whom its sender stands for, {names} is not {confirmed.trust}'s. If it is all the "
            "same, whoever runs the programme takes it by its name: measures waiting ID --trust CODE --file NAME"
        )
    return taken
