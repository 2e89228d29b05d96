"""What only the whole sample has: published files, costs whose claim went back, a partner for one topic, and findings on what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tests.sentences.open_data import Facts, clock_words, day_words, last_day, london_day, month_words
from tests.sentences.scopes import Claim, Published, Told

BANDS = {"1": "higher than expected", "2": "as expected", "3": "lower than expected"}


def known_on(told: Told) -> str:
    """The day up to which what came in counts for a trust, or for all of them."""
    release = told.month.release
    return london_day(release["told"].get(told.trust, release)["as_of"]).isoformat()


def costs(told: Told, contract: str, start: str) -> tuple[list[Claim], list[Claim]]:
    """The lines of a contract that were accepted, and those that went back: of each month the last file, and an accepted one before all.

    A file goes back whole if an amount cannot be read, or if a line names evidence that an earlier one named for another contract.
    """
    named: dict[str, str] = {}
    accepted: dict[str, list[Claim]] = {}
    returned: dict[str, list[Claim]] = {}
    came = sorted((one for one in told.came.claims if one.day <= known_on(told)), key=lambda one: (one.day, one.file))
    for _, lines in groupby(came, key=lambda one: (one.day, one.file)):
        file = list(lines)
        names = {one.evidence: one.contract for one in reversed(file) if one.evidence} | named
        good = all(one.pence is not None and names.get(one.evidence, one.contract) == one.contract for one in file)
        named = names if good else named
        for one in file:
            if one.contract == contract and start <= one.month <= told.month.period[:7]:
                held = (accepted if good else returned).setdefault(one.month, [])
                if held and held[0].file != one.file:
                    held.clear()
                held.append(one)
    back = [one for month, lines in returned.items() if month not in accepted for one in lines]
    return [one for lines in accepted.values() for one in lines], back


def mortality(told: Told, trust: str, since: str = "") -> Iterator[Published]:
    """SHMI of a trust in the files that had come, published from a day to the end of the month; the oldest first."""
    end = last_day(told.month.period[:7])
    mine = (one for one in told.came.published if (one.kind, one.provider) == ("mortality", trust))
    return iter(sorted((one for one in mine if since <= one.day <= end and one.came[:10] <= known_on(told)), key=lambda one: one.day))


def of_contract(told: Told, row: Facts, held: Facts) -> Facts:
    """What published files and the table of actions say for one contract."""
    start = f"{held['start'].split()[1][:4]}-{_month_number(held['start'].split()[0])}" if held["start"].split()[1:] else ""
    figures = list(mortality(told, row["trust"], f"{start}-01"))
    rated = [
        one
        for one in told.came.published
        if (one.kind, one.provider) == ("ratings", held["partner"])
        and one.came[:10] <= known_on(told)
        and one.day <= last_day(told.month.period[:7])
    ]
    topics = held.get("topics", [])
    mine = [one for one in told.month.actions if one["trust"] == row["trust"] and one["topic"] in topics]
    found: Facts = {"files": ", ".join(sorted({one.file for one in (*figures, *rated)}))} if figures or rated else {}
    if figures:
        found |= {
            "shmi_files": len(figures),
            "shmi_band": BANDS[figures[-1].band],
            "shmi": figures[-1].words,
            "shmi_file": figures[-1].file,
        }
    if rated:
        found |= {"rated": rated[-1].words, "rated_day": day_words(rated[-1].day), "rated_file": rated[-1].file}
    if topics:
        delivered = sum(one["status"] == "delivered" for one in mine)
        found |= {"topic": topics[0], "topic_title": topics[0].capitalize(), "topic_actions": len(mine), "topic_delivered": delivered}
    return found


def _month_number(name: str) -> str:
    return f"{[month_words(f'2000-{number:02}').split()[0] for number in range(1, 13)].index(name) + 1:02}"


def published(told: Told) -> Iterator[Facts]:
    """The newest SHMI of each trust by the end of the month, and the earlier ones."""
    for code in [told.trust] if told.trust else sorted(told.month.release["register"]):
        for at, one in enumerate(reversed([*mortality(told, code)])):
            prefix = "earlier_" * bool(at)
            yield {
                f"{prefix}{name}": words
                for name, words in (
                    ("shmi", one.words),
                    ("shmi_band", BANDS[one.band]),
                    ("shmi_file", one.file),
                    ("shmi_limits", one.limits),
                    ("shmi_day", day_words(one.day)),
                )
            }


def _partners(told: Told) -> Iterator[Facts]:
    """Of each published file when it came and how many rows it has for anybody; of each claim the lines that something is said of."""
    for file, rows in groupby(told.came.published, key=lambda one: one.file):
        mine = [*rows]
        yield {"published_file": file, "published_at": clock_words(mine[0].came), "rows": len(mine)}
    named: dict[str, str] = {}
    for _, lines in groupby(sorted(told.came.claims, key=lambda one: (one.at, one.file)), key=lambda one: one.file):
        claim = [*lines]
        bare = [number for number, one in enumerate(claim, 2) if not one.evidence]
        yield from ({"bare_line": number, "bare": len(bare)} for number in bare)
        for number, one in enumerate(claim, 2):
            if one.evidence and named.setdefault(one.evidence, one.contract) != one.contract:
                yield {"twice_line": number, "twice_contract": named[one.evidence]}


def sent(told: Told) -> Iterator[Facts]:
    """What each update says and leaves out, action by action, and for what it went back, as the file beside the letter has it; and of which
    trusts a letter about all says that one was accepted.
    """
    plan = {row["ref"]: row for row in told.month.actions if row["trust"] == told.trust}
    if told.kind == "letter" and not told.trust:
        yield from ({"name": row["name"], "code": row["trust"], "accepted": row["accepted"] == "yes"} for row in told.month.trusts)
        yield from _partners(told)
    for one in told.sent_by(told.trust):
        labels = dict(one.labels)
        yield {"errors": one.errors}
        for ref in {*plan, *labels} if labels else ():
            facts = {"ref": ref, "label_sent": labels.get(ref, "")}
            facts |= {
                "unlabelled": ref in labels and not labels[ref],
                "left_out": ref in plan and ref not in labels,
                "unknown": ref not in plan,
            }
            yield facts | {"action_begins": str(plan.get(ref, {}).get("action", ""))[:59]}
        for place, ref, says, mend in one.back:
            yield {"ref": ref, "place": place, "finding": says, "mend": mend}
