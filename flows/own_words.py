"""What commands say on a terminal is said of the regime's own units: sentences of ours say trust, as those of templates do."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from tasks.model.regime_words import UNIT, of_units

_AS_IT_IS = {"why", "--json", "--help", "-h"}  # words of others, what programs read, and how commands are written


class _OwnStream:
    """A stream on which sentences of ours become the regime's."""

    def __init__(self, stream: TextIO, unit: str) -> None:
        self._stream, self._unit = stream, unit

    def write(self, text: str) -> int:
        return self._stream.write(of_units(text, self._unit))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def in_own_words(asked: Sequence[str]) -> Iterator[None]:
    """While a command runs that was asked for by these words, what it prints is in the regime's own."""
    unit = UNIT if _AS_IT_IS & {*asked} else _unit()
    if unit == UNIT:
        yield
        return
    out, err = (cast("TextIO", _OwnStream(stream, unit)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield


def _unit() -> str:
    """What the regime that the settings name calls a unit; ours where that cannot be read, which the command itself reports."""
    from tasks.run.settings import Settings  # noqa: PLC0415 - pydantic is slow to load, and `--help` needs none of it

    try:
        written = tomllib.loads((Settings.read().config / "regime.toml").read_text(encoding="utf-8"))
        return str(written["called"].get("short", UNIT))
    except Exception:
        return UNIT
