"""The channels there are, by the name that settings give; nothing is contacted before something is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tasks.model.mistake import BadConfig
from tasks.model.notice import Recipient
from tasks.notify.channels.eml_folder import EmlFolder
from tasks.notify.channels.mail_settings import ChannelName, MailSettings
from tasks.notify.channels.port import Channel
from tasks.notify.mail_text import by_mail
from tasks.run.settings import Settings


@dataclass(frozen=True, slots=True)
class _Way:
    """How a channel is opened, and whom it reaches."""

    open: Callable[[MailSettings, Settings], Channel]
    reaches: Callable[[Recipient], bool] = by_mail


def open_channel(asked: MailSettings, settings: Settings) -> Channel:
    """The way out that was asked for; raises BadConfig, naming the variable to set, for one that lacks something."""
    return _WAYS[asked.channel].open(asked, settings)


def reaches() -> Callable[[Recipient], bool]:
    """Whom the channel that was asked for reaches; known before it is opened, so that notices wait while it lacks something.

    Raises BadConfig for settings that cannot be read.
    """
    return _WAYS[MailSettings.read().channel].reaches


def _folder(_: MailSettings, settings: Settings) -> Channel:
    return EmlFolder(settings.mail, settings.sender)


def _smtp(asked: MailSettings, settings: Settings) -> Channel:
    from tasks.notify.channels.smtp import Server, Smtp  # noqa: PLC0415  each channel's library is slow to import, and most runs need none

    _need(asked.smtp_host, "MEASURES_SMTP_HOST", "the mail server's name")
    if asked.smtp_user:
        _need(asked.smtp_password.get_secret_value(), "MEASURES_SMTP_PASSWORD", "the password, or a file of that name in MEASURES_SECRETS")
    password = asked.smtp_password.get_secret_value()
    return Smtp(Server(asked.smtp_host, asked.smtp_port, asked.smtp_user, password, asked.smtp_starttls), settings.sender)


def _notify(asked: MailSettings, _: Settings) -> Channel:
    from tasks.notify.channels.govuk_notify import Account, GovukNotify  # noqa: PLC0415  as above

    _need(asked.notify_api_key.get_secret_value(), "MEASURES_NOTIFY_API_KEY", "the key, or a file of that name in MEASURES_SECRETS")
    _need(asked.notify_template, "MEASURES_NOTIFY_TEMPLATE", "the id of a template with the fields ((subject)) and ((body))")
    return GovukNotify(Account(asked.notify_api_key.get_secret_value(), asked.notify_template, asked.notify_url))


def _ses(_: MailSettings, settings: Settings) -> Channel:
    from tasks.notify.channels.ses import Ses  # noqa: PLC0415  as above

    return Ses(settings.sender)


def _need(value: str, name: str, what: str) -> None:
    if not value:
        raise BadConfig(f"{name} is not set, and the channel in MEASURES_CHANNEL needs it: set it to {what}")


_WAYS: Mapping[ChannelName, _Way] = {"folder": _Way(_folder), "smtp": _Way(_smtp), "notify": _Way(_notify), "ses": _Way(_ses)}
