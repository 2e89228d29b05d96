"""The worked examples that the methodology page prints are run here against the rules they explain."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tasks.evidence.mortality import published_by
from tasks.evidence.oversight_framework import read_oversight
from tasks.model.award import CostLine, Mortality, pounds
from tasks.model.contract import Contract, Rung, Scheme
from tasks.model.ladder_step import Extension
from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan, Closing
from tasks.model.trust import Criterion, Dated, Regulator, Spell, Trust
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.rulebook import Rulebook, load
from tasks.rules.being_looked_at import being_looked_at
from tasks.rules.carried_forward import carried
from tasks.rules.claim_again import left_out
from tasks.rules.counts import adding_up, counts
from tasks.rules.deadline import LONDON, as_of, closes, days_late, deadline
from tasks.rules.escalation import escalation
from tasks.rules.exit_criteria import exit_criteria
from tasks.rules.expected import expected
from tasks.rules.extended import extended
from tasks.rules.foundation_status import foundation_status
from tasks.rules.getting_better import Circumstances, Promises, getting_better, has_left
from tasks.rules.incentive_amount import evidenced_cost, incentive_amount
from tasks.rules.incentive_award import award_verdict, incentive_award
from tasks.rules.incentive_case import Case
from tasks.rules.intended_stay import intended_stay
from tasks.rules.ladder import ladder
from tasks.rules.length_of_stay import period_of_stay, stay_words
from tasks.rules.mending import mended_by
from tasks.rules.mortality_claim import mortality_claim, stated_figures
from tasks.rules.movement import moved
from tasks.rules.on_time import TimedUpdate, receipt
from tasks.rules.overdue import overdue
from tasks.rules.past_due import past_due, past_due_words
from tasks.rules.percentage import percentage
from tasks.rules.plan_changed import plan_changed
from tasks.rules.programme_part import part_of, programme_part
from tasks.rules.publishable import Count, publishable
from tasks.rules.published_mortality import published_mortality
from tasks.rules.published_segment import published_segment
from tasks.rules.rating_claim import rating_claim, stated_ratings
from tasks.rules.read_date import read_date
from tasks.rules.slipped import slipped, slipped_words
from tasks.rules.stalled import PlanProgress, advances, stalled
from tasks.rules.unevidenced import WORDS, unevidenced
from tasks.rules.unusual_claim import unusual_claim
from tasks.rules.warning_answered import Answered, answered
from tasks.rules.without_plan import without_plan
from tasks.rules.working_days import Calendar

CONFIG = Path(__file__).parents[2] / "config"
FOLDERS = {"": CONFIG} | {folder.name: folder for folder in sorted(CONFIG.glob("regimes/*"))}
BOOKS = {name: load(folder) for name, folder in FOLDERS.items()}
"""The rules of each regime that ships: its examples are told by these."""

FILES = [(name, path) for name, folder in FOLDERS.items() for path in sorted(folder.glob("worked_examples/*.toml"))]
USUAL = Calendar()
Given = Mapping[str, Any]


def test_the_examples_and_the_rules_they_run_against_are_the_same() -> None:
    assert {path.stem for _, path in FILES} == set(RULES)


def test_every_rule_has_examples_or_is_a_part_of_one_that_has() -> None:
    modules = {path.stem for path in (Path(__file__).parents[2] / "tasks" / "rules").glob("[!_]*.py")}
    assert modules == {MODULES.get(rule, rule) for rule in RULES} | PARTS.keys()
    assert set(PARTS.values()) <= set(RULES) | {"of the house, not of the month"}


@pytest.mark.parametrize(("regime", "path"), FILES, ids=[f"{regime or '2013'}: {path.stem}" for regime, path in FILES])
def test_a_file_of_examples_says_its_rule_in_words_of_its_own_time_and_rhythm(regime: str, path: Path) -> None:
    text, book = path.read_text(encoding="utf-8"), BOOKS[regime]
    document = tomllib.loads(text)
    assert set(document) == {"rule", "title", "words", "example"}
    assert document["rule"] == path.stem
    assert all(set(example) == {"name", "given", "then"} and example["then"] for example in document["example"])
    assert not [year for year in re.findall(r"\b(20\d\d)\b", text) if int(year) < began(book).year - 1], "of another regime's time"
    periods = [example["given"]["month"] for example in document["example"] if "month" in example["given"]]
    assert {Period.parse(one).rhythm for one in periods} <= {book.regime.period.rhythm}


EXAMPLES = [(name, path.stem, one) for name, path in FILES for one in tomllib.loads(path.read_text(encoding="utf-8"))["example"]]


@pytest.mark.parametrize(("regime", "rule", "example"), EXAMPLES, ids=[f"{name} {rule}: {one['name']}" for name, rule, one in EXAMPLES])
def test_a_published_example_is_what_the_rule_says_by_the_rules_of_its_regime(regime: str, rule: str, example: dict[str, Any]) -> None:
    assert in_own_words(rule, example["given"], BOOKS[regime], example["then"]) == example["then"]


def in_own_words(rule: str, given: Given, book: Rulebook, asked: Iterable[str]) -> dict[str, Any]:
    """What a rule says of each name that is asked, in the regime's rhythm, as pages and letters have it."""
    found = RULES[rule](given, book)
    return {name: book.wording.rhythm.phrase(found[name]) if isinstance(found[name], str) else found[name] for name in asked}


def labels(book: Rulebook) -> dict[str, str]:
    """Label to code, and nothing to nothing."""
    return {status.label: status.code for status in book.statuses} | {"": ""}


def began(book: Rulebook) -> date:
    """The first day on which a regime has rules."""
    return min(one.start for held in book.thresholds.values() for one in held)


def late_in(book: Rulebook) -> Period:
    """The period of a regime in which its second year begins: that of examples which name none."""
    return book.period_on(date(began(book).year + 1, 1, 1))


def day(given: Given, name: str) -> date | None:
    return date.fromisoformat(given[name]) if name in given else None


def certain_day(given: Given, name: str) -> date:
    return date.fromisoformat(given[name])


def moment(given: Given, name: str) -> datetime:
    return datetime.fromisoformat(given[name]).replace(tzinfo=LONDON)


def words_of(verdict: Verdict) -> dict[str, Any]:
    return {"answer": verdict.answer.value, "sentence": verdict.sentence}


def one_action(**columns: Any) -> pd.DataFrame:
    dates = {"due_date", "revised_latest"} & columns.keys()
    return pd.DataFrame({name: [value] for name, value in columns.items()}).astype(dict.fromkeys(dates, "datetime64[s]"))


def on_deadline(given: Given, book: Rulebook) -> dict[str, Any]:
    month, days = Period.parse(given["month"]), given["working_days"]
    due = deadline(month, days, USUAL)
    if "received" in given:
        return {"days_late": days_late(moment(given, "received"), due)}
    run_time = as_of(month, days, given["grace"], USUAL)
    return {
        "deadline": due.isoformat(),
        "grace_ends": closes(month, days, given["grace"], USUAL).isoformat(),
        "told": f"{run_time.hour}am on {in_full(run_time.date())}",
    }


def on_expected(given: Given, book: Rulebook) -> dict[str, Any]:
    spell = Spell("RNL", certain_day(given, "entered"), day(given, "left"), "", "", None, "")
    return {"value": "expected" if expected([spell], Period.parse(given["month"])) else "not expected"}


def on_overdue(given: Given, book: Rulebook) -> dict[str, Any]:
    accepted = moment(given, "accepted") if "accepted" in given else None
    due, shut = certain_day(given, "deadline"), certain_day(given, "grace_ends")
    month, as_at = Period.parse(given["month"]), moment(given, "as_at")
    special = {"withdrawn": "withdrawn" in given, "unconfirmed": given.get("unconfirmed", "")}
    return words_of(overdue("RNL", month, due, shut, accepted, given["received"], as_at, **special))


def on_mending(given: Given, book: Rulebook) -> dict[str, Any]:
    came, answered_at = (datetime.fromisoformat(given[name]).replace(tzinfo=LONDON) for name in ("came", "answered"))
    due, grace_ends = (date.fromisoformat(given[name]) for name in ("deadline", "grace_ends"))
    working_days = book.threshold("mending_working_days", due)
    return {"value": mended_by(came.date(), answered_at, due, grace_ends, working_days, USUAL).isoformat()}


def on_on_time(given: Given, book: Rulebook) -> dict[str, Any]:
    came = [words.split(", ") for words in given["arrivals"]]
    arrivals = [TimedUpdate(datetime.fromisoformat(at).replace(tzinfo=LONDON), became == "accepted") for at, became in came]
    by_first = book.threshold("on_time_by_first", certain_day(given, "deadline"))
    found = receipt(arrivals, certain_day(given, "grace_ends"), by_first)
    if found is None:
        return {"counted_from": "nothing"}
    return {
        "counted_from": f"{found.at:%Y-%m-%d %H:%M}",
        "days_late": days_late(found.at, certain_day(given, "deadline")),
        "corrected": f"{found.corrected_at:%Y-%m-%d %H:%M}" if found.corrected_at else "no",
    }


def on_without_plan(given: Given, book: Rulebook) -> dict[str, Any]:
    waiting, had_plan = given.get("updates_that_wait", 0), given.get("had_a_plan_the_month_before", False)
    return {"value": without_plan(Period.parse(given["month"]), day(given, "first_plan_agreed"), waiting, had_plan=had_plan) or "judged"}


def on_being_looked_at(given: Given, book: Rulebook) -> dict[str, Any]:
    unread = given.get("a_file_could_not_be_opened", False)
    return {"value": being_looked_at(Period.parse(given["month"]), given.get("updates_held", 0), unread=unread) or "judged"}


def on_past_due(given: Given, book: Rulebook) -> dict[str, Any]:
    agreed = day(given, "agreed")
    action = one_action(
        status=labels(book)[given.get("status", "")], closed=given.get("closed", False), due_date=pd.Timestamp(agreed) if agreed else pd.NaT
    )
    on = certain_day(given, "on")
    days = past_due(action, on, book.threshold("past_due_least_days", on), book.statuses).iloc[0]
    if agreed is None or pd.isna(days):
        return {"value": "not past due"}
    return {"value": int(days), "sentence": past_due_words(int(days), agreed)}


def on_slipped(given: Given, book: Rulebook) -> dict[str, Any]:
    agreed, revised = certain_day(given, "agreed"), day(given, "revised")
    action = one_action(due_date=pd.Timestamp(agreed), revised_latest=pd.Timestamp(revised) if revised else pd.NaT)
    days = int(slipped(action).iloc[0])
    return {"value": days, "sentence": slipped_words(days, agreed, revised) if revised else ""}


def on_moved(given: Given, book: Rulebook) -> dict[str, Any]:
    line = one_action(
        status=labels(book)[given.get("status", "")],
        last_status=labels(book)[given.get("last_status", "")],
        percent=float(given.get("percent", "nan")),
        last_percent=float(given.get("last_percent", "nan")),
    )
    return {"value": "moved" if moved(line, book.statuses).iloc[0] else "not moved"}


def on_stalled(given: Given, book: Rulebook) -> dict[str, Any]:
    month, table, came = late_in(book), None, [one != "none accepted" for one in given["updates"]]
    for report in given["updates"]:
        status, percent = ("delivered", "nan") if report == "Delivered" else ("on_track", report.replace("none accepted", "nan"))
        moving = {"ref": "RNL-001", "status": status, "percent": float(percent)}
        still = [moving | {"ref": f"RNL-{n + 2:03d}", "percent": 50.0} for n in range(given.get("others_that_stand_still", 0))]
        lines = pd.DataFrame([moving, *still]).assign(trust="RNL", accepted=report != "none accepted", sent=True)
        table, month = carried(lines, table, month, 0, given["limit"], book.statuses), month.next()
    over = advances(table, given["limit"], book.statuses).loc["RNL"]
    undelivered = int(table["status"].ne("delivered").sum())
    seen = PlanProgress(sum(came), undelivered, int(over["open_before"]), int(over["advanced"]), silent=not came[-1])
    return words_of(stalled("RNL", seen, given["limit"], given["least_percent"]))


def on_length_of_stay(given: Given, book: Rulebook) -> dict[str, Any]:
    month = Period.parse(given["month"])
    stay = period_of_stay(date.fromisoformat(given["entered"]), month)
    return {"value": stay_words(stay, month.noun, book.wording.regime, book.intended_months("", month.last_day))}


def on_getting_better(given: Given, book: Rulebook) -> dict[str, Any]:
    if "left" in given:
        return words_of(has_left("RNL", given["left"], book.wording.regime))
    met, still_open = given.get("kept", 0), given.get("open", 20)
    closed, bare = given.get("closed", 0), given.get("without_evidence", 0)
    whole = met + still_open
    seen = Promises(given["due"], met, given.get("late", 0), closed, bare, whole, met, still_open, given.get("kept_late", 0))
    known = Circumstances(
        stalled="stalled" in given,
        unmoved=given.get("unmoved", 0),
        accepted="no_update" not in given,
        not_judged=given.get("not_judged", ""),
        contradicted=given.get("contradicted", 0),
        warned=book.wording.director if "early_warning" in given else "",
    )
    period = late_in(book)
    numbers = (book.threshold(name, period.last_day) for name in ("better_least_due", "better_met_percent"))
    return words_of(getting_better("RNL", period, seen, known, *numbers))


def on_unevidenced(given: Given, book: Rulebook) -> dict[str, Any]:
    bare = unevidenced(one_action(status=labels(book)[given["status"]], evidence=given["evidence"]), book.statuses).iloc[0]
    return {"value": WORDS if bare else ""}


def on_carried(given: Given, book: Rulebook) -> dict[str, Any]:
    was, update, *now = given.values()  # of one period, of the update for the next, and what that says
    before = one_action(trust="RNL", ref="RNL-01", accepted=True, sent=True, status=labels(book)[was])
    after = before.assign(accepted=update != "none accepted", sent=update != "none accepted", status=labels(book)[now[0] if now else ""])
    begins = list(calendar.month_name).index(next(iter(given)).partition("_")[0].capitalize())
    period = book.period_on(date(began(book).year, begins, 1))
    first = carried(before, None, period, 0, 3, book.statuses)
    action = carried(after, first, period.next(), 0, 3, book.statuses).to_dict("records")[0]
    return {
        "status": book.statuses.labels[action["status"]],
        "said_in": action["status_period"],
        "reported": action["reported"],
        "reopened": action["reopened"],
        "updates_without_movement": action["unmoved"],
    }


def on_counts(given: Given, book: Rulebook) -> dict[str, Any]:
    reports = [(labels(book)[label], "2013-11", True) for label in given.get("said_this_month", ())]
    reports += [(labels(book)[label], "2013-10", False) for label in given.get("said_earlier", ())]
    reports += [("", "", False)] * given.get("never_said", 0)
    closed = [False] * len(reports) + [True] * len(given.get("closed_when_last", ()))
    reports += [(labels(book)[label], "2013-10", False) for label in given.get("closed_when_last", ())]
    actions = pd.DataFrame(reports, columns=["status", "status_period", "reported"])
    actions["closed"] = [over and label != "delivered" for over, (label, *_) in zip(closed, reports, strict=True)]
    actions["closed_on"] = [pd.Timestamp(2013, 11, 15) if over else pd.NaT for over in closed]
    actions = actions.assign(trust="RNL", past_due=False, slipped=False, unevidenced=False)
    row = counts(actions, book.threshold("count_last_known", late_in(book).last_day), book.statuses).to_dict("records")[0]
    assert sum(row[name] for name in adding_up(book.statuses)) == row["actions"]
    return {str(name): value for name, value in row.items()}


def on_read_date(given: Given, book: Rulebook) -> dict[str, Any]:
    found = read_date(given["written"])
    return {"value": found.latest.isoformat() if found.latest else "not read", "sentence": found.reason}


def on_incentive_award(given: Given, book: Rulebook) -> dict[str, Any]:
    partner, standing = ("", "to be confirmed") if given.get("partner") == "to be confirmed" else ("RTF", "announced")
    topics = (given["topic"],) if "topic" in given else ()
    contract = Contract("RNL-1", "RNL", partner, topics, began(book), None, standing, "announced")
    spell = Spell("RNL", began(book), day(given, "left"), "", given.get("first_opportunity", ""), day(given, "decided"), "")
    rungs = (
        Rung("top", Decimal("1.00"), "left at first opportunity", "", ""),
        Rung("next", Decimal("0.75"), "not public", "", ""),
    )
    scheme = Scheme("one", began(book), None, rungs if given["scheme"] == "published" else (), Decimal(5_500_000), "", "")
    counted = dict.fromkeys(topics, (given.get("delivered", 0), given.get("actions", 0)))
    fund = book.fund
    as_of, regime = certain_day(given, "as_at"), book.wording.regime
    case = Case(contract, Regulator("one", "The regulator"), scheme, spell, counted, as_of, fund, regime=regime)
    return words_of(award_verdict(incentive_award(case), case))


def on_incentive_amount(given: Given, book: Rulebook) -> dict[str, Any]:
    shown, bare = (
        CostLine("RNL-1", Period(2013, 10), "travel", Decimal(given.get(name, "£0").strip("£").replace(",", "")) * 100, evidence)
        for name, evidence in (("evidenced_cost", "invoice"), ("cost_without_evidence", ""))
    )
    return {"value": pounds(incentive_amount(evidenced_cost([shown, bare]), Decimal(given["share"]), Decimal(given["cap"])))}


def on_rating_claim(given: Given, book: Rulebook) -> dict[str, Any]:
    stated = stated_ratings(given["update_says"])
    if not stated:
        return {"answer": "nothing is stated"}
    rated = tuple(Dated(value, date.fromisoformat(day), None, "ratings.csv") for day, value in given["published"].items())
    return words_of(rating_claim(replace(next(iter(book.trusts.values())), rating=rated), Period.parse(given["month"]), "RLT-01", stated))


def on_mortality_claim(given: Given, book: Rulebook) -> dict[str, Any]:
    files = [Mortality("RLT", published_by(name), Decimal(value), 2, name) for name, value in given["published"].items()]
    (claim,) = stated_figures("RLT", Period.parse(given["month"]), "RLT-01", given["update_says"])
    return words_of(mortality_claim(claim, files, certain_day(given, "as_at")))


def on_published_mortality(given: Given, book: Rulebook) -> dict[str, Any]:
    published = ((name, *words.split(" band ")) for name, words in given["published"].items())
    files = [Mortality("RXR", published_by(name), Decimal(value), int(band), name) for name, value, band in published]
    return words_of(published_mortality("RXR", files, certain_day(given, "as_at")))


def on_published_segment(given: Given, book: Rulebook) -> dict[str, Any]:
    published = [(name, quarter, words) for name, held in given["published"].items() for quarter, words in held.items()]
    figures = [figure for name, quarter, words in published for figure in read_oversight(name, _oversight_file(quarter, words))[0]]
    return words_of(published_segment("RXL", figures, certain_day(given, "as_at"), given["intervention"]))


def on_intended_stay(given: Given, book: Rulebook) -> dict[str, Any]:
    stay = _stay(given["entered"], given.get("left"), **{name: _day_in(given, name) for name in ("intended", "extended", "followed_until")})
    before = [_stay(entered, left) for entered, left in given.get("before", {}).items()]
    return words_of(intended_stay(stay, before, "RNL", certain_day(given, "on"), given.get("most", 0)))


def on_exit_criteria(given: Given, _: Rulebook) -> dict[str, Any]:
    agreed = [
        Criterion("RNL", name, certain_day(one, "agreed"), day(one, "met"), one.get("shown", ""), "a letter")
        for name, one in given["agreed"].items()
    ]
    return words_of(exit_criteria("RNL", "RNL", agreed, certain_day(given, "on")))


def on_programme_part(given: Given, book: Rulebook) -> dict[str, Any]:
    now = [labels(book)[label] for label in given["actions"]]
    moved = [status not in book.statuses.finished for status in now]  # the first of those that were open have advanced
    before = [40 if is_open and sum(moved[:nth]) < given["advanced"] else 60 for nth, is_open in enumerate(moved)]
    part = pd.DataFrame({"status": now, "percent": 60.0})
    part["standings"] = [";".join([f"{status}|{percent}", *[f"{status}|60"] * 3]) for status, percent in zip(now, before, strict=True)]
    part = part.assign(trust="RNL", programme="finance", closed=False, past_due=False)
    whole = PlanProgress(given["accepted_updates"], 0, 0, 0)
    updates, least = (book.threshold(name, late_in(book).last_day) for name in ("stall_updates", "stall_least_percent"))
    return words_of(programme_part(part_of(part, "finance"), whole, "RNL", "finance", "RNL finance", updates, least, book.statuses))


def _stay(entered: str, left: str | None, **days: date | None) -> Spell:
    return Spell("RNL", date.fromisoformat(entered), date.fromisoformat(left) if left else None, "", "", None, "a source", **days)


def _day_in(given: Given, name: str) -> date | None:
    return date.fromisoformat(given[name]) if name in given else None


def _oversight_file(quarter: str, words: str) -> bytes:
    segment, _, score = words.partition(" score ")
    rows = [f"RXL,OF5000,{segment},{quarter}", *([f"RXL,OF5002,{score},{quarter}"] if score else [])]
    return "\n".join(["Trust_code,Metric_ID,Value,Quarter", *rows]).encode()


def on_foundation_status(given: Given, book: Rulebook) -> dict[str, Any]:
    kind = Dated(given["kind"], None, None, "")
    rating = Dated(given["rating"], certain_day(given, "rated_on"), None, "")
    trust = Trust("RNL", "A trust", (kind,), (), (), (), (), (rating,), "")
    return words_of(foundation_status(trust, certain_day(given, "as_at"), book.kinds, book.wording.standing))


def on_escalation(given: Given, book: Rulebook) -> dict[str, Any]:
    verdicts = {rule: Verdict(rule, "RNL", "RNL", Answer(given[rule]), "") for rule in ("overdue", "stalled")}
    found = escalation([verdicts["overdue"]], [verdicts["stalled"]], ["RNL"] if "stalled_the_month_before" in given else [])
    public = {(step.rule, step.again): step for step in book.ladder if step.public}
    steps = [public[one.rule, one.again] for one in found]
    copied = [f", copied to the {' and the '.join(one.copy)}" if one.copy else "" for one in steps]
    return {"value": [f"{one.rule}, {one.level}: to the {one.to[0]}{copy}" for one, copy in zip(steps, copied, strict=True)]}


def on_ladder(given: Given, book: Rulebook) -> dict[str, Any]:
    due = certain_day(given, "due")
    period = book.period_on(due).previous()
    granted = day(given, "extended_to")
    extensions = [Extension("RNL", period, granted, "A", "B", "")] if granted else []
    steps = book.steps("overdue", period.last_day)
    asked = ladder(
        steps,
        extended(extensions, "RNL", period, due),
        certain_day(given, "on"),
        USUAL,
        arrived="update_arrived" in given,
        in_regime="left" not in given,
    )
    return {"value": [f"{step.level}: to the {' and the '.join(step.to)}" for step in asked.steps], "sentence": asked.sentence}


def on_publishable(given: Given, book: Rulebook) -> dict[str, Any]:
    sums, counts = (given[name] for name in ("expected", "accounted", "floor_percent")), [Count(**one) for one in given.get("counts", [])]
    return words_of(publishable(*sums, given.get("unexplained", ()), counts, given.get("least", 1), arrived=given.get("arrived", True)))


def on_answered(given: Given, book: Rulebook) -> dict[str, Any]:
    before = Answered(given["value_before"], given["answer_before"]) if "value_before" in given else None
    return {"value": answered(given["value"], given.get("reason", ""), before) or "no answer"}


def on_plan_changed(given: Given, book: Rulebook) -> dict[str, Any]:
    plans = []
    for number, name in enumerate(("first", "second"), 1):
        if name in given:
            agreed = certain_day(given, f"{name}_agreed")
            lines = [one.split(" for ") for one in given[name].split(", ")]
            actions = [
                Action(ref, "", "", "", "", "", read_date(""), tuple(" ".join(old).split(" and ")) if old else ()) for ref, *old in lines
            ]
            over = [Closing(agreed, *one["by_and_because"]) for one in given.get("closes", ())] if number > 1 else []
            actions += [
                Action(one["ref"], "", "", "", "", "", read_date(""), closed=closing)
                for one, closing in zip(given.get("closes", ()), over, strict=False)
            ]
            plans.append(ActionPlan("RNL", number, "Risk summit", agreed, tuple(actions)))
    return words_of(plan_changed(plans, Period.parse(given["month"])))


def on_claim_again(given: Given, book: Rulebook) -> dict[str, Any]:
    before, again = (
        [CostLine("RNL-1", Period(2013, 10), one.partition(": ")[0], Decimal(1), one.partition(": ")[2]) for one in given[name]]
        for name in ("before", "again")
    )
    missing = left_out(before, again)
    return {"value": "leaves out " + ", ".join(f"{one.category}: {one.evidence}" for one in missing) if missing else "whole"}


def on_unusual_claim(given: Given, book: Rulebook) -> dict[str, Any]:
    before, of_all = ([_pence(one) for one in given[name]] for name in ("before", "of_all"))
    usual = unusual_claim(_pence(given["claimed"]), before, of_all, given["times"])
    return {"value": "usual" if usual is None else f"pointed out: usual is {pounds(usual)}"}


def _pence(written: str) -> Decimal:
    return Decimal(written.strip("£").replace(",", "")) * 100


MODULES = {"answered": "warning_answered", "carried": "carried_forward", "moved": "movement"}  # published under a shorter name

PARTS = {  # modules that no sentence of their own is published from: the rule whose examples run them
    "action_columns": "carried",
    "masks": "unevidenced",
    "cut_quote": "of the house, not of the month",
    "subscription": "of the house, not of the month",
    "patient_identity": "of the house, not of the month",
    "threshold_names": "of the house, not of the month",
    "date_forms": "read_date",
    "extended": "ladder",
    "incentive_case": "incentive_award",
    "incentive_conditions": "incentive_award",
    "incentive_evidence": "incentive_award",
    "incentive_partner": "incentive_award",
    "incentive_rung": "incentive_award",
    "plan_in_force": "plan_changed",
    "renumbered": "carried",
    "wording": "unevidenced",
    "working_days": "deadline",
}
RULES: dict[str, Callable[[Given, Rulebook], dict[str, Any]]] = {
    "answered": on_answered,
    "claim_again": on_claim_again,
    "carried": on_carried,
    "counts": on_counts,
    "deadline": on_deadline,
    "escalation": on_escalation,
    "expected": on_expected,
    "foundation_status": on_foundation_status,
    "getting_better": on_getting_better,
    "incentive_amount": on_incentive_amount,
    "incentive_award": on_incentive_award,
    "mortality_claim": on_mortality_claim,
    "rating_claim": on_rating_claim,
    "ladder": on_ladder,
    "length_of_stay": on_length_of_stay,
    "moved": on_moved,
    "mending": on_mending,
    "on_time": on_on_time,
    "overdue": on_overdue,
    "past_due": on_past_due,
    "plan_changed": on_plan_changed,
    "percentage": lambda given, _: {"value": percentage(given["part"], given["of"])},
    "publishable": on_publishable,
    "published_mortality": on_published_mortality,
    "published_segment": on_published_segment,
    "exit_criteria": on_exit_criteria,
    "intended_stay": on_intended_stay,
    "programme_part": on_programme_part,
    "read_date": on_read_date,
    "slipped": on_slipped,
    "stalled": on_stalled,
    "unevidenced": on_unevidenced,
    "unusual_claim": on_unusual_claim,
    "without_plan": on_without_plan,
    "being_looked_at": on_being_looked_at,
}
