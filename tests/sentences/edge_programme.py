"""Small months in which every edge is met once: one action, none due, none reported, no plan, stalled, withdrawn, extended, left."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from tasks.collect.updates import collect_again
from tasks.collect.withdrawal import withdraw
from tasks.model.period import Period, calendar_month
from tasks.month.tell import decide_and_answer
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun

HEAD = (
    "Ref",
    "Theme",
    "Summary of main concern",
    "Action",
    "Action owner",
    "Agreed timescale",
    "Topic",
    "Replaces",
    "Closed because",
    "Closed by",
)
SIGNED = {"2013-09": "2013-10-09", "2013-10": "2013-11-08", "2013-11": "2013-12-06", "2013-12": "2014-01-08", "2014-01": "2014-02-10"}
ARRIVES = {"2013-09": "2013-10-10", "2013-10": "2013-11-11", "2013-11": "2013-12-10", "2013-12": "2014-01-10", "2014-01": "2014-02-11"}

PLANS = {
    "RLT-3": ("15 December 2013", "closes an action", ["31 October 2013", "30 November 2013", "31 January 2014"]),
    "RXQ-1": ("19 July 2013", "one action, delivered at once and with nothing that shows it; silent later", ["31 March 2014"]),
    "RNL-1": ("19 July 2013", "silent at first, and stalled later", ["30 September 2013", "31 October 2013", "no date yet"]),
    "RJF-1": ("19 July 2013", "sent back and mended, then withdrawn", ["31 October 2013", "31 January 2014"]),
    "RWD-1": ("15 October 2013", "its first plan comes after September", ["30 November 2013"]),
    "RXR-1": ("19 July 2013", "nothing moves", ["30 November 2013", "31 December 2013", "Q4 2013-14"]),
    "RLT-1": ("19 July 2013", "more time is granted to it; a date moves", ["31 October 2013", "30 November 2013"]),
    "RLT-2": ("20 November 2013", "another version", ["31 October 2013", "30 November 2013", "31 January 2014"]),
    "RDD-1": ("19 July 2013", "falls silent, and leaves in November", ["30 November 2013"]),
    "RJL-1": ("19 July 2013", "comes late, and opens again what was delivered", ["30 September 2013", "31 October 2013"]),
}
"""Plan to the day it was agreed, why it is here, and the timescale of each action."""

UPDATES = (
    ("2013-09", "RXQ", ["Delivered 30 September 2013"]),
    ("2013-09", "RJF", ["On track 200", "On track 10"]),  # sent back
    ("2013-09", "RJF", ["On track 20", "On track 10"], "2013-10-16"),
    ("2013-09", "RXR", ["On track 10", "On track 10", "On track 10"]),
    ("2013-09", "RLT", ["On track 50; now 15 November 2013", "Some issues 10"]),
    ("2013-09", "RDD", ["On track 50"]),
    ("2013-09", "RXQ", ["Delivered 400 September 2013"], "2013-10-11"),  # sent back, though one was accepted
    ("2013-09", "RJL", ["On track 80", "Not on track 10"]),
    ("2013-09", "RJL", ["Delivered 29 September 2013; Minutes of 30 September 2013", "Not on track 10"], "2013-10-11"),
    ("2013-10", "RXQ", ["Delivered"]),
    ("2013-10", "RJF", ["Some issues 20", "On track 10"]),
    ("2013-10", "RWD", ["On track 20"]),
    ("2013-10", "RXR", []),
    ("2013-10", "RLT", ["On track 60; now 30 November 2013", "On track 20"], "2013-11-20"),
    ("2013-10", "RJL", ["Delivered; Minutes", "Not on track 20"], "2013-11-19"),
    ("2013-11", "RJF", ["Some issues 30", "On track 20"]),
    ("2013-11", "RWD", ["On track 200"]),  # sent back, and never mended
    ("2013-11", "RXR", ["On track 10", "On track 10", "On track 10"]),
    ("2013-11", "RLT", ["On track 70; now 31 December 2013", "Delivered 28 November 2013; Audit of 28 November 2013", "On track 0"]),
    ("2013-11", "RJL", ["Some issues 90", "Delivered 28 November 2013; Audit of 28 November 2013"]),
    ("2013-12", "RJF", ["Delivered 9 December 2013; Rota of 9 December 2013", "On track 30"]),
    ("2013-12", "RNL", ["On track 10", "On track 10", "On track 10"]),
    ("2013-12", "RWD", ["Delivered 9 December 2013; Rota of 9 December 2013"]),
    ("2013-12", "RXR", ["On track 10", "On track 10", "On track 10"]),
    ("2013-12", "RJL", ["Delivered 20 December 2013; Minutes of 20 December 2013", "Delivered"]),
    ("2013-10", "RXQ", ["Delivered"], "2014-01-10"),  # which month is meant?
)
"""Month, trust, what is said of each action (nothing: a nil return), and the day it arrives if not the usual one."""

ALIKE = ("RXQ", "RXR", "RJL")
"""Trusts that say the same of every action."""

CLAIMS = (
    ("RAL", "2013-10-10", ["RDD-1", "2013-09", "staff time", "1000.01", "Roster of September"]),
    ("RAL", "2013-11-11", ["RDD-1", "2013-10", "staff time", "0.00", "Roster of October"]),
    ("RRK", "2013-10-10", ["RJF-1", "2013-09", "staff time", "300.03", "Roster A"], ["RJF-1", "2013-09", "travel", "10.50", "Tickets"]),
    ("RRK", "2013-12-10", ["RJF-1", "2013-11", "travel", "a lot", "Tickets of November"]),  # returned: no amount
    ("RRK", "2013-10-11", ["RLT-1", "2013-09", "staff time", "200.00", "Roster A"]),  # returned: it supports another contract
)
"""Partner, day of receipt, and the lines of each claim."""

CLOSED = {("RLT-3", "RLT-01"): ("The ward was shut", "The regulator")}
"""Plan and action to why it ends undone, and who agreed."""

LEAVES = {"left": "2013-11-10", "left_words": "10 November 2013", "at_first_opportunity": "yes", "decided": "2013-11-10"}
STATUSES = {
    "Delivered": "Delivered",
    "On track": "On track to deliver",
    "Some issues": "Some issues",
    "Not on track": "Not on track to deliver",
}


def _programme(place: Path, plans: Collection[str]) -> ProgrammeRun:
    """`config` and `programme` below a place, for the trusts of these plans; nothing has arrived yet."""
    shutil.copytree(ROOT / "config", place / "config")
    _spells(place / "config/spells.csv", {name.partition("-")[0] for name in plans})
    programme = place / "programme"
    (programme / "plans").mkdir(parents=True)
    for name in ("programme.toml", "people.csv"):
        shutil.copy(ROOT / "samples" / name, programme)
    for name in plans:
        _plan(programme, name)
    for folder in ("inbox", "claims"):
        (programme / folder).mkdir()
        _add(programme / folder / "received.csv", ["path", "received_at", "sent_by", "channel"])
    return ProgrammeRun(place / "var", programme, place / "config")


def single_run(place: Path) -> ProgrammeRun:
    """One trust with one action that never moves: everybody reports, and the plan stalls."""
    run = _programme(place, ["RXQ-1"])
    assert run.programme is not None
    for number, month in enumerate(SIGNED):
        _update(run.programme, number, month, "RXQ", ["On track 20"])
    assert run.run("plan") == run.run("replay", "2013-09", "2014-01") == 0
    return run


def edge_run(place: Path) -> ProgrammeRun:
    """The programme, run month by month: letters of every step, a late update, one taken back, and costs claimed, awarded and paid."""
    run = _programme(place, PLANS)
    assert run.programme is not None
    given = ["RLT", "2013-10", "2013-11-22", "The trust", "The regulator's desk", "Its records were flooded"]
    _add(place / "config/extensions.csv", given)
    for number, (month, trust, says, *day) in enumerate(UPDATES):
        _update(run.programme, number, month, trust, says, *day)
    for number, (partner, day, *lines) in enumerate(CLAIMS):
        (run.programme / f"claims/{partner}").mkdir(exist_ok=True)
        _add(run.programme / f"claims/{partner}/{number}.csv", ["contract", "month", "category", "amount", "evidence"], *lines)
        _add(run.programme / "claims/received.csv", [f"{partner}/{number}.csv", f"{day}T10:05:00+00:00", "finance@partner.example", "mail"])
    _mail_in_the_name_of(run.programme, "RXQ", "2013-12-10")
    assert run.run("plan") == 0
    _decided(run, "RJF", datetime(2013, 10, 10, 12, tzinfo=UTC))
    for words in (
        *(["chase", "--as-of", f"2013-10-{day}T09:00+01:00"] for day in ("09", "14", "15", "16")),
        ["month", "2013-09"],
        ["chase", "--as-of", "2013-10-22T09:00+01:00"],
        ["month", "2013-10"],
        ["chase", "--as-of", "2013-12-16T09:00+00:00"],
    ):
        assert run.run(*words) == 0
    _stated(run)
    assert run.run("month", "2013-11") == 0
    with run.settings():
        withdraw(open_run(datetime(2013, 12, 19, 10, tzinfo=UTC)), "RJF", Period(2013, 11), "The trust", "Two wards were left out")
    assert run.run("month", "2013-11", "--as-of", "2013-12-20T09:00+00:00") == 0
    _update(run.programme, 99, "2013-11", "RNL", ["On track 10", "On track 10", "On track 10"], "2013-12-30")
    then, by = ["--as-of", "2014-02-03T09:00+00:00"], "The regulator's desk"
    paid = ["--on", "2014-02-03", "--reference", "BACS 7", "--by", by, *then]
    for words in (
        ["month", "2013-12"],
        ["chase", "--as-of", "2014-01-21T09:00+00:00"],
        ["award", "propose", "RDD-1", "--by", "One person", *then],
        ["award", "approve", "1", "--by", "Another person", *then],
        ["award", "paid", "1", *paid],
        ["award", "paid", "RDD-1", "2013-09", *paid],
    ):
        assert run.run(*words) == 0
    return run


def _mail_in_the_name_of(programme: Path, trust: str, day: str) -> None:
    """A mail with a file that nobody vouches for."""
    (programme / "inbox/mail").mkdir()
    head = f"From: improvement.lead@{trust.lower()}.example\r\nContent-Type: text/csv; name=u.csv\r\nContent-Disposition: attachment"
    (programme / "inbox/mail/1.eml").write_bytes(f"{head}\r\n\r\nRef,Status".encode())
    _add(programme / "inbox/received.csv", ["mail/1.eml", f"{day}T10:05:00+00:00", "", "mail"])


def _stated(run: ProgrammeRun) -> None:
    """On its run day what one trust sent for November is decided on, and a director and a chair say something of it."""
    _decided(run, "RLT", datetime(2013, 12, 18, 9, tzinfo=UTC))
    director = "Illustrative Improvement Director for RLT"
    for what, *more in (
        ["sign-off", "--by", director],
        ["comment", "--by", director, "--words", "The sheet is on each ward."],
        ["warn", "--by", director, "--words", "Nobody answers at night."],
        ["confirm", "--post", "chair", "--by", "Illustrative Chair of RLT"],
    ):
        assert run.run("statement", what, "RLT", "2013-11", *more, "--as-of", "2013-12-18T09:00+00:00") == 0


def _decided(run: ProgrammeRun, trust: str, moment: datetime) -> None:
    """What one trust sent for the month before is decided on at a moment, and answered."""
    month = calendar_month(moment.date()).previous()
    with run.settings():
        then = open_run(moment)
        arrived = collect_again(then, trust, month)[month]
        decide_and_answer(then, month, [one for one in arrived if one[0].trust == trust], lambda: moment)


def _plan(programme: Path, name: str) -> None:
    trust, _, version = name.partition("-")
    agreed, _, dates = PLANS[name]
    top = [["Trust code", trust], ["Plan version", version], ["Agreed by", "Risk summit"], ["Agreed on", agreed], []]
    _add(
        programme / f"plans/{name}.csv",
        *top,
        HEAD,
        *([*line.values(), "monitoring", "", *CLOSED.get((name, line["ref"]), ("", ""))] for line in _planned(trust, dates)),
    )


def _planned(trust: str, dates: list[str]) -> list[dict[str, str]]:
    names = ("ref", "theme", "concern", "action", "owner", "timescale")
    words = ("Calling for help", "Nobody knew whom to call", "Print one call-out sheet for each ward", "Medical Director")
    return [dict(zip(names, (f"{trust}-{n:02}", *words, date), strict=True)) for n, date in enumerate(dates, 1)]


def _update(programme: Path, number: int, month: str, trust: str, says: list[str], day: str = "") -> None:
    version = 2 if (trust, month) >= ("RLT", "2013-11") and trust == "RLT" else 1
    update = json.loads((ROOT / "samples/inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8"))
    update |= {"trust_code": trust, "trust_name": _name(trust), "period_word": month, "plan_version_word": str(version), "summary": ""}
    update |= {"chair_name": f"Illustrative Chair of {trust}", "chief_name": f"Illustrative Chief Executive of {trust}"}
    update |= {"chair_date_word": SIGNED[month], "chief_date_word": SIGNED[month]}
    lines = _planned(trust, PLANS[f"{trust}-{version}"][2])
    update["actions"] = [
        line | _said(words, "it" if trust in ALIKE else line["ref"], month) for line, words in zip(lines, says, strict=bool(says))
    ]
    if trust == "RLT":
        update["actions"][0]["partner_help"] = "training"
    if not says:
        update |= {"nil_word": "yes", "nil_reason": "Nothing changed"}
    path = programme / f"inbox/{trust}/{trust}-{month}-{number}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(update), encoding="utf-8")
    _add(
        programme / "inbox/received.csv",
        [f"{trust}/{path.name}", f"{day or ARRIVES[month]}T10:05:00+00:00", "lead@example.invalid", "e-mail"],
    )


def _said(words: str, what: str, month: str) -> dict[str, str]:
    """'On track 60; now 30 November 2013' or 'Delivered 30 October 2013; Minutes' as the columns of an update."""
    first, _, rest = words.partition("; ")
    status = next(name for name in sorted(STATUSES, key=len, reverse=True) if first.startswith(name))
    more = first.removeprefix(status).strip()
    said = {"status_word": STATUSES[status], "narrative": f"What was done on {what} in the month {month} stands in the minutes."}
    if status == "Delivered":
        return said | {"delivered_word": more, "evidence": rest, "percent_word": "100"}
    moved = {"revised_word": rest.removeprefix("now "), "revised_reason": "The builders are late"} if rest else {}
    return said | {"percent_word": more} | moved


def _name(trust: str) -> str:
    with (ROOT / "config/trusts.csv").open(encoding="utf-8", newline="") as file:
        return next(row["name"] for row in csv.DictReader(file) if row["code"] == trust)


def _add(path: Path, *rows: object) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]


def _spells(path: Path, trusts: Collection[str]) -> None:
    """Leave the stays of these trusts, one of which ends in November."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["trust"] in trusts]
    path.unlink()
    _add(path, [*rows[0]], *((row | (LEAVES if row["trust"] == "RDD" else {})).values() for row in rows))
