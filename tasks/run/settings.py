"""Where things are kept and sent, read from the environment only and never seen by a rule; and which code works with them."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from tasks.model.mail_address import as_sent
from tasks.model.mistake import BadConfig

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples"


def _from_root(path: Path) -> Path:
    """A relative path is taken from the repository, so that the working directory never matters."""
    return path if path.is_absolute() else ROOT / path


def _from_root_unless_bucket(address: str) -> str:
    return address if "://" in address else str(_from_root(Path(address)))


def _addresses(text: str) -> str:
    """A list of addresses, as mail servers take them; each has to be one."""
    if wrong := [one for one in text.split() if not one.partition("@")[2]]:
        raise ValueError(f"{wrong[0]!r} is not an address: write them with spaces between, as ann@programme.example")
    try:
        return " ".join(map(as_sent, text.split()))
    except UnicodeError:
        raise ValueError(f"not every mail server delivers to one of {text!r}: before the @ write plain letters only") from None


def _runner(words: str) -> str:
    """The words for who works on partitions; `tasks/run/spread.py` makes a task runner of them."""
    if not re.fullmatch(r"|(threads|processes)(:[1-9]\d*)?|dask(://[^\s/]+:\d+)?", words):
        raise ValueError("write threads, processes, processes:4, dask or dask://host:8786, or leave it out")
    return words


Folder = Annotated[Path, AfterValidator(_from_root)]


_OURS = "MEASURES_"


def _cannot_be_used(where: tuple[int | str, ...], what: str) -> str:
    """A setting that cannot be meant, in a sentence; its value may be a secret and is not shown."""
    return f"{_OURS}{'_'.join(map(str, where)).upper()} cannot be used: {what}."


def _sentences(error: ValidationError, sentence: Callable[[tuple[int | str, ...], str], str] = _cannot_be_used) -> str:
    return " ".join(sentence(one["loc"], one["msg"].removeprefix("Value error, ")) for one in error.errors())


class Settings(BaseSettings):
    """Each value is set by an environment variable: `MEASURES_STORE=/srv/record`. The defaults need no set-up at all."""

    model_config = SettingsConfigDict(env_prefix=_OURS, frozen=True)

    @classmethod
    def read(cls) -> Settings:
        """As the environment says now; a run asks at every step, and understands the same words once. Raises BadConfig."""
        return _understood(tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith(_OURS))))

    config: Folder = ROOT / "config"
    programme: Folder = SAMPLE
    store: str = str(ROOT / "var" / "record")
    inbox: str = ""
    """Where updates arrive, as a folder's path or s3://bucket/prefix; empty: the programme's own inbox."""
    site: Annotated[str, AfterValidator(_from_root_unless_bucket)] = str(ROOT / "var" / "site")
    """Where the publication is put: a folder, or s3://bucket/prefix."""
    preview: Folder = ROOT / "var" / "preview"
    """Where operators look at a month before it is approved; never below `site`."""
    mail: Folder = ROOT / "var" / "mail"
    returned: Folder = ROOT / "var" / "returned"
    backups: Folder = ROOT / "var" / "backups"
    sender: str = "measures@regime.invalid"
    people_key: SecretStr = SecretStr("")
    """Keys the hashes by which facts name the addresses of people; a secret of your own makes them impossible to guess."""
    signing_key: SecretStr = SecretStr("")
    """Signs each seal of the record, and the heads that are noted: 64 hexadecimal digits, for Ed25519; empty: nothing is signed."""
    public_keys: str = ""
    """Public keys, with spaces between them, that `verify` believes beside the one that belongs to `signing_key`."""
    heads: str = ""
    """Where the record's heads are noted at every release, outside: a folder, or s3://bucket/prefix; empty: nowhere."""
    runner: Annotated[str, AfterValidator(_runner)] = ""
    """Who works on partitions, as Prefect's task runner: threads, processes:4, dask, or dask://host:8786; empty: the run by itself."""
    upload_days: int = Field(default=0, ge=0, le=7)
    """For how many days a letter's form for uploads is good, where the inbox is a bucket; 0: letters carry none."""
    upload_profile: str = ""
    """The profile of AWS credentials that signs such forms: it may only put files below the inbox. Empty: those of the run itself."""
    site_address: str = ""
    """Where the public finds the site, with a trailing slash; empty: letters name no page."""
    desk: str = ""
    """Where people of trusts find the desk, as https://desk.example/; empty: there is none, and letters carry no links to it."""
    desk_key: SecretStr = SecretStr("")
    """Signs the links to the desk, 32 characters or more; another one ends all links there are."""
    desk_files: Folder = ROOT / "var" / "desk"
    """Where the desk holds a file that was checked and is not sent yet, for a day."""
    subscribers: Annotated[str, AfterValidator(_from_root_unless_bucket)] = str(ROOT / "var" / "subscribers")
    """Where the addresses stand of those who asked to hear by mail what is public, apart from the record: a folder, or s3://bucket/prefix."""
    subscribers_sender: str = ""
    """Who letters to them come from, where mail is read in: what comes back names an address, and is not to be read into the record."""


class SecretSettings(BaseSettings):
    """Settings with secrets among them: each value is an environment variable, or a file of that name in the folder `MEASURES_SECRETS`."""

    model_config = SettingsConfigDict(env_prefix=_OURS, frozen=True)

    @classmethod
    def read(cls) -> Self:
        """As environment and secrets have it now; raises BadConfig in a sentence for what cannot be meant."""
        try:
            return cls()
        except ValidationError as error:
            raise BadConfig(_sentences(error, cls.wrong)) from None

    @classmethod
    def wrong(cls, where: tuple[int | str, ...], what: str) -> str:
        """A setting that cannot be meant, in a sentence."""
        return _cannot_be_used(where, what)

    @classmethod
    def settings_customise_sources(  # the signature is pydantic's
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  it would look in one place for ever
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = os.environ.get(f"{_OURS}SECRETS")
        files = (SecretsSettingsSource(settings_cls, secrets_dir=folder),) if folder else ()
        return init_settings, env_settings, *files


class MailInSettings(SecretSettings):
    """Where mail comes in, and which host vouches for its senders; without `imap_host` only what the inbox holds is read."""

    imap_host: str = ""
    imap_port: int = 993
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    imap_taken: str = "Taken"
    """The folder that mails are moved to once the record holds them; made if it is not there."""
    vouching_host: str = ""
    """By what name the service that receives mail signs its Authentication-Results; empty: it vouches for nobody."""
    mail_seconds: Annotated[float, Field(gt=0)] = 120.0
    """For how many seconds one look at the inbox opens mails; what it does not come to waits for the next."""


class AlarmSettings(SecretSettings):
    """Who hears at once that something is wrong: operators by mail, and a room on the web. With neither, nothing rings."""

    operators: Annotated[str, AfterValidator(_addresses)] = ""
    """Addresses with spaces between them."""
    alarm_url: SecretStr = SecretStr("")
    """A room of Slack or Teams, or whatever else Apprise knows, by its address for webhooks."""
    alarms: Annotated[str, AfterValidator(_from_root_unless_bucket)] = str(ROOT / "var" / "alarms")
    """Where it stands what has rung, and when the health check last ran: a folder, or s3://bucket/prefix."""

    @property
    def ways(self) -> str:
        """Who hears of an alarm, in words that name no secret; empty where nobody does."""
        return " and ".join([*self.operators.split(), *(["a room on the web"] if self.alarm_url.get_secret_value() else [])])


def need(value: str, name: str, what: str) -> None:
    """Raise BadConfig for a setting that is empty and must not be; `what` says what to set it to."""
    if not value:
        raise BadConfig(f"{name} is not set, and {what}")


@lru_cache(maxsize=4)
def _understood(_environment: tuple[tuple[str, str], ...]) -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise BadConfig(_sentences(error)) from None


@cache
def code_version() -> str:
    """The number and the first 16 digits of the hash, as `0.1.0+3f2a9c1d5b7e8a60`."""
    digest = hashlib.sha256((ROOT / "deployments" / "requirements.txt").read_bytes() + sys.version.encode())
    for top in ("tasks", "templates"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('measures')}+{digest.hexdigest()[:16]}"
