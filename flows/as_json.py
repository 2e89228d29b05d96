"""What a command has to say, as JSON for other programs."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, is_dataclass


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command print what it has to say as JSON; its exit code is the same."""
    parser.add_argument("--json", action="store_true", help="print it as JSON, for other programs")


def print_json(found: object) -> None:
    """Print values, and facts as objects with their fields; whatever JSON does not know, such as a moment or a month, as text."""
    print(json.dumps(found, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
