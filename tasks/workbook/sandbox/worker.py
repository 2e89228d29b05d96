"""Inside the process: import the named function, lock the process, then call the function once for each question that comes in."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable
from typing import Any

import orjson

from tasks.workbook.sandbox.lock import Limits, limit_seconds, lock
from tasks.workbook.sandbox.wire import packed, unpack

_PIPE = 64 * 1024  # bytes that the system hands over at once

Function = Callable[[dict[str, Any], bytes], bytes]
"""What a call runs: the question as it was asked, and the bytes it is about -> the answer."""


def main(function: str, settings: str) -> None:
    """Say which wall stands, then answer questions on standard input, each followed by its bytes, until it ends.

    `function` names a `Function` as `package.module:name`; `settings` is Limits as JSON. An exception of the function ends the process.
    """
    limits, answer = Limits(**orjson.loads(settings)), _named(function)
    with open(0, "rb", _PIPE, closefd=False) as source:  # a descriptor has no path
        sys.stdout.buffer.write(packed(lock(limits).encode()))
        sys.stdout.buffer.flush()
        gc.freeze()
        gc.set_threshold(100_000)  # rows make many lists and no cycles
        gc.enable()
        while question := unpack(source.read):
            limit_seconds(limits.seconds)
            sys.stdout.buffer.write(packed(answer(orjson.loads(question), unpack(source.read))))
            sys.stdout.buffer.flush()


def _named(function: str) -> Function:
    module, _, name = function.partition(":")
    found: Function = getattr(importlib.import_module(module), name)
    return found
