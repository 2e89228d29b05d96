"""A person sees to a mail that waits: its files are taken as a trust's, as if they had come by themselves, or nothing comes of it."""

from __future__ import annotations

from datetime import UTC

from tasks.collect.mail.taking import hold_files
from tasks.model.mistake import Mistake, NotFound
from tasks.model.person_name import person_name
from tasks.record.facts import Mail, MailSeenTo
from tasks.run.mails import waiting_mails
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run


def see_to_mail(run: Run, which: str, by: str, trust: str = "", note: str = "", identity: str = "") -> Mail:
    """Write down, at the run's moment, what a person decided on a mail that waits, by its id. For a `trust` its files count from when it
    came; `identity` is by what that person is known, if not by the account. The fact that says so is written last, so that whoever is
    killed gives it again.

    Raises NotFound if none waits under that id or no trust has that code, and Mistake without a name, or for files that nobody has.
    """
    by = person_name(by)
    if not by:
        raise Mistake("To see to a mail takes the name of whoever does: --by NAME")
    mail = next((one for one in waiting_mails(run.record) if one.id == which), None)
    if mail is None:
        raise NotFound(f"No mail waits under {which!r}: `measures waiting` lists those that do")
    if trust:
        require_trust(run.rulebook, trust)
    if trust and not mail.files:
        raise Mistake("No file of this mail is held, so none can be taken: ask its sender for the file by itself")
    if trust:
        hold_files(run.record, mail, trust)
    at = run.moment.astimezone(UTC)
    who = identity or run.identity
    if run.record.add(MailSeenTo(day=mail.day, mail=mail.id, trust=trust, by=by, identity=who, note=note, at=at)) is None:
        raise NotFound(f"Somebody saw to {which!r} just now: `measures waiting` lists those that wait")
    return mail
