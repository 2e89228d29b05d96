"""What rules answer, letters say and the fund pays, worked out again from the tables and from what came in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import itemgetter

from tests.sentences.evidence_scopes import costs, of_contract
from tests.sentences.matching import written
from tests.sentences.open_data import (
    COUNTED,
    STATUSES,
    Facts,
    Month,
    clock_time,
    clock_words,
    day_after,
    day_words,
    days_between,
    first_day,
    iso_day,
    last_day,
    london_day,
    moment_words,
    month_words,
    nth,
    period_on,
)
from tests.sentences.promise_scopes import promised
from tests.sentences.scopes import Told, Update, in_runs, one_trust

RANKS = ("", "never_reported", "not_on_track", "some_issues", "on_track", "delivered", "closed")


def rule(told: Told) -> Iterator[Facts]:
    """What a rule says of a trust, worked out again from the tables of this month and of those before it."""
    if told.kind != "rule":
        return
    month, trust = told.month, told.trust
    end = last_day(month.period)
    facts: Facts = {"month": month_words(month.period), "end": day_words(end), **_letter_facts(told, end)}
    if any(row["trust"] == trust for row in month.trusts):
        facts |= {**one_trust(month, trust), **_progress(month, trust), **_replanned(month, trust), **promised(month, trust)}
        facts["so_far_one"] = facts["so_far"] == 1
        facts["so_far_none"] = facts["so_far"] == 0
    known = month.release["register"][trust]
    facts |= {"name": known["name"], "entered": day_words(known["entered"]), "left": day_words(known["left"])}
    facts["year_on"] = _year_on(known["entered"])
    held = {one["id"]: one for one in known.get("partners", ())}
    for row in month.verdicts:
        if row["trust"] == trust and row["rule"] == "incentive_award":
            about = held[row["contract"]]
            yield facts | _contract(told, row) | {"partner": about["partner_name"], "start": about["start"]}
    yield facts
    if any(row["trust"] == trust for row in month.trusts):
        yield from (facts | one for one in _answers(told, london_day(month.release["told"][trust]["as_of"]).isoformat()))


def _year_on(day: str) -> str:
    """The same day a year later."""
    return day_words(f"{int(day[:4]) + 1}{day[4:]}")


def _progress(month: Month, trust: str) -> Facts:
    """How a plan moved over its last accepted updates: three of months, two of quarters."""
    looked = 2 if "Q" in month.period else 3
    accepted = [one for one in month.all_before() if any((row["trust"], row["accepted"]) == (trust, "yes") for row in one.trusts)]
    before = {row["ref"]: row for row in (accepted[looked].actions if len(accepted) > looked else []) if row["trust"] == trust}
    now = [row for row in month.actions if row["trust"] == trust]
    was_open = [row for row in now if row["status"] != "closed" and before.get(row["ref"], {}).get("status") != "delivered"]
    advanced = [row for row in was_open if _further(row, before.get(row["ref"], {}))]
    return {
        "looked": looked,
        "so_far": len(accepted),
        "open_before": len(was_open),
        "advanced": len(advanced),
        "has": "has" if len(advanced) == 1 else "have",
        "unmoved_row": _unmoved(accepted, trust),
        "undelivered": sum(row["status"] not in {"delivered", "closed"} for row in now),
        "not_delivered": "is" if sum(row["status"] not in {"delivered", "closed"} for row in now) == 1 else "are",
        "none_advanced": not advanced and len(was_open) > 1,
        "the_one_not": not advanced and len(was_open) == 1,
    }


def _unmoved(accepted: list[Month], trust: str) -> int:
    """How many of the latest accepted updates moved nothing."""
    count = 0
    for later, earlier in pairwise(accepted):
        was = {row["ref"]: row for row in earlier.actions if row["trust"] == trust}
        if any(_further(row, was.get(row["ref"], {})) for row in later.actions if row["trust"] == trust):
            break
        count += 1
    return count


def _further(now: Facts, then: Facts) -> bool:
    """Whether an action stands better, or at a higher percentage; a first report is further than none."""
    better = RANKS.index(now["status"]) > RANKS.index(then.get("status", ""))
    return better or int(now["percent"] or 0) > int(then.get("percent") or 0)


def _replanned(month: Month, trust: str) -> Facts:
    now = [row for row in month.actions if row["trust"] == trust]
    before = [row for row in month.before.actions if row["trust"] == trust] if month.before else []
    new = [row["ref"] for row in now if row["ref"] not in {row["ref"] for row in before}]
    return {
        "counted": len(now),
        "counted_before": len(before),
        "new": len(new),
        "new_refs": ", ".join(new),
        "is": "is" if len(new) == 1 else "are",
    }


def _contract(told: Told, row: Facts) -> Facts:
    """A contract's costs, summed from the claims that came, and what published files and the table of actions say for it."""
    held = next(one for one in told.month.release["register"][row["trust"]]["partners"] if one["id"] == row["contract"])
    good, back = costs(told, row["contract"], "2013-09")  # no contract of these programmes began before
    mine = [*good, *back]
    read = [claim for claim in mine if claim.pence is not None]
    kinds = {kind: sum(claim.pence for claim in good if claim.kind == kind) for kind in dict.fromkeys(claim.kind for claim in good)}
    others = [one["contract"] for one in told.month.verdicts if one["rule"] == "incentive_award" and one["partner"] == row["partner"] != ""]
    accepted = sum(claim.pence for claim in good)
    return {
        "contract": row["contract"],
        "claimed": pounds(sum(claim.pence for claim in read)),
        "lines_unread": len(mine) - len(read),
        "accepted_sum": pounds(accepted),
        "returned_sum": pounds(sum(claim.pence for claim in read) - accepted),
        "claim_months": len({claim.month for claim in mine}),
        "by_kind": ", ".join(f"{kind} {pounds(pence)}" for kind, pence in kinds.items()),
        **{f"kind {kind}": pounds(pence) for kind, pence in kinds.items()},
        "no_claim": not mine,
        "claim_ids": row.get("claims", ""),
        "others": sorted({*others} - {row["contract"]}),
        "other_count": len({*others} - {row["contract"]}),
        "evidenced": pounds(sum(claim.pence for claim in good if claim.evidence)),
        **of_contract(told, row, held),
    }


def _claims(told: Told, as_at: str) -> Iterator[Facts]:
    """What became of each claim that came by a day: one in which anything has to be mended goes back whole. A claim of nothing, where its
    contract had costs before, is pointed out.
    """
    came = [claim for claim in told.came.claims if claim.day <= as_at]
    first = {claim.evidence: claim.contract for claim in sorted(came, key=lambda claim: claim.day, reverse=True)}
    for file in dict.fromkeys(claim.file for claim in came):
        lines = [claim for claim in came if claim.file == file]
        wrong = [(number, claim) for number, claim in enumerate(lines, 2) if claim.pence is None or first[claim.evidence] != claim.contract]
        before = [one for one in came if one.contract == lines[0].contract and one.month < lines[0].month and one.pence]
        unusual = not wrong and before and not sum(claim.pence or 0 for claim in lines)
        yield {
            "file": file,
            "came": clock_words(lines[0].at),
            "claim_accepted": 0 if wrong else len(lines),
            "claim_returned": len(lines) if wrong else 0,
            "errors": len(wrong),
            "one_error": len(wrong) == 1,
            "warned": 1,
            "one_warning": unusual,
            "line": wrong[0][0] if wrong else 2,
            "no_amount": wrong and wrong[0][1].pence is None,
            "clashes": wrong and wrong[0][1].pence is not None,
            "other_contract": first[wrong[0][1].evidence] if wrong else "",
            "contract": lines[0].contract,
            "claim_month": month_words(lines[0].month),
            "usual": pounds(sum(one.pence or 0 for one in before)),
        }


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"


def _letter_facts(told: Told, as_at: str) -> Facts:
    """What a letter counts up to the day it names, from the trust's deadline and the log of arrivals."""
    row = next((row for row in told.month.trusts if row["trust"] == told.trust), None)
    if row is None:
        return {}
    came = list(_came(told, as_at))
    over, closes = days_between(row["deadline"], as_at), working_days_after(row["deadline"], 2)
    return {
        "due_by": day_words(row["deadline"]),
        "closes": day_words(closes),
        "days_overdue": max(over, 0) if as_at > closes else 0,
        "is_overdue": as_at > closes,
        "open_still": row["deadline"] < as_at <= closes or as_at == row["deadline"],
        "not_yet": as_at < row["deadline"],
        "not_past": as_at <= row["deadline"],
        "due_today": as_at == row["deadline"],
        "received_then": len(came),
        "none_then": not came,
        "some_then": bool(came),
        "mail_at": " and ".join(map(clock_words, told.came.mails)),
    }


def _came(told: Told, as_at: str) -> Iterator[Update]:
    clock = told.stood.partition(" on ")[0] or "23:59"
    yield from (one for one in told.sent_by(told.trust) if clock_time(one.at) <= f"{as_at} {clock}")


def _answers(told: Told, as_at: str) -> Iterator[Facts]:
    """What became of each update, and until when it may be mended if it was returned: what came late has what is left of the grace."""
    for one in _came(told, as_at):
        row = next(row for row in told.month.trusts if row["trust"] == told.trust)
        closes, answered = working_days_after(row["deadline"], 2), london_day(one.answered).isoformat() if one.answered else ""
        came = london_day(one.at).isoformat()
        until = max(closes, working_days_after(answered, 2)) if answered and came <= row["deadline"] else closes
        yield {
            "file": one.file,
            "came": clock_words(one.at),
            "came_day": day_words(came),
            "answered_day": day_words(answered),
            "mended_until": day_words(until),
            "open_to_mend": answered <= until,
            "errors": one.errors,
            "warned": one.warnings,
            "one_error": one.errors == 1,
            "one_warning": one.warnings == 1,
            "several_warnings": one.warnings > 1,
            "is_accepted": not one.errors,
            "awaited": previous_month(as_at, told.month.period),
            "awaited_words": month_words(previous_month(as_at, told.month.period)),
            "more": max(one.errors, one.warnings * (not one.errors)) - 3,
        }


def previous_month(day: str, rhythm: str) -> str:
    """The month, or whatever is as long as another period, that had just ended on a day."""
    before = date.fromisoformat(first_day(period_on(day, rhythm))) - timedelta(days=1)
    return period_on(before.isoformat(), rhythm)


def working_days_after(day: str, count: int) -> str:
    """So many weekdays later; no bank holiday lies in the days of grace of these months."""
    found = date.fromisoformat(day)
    while count:
        found += timedelta(days=1)
        count -= found.weekday() < 5
    return found.isoformat()


def standing(told: Told) -> Iterator[Facts]:
    """How the trusts of a month stand, beside the month before; and when the next month is due."""
    month, names = told.month, {row["trust"]: row["name"] for row in told.month.trusts}
    if told.kind != "page":
        return
    words = {code: promised(month, code)["verdict_word"] or "We do not know" for code in names}
    was = {code: promised(month.before, code)["verdict_word"] or "We do not know" for code in _both(month)} if month.before else {}
    facts: Facts = {
        "month": month_words(month.period),
        **_next(month.period),
        "before": month_words(month.before.period) if month.before else "",
    }
    yield facts | {"trusts": len(names)}
    for word in sorted({*words.values()}):
        count = [*words.values()].count(word)
        yield from (facts | {"word": shown, "word_count": count} for shown in (word, word[:1].lower() + word[1:]))
    for kind, title in {
        "delivered": "Newly reported delivered",
        "reopened": "Reopened after being reported delivered",
        "worse": "Worse status",
    }.items():
        counts = {code: month.counts(code)[f"changed_{kind}"] for code in names}
        yield facts | {"change": title, "change_names": [f"{names[code]} ({count})" for code, count in counts.items() if count]}
    for one in month.all_before():
        yield from ({"gone": day_words(known["left"])} for known in one.release["register"].values() if known["left"])
    for code in [told.trust] if told.trust else names:
        known = month.release["register"].get(code)
        if known is None or code not in names:
            continue
        yield {
            **facts,
            **month.counts(code),
            "name": names[code],
            "word": words[code],
            "was": was.get(code, "")[:1].lower() + was.get(code, "")[1:],
            "turned": code in was and was[code] != words[code],
            "stay": nth(month.period) - nth(period_on(known["entered"], month.period)) + 1,
        }


def _both(month: Month) -> set[str]:
    return {row["trust"] for row in month.trusts} & ({row["trust"] for row in month.before.trusts} if month.before else set())


def _next(period: str) -> Facts:
    following = period_on(day_after(last_day(period)), period)
    due = working_days_after(last_day(following), 10)
    return {"next": month_words(following), "next_due": day_words(due), "next_public": day_words(working_days_after(due, 3))}


def letter(told: Told) -> Iterator[Facts]:
    if told.kind not in {"letter", "publication"}:
        return
    as_at = iso_day(told.stood.partition(" on ")[2])
    facts: Facts = {"stood": told.stood, "month": month_words(told.month.period), "period": told.month.period[:7]}
    names = {row["trust"]: row for row in told.month.trusts}
    if told.trust in names:
        facts |= {
            **one_trust(told.month, told.trust),
            "code": told.trust,
            "is_accepted": names[told.trust]["accepted"] == "yes",
            **_letter_facts(told, as_at),
            **_progress(told.month, told.trust),
        }
        if told.kind == "publication":
            del facts["arrived_day"]  # what it says of the update is the verdict's sentence, and is read there
    elif told.trust:
        known = told.month.release["register"][told.trust]
        facts |= {"name": known["name"], "code": told.trust, "regulator": known["regulator"]}
    for row in told.month.verdicts:
        if row["trust"] == told.trust and row["rule"] == "incentive_award":
            for number, step in enumerate(row["steps"], 1):
                help_by = {one["id"]: one["partner_name"] for one in told.month.release["register"][row["trust"]].get("partners", ())}
                partner = f"{help_by[row['contract']]} ({row['partner']})"
                yield (
                    facts
                    | _contract(told, row)
                    | {"partner": partner, "step": step, "step_number": number, "month_end": day_words(last_day(told.month.period))}
                )
    yield facts
    yield from (facts | one for one in _answers(told, as_at))
    for trust, month, at in told.came.taken_back:
        if (trust, month) == (told.trust, told.month.period[:7]):
            yield facts | {"taken_back_at": clock_words(at)}
    yield from (facts | one for one in _claims(told, as_at) if not told.trust)
    for regulator in sorted({row["regulator"] for row in told.month.trusts}):
        mine = {row["trust"] for row in told.month.trusts if row["regulator"] == regulator}
        unsure = {row["trust"] for row in told.month.trusts if row["state"] == "to be confirmed"}
        yes = [row for row in told.month.verdicts if row["trust"] in mine and row["answer"] == "yes"]
        overdue = sum(row["rule"] == "overdue" and row["trust"] not in unsure for row in yes)
        yield {
            **facts,
            "regulator": regulator,
            "digest_trusts": len(mine),
            "digest_accepted": sum(row["accepted"] == "yes" for row in told.month.trusts if row["trust"] in mine),
            "digest_overdue": overdue,
            "was": "was" if overdue == 1 else "were",
            "digest_stalled": sum(row["rule"] == "stalled" for row in yes),
        }


def register(told: Told) -> Iterator[Facts]:
    """What the releases say of trusts and their partners besides the month."""
    for month in list(told.month.all_before()) if told.kind == "fund" else [told.month]:
        for code, known in month.release["register"].items():
            if told.trust in {"", code}:
                yield from _registered(replace(told, month=month), code, known)
        yield from _partner_leads(month)


def _registered(told: Told, code: str, known: Facts) -> Iterator[Facts]:
    facts = {
        "name": known["name"],
        "month": month_words(told.month.period),
        "entered": day_words(known["entered"]),
        "year_on": _year_on(known["entered"]),
        "entered_words": known["entered_words"],
        "left": day_words(known["left"]),
        "entered_in": period_on(known["entered"], told.month.period) == told.month.period[:7],
        "left_in": bool(known["left"]) and period_on(known["left"], told.month.period) == told.month.period[:7],
        "end": day_words(last_day(told.month.period)),
    }
    yield facts
    sums = {
        row["contract"]: _contract(told, row) for row in told.month.verdicts if row["trust"] == code and row["rule"] == "incentive_award"
    }
    for held in known.get("partners", ()):
        named = {"partner": held["partner_name"], "partner_code": held["partner"], "start": held["start"], "regulator": held["regulator"]}
        yield facts | sums[held["id"]] | named


def _partner_leads(month: Month) -> Iterator[Facts]:
    """Whom each partner helps, and of whom it was announced as partner."""
    held = [(one, known["name"]) for known in month.release["register"].values() for one in known.get("partners", ()) if one["partner"]]
    for code in {one["partner"] for one, _ in held}:
        mine = [(one["partner_name"], one["standing"] == "actual", name) for one, name in held if one["partner"] == code]
        helps, announced = ([name for _, actual, name in mine if actual == which] for which in (True, False))
        parts = [f"helps {written(helps)}"] * bool(helps) + [f"was announced as the partner of {written(announced)}"] * bool(announced)
        yield {"partner_lead": f"{mine[0][0]} {' and '.join(parts)}", "month": month_words(month.period)}


_WORKINGS = {"submission", "row", "sha256", "received_at", "first_received_at"}


def correction(told: Told) -> Iterator[Facts]:
    if "correction" not in told.month.release:
        return
    found = told.month.release["correction"]["differences"]
    release, month = told.month.release, month_words(told.month.period)
    counts = {table: sum(one["table"] == table and one["column"] not in _WORKINGS for one in found) for table in ("trusts", "actions")}
    yield {
        "month": month,
        "number": release["number"],
        "earlier": release["number"] - 1,
        "as_of": moment_words(release["as_of"]),
        "of_trusts": counts["trusts"],
        "of_actions": counts["actions"],
    }
    if told.earlier:
        before, now = told.earlier.counts(), told.month.counts()
        yield from ({"was": before[name], "is": now[name]} for name in COUNTED if before[name] != now[name])
        for table, key, shown in (("trusts", "trust", "name"), ("actions", "ref", "ref")):
            was = {row[key]: row for row in told.earlier.rows(table)}
            for row in told.month.rows(table):
                old = was.get(row[key], {})
                yield from (
                    {"key": row[shown], "was": _word(old.get(name, "")), "is": _word(row[name])}
                    for name in row
                    if old.get(name) != row[name]
                )
        yield from _shared_changes(told.earlier.rows("actions"), told.month.rows("actions"))


def _shared_changes(before: list[Facts], now: list[Facts]) -> Iterator[Facts]:
    """Which actions have a change in common, and which changed in the same column."""
    was = {row["ref"]: row for row in before}
    names = [name for name in (now[0] if now else ()) if name not in {*_WORKINGS, "release"}]
    differing = [row["ref"] for row in now if any(row[name] != was.get(row["ref"], {}).get(name) for name in names)]
    plan = [ref for _, rows in groupby(now, itemgetter("trust")) for ref in (*(row["ref"] for row in rows), "")]
    yield {"action_refs": in_runs(differing, plan)}
    yield from ({"ref": row["ref"], "action": row["action"]} for row in now if row["ref"] in differing)
    for name in names:
        found: dict[tuple[str, str], list[str]] = {}
        for row in now:
            old = was.get(row["ref"], {}).get(name, "")
            if old != row[name]:
                found.setdefault((old, row[name]), []).append(row["ref"])
        yield from ({"was": _word(old), "is": _word(new), "same_refs": in_runs(refs, plan)} for (old, new), refs in found.items())
        changed = {ref for refs in found.values() for ref in refs}
        yield {"action_refs": in_runs([row["ref"] for row in now if row["ref"] in changed], plan)}


def _word(value: str) -> str:
    if value in STATUSES:
        return STATUSES[value]
    if value.isdecimal():
        return f"{int(value)}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return day_words(value)
    return month_words(value) if re.fullmatch(r"\d{4}-\d\d", value) else value or "nothing"


def releases(told: Told) -> Iterator[Facts]:
    """Every release so far: its month and number."""
    for one in told.month.all_before():
        yield {"month": month_words(one.period), "replaced_by": one.release["number"] + 1}
        yield one.counts()
        yield from (Month(old, one.before).counts() for old in one.folder.parents[1].glob(f"releases/{one.period}/*/data"))
        for number in range(1, one.release["number"] + 1):
            yield {"month": month_words(one.period), "number": number, "corrected": number > 1, "first": number == 1}
        for row in one.trusts:
            if row["state"] == "withdrawn":
                yield {"withdrew": row["name"], "corrected": True}


def ledger(told: Told) -> Iterator[Facts]:
    """The fund, of which one award was approved and paid: all that was claimed, as the trust left at the first opportunity."""
    if told.kind == "fund":
        pot, spent = 550_000_000, sum(claim.pence for claim in told.came.claims if claim.contract == "RDD-1")
        rows = [row for row in told.month.verdicts if row["rule"] == "incentive_award"]
        answers = Counter(row["answer"] for row in rows)
        good = [claim for row in rows for claim in costs(told, row["contract"], "2013-09")[0]]
        facts = {
            "pot": pounds(pot),
            "pot_words": pounds(pot).removesuffix(".00"),
            "award": pounds(spent),
            "left": pounds(pot - spent),
            "partnerships": answers.total(),
        }
        yield facts | {
            "month": month_words(told.month.period),
            "no": answers["no"],
            "refer": answers["refer to a person"],
            "none": answers["does not apply"],
            "all_accepted": pounds(sum(claim.pence for claim in good)),
            "all_evidenced": pounds(sum(claim.pence for claim in good if claim.evidence)),
        }
