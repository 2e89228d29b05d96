"""What a command has to say, as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass


def print_json(found: object) -> None:
    """Print values, and facts as objects with their fields; whatever JSON does not know, such as a moment or a month, as text."""
    print(json.dumps(found, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
