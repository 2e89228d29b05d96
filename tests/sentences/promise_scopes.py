"""What the promises of a trust come to, and the one verdict that follows, worked out again from the open data."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sentences.open_data import Facts, Month


def promised(month: Month, trust: str) -> Facts:
    """What the promises due by a month's end come to, and the one verdict that follows, worked out again from the tables."""
    row = next(one for one in month.trusts if one["trust"] == trust)
    mine = [one for one in month.actions if one["trust"] == trust]
    due = [one for one in mine if one["due"]]
    met = [one for one in due if one["status"] == "delivered"]
    closed, late, bare = (sum(bool(test) for test in tests) for tests in _kinds(due, met))
    tardy = sum(one["met_late"] for one in met)
    said = _of_one(met, tardy, late, closed) if len(due) == 1 else _of_several(len(due), len(met), tardy, late, closed)
    stalled = any((one["rule"], one["trust"], one["answer"]) == ("stalled", trust, "yes") for one in month.verdicts)
    unmoved, silent = int(row["unmoved"]), row["accepted"] == "no"
    still_open = sum(one["status"] not in {"delivered", "closed"} for one in mine)
    if silent and (row["without_plan"] or row["looked_at"]):
        word = ""
    elif stalled:
        word = "Standing still"
    elif silent:
        word = "We do not know"
    elif mine and not still_open:
        word = "Mixed" if bare or row.get("early_warning") else "Done"
    elif len(due) < 3:
        word = "Too early to say"
    elif not met:
        word = "Standing still"
    else:
        better = 4 * (len(met) - bare) >= 3 * (len(due) - closed) and not unmoved and not row.get("early_warning")
        word = "Getting better" if better else "Mixed"
    all_delivered = sum(one["status"] == "delivered" for one in mine)
    return {
        "verdict_word": word,
        "promised": said if due else "no promise was due by now",
        "none_moved": unmoved > 0 and still_open > 0 and word in {"Mixed", "Standing still", "Too early to say"},
        "once_unmoved": unmoved == 1,
        "hardly": stalled and not unmoved,
        "unmoved_updates": unmoved,
        "bare_met": bare if len(met) > 1 else 0,
        "bare_one": bare == len(met) == 1,
        "is_silent": silent,
        "any_due": bool(due),
        "done_all": word == "Done" and all_delivered == len(mine) > 1,
        "done_one": word == "Done" and all_delivered == len(mine) == 1,
        "done_rest": word == "Done" and all_delivered < len(mine),
        "done": all_delivered,
        "promises": len(mine),
    }


def _of_one(met: list[Facts], tardy: int, late: int, closed: int) -> str:
    became = ["was kept, but late"] * tardy + ["was kept"] * len(met) + ["is late"] * late + ["was closed by agreement"] * closed
    return f"the only promise due by now {[*became, 'was not kept'][0]}"


def _of_several(due: int, met: int, tardy: int, late: int, closed: int) -> str:
    whole = f"{met} of the {due} promises"
    if met in (0, due):
        of_two = "both promises" if met else "neither of the 2 promises"
        whole = of_two if due == 2 else f"{'all' if met else 'none of the'} {due} promises"
    said = f"{whole} due by now kept"
    if tardy:
        them = tardy if tardy < met else "both" if met == 2 else "all"
        said += ", but late" if met == 1 else f", {them} of them late"
    rest = [f"{late} {'still ' * bool(tardy)}late"] * bool(late) + [f"{closed} closed by agreement"] * bool(closed)
    return said + ("; " if tardy else ", ") * bool(rest) + ", ".join(rest)


def _kinds(due: list[Facts], met: list[Facts]) -> Iterator[list[bool]]:
    yield [one["status"] == "closed" for one in due]
    yield [one["status"] not in {"closed", "delivered"} for one in due]
    yield [one["unevidenced"] for one in met]
