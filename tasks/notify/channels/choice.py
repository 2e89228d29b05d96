"""The channels there are and the settings that name one, never seen by a rule; nothing is contacted before something is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import SecretStr

from tasks.model.notice import Recipient
from tasks.notify.channels import Channel
from tasks.notify.channels.message import EmlFolder, by_mail
from tasks.run.settings import SecretSettings, Settings, need

ChannelName = Literal["folder", "smtp", "notify", "ses"]


class MailSettings(SecretSettings):
    """Each value is an environment variable, `MEASURES_CHANNEL=smtp`, or a file of that name in the folder `MEASURES_SECRETS`.

    A channel other than the folder of mail files sends only with `MEASURES_LIVE=1`. `MEASURES_HOLD_NOTICES=1` sends nothing at all; the
    month goes on, and what waits is sent once it is taken away.
    """

    channel: ChannelName = "folder"
    live: bool = False
    hold_notices: bool = False
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    notify_api_key: SecretStr = SecretStr("")
    notify_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"

    @classmethod
    def wrong(cls, where: tuple[int | str, ...], what: str) -> str:
        if where == ("channel",):
            *others, last = get_args(ChannelName)
            return f"MEASURES_CHANNEL names no channel there is: set it to {', '.join(others)} or {last}."
        return super().wrong(where, what)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a channel is opened, whom it reaches, whether what it sends leaves this machine, and whether it carries files."""

    open: Callable[[MailSettings, Settings], Channel]
    reaches: Callable[[Recipient], bool] = by_mail
    leaves: bool = True
    files: bool = True


def open_channel(asked: MailSettings, settings: Settings) -> Channel:
    """The way out that was asked for; raises BadConfig, naming the variable to set, for one that lacks something."""
    return _WAYS[asked.channel].open(asked, settings)


def reaches() -> Callable[[Recipient], bool]:
    """Whom the channel that was asked for reaches; known before it is opened, so that notices wait while it lacks something.

    Raises BadConfig for settings that cannot be read.
    """
    return _WAYS[MailSettings.read().channel].reaches


def leaves() -> bool:
    """Whether the channel that was asked for sends out of this machine; known before it is opened."""
    return _WAYS[MailSettings.read().channel].leaves


def carries_files() -> bool:
    """Whether the channel that was asked for carries files with a notice."""
    return _WAYS[MailSettings.read().channel].files


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
    need(value, name, f"the channel in MEASURES_CHANNEL needs it: set it to {what}")


_WAYS: Mapping[ChannelName, _Way] = {
    "folder": _Way(_folder, leaves=False),
    "smtp": _Way(_smtp),
    "notify": _Way(_notify, files=False),
    "ses": _Way(_ses),
}
