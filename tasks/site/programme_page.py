"""A month's page for the whole programme: how far, what changed, who did not report, and which trusts need attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.site.change_words import change_counts
from tasks.site.chart import Chart, chart
from tasks.site.figures import FigureId
from tasks.site.labels import Label, state_label
from tasks.site.media import media_summary
from tasks.site.place import Place, in_force
from tasks.site.revised import MARK, NOTE, marked, of_totals, of_trust
from tasks.site.shapes import MonthTotals, ReleaseData, Row
from tasks.site.shell import Link, Shell, shell
from tasks.site.wording import day_words, listed, many, moment_words, month_words, percent_words, share

_MEASURES = (
    ("Delivered", "delivered"),
    ("On track to deliver", "on_track"),
    ("Some issues", "some_issues"),
    ("Not on track to deliver", "not_on_track"),
    ("Not reported", "not_reported"),
)
_OTHER = (
    ("Past their agreed date and not delivered", "past_due", "actions"),
    ("Moved to a date later than agreed", "slipped", "actions"),
    ("Reported delivered, no evidence supplied", "unevidenced", "actions"),
    ("Trusts with an accepted update", "accepted", "trusts"),
)
_FILLS = {"delivered": "#005eb8", "on_track": "#007f3b", "some_issues": "#ffb81c", "not_on_track": "#d5281b", "not_reported": "#768692"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure: its percentage, and the count with its denominator."""

    words: str
    percent: str
    share: str
    id: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure last month and this month, each with its own denominator."""

    words: str
    before: str
    now: str
    before_id: str
    now_id: str  # empty where the page has the figure already


@dataclass(frozen=True, slots=True)
class TrustLine:
    """A trust in the list, worst first: its update, its counts, and what needs attention in words."""

    name: str
    id: str  # what the ids of its figures begin with
    href: str
    state: Label
    delivered: str
    past_due: str
    slipped: str
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Every word of the page; the template only places them."""

    shell: Shell
    month: str
    release: str
    reason: str
    lead: str
    short: tuple[str, ...]
    figures: tuple[Figure, ...]
    chart: Chart
    since: str
    compared: tuple[Compared, ...]
    changed: tuple[str, ...]
    silent: tuple[Link, ...]
    trusts: tuple[TrustLine, ...]
    joined: tuple[str, ...]
    data: tuple[Link, ...]
    previous: Link | None
    way: Chart | None
    media: tuple[str, ...]
    revised: str


def programme_page(data: ReleaseData, place: Place | None = None) -> ProgrammePage:
    """The page of a month from one release's data; it stands in the month's own folder unless it is told otherwise."""
    period, month, place = data["period"], month_words(data["period"]), place or in_force(data)
    trail = [("Releases", "releases/index.html")]
    top = shell(f"{place.pages}/index.html", month, data["programme"], trail, place.notice(data))
    before = data["previous"]
    return ProgrammePage(
        shell=top,
        month=month,
        release=f"Release {data['number']}, as known at {moment_words(data['as_of'])}.",
        reason=data["reason"] if data["number"] > 1 else "",
        lead=_lead(data),
        short=_short(data),
        figures=figures(data),
        chart=status_chart(data["totals"], month),
        since=month_words(before),
        compared=_compared(data),
        changed=(
            *change_counts(data["changes"], data["totals"]["actions"], data["previous_totals"].get("actions", 0)),
            *_replanned(data),
        ),
        silent=tuple(
            Link(f"{row['name']}: {row['state']}", f"{row['trust'].lower()}/index.html") for row in data["trusts"] if not row["accepted"]
        ),
        trusts=trust_lines(data, ""),
        joined=_joined(data),
        data=(
            *(() if place.replaced_by else (Link("Where each of these figures comes from", "sources/index.html"),)),
            *(Link(name, f"{top.root}{place.data}/{name}") for name in ("actions.csv", "trusts.csv", "verdicts.csv", "release.json")),
        ),
        previous=Link(month_words(before), f"{top.root}{before}/index.html") if before else None,
        way=way_chart([*data.get("progress", []), {"period": period, "totals": data["totals"]}]),
        media=media_summary(data),
        revised=NOTE if of_totals(data) else "",
    )


def way_chart(months: Sequence[MonthTotals]) -> Chart | None:
    """What was reported delivered, month by month, out of all actions of each month; one month alone is no way."""
    series = [(month_words(m["period"]), m["totals"]["delivered"], m["totals"]["actions"], _FILLS["delivered"]) for m in months]
    return chart("way", "Actions reported delivered, month by month", series) if len(series) > 1 else None


def status_chart(totals: dict[str, int], month: str) -> Chart:
    """Every status as a bar, out of all actions."""
    counted = [(words, totals[name], totals["actions"], _FILLS[name]) for words, name in _MEASURES]
    return chart("progress", f"Progress on agreed actions, {month}", counted)


def trust_lines(data: ReleaseData, base: str) -> tuple[TrustLine, ...]:
    """The trusts, those that need most attention first; `base` leads to the month's folder."""
    stalled = {row["trust"] for row in data["verdicts"] if row["rule"] == "stalled" and row["answer"] == "yes"}
    ordered = sorted(data["trusts"], key=lambda row: _urgency(row, stalled))
    return tuple(_trust_line(row, data["period"], stalled, base, of_trust(data, row["trust"])) for row in ordered)


def _urgency(row: Row, stalled: set[str]) -> tuple[bool, bool, int, int, str]:
    return (bool(row["accepted"]), row["trust"] not in stalled, -int(row["past_due"]), -int(row["not_on_track"]), str(row["name"]))


def _trust_line(row: Row, period: str, stalled: set[str], base: str, changed: Mapping[str, int]) -> TrustLine:
    attention = [] if row["accepted"] else ["No accepted update"]
    attention += ["Plan has stalled"] if row["trust"] in stalled else []
    attention += [f"{many(row['days_late'], 'day')} late with its update"] if row["accepted"] and not row["on_time"] else []
    attention += [f"{row['past_due']} of {row['actions']} past their agreed date"] if row["past_due"] else []
    attention += [f"{row['not_on_track']} of {row['actions']} not on track"] if row["not_on_track"] else []
    attention += [f"{row['unevidenced']} of {row['actions']} called delivered, no evidence supplied"] if row["unevidenced"] else []
    return TrustLine(
        name=row["name"],
        id=f"fig-{period}-{row['trust'].lower()}",
        href=f"{base}{row['trust'].lower()}/index.html",
        state=state_label(row),
        delivered=marked(share(row["delivered"], row["actions"]), "delivered", changed),
        past_due=marked(share(row["past_due"], row["actions"]), "past_due", changed),
        slipped=marked(share(row["slipped"], row["actions"]), "slipped", changed),
        attention=tuple(attention) or ("Nothing this month",),
    )


def _lead(data: ReleaseData) -> str:
    totals = data["totals"]
    due = f"by the deadline of {day_words(data['deadline'])}" if data["deadline"] else "on time"
    owed = f"{many(totals['trusts'], 'trust')} in special measures owed an update on {many(totals['actions'], 'agreed action')}."
    on_time, accepted = share(totals["on_time"], totals["trusts"], "trusts"), share(totals["accepted"], totals["trusts"], "trusts")
    return f"{owed} {on_time} sent an acceptable update {due}; {accepted} have by now."


def _short(data: ReleaseData) -> tuple[str, ...]:
    totals, month = data["totals"], month_words(data["period"])
    silent = [row["name"] for row in data["trusts"] if not row["accepted"]]
    found = [
        f"Updates for {month} report {share(totals['delivered'], totals['actions'], 'promised actions')} delivered.",
        f"{share(totals['not_reported'], totals['actions'], 'actions')} went unreported.",
        f"{share(totals['past_due'], totals['actions'], 'actions')} had passed their agreed date without being delivered.",
        f"{share(totals['slipped'], totals['actions'], 'actions')} now have a date later than the one agreed.",
    ]
    if totals["unevidenced"]:
        found.append(f"{share(totals['unevidenced'], totals['actions'], 'actions')} are called delivered with no evidence supplied.")
    found.append(f"No acceptable update came from {listed(silent)}." if silent else "Every trust sent an acceptable update.")
    return tuple(found)


def figures(data: ReleaseData) -> tuple[Figure, ...]:
    """The headline figures of a month, each with the id it is known by."""
    totals, changed = data["totals"], of_totals(data)
    return tuple(
        Figure(
            words,
            percent_words(totals[name], totals["actions"]),
            f"{totals[name]:,} of {totals['actions']:,}",
            f"fig-{data['period']}-{name.replace('_', '-')}",
            MARK if name in changed else "",
        )
        for words, name in _MEASURES
    )


def _compared(data: ReleaseData) -> tuple[Compared, ...]:
    now, before, changed = data["totals"], data["previous_totals"], of_totals(data)
    if not before:
        return ()
    headlines = {name for _, name in _MEASURES}  # these carry their ids further up the page
    measures = (*((words, name, "actions") for words, name in _MEASURES), *_OTHER)
    return tuple(
        Compared(
            words,
            share(before[name], before[whole]),
            marked(share(now[name], now[whole]), name, changed),
            str(FigureId(data["previous"], "", name)),
            str(FigureId(data["period"], "", name)) if name not in headlines else "",
        )
        for words, name, whole in measures
    )


def _replanned(data: ReleaseData) -> Iterator[str]:
    """Why the number of actions is another than last month's: each plan of which another version came into force."""
    names = {row["trust"]: row["name"] for row in data["trusts"]}
    for row in data["verdicts"]:
        if row["rule"] == "plan_changed" and row["answer"] == "yes" and row["trust"] in names:
            yield f"{names[row['trust']]}: {row['sentence']}"


def _joined(data: ReleaseData) -> tuple[str, ...]:
    period = Period.parse(data["period"])
    first, last = period.first_day.isoformat(), period.last_day.isoformat()
    found = []
    for trust in data["register"].values():
        if first <= trust["entered"] <= last:
            found.append(f"{trust['name']} entered special measures on {day_words(trust['entered'])}.")
        if first <= trust["left"] <= last:
            found.append(f"{trust['name']} left special measures on {day_words(trust['left'])}.")
    return tuple(found)
