"""What would let a letter go wrong, an alarm reach nobody, or a month wait for ever, in sentences: settings, and who may approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import parseaddr

from tasks.model.mistake import BadConfig
from tasks.notify.bell import require_room, somebody_listens
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.run.approvers import APPROVER, is_one_person
from tasks.run.desk_links import desk_links
from tasks.run.mails import notice_mark
from tasks.run.programme import Programme
from tasks.run.settings import MailInSettings, Settings

_ADD = f"Add a row to it: no trust, the role {APPROVER}, name, address and since when"
_FROM_SENDER = {"smtp", "ses"}  # GOV.UK Notify has a sender of its own


def settings_faults(settings: Settings) -> list[str]:
    """Everything that is wrong with how letters and alarms would leave; nothing is contacted."""
    found = []
    try:
        mail = MailSettings.read()
        found += list(_mail(settings, mail))
        open_channel(mail, settings)
        desk_links(settings)
        require_room()
        found += list(_mail_in(MailInSettings.read()))
    except BadConfig as fault:
        found.append(str(fault))
    return found


def approver_faults(programme: Programme, day: date) -> list[str]:
    """What would keep a month from being decided on, on a day (London); nothing where it may be decided on by anybody, or has ended."""
    if programme.illustrative or programme.has_ended(day):
        return []
    mine = [one for one in programme.holders("", APPROVER, day) if one.address]
    first = next(iter(mine), None)
    if first is None:
        return [f"No month could be public: nobody in people.csv is an approver with an address. {_ADD}."]
    if all(is_one_person(programme, one.name, first.name) for one in mine):
        return [f"Only {first.name} may approve: what they put forward themselves, as by a rerun, nobody could decide on. {_ADD}."]
    return []


def _mail(settings: Settings, mail: MailSettings) -> Iterator[str]:
    if not mail.live:
        return
    if mail.channel == "folder":
        yield "MEASURES_LIVE=1, but no channel is named: nothing leaves this machine. Set MEASURES_CHANNEL, or take MEASURES_LIVE away."
        return
    if mail.channel in _FROM_SENDER and parseaddr(settings.sender)[1].endswith(".invalid"):
        yield f"Mail leaves this machine from {settings.sender}, which cannot exist: set MEASURES_SENDER to a mailbox that somebody reads."
    if mail.channel == "smtp" and mail.smtp_password.get_secret_value() and not mail.smtp_user:
        yield "MEASURES_SMTP_PASSWORD is set, and MEASURES_SMTP_USER is not: nobody would log in."
    if mail.channel in _FROM_SENDER and not notice_mark(settings, ""):
        yield (
            "No bounce of our mails could be told from a forged one, so each would wait for a person: set MEASURES_PEOPLE_KEY before the "
            "record begins, or MEASURES_DESK_KEY at any time."
        )
    if not settings.site_address:
        yield "Letters cannot say where the pages are that they speak of: set MEASURES_SITE_ADDRESS to where the public finds the site."
    if not somebody_listens():
        yield "No alarm would reach anybody: set MEASURES_OPERATORS to addresses, or MEASURES_ALARM_URL to a room."


def _mail_in(mail: MailInSettings) -> Iterator[str]:
    if mail.imap_host and not mail.vouching_host:
        yield (
            "A mailbox is read, and nobody vouches for the senders of its mails, so each waits for a person: set MEASURES_VOUCHING_HOST to "
            "the name that your mail service writes at the beginning of Authentication-Results."
        )
