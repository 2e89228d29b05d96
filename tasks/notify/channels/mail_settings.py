"""How notices leave, if they do: read from the environment, or from a folder of secret files; never seen by a rule."""

from __future__ import annotations

import os
from typing import Literal, get_args

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from tasks.model.mistake import BadConfig

ChannelName = Literal["folder", "smtp", "notify", "ses"]


class MailSettings(BaseSettings):
    """Each value is an environment variable, `MEASURES_CHANNEL=smtp`, or a file of that name in the folder `MEASURES_SECRETS`.

    A channel other than the folder of mail files sends only with `MEASURES_LIVE=1`. `MEASURES_HOLD_NOTICES=1` sends nothing at all; the
    month goes on, and what waits is sent once it is taken away.
    """

    model_config = SettingsConfigDict(env_prefix="MEASURES_", frozen=True)

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
    def read(cls) -> MailSettings:
        """As environment and secrets have it now; raises BadConfig in a sentence for what cannot be meant."""
        try:
            return cls()
        except ValidationError as error:
            raise BadConfig(" ".join(_wrong(one["loc"], one["msg"]) for one in error.errors())) from None

    @classmethod
    def settings_customise_sources(  # the signature is pydantic's
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  it would look in one place for ever
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = os.environ.get("MEASURES_SECRETS")
        files = (SecretsSettingsSource(settings_cls, secrets_dir=folder),) if folder else ()
        return init_settings, env_settings, *files


def _wrong(where: tuple[int | str, ...], what: str) -> str:
    """A setting that cannot be meant, in a sentence; its value may be a secret and is not shown."""
    name = "MEASURES_" + "_".join(map(str, where)).upper()
    if where == ("channel",):
        *others, last = get_args(ChannelName)
        return f"{name} names no channel there is: set it to {', '.join(others)} or {last}."
    return f"{name} cannot be used: {what}."
