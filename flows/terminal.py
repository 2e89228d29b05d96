"""What a run says on the terminal: a short table, and where things are."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from flows.as_json import print_json
from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.month.returned import returned_in_words
from tasks.month.scoreboard_lines import Scoreboard, summed
from tasks.publish.gate import gate
from tasks.record.decisions import unread_inboxes
from tasks.record.facts import CostClaim
from tasks.run.inbox import CLAIMS, EVIDENCE, MAIL
from tasks.run.run import Run
from tasks.run.settings import ROOT
from tasks.run.verb import SHOWN

_NAMED = 30


def print_month(run: Run, boards: list[Scoreboard], *, as_json: bool = False) -> int:
    """One line per trust over the months told, then the paths of what was made, and what of the inbox could not be read.

    The answer is the exit code: that of what this machine refused, if any file could not be read.
    """
    if as_json:
        print_json([{**asdict(one), "stands": gate(run, Period.parse(one.period)), "returned": _returned(run, [one])} for one in boards])
        return _unread(run)
    first, last = Period.parse(boards[0].period), Period.parse(boards[-1].period)
    print(f"\n{first.through(last) if last != first else f'{first.words}, {_numbered(boards[0].release)}'}\n")
    lines = summed(boards) if len(boards) > 1 else boards[0].lines
    print_table(boards[0].headings(lines), [line.cells() for line in lines[:SHOWN]])
    if len(lines) > SHOWN:
        print(f"\nLeft out here: {counted(len(lines) - SHOWN, boards[0].unit)}.")
    if returned := _returned(run, boards):
        print("\n" + "\n".join(returned))
    print(f"\n{_done(boards)}{_claims(run, boards)}\n")
    print("\n".join(_gates(run, boards)) + "\n")
    settings = run.settings
    for name, place in {
        **({"site": f"{settings.site}/index.html"} if any(board.release for board in boards) else {}),
        "mail": str(settings.mail),
        "returned": str(settings.returned),
        "record": settings.store,
    }.items():
        print(f"{name:<9}{place.removeprefix(f'{ROOT}/')}")
    return _unread(run)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal; where it goes elsewhere, plain columns as wide as they have to be."""
    shown = sys.stdout.isatty()
    table = Table(*headings, box=SIMPLE_HEAD if shown else None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if shown else _WIDEST, force_terminal=shown, markup=False, emoji=False, highlight=False)
    with console.capture() as text:
        console.print(table)
    print("\n".join(line.rstrip() for line in text.get().splitlines()))


_WIDEST = 100_000  # characters, so that no line is broken


def _unread(run: Run) -> int:
    troubles = unread_inboxes(run.record)
    if not troubles:
        return 0
    words, whom = "; ".join(one for mine in troubles.values() for one in mine), ", ".join(one for one in troubles if not _of_fund(one))
    whom = "anybody without an accepted update" if MAIL in troubles else whom
    late = f"nothing calls {whom} late" if whom else ""
    undecided = "no award is decided on that may rest on it" if any(map(_of_fund, troubles)) else ""
    so = " and ".join(filter(None, ("all others are told", late, undecided)))
    print(f"measures: {words}. {so[0].upper()}{so[1:]}: mend that, or take the file away, and run it again.", file=sys.stderr)
    return MachineRefused.exit_code


def _of_fund(of: str) -> bool:
    return of.startswith((CLAIMS, EVIDENCE))


def _numbered(release: int) -> str:
    return f"release {release}" if release else "not released"


def _gates(run: Run, boards: list[Scoreboard]) -> list[str]:
    """What waits for a person, month by month; where nothing waits, one line says who approved."""
    sentences = {board.period: gate(run, Period.parse(board.period)) for board in boards}
    waiting = [sentence for sentence in sentences.values() if "is public" not in sentence]
    return waiting or [sentences[boards[-1].period]]


def _returned(run: Run, boards: list[Scoreboard]) -> list[str]:
    """What was returned and what its trusts have to do, month by month; beyond some tens, how many more."""
    named = [says for board in boards for says in returned_in_words(run, Period.parse(board.period), board.sent_more)]
    more = [f"{counted(len(named) - _NAMED, 'more update')} returned: `measures grid` has them."] if len(named) > _NAMED else []
    return named[:_NAMED] + more


def _claims(run: Run, boards: list[Scoreboard]) -> str:
    """How many claims of costs for these months stand in the record, and what became of them; nothing where there are none."""
    months = {board.period for board in boards}
    became = Counter(claim.decision for claim in run.record.all(CostClaim) if any(str(line.month) in months for line in claim.lines))
    words = ", ".join(f"{counted(many, 'claim')} of costs {what}" for what, many in sorted(became.items()))
    return f" For {'this month' if len(months) == 1 else 'these months'}: {words}." if words else ""


def _done(boards: list[Scoreboard]) -> str:
    decided, written, sent = (sum(getattr(board, name) for board in boards) for name in ("decided", "written", "sent"))
    if not decided + written + sent:
        return "Nothing new had arrived: nothing was changed, and nothing was sent."
    updates, files, notices = counted(decided, "update"), counted(written, "file"), counted(sent, "notice")
    return f"This run: {updates} decided on, {files} of the site written, {notices} sent."
