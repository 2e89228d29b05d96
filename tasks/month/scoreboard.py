"""The scoreboard: a month in one table, on the terminal and in the Prefect UI, and one named task run for every exception.

Dates that name no day, or only promise one roughly, are listed for a person: never dropped, and never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import orjson
import pandas as pd

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.model.plan_date import Precision
from tasks.model.verdict import Answer
from tasks.model.words import counted
from tasks.month.returned import returned_in_words
from tasks.month.scoreboard_lines import Scoreboard, ScoreboardLine
from tasks.month.scoreboard_page import as_page
from tasks.record.decisions import newest_revision
from tasks.record.facts import HELD, Release, Revision
from tasks.record.outbox import Outbox
from tasks.record.partitions import grouped
from tasks.record.results import found
from tasks.record.tables import lines_about, rows_about, verdicts_about
from tasks.rules.read_date import read_date
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.verb import SHOWN, happened, in_flow, seen_at, show_table, verb

EVENTS = {"overdue": "update.overdue", "stalled": "plan.stalled", "returned": "update.returned", "held": "update.held"}
BY_NAME = 30
"""Exceptions that have a task run of their own; where there are more, one has a table of all."""

DONE = ("decided", "written", "sent")
Done = Mapping[str, int]
"""What a run did: decisions, files of the site and notices, by the names in DONE."""


class Exceptional(NamedTuple):
    """Something that somebody should look at: which kind, of which trust, in a sentence."""

    kind: str
    trust: str
    sentence: str


@verb()
def scoreboard(run: Run, period: Period, trusts: Sequence[str], done: Done, stands: str = "") -> Scoreboard:
    """Sum a month up for these trusts, with what this run did; inside a flow run, keep it as artifacts where operators look.

    `stands` says in a sentence where the month is between candidate and public.
    """
    lines = tuple(_lines(run, period, trusts))
    decided, written, sent = (done.get(name, 0) for name in DONE)
    unit = run.rulebook.wording.short
    board = Scoreboard(str(period), run.record.newest(Release, period), lines, decided, written, sent, unit)
    if in_flow():
        name = "-".join((str(period), *(trusts if len(trusts) == 1 else ()))).lower()  # as Prefect wants it
        _show(run, board, name, stands)
    return board


def exceptions(run: Run, period: Period, trusts: Sequence[str]) -> Iterator[Exceptional]:
    """What somebody should look at in a month, of these trusts: overdue, stalled, returned, and held by a fault of ours."""
    revision, wanted = _newest_about(run, period, trusts), set(trusts)
    for one in verdicts_about(run.record, revision, ("overdue", "stalled")):
        if one.answer is Answer.YES and one.trust in wanted:
            yield Exceptional(one.rule, one.trust, one.sentence)
    for mine in grouped(run.partitions, trusts).values():
        yield from _sent_back(rows_about(run.record, revision, "findings", mine, run.partitions))


def _sent_back(findings: pd.DataFrame) -> Iterator[Exceptional]:
    """Those of some trusts whose update was returned, or is held by a fault of ours."""
    errors = findings[findings["severity"].eq("error") & findings["waived_by"].eq("")]
    for (trust, submission, decision), own in errors.groupby(["trust", "submission", "decision"]):
        if decision == HELD:
            yield Exceptional(HELD, str(trust), f"Submission {submission} is held, which nobody is blamed for: {own.iloc[0]['says']}")
            continue
        words = f"Submission {submission} was returned with {counted(len(own), 'error')}; the first: {own.iloc[0]['says']}"
        yield Exceptional("returned", str(trust), words)


def flag_all(run: Run, period: Period, trusts: Sequence[str]) -> None:
    """Give each exception a task run of its own, by its name; where there are more than some tens, one with a table of all."""
    if not in_flow():
        return
    found = list(exceptions(run, period, trusts))
    for one in found:
        happened(EVENTS[one.kind], f"trust.{one.trust}", period=str(period), sentence=one.sentence)
    if len(found) <= BY_NAME:
        for one in found:
            flag(one.kind, one.trust, str(period), one.sentence)
    else:
        flag_table(str(period), [one._asdict() for one in found])


@verb(name="exception", task_run_name="{kind} {trust} {period}", tags=["exception"])
def flag(kind: str, trust: str, period: str, sentence: str) -> Any:
    """Give an exception a task run of its own, so that it can be found by name. A business outcome is never a failure of the run."""
    from prefect.states import Completed  # noqa: PLC0415  only a flow run needs it

    return Completed(name=kind.capitalize(), message=f"{trust} {period}: {sentence}")


@verb(name="exceptions", task_run_name="exceptions {period}", tags=["exception"])
def flag_table(period: str, rows: list[dict[str, str]]) -> Any:
    """All exceptions of a month in one table, where they are too many to have a task run each."""
    from prefect.states import Completed  # noqa: PLC0415  only a flow run needs it

    show_table(rows, f"exceptions-{period}", f"Exceptions of {period}")
    return Completed(name="Exceptions", message=f"{period}: {counted(len(rows), 'exception')}, in the table exceptions-{period.lower()}")


def _newest_about(run: Run, period: Period, trusts: Sequence[str]) -> Revision:
    """The newest assessment of a month, with those of its partitions alone that these trusts are in."""
    revision, mine = newest_revision(run.record, period), {run.partitions.get(trust) for trust in trusts}
    return replace(revision, partitions={one: pack for one, pack in revision.partitions.items() if one in mine})


def _lines(run: Run, period: Period, trusts: Sequence[str]) -> Iterator[ScoreboardLine]:
    revision, flagged = _newest_about(run, period, trusts), defaultdict[str, list[str]](list)
    for one in verdicts_about(run.record, revision, ("overdue", "stalled")):
        if one.answer is Answer.YES:
            flagged[one.trust].append(one.rule)
    notices, wanted = Counter(one.trust for one in Outbox(run.record, period).subjects().values()), set(trusts)
    for row in lines_about(run.record, revision):
        trust = row["trust"]
        if trust in wanted:
            awards = (", ".join(dict.fromkeys(row["awards"])) or "no contract") if run.rulebook.fund else ""
            counts = (row["received"], int(row["accepted"]), int(row["on_time"]), row["past_due"])
            yield ScoreboardLine(trust, run.rulebook.trusts[trust].name, *counts, tuple(flagged.get(trust, ())), awards, notices[trust])


def _show(run: Run, board: Scoreboard, name: str, stands: str) -> None:
    from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it
    from prefect.logging import get_run_logger  # noqa: PLC0415

    period = Period.parse(board.period)
    shown, many, dates = _to_mend(run, period, [line.trust for line in board.lines])
    links = {
        counted(many, "finding"): show_table(shown, f"findings-{name}", "What has to be mended", many),
        f"{counted(len(dates), 'date')} to settle": show_table(dates, f"dates-{name}", "Dates to be settled"),
        "all that waits for a person": seen_at("artifacts/key/waiting"),
        f"every trust by every {period.noun}": seen_at("artifacts/key/grid"),
    }
    returned = list(islice(returned_in_words(run, period, board.sent_more), BY_NAME))
    text = as_page(run.settings, board, run.rulebook.wording.instruct(stands), returned, links)
    page = create_markdown_artifact(text, key=f"scoreboard-{name}", description=f"Where {period.words} stands")
    get_run_logger().info("Where %s stands, and the way to all else: %s", period.words, seen_at(f"artifacts/artifact/{page}"))


Mends = tuple[list[dict[str, Any]], int, list[dict[str, str]]]


def _to_mend(run: Run, period: Period, trusts: Sequence[str]) -> Mends:
    """The findings on these trusts that are shown, how many there are, and the dates to be settled; of one assessment worked out once."""
    revision = newest_revision(run.record, period)
    inputs = {"revision": revision.hash, "trusts": trusts, "code": code_version()}
    held = found(run.record, "to-mend", inputs, lambda: to_line(_read_to_mend(run, revision, trusts)))
    shown, many, dates = orjson.loads(run.record.blob(held.sha256))
    return [{name: row[name] for name in _WORDS_FIRST} | row for row in shown], many, dates


def _read_to_mend(run: Run, revision: Revision, trusts: Sequence[str]) -> Mends:
    shown, many, dates = list[dict[str, Any]](), 0, list[dict[str, str]]()
    for mine in grouped(run.partitions, trusts).values():
        actions, findings = (rows_about(run.record, revision, name, mine, run.partitions) for name in ("actions", "findings"))
        dates += unclear_dates(actions, findings, revision.period)
        many += len(findings)
        own = findings.head(SHOWN - len(shown))
        rows = own.assign(received_at=own["received_at"].astype("str")).to_dict("records")
        shown += ({str(name): value for name, value in row.items()} for row in rows)
    return shown, many, in_order(dates)


_WORDS_FIRST = ["says", "mend", "seen", "address", "trust", "ref", "severity"]  # codes, which say what the rules call it, come after

_DATES = (
    ("agreed", "timescale", "due_date"),
    ("revised", "revised_word", "revised_date"),
    ("delivered", "delivered_word", "delivered_date"),
)
_CHECKS = {"revised-unreadable": "revised", "delivered-date-unreadable": "delivered"}  # returned: not in the table of actions
_ROUGH = "the words promise it only roughly; the latest day they can mean is used"


def unclear_dates(actions: pd.DataFrame, findings: pd.DataFrame, period: Period) -> list[dict[str, str]]:
    """`trust ref date words why`, by trust and reference, from the tables of a revision; each date once, with its words as written."""
    return in_order([*_of_actions(actions, period), *_of_returned(findings, period)])


def in_order(dates: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Dates to be settled, each once, by trust and reference."""
    once = {(row["trust"], row["ref"], row["date"], row["words"]): row for row in reversed(dates)}
    return [once[key] for key in sorted(once)]


def _of_actions(actions: pd.DataFrame, period: Period) -> Iterator[dict[str, str]]:
    for name, words, day in _DATES:
        unread = actions[(actions[words] != "") & actions[day].isna()]
        for row in unread.to_dict("records"):
            yield _row(row, name, str(row[words]), read_date(str(row[words]), period).reason or "it names no day")
    for row in actions[actions["due_precision"] == Precision.HEDGED.value].to_dict("records"):
        yield _row(row, "agreed", str(row["timescale"]), _ROUGH)


def _of_returned(findings: pd.DataFrame, period: Period) -> Iterator[dict[str, str]]:
    for row in findings[findings["check"].isin(_CHECKS)].to_dict("records"):
        yield _row(row, _CHECKS[row["check"]], row["seen"], read_date(row["seen"], period).reason or "it names no day")


def _row(row: Mapping[Any, Any], name: str, words: str, why: str) -> dict[str, str]:
    return {"trust": str(row["trust"]), "ref": str(row["ref"]), "date": name, "words": words, "why": why}
