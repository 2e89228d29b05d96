"""The command about agreed plans: in our form, added as they are; in a trust's own form, shown as they were understood and asked about."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from flows.asking import agreed, asked, read_day, some_words
from flows.parameters import run_now
from tasks.model.mistake import Mistake
from tasks.model.words import counted, in_full

if TYPE_CHECKING:
    from tasks.run.run import Run
    from tasks.setup.own_plan import OwnPlan

_NAMED = 20  # plans in one line
_WAITS = 1  # the exit code of an answer that asks for something


app = Typer()
_OWN = "A plan in its trust's own form (.xlsx, .ods, .csv, the tables of a .docx)"
_COLUMN = "what a column is: ref, theme, concern, action, owner, timescale, topic, status or nothing; it is remembered for the trust"


@app.command()
def plan(
    files: Annotated[
        list[Path] | None, Argument(parser=Path, metavar="FILE...", help="plan files (default: the programme's plans)")
    ] = None,
    own: Annotated[
        bool, Option("--map", rich_help_panel=_OWN, help="say what each column is taken for, and what a person has to settle")
    ] = False,
    trust: Annotated[
        str, Option(parser=str.upper, metavar="CODE", rich_help_panel=_OWN, help="whose plan it is, by ODS code, as RNL")
    ] = "",
    column: Annotated[list[str] | None, Option(metavar="HEADING=MEANING", rich_help_panel=_OWN, help=_COLUMN)] = None,
    agreed_by: Annotated[str | None, Option(rich_help_panel=_OWN, help="the body that agreed the plan")] = None,
    agreed_on: Annotated[str | None, Option(metavar="DAY", rich_help_panel=_OWN, help="the day it was agreed, as 2026-10-30")] = None,
    accept: Annotated[bool, Option("--accept", rich_help_panel=_OWN, help="add it as it was understood, without being asked")] = False,
) -> int:
    """Add agreed action plans to the record, by version."""
    from tasks.collect.agreed_plans import add_plans
    from tasks.record.seal import seal

    run, given = run_now(), files or []
    if own or trust or column:
        if not own or not trust or len(given) != 1:
            raise Mistake("A plan in its trust's own form is one file with --map and --trust, as in `measures plan FILE --map --trust RNL`")
        columns = dict(_pair(one) for one in column or ())
        made = _in_our_form(run, given[0], trust, columns, _Agreed(agreed_by, agreed_on, accept))
        if isinstance(made, int):
            return made
        given = [made]
    for file in given:
        if not file.is_file():
            raise Mistake(f"{file}: {'that is a folder' if file.is_dir() else 'there is no such file'}")
    added, known = add_plans(run, given)
    seal(run.record, ())
    more = f" and {len(added) - _NAMED:,} more" if len(added) > _NAMED else ""
    print(f"Plans added: {', '.join(added[:_NAMED]) or 'none'}{more}. In the record already: {known:,}.")
    return 0


@dataclass(frozen=True, slots=True)
class _Agreed:
    """By whom and when a plan was agreed, as far as it was given, and whether it is taken as it was understood."""

    by: str | None
    on: str | None
    accept: bool


def _in_our_form(run: Run, file: Path, trust: str, given: dict[str, str], agreement: _Agreed) -> Path | int:
    """The file of a plan in our form, made from one in a trust's own; an exit code where nothing is to be added, or not yet."""
    from tasks.setup.own_plan import understood, write_own_plan

    plan = understood(run, file, trust, given)
    _print(run, plan)
    if plan.unsure and sys.stdin.isatty():
        plan = understood(run, file, trust, given | {heading: _ask(heading) for heading in plan.unsure})
        _print(run, plan)
    if plan.unsure:
        print("Nothing was added. Say what these columns are: " + " ".join(f"--column '{heading}=…'" for heading in plan.unsure))
        return _WAITS
    if not plan.changed and plan.earlier:
        print(f"Nothing was added: version {plan.earlier.version} of {trust}'s plan says the same.")
        return 0
    if not agreement.accept and not sys.stdin.isatty():
        print("Nothing was added. If it was understood rightly, give --accept.")
        return _WAITS
    by = asked(agreement.by, "--agreed-by", "The body that agreed the plan", some_words)
    on = asked(agreement.on, "--agreed-on", "The day it was agreed, as 2026-10-30", read_day)
    if not agreed(f"Add it as version {plan.version}?", agreement.accept):
        print("Nothing was added.")
        return _WAITS
    path = write_own_plan(run, plan, by, on)
    print(f"Written: {path}, the plan in our form.")
    began = run.rulebook.period_on(on)
    if plan.earlier is None and on > began.first_day and began >= run.programme.first:
        print(f"It was agreed after {began.words} had begun: the first update that is asked of {trust} is for {began.next().words}.")
    return path


def _print(run: Run, plan: OwnPlan) -> None:
    from tasks.setup.own_plan import to_settle
    from tasks.setup.plan_columns import NOTHING, statuses

    print(f"{plan.name}: {counted(len(plan.lines), 'action')} of {plan.trust}, {plan.lines[0].ref} to {plan.lines[-1].ref}")
    for table in plan.tables:
        print(f"  {table.where}")
        for column in table.columns:
            sure = "" if column.sure else "  <- is that so?"
            means = "left out" if column.means == NOTHING else column.means
            print(f"    {column.heading[:30]!r:34} {means:10} {'; '.join(column.examples)}{sure}")
    if plan.unread:
        print(f"  Not read: {', '.join(plan.unread)}.")
    for section in plan.read.sections:
        print(f"  A heading of a section: {section}")
    print("Dates as they were understood:")
    for due, refs in plan.dates():
        means = f"by {in_full(due.latest)} ({due.precision})" if due.latest else f"no day: {due.reason}"
        print(f"  {due.verbatim or '(none)':30} {means}, {counted(len(refs), 'action')}")
    if words := statuses(plan.tables, run.rulebook.vocabulary("template")):
        print("How actions stood when the plan was written; their first update says how they stand:")
        for word, many, means in words:
            print(f"  {word:30} {means}, {counted(many, 'action')}")
    if settle := list(to_settle(plan)):
        print("To settle by a person:")
        for one in settle:
            print(f"  {one}")


def _pair(text: str) -> tuple[str, str]:
    heading, is_pair, means = text.rpartition("=")
    if not is_pair:
        raise Mistake(f"--column {text!r}: write HEADING=MEANING, as in --column 'Exec=owner'")
    return heading, means


def _ask(heading: str) -> str:
    from tasks.setup.plan_columns import MEANINGS, meaning

    return asked(None, "--column", f"{heading!r} is ({', '.join(MEANINGS)})", meaning)
