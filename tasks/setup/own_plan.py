"""A plan in its trust's own form becomes an agreed plan in ours: what it was understood as, what a person has to settle, and the file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.collect.agreed_plans import contents
from tasks.model.mistake import Mistake
from tasks.model.plan import ActionPlan
from tasks.model.plan_date import PlanDate
from tasks.model.words import in_full
from tasks.rules.plan_in_force import plan_in_force as newest_with_what_it_left_out
from tasks.rules.read_date import read_date
from tasks.run.run import Run
from tasks.run.table_file import read_table
from tasks.run.write_file import write_file
from tasks.setup.plan_columns import STATUS, PlanTable, is_ended, meaning, plan_tables
from tasks.setup.plan_lines import PlanLine, PlanLines, plan_lines, reworded, with_refs
from tasks.workbook.columns import PLAN_HEAD, PLAN_LINES
from tasks.workbook.form import plain
from tasks.workbook.plan_files import read_plan_sheets
from tasks.workbook.reading.sheet import SheetRows

COLUMNS = ["trust", "heading", "means"]
_FILE = "plan_columns.csv"


@dataclass(frozen=True)
class OwnPlan:
    """A plan as it was understood. `tables` are the parts of it that were read, `unread` the names of the sheets that were not."""

    trust: str
    name: str
    data: bytes
    tables: Sequence[PlanTable]
    unread: Sequence[str]
    read: PlanLines
    lines: Sequence[PlanLine]
    earlier: ActionPlan | None

    @property
    def version(self) -> int:
        return self.earlier.version + 1 if self.earlier else 1

    @property
    def unsure(self) -> list[str]:
        """The headings of columns that a person has to say the meaning of."""
        return list(dict.fromkeys(column.heading for table in self.tables for column in table.unsure))

    def dates(self) -> list[tuple[PlanDate, list[str]]]:
        """Each date as it was understood, with the references of the actions that have it."""
        found: dict[str, list[str]] = {}
        for line in self.lines:
            found.setdefault(line.words.get("timescale", ""), []).append(line.ref)
        return [(read_date(words), refs) for words, refs in found.items()]

    @property
    def changed(self) -> bool:
        """Whether it says anything else than the version before."""
        return self.earlier is None or [_agreed_words(line) for line in self.lines] != [
            (one.ref, one.theme, one.concern, one.action, one.owner, one.due.verbatim, one.topic) for one in self.earlier.actions
        ]

    def gone(self) -> list[str]:
        """The references of open actions of the version before that it does not repeat."""
        mine = {line.ref for line in self.lines}
        return [one.ref for one in self.earlier.actions if one.ref not in mine and not one.closed] if self.earlier else []

    def reworded(self) -> list[str]:
        """The references of actions that the version before has in other words."""
        return reworded(self.lines, self.earlier) if self.earlier else []


def understood(run: Run, file: Path, trust: str, given: Mapping[str, str]) -> OwnPlan:
    """Read a plan. `given` is heading to meaning as people said it now; what was remembered for the trust holds where they said nothing.

    Raises Mistake for a file that cannot be read, one without a table of actions, and a trust that is not in the register.
    """
    if trust not in run.rulebook.trusts:
        mend = run.programme.is_sample or f"Add it first, as in `measures trust add {trust}`"
        raise Mistake(f"{trust} is not in the register. {mend}")
    if not file.is_file():
        raise Mistake(f"{file}: {'that is a folder' if file.is_dir() else 'there is no such file'}")
    data = contents(file)
    sheets = read_plan_sheets(file.name, data)
    means = {**remembered(run, trust), **{heading: meaning(words) for heading, words in given.items()}}
    tables = plan_tables(sheets, means)
    _all_named(tables, given)
    read = plan_lines(tables)
    if not read.lines:
        raise Mistake(f"{file.name}: no action stands below the headings")
    versions = sorted(run.record.all(ActionPlan, trust), key=lambda plan: plan.version)
    used = {action.ref for plan in versions for action in plan.actions}
    lines = with_refs(read.lines, trust, newest_with_what_it_left_out(versions) if versions else None, used)
    earlier = versions[-1] if versions else None
    return OwnPlan(trust, file.name, data, tables, _unread(sheets, tables), read, lines, earlier)


def remembered(run: Run, trust: str) -> dict[str, str]:
    """What the columns of a trust's plans were agreed to be, by heading. Raises Mistake for a file that people have spoiled."""
    path = run.programme.folder / _FILE
    if not path.is_file():
        return {}
    return {row["heading"]: meaning(row["means"]) for _, row in read_table(path, COLUMNS) if row["trust"] == trust}


def write_own_plan(run: Run, plan: OwnPlan, agreed_by: str, agreed_on: date) -> Path:
    """Write the plan in our form into the programme's plans, and give that file. Nothing is written over.

    Beside it is put what the trust sent, as it was, in `own_plans/`, and what its columns are is remembered.
    """
    path = run.programme.plans / f"{plan.trust}-{plan.version}.csv"
    data = _in_our_form(plan, agreed_by, agreed_on).encode()
    if path.exists() and path.read_bytes() != data:
        raise Mistake(f"{path} is there already, and says something else: add it with `measures plan {path}`, or take it away first")
    write_file(run.programme.folder / "own_plans" / f"{path.stem}{Path(plan.name).suffix.lower()}", plan.data)
    _remember(run, plan)
    write_file(path, data)
    return path


def _in_our_form(plan: OwnPlan, agreed_by: str, agreed_on: date) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    head = {"trust_code": plan.trust, "plan_version_word": plan.version, "agreed_by": agreed_by, "agreed_on": in_full(agreed_on)}
    keys = [column for column in PLAN_LINES if column.key in {"ref", "theme", "topic", "concern", "action", "owner", "timescale"}]
    writer.writerow([f"Read from {plan.name} (SHA-256 {hashlib.sha256(plan.data).hexdigest()})"])
    writer.writerows([column.header, head[column.key]] for column in PLAN_HEAD)
    writer.writerow([])
    writer.writerow([column.header for column in keys])
    writer.writerows([{**line.words, "ref": line.ref}.get(column.key, "") for column in keys] for line in plan.lines)
    return written.getvalue()


def _remember(run: Run, plan: OwnPlan) -> None:
    path = run.programme.folder / _FILE
    now = {column.heading: column.means for table in plan.tables for column in table.columns}
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))[1:] if path.is_file() else []
    others = [row for row in rows if row and (row[0] != plan.trust or row[1] not in now)]
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([COLUMNS, *sorted([*others, *([plan.trust, *one] for one in now.items())])])
    write_file(path, written.getvalue().encode())


def _all_named(tables: Sequence[PlanTable], given: Mapping[str, str]) -> None:
    headings = {plain(column.heading): column.heading for table in tables for column in table.columns}
    for heading in given:
        if plain(heading) not in headings:
            raise Mistake(f"No column is headed {heading!r}: there are {', '.join(headings.values())}")


def _unread(sheets: Sequence[SheetRows], tables: Sequence[PlanTable]) -> list[str]:
    return [sheet.name + (" (hidden)" if sheet.hidden else "") for sheet in sheets if not any(sheet is table.sheet for table in tables)]


def _agreed_words(line: PlanLine) -> tuple[str, ...]:
    return (line.ref, *(line.words.get(key, "") for key in ("theme", "concern", "action", "owner", "timescale", "topic")))


def to_settle(plan: OwnPlan) -> Iterator[str]:
    """What a person has to settle, a sentence each; none of it keeps the plan from being added."""
    for due, refs in plan.dates():
        if due.latest is None:
            words = f'"{due.verbatim}"' if due.verbatim else "no date"
            yield f"{', '.join(refs)}: {words} names no day ({due.reason}): it cannot become past due until a later version names one."
    numbers: dict[str, list[str]] = {}
    for line in plan.lines:
        numbers.setdefault(line.number, []).append(line.ref)
    for number, refs in numbers.items():
        if number and len(refs) > 1:
            yield f"{', '.join(refs)}: in the plan they share one number, {number}."
    if without := [line.ref for line in plan.lines if not line.words.get("owner")]:
        yield f"{', '.join(without)}: nobody is named who answers for it."
    if ended := [line.ref for line in plan.lines if is_ended(line.words.get("status", ""))]:
        yield f"{', '.join(ended)}: done by the plan already. Open here until an update says so, with the day and the evidence."
    columns = [column for table in plan.tables for column in table.columns]
    for heading in dict.fromkeys(column.heading for column in columns if column.means == STATUS and not column.examples):
        yield f"{heading} has no words: a colour alone is not read, and means one thing in one trust and another in the next."
    for place in plan.read.left_out:
        yield f"{place} was left out."
    if refs := plan.reworded():
        yield f"{', '.join(refs)}: in other words than in version {plan.version - 1}: see that it is the same action."
    if refs := plan.gone():
        yield (
            f"{', '.join(refs)} of version {plan.version - 1} is no longer there and stays open: close it in our own form (Closed because, "
            "Closed by), or let another action replace it."
        )
