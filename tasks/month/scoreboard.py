"""The scoreboard: a month in one table, on the terminal and in the Prefect UI, and one named task run for every exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import pandas as pd
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.month.board import COLUMNS, Line, Scoreboard
from tasks.month.undated import undated
from tasks.record import keys
from tasks.record.record import Record
from tasks.run.events import happened
from tasks.run.opened import open_record, open_rulebook
from tasks.run.settings import Settings
from tasks.run.verb import in_flow, verb

EVENTS = {"overdue": "update.overdue", "stalled": "plan.stalled", "returned": "update.returned"}


@verb(name="scoreboard", task_run_name="scoreboard {period}")
def scoreboard(period: str, decided: int = 0, written: int = 0, sent: int = 0, stands: str = "", only: Collection[str] = ()) -> Scoreboard:
    """Sum a month up, with what this run did; inside a flow run, keep it as artifacts where operators look.

    `stands` says in a sentence where the month is between candidate and public. With `only`, codes of trusts, it is of these alone.
    """
    record, month = open_record(), Period.parse(period)
    tables = record.tables(record.revision(month), only or None)
    board = Scoreboard(period, record.newest(keys.releases(month)), tuple(_lines(record, month, tables)), decided, written, sent)
    if in_flow():
        _show(board, "-".join((period, *only)), stands, tables["findings"], undated(tables["actions"], tables["findings"], month))
    return board


def exceptions(period: str, only: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
    """(kind, trust, sentence) of what somebody should look at in a month, or of these trusts in it: overdue, stalled, returned."""
    record = open_record()
    tables = record.tables(record.revision(Period.parse(period)), only or None)
    said = tables["verdicts"]
    for row in said[said["rule"].isin(["overdue", "stalled"]) & said["answer"].eq(Answer.YES)].itertuples():
        yield str(row.rule), str(row.trust), str(row.sentence)
    errors = tables["findings"][tables["findings"]["severity"].eq("error") & tables["findings"]["waived_by"].eq("")]
    for (trust, submission), found in errors.groupby(["trust", "submission"]):
        yield "returned", str(trust), f"Submission {submission} was returned with {len(found)} errors; the first: {found.iloc[0]['says']}"


@verb(name="exception", task_run_name="{kind} {trust} {period}", tags=["exception"])
def flag(kind: str, trust: str, period: str, sentence: str) -> State[None]:
    """Give an exception a task run of its own, so that it can be found by name. A business outcome is never a failure of the run."""
    happened(EVENTS[kind], f"trust.{trust}", period=period, sentence=sentence)
    return Completed(name=kind.capitalize(), message=f"{trust} {period}: {sentence}")


def _lines(record: Record, period: Period, tables: dict[str, pd.DataFrame]) -> Iterator[Line]:
    rulebook, verdicts = open_rulebook(), dict(list(tables["verdicts"].groupby("trust")))
    sent = Counter(record.fact(key)["trust"] for key in record.store.keys(keys.notices(period)) if not key.endswith(".sent.json"))
    for row in tables["trusts"].to_dict("records"):
        said = verdicts[row["trust"]]
        yes = said[said["rule"].isin(["overdue", "stalled"]) & said["answer"].eq(Answer.YES)]["rule"]
        awards = said[said["rule"].eq("incentive_award")]["answer"]
        yield Line(
            row["trust"],
            rulebook.trusts[row["trust"]].name,
            row["received"],
            int(row["accepted"]),
            int(row["on_time"]),
            row["past_due"],
            tuple(yes),
            ", ".join(dict.fromkeys(awards)) or "no contract",
            sent[row["trust"]],
        )


def _summed_up(board: Scoreboard) -> str:
    """Received, accepted and on time are three measures, each of the trusts expected, so that none passes for another."""
    lines = board.lines
    counts = {
        "sent at least one update": sum(line.received > 0 for line in lines),
        "accepted": sum(line.accepted > 0 for line in lines),
        "accepted on time": sum(line.on_time > 0 for line in lines),
    }
    measures = "\n".join(f"- **{count} of {len(lines)}** {words}" for words, count in counts.items())
    return f"{measures}\n\nThis run: {board.decided} decisions, {board.written} files of the site, {board.sent} notices."


def _links(board: Scoreboard) -> str:
    """Where the pages are: links if the site has a public address, else the folder."""
    settings = Settings.read()
    if not board.release:
        return "Pages: none are public yet."
    if not settings.site_address:
        where = f"`{settings.site}/{board.period}/index.html`; a trust's below it, as `{board.lines[0].trust.lower()}/index.html`"
        return f"Pages: {where}. For links here, set MEASURES_SITE_ADDRESS to where the public finds the site."
    pages = {"the month": f"{board.period}/", **{line.trust: f"{board.period}/{line.trust.lower()}/" for line in board.lines}}
    return "Pages: " + ", ".join(f"[{name}]({settings.site_address}{path})" for name, path in pages.items())


def _show(board: Scoreboard, name: str, stands: str, findings: pd.DataFrame, dates: list[dict[str, str]]) -> None:
    rows = "\n".join("| " + " | ".join(line.cells()) + " |" for line in board.lines)
    head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
    title = f"{Period.parse(board.period).words}, {f'release {board.release}' if board.release else 'not public'}"
    text = f"# {title}\n\n{stands}\n\n{_summed_up(board)}\n\n{head}\n{rows}\n\n{_links(board)}\n"
    create_markdown_artifact(text, key=f"scoreboard-{name}".lower(), description=f"Scoreboard of {board.period}")
    shown = findings.assign(received_at=findings["received_at"].astype("str"))
    create_table_artifact(
        [{str(name): value for name, value in row.items()} for row in shown.to_dict("records")],
        key=f"findings-{name}".lower(),
        description=f"Findings of {board.period}",
    )
    create_table_artifact(dates, key=f"dates-{name}".lower(), description=f"Dates of {board.period} that a person has to settle")
