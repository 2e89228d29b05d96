"""The command about what people behind a trust say of its month, for those who have no link to the desk."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from typer import Argument, Option, Typer

from flows.parameters import AsOf, SomeMonth, Trust, run_now
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.posts import DIRECTOR, LEAD
from tasks.run.outside_words import on_one_line

app = Typer()
_POSTS = {"sign-off": DIRECTOR, "comment": DIRECTOR, "warn": DIRECTOR, "confirm": "", "error": LEAD}
"""What may be said, with the usual post of whoever says it."""


@app.command()
def statement(
    what: Annotated[Literal["list", "sign-off", "comment", "warn", "confirm", "error"], Argument(metavar="WHAT")],
    trust: Trust = "",
    period: SomeMonth = None,
    by: Annotated[str, Option(help="who says it: the name in people.csv")] = "",
    words: Annotated[str, Option(help="what they say")] = "",
    post: Annotated[str, Option(help="the post of whoever confirms or points out an error")] = "",
    as_of: AsOf = None,
) -> None:
    """Write down what somebody behind a trust says of its month: its director signs the update off, comments or warns early;
    who signs confirms; the trust points out an error of fact before the month is public. Or list it.
    """
    from flows.clock import now
    from tasks.month.statement import state_and_tell
    from tasks.run.author import Author
    from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, ERROR_OF_FACT, SIGNED_OFF

    run = run_now(as_of)
    if what == "list":
        _list(run, trust, period)
        return
    if not trust or not period:
        raise Mistake(f"Say which trust and month: `measures statement {what} TRUST {run.programme.first.noun.upper()}`")
    says = {"sign-off": SIGNED_OFF, "comment": COMMENT, "warn": EARLY_WARNING, "confirm": CONFIRMED, "error": ERROR_OF_FACT}
    usual = _POSTS[what]
    role = usual if usual == DIRECTOR else post or usual
    if not role:
        raise Mistake("Say whose sign-off it is: " + " or ".join(f'--post "{role}"' for role in run.rulebook.wording.signs))
    clock = (lambda: as_of) if as_of else now
    fact = state_and_tell(run, trust, period, says[what], role, Author(by), clock, words)
    print(f"Written down for {trust}, {period.words}: {says[what]}, by {fact.by} ({fact.role}).")


def _list(run: Any, trust: str, period: Period | None) -> None:
    from tasks.record.facts import Statement

    for one in sorted(run.record.all(Statement), key=lambda one: (one.period, one.trust, one.at)):
        if trust in ("", one.trust) and period in (None, one.period):
            words = f": “{one.words}”" if one.words else ""
            print(f"{one.period}  {one.trust}  {one.what} by {one.by} ({one.role}), {one.at:%Y-%m-%d %H:%M %Z}{on_one_line(words)}")
