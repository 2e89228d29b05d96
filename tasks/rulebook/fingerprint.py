"""A rulebook is known by one hash of its files, so that a decision can name the rules it was made by."""

from __future__ import annotations

import hashlib
from pathlib import Path

READ = (".csv", ".toml")


def files_of(folder: Path) -> dict[str, str]:
    """The text of every file the fingerprint is made of, by its name below the folder: enough to read the rulebook again."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in READ and path.is_file()}
    return {name: found[name].read_bytes().decode() for name in sorted(found) if not any(p.startswith(".") for p in name.split("/"))}


def fingerprint(folder: Path) -> str:
    """The sha256, in hex, of every .csv and .toml file below a folder: names and bytes, whatever order the disk lists them in."""
    whole = hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in READ and path.is_file()}
    for name in sorted(files):
        if any(part.startswith(".") for part in name.split("/")):
            continue
        data = files[name].read_bytes()
        whole.update(f"{name}\n{len(data)}\n".encode())
        whole.update(data)
    return whole.hexdigest()
