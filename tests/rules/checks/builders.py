"""A clean update of two actions for October 2013; a test says only what is different about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.finding import Severity
from tasks.model.typed_words import comparable
from tasks.model.update import Place
from tasks.rulebook import load
from tasks.rules import checks
from tasks.rules.read_date import read_date
from tasks.run.settings import ROOT

RULEBOOK = load(ROOT / "config")
THRESHOLDS = {name: RULEBOOK.threshold(name, date(2013, 10, 31)) for name in RULEBOOK.thresholds}
number = THRESHOLDS.__getitem__
LABELS = {comparable(status.label): status.code for status in FOUR}
COLUMNS = "ref theme concern action owner timescale status_word percent_word narrative revised_word revised_reason delivered_word evidence"
WHERE = {key: f"Update!{chr(65 + n)}{{row}}" for n, key in enumerate([*COLUMNS.split(), "partner_help", "explanation"])}
HEAD = "trust_code trust_name period_word plan_version_word nil_word nil_reason chair_name chair_date_word chief_name chief_date_word"
HEAD_WHERE = {key: f"'Sign-off'!B{n}" for n, key in enumerate(HEAD.split(), start=1)}
PLAN = {"planned": True, "action": "Recruit 30 registered nurses", "timescale": "31 March 2014", "topic": "staffing"}
PLAN |= {"theme": "Staffing", "concern": "Too few nurses at night", "owner": "Director of Nursing", "agreed_on": "31 July 2013"}
SAID = {"status_word": "On track to deliver", "percent_word": "40", "narrative": "22 of 30 nurses are in post; 8 start in December."}
LAST = {"last_period": "2013-09", "last_status": "on_track", "last_percent": 30.0, "last_narrative": "18 of 30 are in post."}
SILENT = dict.fromkeys([*COLUMNS.split()[6:], "partner_help", "explanation"], "")
DATES = ["due_date", "revised_date", "delivered_date", "last_revised", "last_delivered", "agreed_on"]
LOCKED = ["theme", "concern", "owner", "action", "timescale"]


def day(words: str) -> pd.Timestamp:
    """The latest day that words can mean, or NaT."""
    latest = read_date(words).latest
    return pd.Timestamp(latest) if latest else pd.NaT


def line(ref: str = "RNL-01", *, first: bool = False, **different: Any) -> dict[str, Any]:
    """A line in words; what they are understood to mean follows from them. `first`: no update was accepted before."""
    told = (
        PLAN
        | {
            "last_revised": "",
            "last_delivered": "",
            "revisions": 0,
            "unmoved": 0,
            "copied_from": "",
            "sent": True,
            "ref_sent": "",
            "ref_understood": False,
            "closing": "",
        }
        | SILENT
    )
    told |= ({"last_period": "", "last_status": "", "last_percent": float("nan"), "last_narrative": ""} if first else LAST) | SAID
    if not different.get("sent", True):
        told |= SILENT
    told |= {f"{name}_sent": different.get(name, told[name]) for name in LOCKED}
    return understood(told | {"ref": ref, "times_sent": 1, "trust": "RNL", "period": "2013-10", "submission": "s1", "row": 2} | different)


def understood(told: dict[str, Any]) -> dict[str, Any]:
    """What the words of a line mean, where the test does not say so itself."""
    percent = told["percent_word"].removesuffix("%")
    meant = {
        "status": LABELS.get(comparable(told["status_word"]), ""),
        "percent": float(percent) if percent.replace(".", "", 1).removeprefix("-").isdigit() else float("nan"),
        "due_date": day(told["timescale"]),
        "revised_date": day(told["revised_word"]),
        "delivered_date": day(told["delivered_word"]),
    }
    days = {name: day(told[name]) for name in ("last_revised", "last_delivered", "agreed_on")}
    precision = {"delivered_precision": str(read_date(told["delivered_word"]).precision)}
    return meant | told | days | precision | {"row": told["row"] if told["sent"] else -1}


def head(**different: Any) -> dict[str, Any]:
    """The head of an update in words; what they are understood to mean follows from them."""
    told = {
        "trust": "RNL", "period": "2013-10", "submission": "s1", "received_at": "2013-11-08T10:00:00+00:00",
        "trust_code": "RNL", "trust_name": "North Cumbria University Hospitals NHS Trust", "period_word": "2013-10",
        "plan_version_word": "1", "corrects_word": "", "template_version": "2", "nil_word": "", "nil_reason": "", "summary": "",
        "update_explanation": "", "awaited": "", "same_second": "",
        "chair_name": "A Chair", "chair_date_word": "6 November 2013", "chief_name": "A Chief", "chief_date_word": "7 November 2013",
        "current_plan_version": 1, "first_plan": "", "registered_name": "North Cumbria University Hospitals NHS Trust",
        "name_variants": ("North Cumbria Hospitals", "Carlisle and Whitehaven"), "last_period": "2013-09", "chair_register": ("A Chair",),
        "chief_register": ("A Chief", "An Interim Chief"), "open_period": "2013-10", "lines_sent": 2, "lines_filled": 2,
    } | different  # fmt: skip
    return {
        "plan_version": int(told["plan_version_word"]) if told["plan_version_word"].isdigit() else 0,
        "nil": told["nil_word"].casefold() == "yes",
        "named_trust": code if (code := told["trust_code"].strip().upper()) in {"RNL", "RWD"} else "",
        "nearest_trusts": "",
        "chair_date": day(told["chair_date_word"]),
        "chief_date": day(told["chief_date_word"]),
    } | told


def tables(heads: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two tables the checks read, with their types."""
    head_types = {"chair_date": "datetime64[s]", "chief_date": "datetime64[s]"}
    return pd.DataFrame(heads).astype(head_types), pd.DataFrame(lines).astype(dict.fromkeys(DATES, "datetime64[s]"))


def another(**different: Any) -> dict[str, Any]:
    """The second action, which is as it should be."""
    other = {
        "action": "Clear the complaints backlog",
        "narrative": "31 letters are left of 140.",
        "last_narrative": "60 are left.",
        "row": 3,
    }
    return line("RNL-02", **(other | different))


def run(
    *lines: Mapping[str, Any],
    heads: Sequence[Mapping[str, Any]] | None = None,
    places: Sequence[Place] = (),
    where: Mapping[str, str] = WHERE,
    head_where: Mapping[str, str] = HEAD_WHERE,
    severity: Any = lambda _: Severity.ERROR,
) -> pd.DataFrame:
    """Findings about one clean update, but for what is given."""
    told, sent = tables([head()] if heads is None else heads, lines or (line(), another()))
    keys = list(zip(told["trust"], told["submission"], strict=True))
    return checks.run(told, sent, {keys[0]: places}, dict.fromkeys(keys, (where, head_where)), severity, number, WORDS)


Update = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]


def each(updates: Sequence[Update], place: Place | None = None) -> list[set[str]]:
    """Which checks fire for each of many updates. `place`: what every reader found."""
    return [set(found["check"]) for found in findings_of_each(updates, [[place] if place else []] * len(updates))]


def findings_of_each(updates: Sequence[Update], places: Sequence[Sequence[Place]]) -> list[pd.DataFrame]:
    """The findings of each of many updates, all run at once: a hundred at the cost of one. `places`: what the reader found in each."""
    keys = [("RNL", f"s{n}") for n in range(len(updates))]
    heads = [dict(told) | {"submission": key[1]} for key, (told, _) in zip(keys, updates, strict=True)]
    lines = [
        {"contract_topics": ""} | sent | {"submission": key[1]}
        for key, (_, all_sent) in zip(keys, updates, strict=True)
        for sent in all_sent
    ]
    found = dict(zip(keys, places, strict=True))
    findings = checks.run(*tables(heads, lines), found, dict.fromkeys(keys, (WHERE, HEAD_WHERE)), lambda _: Severity.ERROR, number, WORDS)
    return [findings[findings["submission"] == key[1]] for key in keys]


def only(findings: pd.DataFrame) -> dict[str, str]:
    """The one finding there is."""
    assert len(findings) == 1, findings[["check", "ref"]].to_string()
    return findings.iloc[0].to_dict()
