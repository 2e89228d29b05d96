"""Where things are kept and sent, read from the environment only and never seen by a rule; and which code works with them."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


def _from_root(path: Path) -> Path:
    """A relative path is taken from the repository, so that the working directory never matters."""
    return path if path.is_absolute() else ROOT / path


def _from_root_unless_bucket(address: str) -> str:
    return address if "://" in address else str(_from_root(Path(address)))


Folder = Annotated[Path, AfterValidator(_from_root)]


_OURS = "MEASURES_"


class Settings(BaseSettings):
    """Each value is set by an environment variable: `MEASURES_STORE=/srv/record`. The defaults need no set-up at all."""

    model_config = SettingsConfigDict(env_prefix=_OURS, frozen=True)

    @classmethod
    def read(cls) -> Settings:
        """As the environment says now; a run asks at every step, and understands the same words once."""
        return _understood(tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith(_OURS))))

    config: Folder = ROOT / "config"
    programme: Folder = ROOT / "samples"
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
    sender: str = "special-measures@regime.invalid"
    people_key: SecretStr = SecretStr("")
    """Keys the hashes by which facts name the addresses of people; a secret of your own makes them impossible to guess."""
    signing_key: SecretStr = SecretStr("")
    """Signs each seal of the record, and the heads that are noted: 64 hexadecimal digits, for Ed25519; empty: nothing is signed."""
    public_keys: str = ""
    """Public keys, with spaces between them, that `verify` believes beside the one that belongs to `signing_key`."""
    heads: str = ""
    """Where the record's heads are noted at every release, outside: a folder, or s3://bucket/prefix; empty: nowhere."""
    site_address: str = ""
    """Where the public finds the site, with a trailing slash; empty: notices name the page's path only."""
    desk: str = ""
    """Where people of trusts find the desk, as https://desk.example/; empty: there is none, and letters carry no links to it."""
    desk_key: SecretStr = SecretStr("")
    """Signs the links to the desk, 32 characters or more; another one ends all links there are."""
    desk_files: Folder = ROOT / "var" / "desk"
    """Where the desk holds a file that was checked and is not sent yet, for a day."""


@lru_cache(maxsize=4)
def _understood(_environment: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


@cache
def code_version() -> str:
    """The number and the first 16 digits of the hash, as `0.1.0+3f2a9c1d5b7e8a60`."""
    digest = hashlib.sha256((ROOT / "deployments" / "requirements.txt").read_bytes() + sys.version.encode())
    for top in ("tasks", "templates"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('measures')}+{digest.hexdigest()[:16]}"
