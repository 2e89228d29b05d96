"""Things done at the same moment, each in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence


def all_at_once(acts: Sequence[Callable[[], int]]) -> list[int]:
    """How each act ended. They begin when everything is imported, and so are at work together and not one after the other.

    For an interpreter that has no threads: whoever tests with it starts one.
    """
    children = []
    for act in acts:
        children.append(os.fork())
        if children[-1] == 0:
            code = 1
            try:
                code = act()
            finally:
                os._exit(code)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
