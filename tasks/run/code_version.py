"""Which code made a release: the version, and a hash of all modules, templates and pinned requirements."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def code_version() -> str:
    """The number and the first 16 digits of the hash, as `0.1.0+3f2a9c1d5b7e8a60`."""
    digest = hashlib.sha256((ROOT / "deployments" / "requirements.txt").read_bytes() + sys.version.encode())
    for top in ("tasks", "templates"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('measures')}+{digest.hexdigest()[:16]}"
