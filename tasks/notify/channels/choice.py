"""The channel that settings name, opened; nothing is contacted before something is sent."""

from __future__ import annotations

from tasks.model.mistake import BadConfig
from tasks.notify.channels.eml_folder import EmlFolder
from tasks.notify.channels.port import Channel
from tasks.notify.channels.settings import MailSettings
from tasks.run.settings import Settings


def open_channel(asked: MailSettings) -> Channel:
    """The way out that was asked for; raises BadConfig, naming the variable to set, for one that lacks something."""
    if asked.channel == "folder":
        return EmlFolder(Settings.read().mail)
    if asked.channel == "smtp":
        return _smtp(asked)
    if asked.channel == "notify":
        return _notify(asked)
    from tasks.notify.channels.ses import Ses  # noqa: PLC0415  each channel's library is slow to import, and most runs need none

    return Ses()


def _smtp(asked: MailSettings) -> Channel:
    from tasks.notify.channels.smtp import Server, Smtp  # noqa: PLC0415  as above

    _need(asked.smtp_host, "MEASURES_SMTP_HOST", "the mail server's name")
    if asked.smtp_user:
        _need(asked.smtp_password.get_secret_value(), "MEASURES_SMTP_PASSWORD", "the password, or a file of that name in MEASURES_SECRETS")
    return Smtp(Server(asked.smtp_host, asked.smtp_port, asked.smtp_user, asked.smtp_password.get_secret_value(), asked.smtp_starttls))


def _notify(asked: MailSettings) -> Channel:
    from tasks.notify.channels.govuk_notify import Account, GovukNotify  # noqa: PLC0415  as above

    _need(asked.notify_api_key.get_secret_value(), "MEASURES_NOTIFY_API_KEY", "the key, or a file of that name in MEASURES_SECRETS")
    _need(asked.notify_template, "MEASURES_NOTIFY_TEMPLATE", "the id of a template with the fields ((subject)) and ((body))")
    return GovukNotify(Account(asked.notify_api_key.get_secret_value(), asked.notify_template, asked.notify_url))


def _need(value: str, name: str, what: str) -> None:
    if not value:
        raise BadConfig(f"{name} is not set, and the channel in MEASURES_CHANNEL needs it: set it to {what}")
