"""Commands by which trusts enter the regime, leave it, take another name or go on under another code: rows with their source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option, Typer

from flows.parameters import DAY, Kind, NationalList, run_now
from tasks.model.period import Period
from tasks.model.words import in_full

if TYPE_CHECKING:
    from tasks.rulebook import Rulebook
    from tasks.setup.register_tables import Register

Code = Annotated[str, Argument(parser=str.upper, metavar="CODE", help="as RNL")]
Source = Annotated[str, Option(help="where that is written, for the public: a letter, a page")]
Name = Annotated[str, Option(help="its name, if neither register nor list has it")]
Programme = Annotated[str, Option(help="which programme, where a trust may be in two at once")]
MaybeDay = date | None

app = Typer()
trust = Typer(help="Let a trust enter, leave, take another name or another code: rows with their source.")
app.add_typer(trust, name="trust")


@trust.command()
def add(
    code: Code,
    entered: Annotated[date, Option(parser=DAY, metavar="DAY", help="the first day of its stay, as 2026-11-02")],
    source: Source,
    name: Name = "",
    listed: NationalList = None,
    kind: Kind = "",
    programme: Programme = "",
    regulator: Annotated[str, Option(help="the code of who oversees it there, if not the regulator of its kind")] = "",
    intended: Annotated[MaybeDay, Option(parser=DAY, metavar="DAY", help="by when it is meant to leave, as 2027-11-01")] = None,
) -> None:
    """A trust enters the regime, for the first time or again."""
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import add_trust, known, require_programme

    register = _register()
    require_programme(register, programme)
    entering = known(register, code, national_list(listed), source, name, kind)
    further = {"programme": programme, "regulator": regulator, "intended": str(intended or "")}
    add_trust(register, entering, entered, source, {name: cell for name, cell in further.items() if cell})
    rulebook = register.save()
    print(f"{entering.name} ({code}) is in the regime from {in_full(entered)}.")
    _follows(rulebook, code, entered)


@trust.command()
def leave(
    code: Code,
    on: Annotated[date, Option(parser=DAY, metavar="DAY", help="the last day of its stay, as 2027-06-30")],
    source: Source,
    at_first_opportunity: Annotated[Literal["yes", "no"] | None, Option(help="whether it left at the first opportunity")] = None,
    programme: Programme = "",
    followed_until: Annotated[
        MaybeDay, Option(parser=DAY, metavar="DAY", help="the last day of a transition, in which it still reports, as 2027-09-30")
    ] = None,
) -> None:
    """A trust leaves the regime."""
    from tasks.rules.expected import expected
    from tasks.setup.trusts import end_stay

    register = _register()
    further = {"programme": programme, "at_first_opportunity": at_first_opportunity or "", "followed_until": str(followed_until or "")}
    end_stay(register, code, on, source, {name: cell for name, cell in further.items() if cell})
    rulebook = register.save()
    print(f"{rulebook.trusts[code].name} ({code}) leaves {programme or 'the regime'} on {in_full(on)}.")
    month = rulebook.period_on(on)
    later = month.next() if month.last_day == on else month
    while code in expected(rulebook.spells, later) and later <= rulebook.period_on(followed_until or on):
        later = later.next()
    if code in expected(rulebook.spells, later):
        print("It is in the regime still, and owes its updates as before.")
    else:
        print(f"The last update it owes is that for {later.previous().words}. {month.words} says that it left.")
    for contract in rulebook.contracts_in_force(code, on):
        print(f"Contract {contract.id} goes on: give it an end in contracts.csv, if it has one. An award becomes due by `measures award`.")
    _months_behind(month)


@trust.command()
def rename(code: Code, name: Annotated[str, Option(help="its name from now on")], source: Source) -> None:
    """A trust takes another name; its code stays."""
    from tasks.setup.trusts import rename_trust

    register = _register()
    rename_trust(register, code, name, source)
    register.save()
    print(f"{code} is called {name}. Pages laid out from now on say so; updates under its earlier name are still its own.")


@trust.command()
def merge(
    codes: Annotated[list[str], Argument(parser=str.upper, metavar="CODE...", help="as RNL")],
    into: Annotated[str, Option(parser=str.upper, metavar="CODE", help="the code that they go on under")],
    on: Annotated[date, Option(parser=DAY, metavar="DAY", help="the first day of the new code, as 2027-04-01")],
    source: Source,
    name: Name = "",
    listed: NationalList = None,
    kind: Kind = "",
) -> None:
    """One trust or several go on under another code."""
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import known, merge_trusts, stay_begun

    register = _register()
    merged = known(register, into, national_list(listed), source, name, kind)
    merge_trusts(register, codes, merged, on, source)
    rulebook = register.save()
    print(f"From {in_full(on)} {' and '.join(codes)} {'goes' if len(codes) == 1 else 'go'} on as {merged.name} ({into}).")
    print("History, plans, stays and help go on under that code. Updates for earlier months are owed under the earlier one.")
    if stay_begun(rulebook, into, on):
        _follows(rulebook, into, on, plan=False)
    else:
        print(f"None of them was in the regime on that day, and so {into} is not.")


def _register() -> Register:
    from tasks.run.settings import Settings
    from tasks.setup.register_tables import Register

    return Register(Settings.read().config)


def _follows(rulebook: Rulebook, code: str, day: date, *, plan: bool = True) -> None:
    """What a trust in the regime owes, and what it lacks."""
    from tasks.run.deadlines import worked_out

    run = run_now()
    first = max(run.rulebook.period_on(day), run.programme.first)
    if first > run.programme.last:
        print(f"The programme's last month is {run.programme.last.words}: no update is owed to it.")
        return
    print(f"The first update it owes is that for {first.words}, by {in_full(worked_out(rulebook, run.calendar, first).deadline)}.")
    if plan:
        print(f"It needs a plan: measures plan FILE --map --trust {code}")
    if not run.programme.recipients(code, "lead", day):
        print(f"It needs somebody to write to: a row of people.csv, as {code},lead,NAME,ADDRESS,{day},")
    print("Forms of Prefect offer it after the next deployment.")
    _months_behind(first)


def _months_behind(first: Period) -> None:
    """Months that were told before as if nothing had happened."""
    from tasks.record.facts import Revision

    if months := run_now().record.months(Revision, first):
        print(f"{months[0].words} was told without that: tell it again with `measures month {months[0]}`.")
