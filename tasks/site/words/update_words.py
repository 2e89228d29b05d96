"""What became of a trust's monthly update, in sentences for the public: when it came, and how late it was."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.words.figure import counted, figure, ident
from tasks.site.words.plain import day_words, in_rhythm, listed, london_day, many, moment_words, month_words
from tasks.site.words.unreported import not_judged

_AS_THE_RULE_SAYS = {"may be mended", "not answered yet", "to be confirmed", "not confirmed", "still expected"}
"""States of an update that the trust is not judged by yet, or may be none of its own: what the rule says of it is all there is to say."""


def update_words(data: ReleaseData, trust: Row, edition: str) -> tuple[str, ...]:
    """Sentences about the arrival: accepted, late, nothing to report, returned or never received."""
    if why := not_judged(trust):
        return (why,)
    if words := _without_one(data, trust):
        return words
    due = deadline_for(data, trust)
    arrival = trust.get("first_received_at") or trust["received_at"]
    found: list[str] = [f"The update arrived at {moment_words(arrival)}, {_punctual(due, trust)}."]
    arrived = counted(edition, "files", "file", trust["received"], trust["trust"])
    if trust["returned"]:
        back = figure(ident(edition, "files_returned", trust["trust"]), trust["returned"], f"{trust['returned']} of {trust['received']}")
        found.append(Markup("{} arrived; {} went back for correction.").format(arrived, back))
    elif trust["received"] > 1:
        found.append(Markup("{} arrived; the last accepted one counts.").format(arrived))
    if trust.get("corrected_at"):
        found.append(f"What counts is a correction, which arrived at {moment_words(trust['corrected_at'])}.")
    if trust["nil"]:
        found.append(f"The {_unit(data)} said it had nothing to report: {trust['nil_reason']}")
    if trust.get("looked_at"):
        found.append(f"Of what arrived later not everything counts yet: {trust['looked_at']}")
    return (*found, *_reasoned(data, trust))


def _without_one(data: ReleaseData, trust: Row) -> tuple[str, ...]:
    """What there is to say where no update of the trust counts; nothing where one does."""
    state, as_of, due = trust["state"], data["told"][trust["trust"]]["as_of"], deadline_for(data, trust)
    if state == "never received":
        return (f"No update for {month_words(data['period'])} had been received by {moment_words(as_of)}{_overrun(due, as_of)}.",)
    if state == "asked which month":
        which = in_rhythm(data["period"], "which month is meant")
        return (
            f"An update arrived that says it is for {month_words(trust['asked_about'])}, for which one was accepted before. "
            f"The {_unit(data)} was asked {which}, and no answer had been accepted by {moment_words(as_of)}{_overrun(due, as_of)}.",
        )
    if state == "withdrawn":
        return (
            f"The update for {month_words(data['period'])} was withdrawn by the {_unit(data)}, "
            f"and no other had been accepted by {moment_words(as_of)}{_overrun(due, as_of)}.",
        )
    if state in _AS_THE_RULE_SAYS:
        return tuple(one["sentence"] for one in data["verdicts"] if (one["trust"], one["rule"]) == (trust["trust"], "overdue"))
    if state == "returned":
        return (
            f"An update for {month_words(data['period'])} arrived but was returned for correction, "
            f"and no corrected update had been accepted by {moment_words(as_of)}{_overrun(due, as_of)}.",
        )
    return ()


def _reasoned(data: ReleaseData, trust: Row) -> tuple[str, ...]:
    """However late it came: what was accepted only because someone gave a reason for it. The reasons stand further down the page."""
    mine = [row for row in data["findings"] if row["submission"] == trust["submission"]]
    answered, waived = (sum(bool(row[name]) for row in mine) for name in ("answer", "waived_by"))
    reasons = [f"the {_unit(data)} answered {many(answered, 'warning')}"] if answered else []
    reasons += [f"a named exception let {many(waived, 'error')} pass"] if waived else []
    return (f"It was accepted with reasons, given below: {listed(reasons)}.",) if reasons else ()


def _unit(data: ReleaseData) -> str:
    return words_of(data["programme"]).short


def deadline_for(data: ReleaseData, trust: Row) -> str:
    """The last day that was on time for this trust; empty where none is known. An earlier version published it apart from the row."""
    return str(trust.get("deadline") or data.get("deadlines", {}).get(trust["trust"]) or data["deadline"])


def _punctual(deadline: str, trust: Row) -> str:
    due = f" of {day_words(deadline)}" if deadline else ""
    return f"by the deadline{due}" if trust["on_time"] else f"{many(trust['days_late'], 'day')} after the deadline{due}"


def _overrun(deadline: str, as_of: str) -> str:
    if not deadline:
        return ""
    days = (london_day(as_of) - date.fromisoformat(deadline)).days
    return f", {many(days, 'day')} after the deadline of {day_words(deadline)}" if days > 0 else ""
