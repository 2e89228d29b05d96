"""What the product says, statement by statement, and of which month and trust; and the words in it that others wrote."""

from __future__ import annotations

import calendar
import csv
import json
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.record.facts import Withdrawal
from tasks.run.settings import ROOT
from tests.frozen.words import feed_says, letter_says, page_says
from tests.month.programme_run import ProgrammeRun
from tests.sentences.matching import FIGURE
from tests.sentences.open_data import Month, clock_time, iso_day, last_day, read_months
from tests.sentences.scopes import Came, Claim, Published, Told, Update

PUBLISHED = re.compile(r'<table role=table class="app-table app-published">.*?</table>', re.S)
"""Figures that others published, as they stand in config/."""

STOOD = re.compile(r"This is how it stood at (.+), London time")
MONTH = r"\d{4}-(?:\d\d|Q\d)"
REVISED = re.compile(r" \(r\)")
OWN_WORDS = (
    "theme",
    "concern",
    "action",
    "owner",
    "narrative",
    "nil_reason",
    "summary",
    "evidence",
    "revised_reason",
    "delivered_word",
    "explanation",
)

SHORT = 17
"""A longest day, 30 September 2013: what is no longer may be a figure of ours."""

Said = tuple[str, Told, str]
"""Where a statement stands, what it is said of, and its words."""


def everything_said(run: ProgrammeRun, known: Collection[str] = ()) -> Iterator[Said]:
    """Without the words of others, but for columns whose words are `known` to the list."""
    others = words_of_others(run, known)
    for place, told, statement in _statements(run):
        yield place, told, others.sub("…", statement)


def _statements(run: ProgrammeRun) -> Iterator[Said]:
    months, came = read_months(run.site), read_inputs(run)
    for path in sorted(run.site.rglob("*.html")):
        place = str(path.relative_to(run.site).parent)
        if told := _told(place, months):
            told = replace(told, came=came)
            yield from ((place, told, statement) for statement in unmarked(page_says(PUBLISHED.sub("", path.read_text(encoding="utf-8")))))
    for path in sorted((run.place / "mail").glob("*.eml")):
        period, trust = path.name[:7], path.name.split("-")[2]
        said = list(unmarked(letter_says(path.read_bytes())))
        stood = next(STOOD.search(one)[1] for one in said if STOOD.search(one))  # type: ignore[index]
        month, kind = _as_it_stood(months, period, stood), "letter"
        if path.name.split("-")[3] in {"published", "corrected"}:  # what a release says, of which there may be a later one
            number = next((one.rpartition(" ")[2] for one in said if one.startswith("- release: ")), "1")
            month, kind = months.get(f"{period}.{number}", month), "publication"
        told = Told(month, "" if trust == "all" else trust, kind, stood=stood, came=came)
        yield from ((path.name[:40], told, statement.replace("Subject: [Illustrative sample]", "Subject:")) for statement in said)
    for period, month in months.items():
        yield from (
            (f"verdicts of {period}", Told(month, row["trust"], "rule", came=came), words)
            for row in month.verdicts
            for words in (row["sentence"], *row["steps"])
        )
    newest = [month for period, month in months.items() if "." not in period][-1]
    yield from (
        ("feed", Told(newest, kind="feed"), statement) for statement in feed_says((run.site / "feed.atom").read_text(encoding="utf-8"))
    )


def _as_it_stood(months: dict[str, Month], period: str, stood: str) -> Month:
    """The release of a month that a letter could tell of when it left: the last of those as known at a moment by then."""
    clock, _, day = stood.partition(" on ")
    known = [one for name, one in months.items() if name[:7] == period and clock_time(one.release["as_of"]) <= f"{iso_day(day)} {clock}"]
    return max(known, key=lambda one: one.release["number"], default=months[period])


def unmarked(statements: Iterator[str]) -> Iterator[str]:
    return (REVISED.sub("", statement) for statement in statements)


def _told(place: str, months: dict[str, Month]) -> Told | None:
    """What a page is about; none for pages whose words are the rules' or the columns', or which only lead on."""
    newest = [name for name in months if "." not in name][-1]
    match place.split("/"):
        case ["releases", period, number, *rest] if rest[:1] != ["sources"]:
            return Told(months[f"{period}.{number}"], *(code.upper() for code in rest[:1]))
        case ["corrections", period, number]:
            return Told(
                months[period if f"{period}.{number}" not in months else f"{period}.{number}"],
                "",
                "correction",
                earlier=months[f"{period}.{int(number) - 1}"],
            )
        case ["trusts", code]:
            last = [name for name, month in months.items() if "." not in name and code.upper() in {row["trust"] for row in month.trusts}]
            return Told(months[last[-1]], code.upper())
        case [period, "letters" | "print" | "list" | "press"] if re.fullmatch(MONTH, period):
            return Told(months[period])
        case [period] if period in months:
            return Told(months[period])
        case [period, code] if period in months and code != "sources":
            return Told(months[period], code.upper())
        case ["themes", theme]:
            return Told(months[newest], theme=theme)
        case ["fund"] | ["partners", _]:
            return Told(months[newest], kind="fund")
        case ["."] | ["late" | "states" | "press"] | ["compare", _]:
            return Told(months[newest])
    return None


def words_of_others(run: ProgrammeRun, known: Collection[str] = ()) -> re.Pattern[str]:
    """What others wrote and the product repeats, where a figure stands in it: values of config/, and of plans and updates."""
    assert run.programme is not None
    assert run.config is not None
    own = [name for name in OWN_WORDS if name not in known]
    found: set[str] = set()
    for path in run.config.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [words for row in csv.reader(file) for cell in row for words in (cell, *cell.split(" ; "))]
            found.update(words for words in cells if len(words) > SHORT)
    for path in (*run.config.glob("*.toml"), run.programme / "programme.toml"):
        found.update(text for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))) if len(text) > SHORT)
    for month in read_months(run.site).values():
        found.update(str(row[name]) for row in (*month.actions, *month.trusts) for name in own if len(row.get(name, "")) > SHORT)
    found = {" ".join(words.split()) for words in found}
    return re.compile("|".join(re.escape(words) for words in sorted(found, key=len, reverse=True) if FIGURE.search(words)))


def read_inputs(run: ProgrammeRun) -> Came:
    """What came in, by the logs and files of the programme."""
    assert run.programme is not None
    with (run.programme / "inbox/received.csv").open(encoding="utf-8", newline="") as file:
        log = [(row["path"], row["received_at"]) for row in csv.DictReader(file)]
    updates = tuple(_update(run, path, at) for path, at in log if not path.startswith("mail/"))
    claims: list[Claim] = []
    moments = {row["path"]: row["received_at"] for log in run.programme.glob("claims/received.csv") for row in _rows(log)}
    for path in sorted(run.programme.glob("claims/*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                pence = round(float(row["amount"]) * 100) if row["amount"][:1].isdigit() else None
                at = moments[f"{path.parent.name}/{path.name}"]
                claims.append(Claim(row["contract"], row["month"], row["category"], pence, row["evidence"], at[:10], path.name, at))
    back = tuple((one.trust, str(one.period), one.at.isoformat()) for one in run.held(Withdrawal))
    themes = tuple((row["topic"], row["words"]) for row in _rows((run.config or ROOT / "config") / "themes.csv"))
    return Came(
        updates,
        tuple(claims),
        tuple(_published(run.programme / "evidence")),
        back,
        tuple(at for path, at in log if path.startswith("mail/")),
        themes,
    )


def _published(folder: Path) -> Iterator[Published]:
    """SHMI and overall ratings as files give them; a file of SHMI names its month."""
    for log in folder.glob("received.csv"):
        days = {row["path"]: row["received_at"] for row in _rows(log)}
        for path in sorted(folder.glob("mortality/*.csv")):
            year, name = path.stem.split("-")[-2:]
            day = last_day(f"{year}-{[one.lower() for one in calendar.month_name].index(name):02}")
            for row in (one for one in _rows(path) if one["VALUE"]):  # a note stands below the table
                limits, came = f"{row['OD_LL']} to {row['OD_UL']}", days[f"mortality/{path.name}"]
                yield Published("mortality", path.name, row["PROVIDER"], row["VALUE"], row["OD_BANDING"], day, came, limits)
        for path in sorted(folder.glob("ratings/*.csv")):
            for row in _rows(path):
                if (row["Service / Population Group"], row["Domain"]) == ("Overall", "Overall"):
                    day = "-".join(reversed(row["Publication Date"].split("/")))
                    rating = row["Latest Rating"].lower()
                    yield Published("ratings", path.name, row["Provider ID"], rating, "", day, days[f"ratings/{path.name}"])


def _update(run: ProgrammeRun, path: str, at: str) -> Update:
    """What came under a path, with the findings that lie in the folder of returned files, and when the letter about it is dated."""
    trust, _, file = path.partition("/")
    month = file.split("-", 1)[1][:7]
    name = file.rpartition(".")[0]
    back = [row for found in run.returned(month, trust) if found.name.endswith(f"-{name}-findings.csv") for row in _rows(found)]
    errors = sum(row["severity"] == "error" for row in back)
    letters = [mail for mail in run.mail(f"{month}-{trust}-answer-*") if f"- file: {file}" in mail.get_body(("plain",)).get_content()]
    answered = min((mail["Date"].datetime.isoformat() for mail in letters), default="")
    found = tuple((row["address"], row["ref"], row["says"], row["mend"]) for row in back if row["severity"] == "error" or not row["ref"])
    return Update(trust, month, file, at, errors, len(back) - errors, answered, _labels(run, path), found)


def _labels(run: ProgrammeRun, path: str) -> tuple[tuple[str, str], ...]:
    """Reference and label of each action of an update in JSON or CSV; of other forms nothing is read here."""
    if path.endswith(".csv"):
        with (run.programme / "inbox" / path).open(encoding="utf-8-sig", errors="replace", newline="") as file:  # type: ignore[operator]
            rows = list(csv.reader(file))
        heads = next((at for at, row in enumerate(rows) if row[:1] == ["Ref"]), None)
        if heads is None or "Status" not in rows[heads]:
            return ()
        return tuple((row[0], row[rows[heads].index("Status")]) for row in rows[heads + 1 :] if row and row[0])
    if not path.endswith(".json"):
        return ()
    sent = json.loads((run.programme / "inbox" / path).read_text(encoding="utf-8"))  # type: ignore[operator]
    return tuple((line["ref"], line["status_word"]) for line in sent["actions"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value
