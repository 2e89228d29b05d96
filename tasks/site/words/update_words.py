"""What became of a trust's monthly update, in sentences for the public: when it came, and how late it was."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.words.figure import counted, figure, ident
from tasks.site.words.plain import day_words, listed, london_day, many, moment_words, month_words


def update_words(data: ReleaseData, trust: Row, edition: str) -> tuple[str, ...]:
    """Sentences about the arrival: accepted, late, nothing to report, returned or never received."""
    state, as_of = trust["state"], data["told"][trust["trust"]]["as_of"]
    if state == "never received":
        return (f"No update for {month_words(data['period'])} had been received by {moment_words(as_of)}{_overrun(data, as_of)}.",)
    if state == "withdrawn":
        return (f"The update for {month_words(data['period'])} was withdrawn by the trust; no other counts{_overrun(data, as_of)}.",)
    if state == "returned":
        return (
            f"An update for {month_words(data['period'])} arrived but was returned for correction, "
            f"and no corrected update had been accepted by {moment_words(as_of)}{_overrun(data, as_of)}.",
        )
    found: list[str] = [f"The update arrived at {moment_words(trust['received_at'])}, {_punctual(data, trust)}."]
    arrived = counted(edition, "files", "file", trust["received"], trust["trust"])
    if trust["returned"]:
        back = figure(ident(edition, "files_returned", trust["trust"]), trust["returned"], f"{trust['returned']} of {trust['received']}")
        found.append(Markup("{} arrived; {} went back for correction first.").format(arrived, back))
    elif trust["received"] > 1:
        found.append(Markup("{} arrived; the last accepted one counts.").format(arrived))
    if trust["nil"]:
        found.append(f"The trust said it had nothing to report: {trust['nil_reason']}")
    return (*found, *_reasoned(data, trust))


def _reasoned(data: ReleaseData, trust: Row) -> tuple[str, ...]:
    """However late it came: what was accepted only because someone gave a reason for it. The reasons stand further down the page."""
    mine = [row for row in data["findings"] if row["submission"] == trust["submission"]]
    answered, waived = (sum(bool(row[name]) for row in mine) for name in ("answer", "waived_by"))
    reasons = [f"the trust answered {many(answered, 'warning')}"] if answered else []
    reasons += [f"a named exception let {many(waived, 'error')} pass"] if waived else []
    return (f"It was accepted with reasons, given below: {listed(reasons)}.",) if reasons else ()


def _punctual(data: ReleaseData, trust: Row) -> str:
    due = f" of {day_words(data['deadline'])}" if data["deadline"] else ""
    return f"by the deadline{due}" if trust["on_time"] else f"{many(trust['days_late'], 'day')} after the deadline{due}"


def _overrun(data: ReleaseData, as_of: str) -> str:
    if not data["deadline"]:
        return ""
    days = (london_day(as_of) - date.fromisoformat(data["deadline"])).days
    return f", {many(days, 'day')} after the deadline of {day_words(data['deadline'])}" if days > 0 else ""
