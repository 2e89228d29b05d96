"""The command about what people behind a trust say of its month, for those who have no link to the desk."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from tasks.model.mistake import Mistake
from tasks.model.period import Period

_WORDS = (
    "Write down what somebody behind a trust says of its month: its improvement director signs the update off, comments or warns early; "
    "chair or chief executive confirms; the trust points out an error of fact before the month is public. Or list it."
)
_DIRECTOR = "improvement director"
_POSTS = {"sign-off": _DIRECTOR, "comment": _DIRECTOR, "warn": _DIRECTOR, "confirm": "", "error": "lead"}
"""What may be said, with the usual post of whoever says it."""


def add_statement_command(
    command: Callable[..., argparse.ArgumentParser], period: Callable[[str], Any], moment: Callable[[str], Any]
) -> None:
    """Add it to a parser; `command` makes one, `period` reads a month and `moment` a moment."""
    made = command("statement", _statement, _WORDS)
    made.add_argument("what", choices=("list", *_POSTS))
    made.add_argument("trust", nargs="?", default="", help="the trust's ODS code, as RNL")
    made.add_argument("period", type=period, nargs="?", help="the month, as 2013-10")
    made.add_argument("--by", default="", help="who says it: the name in people.csv")
    made.add_argument("--words", default="", help="what they say")
    made.add_argument("--post", choices=("chair", "chief executive", "lead"), help="the post of whoever confirms or points out an error")
    made.add_argument("--as-of", type=moment, help="as at this moment, as 2013-11-12T09:00+00:00 (default: now)")


def _statement(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.collect.more_time import Asker
    from tasks.month.statement import state_and_tell
    from tasks.run.run import open_run
    from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, ERROR_OF_FACT, SIGNED_OFF

    run = open_run(args.as_of or now())
    if args.what == "list":
        return _list(run, args)
    if not args.trust or not args.period:
        raise Mistake(f"Say which trust and month, as in `measures statement {args.what} RNL 2013-10`")
    says = {"sign-off": SIGNED_OFF, "comment": COMMENT, "warn": EARLY_WARNING, "confirm": CONFIRMED, "error": ERROR_OF_FACT}
    what, usual = says[args.what], _POSTS[args.what]
    post = usual if usual == _DIRECTOR else args.post or usual
    if not post:
        raise Mistake('Say whose sign-off it is: --post chair or --post "chief executive"')
    clock = (lambda: args.as_of) if args.as_of else now
    trust, period = args.trust.upper(), Period.parse(args.period)
    fact = state_and_tell(run, trust, period, what, post, Asker(args.by), clock, args.words)
    print(f"Written down for {trust}, {period.words}: {what}, by {fact.by} ({fact.role}).")
    return 0


def _list(run: Any, args: argparse.Namespace) -> int:
    from tasks.record.facts import Statement

    for one in sorted(run.record.all(Statement), key=lambda one: (one.period, one.trust, one.at)):
        if args.trust.upper() in ("", one.trust) and args.period in (None, str(one.period)):
            words = f": {one.words}" if one.words else ""
            print(f"{one.period}  {one.trust}  {one.what} by {one.by} ({one.role}), {one.at:%Y-%m-%d %H:%M %Z}{words}")
    return 0
