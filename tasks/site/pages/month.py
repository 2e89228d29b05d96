"""A month's page for the whole programme: how far, what changed, who did not report, and which trusts need attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import Address, edition_of, in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import COUNTS
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import MonthTotals, ReleaseData
from tasks.site.data.totals import month_tables
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.trust_list import TrustLine, link_note, lists, trust_href, trust_lines
from tasks.site.words.change import change_counts
from tasks.site.words.figure import counted, ident, shared, verdict
from tasks.site.words.labels import STATUSES
from tasks.site.words.media_summary import media_summary
from tasks.site.words.plain import day_words, listed, moment_words, month_words, named, percent_words

_MEASURES = tuple((STATUSES[name].words, name) for name in COUNTS)
_OTHER = (
    ("Past their agreed date and not delivered", "past_due"),
    ("Moved to a date later than agreed", "slipped"),
    ("Reported delivered, no evidence supplied", "unevidenced"),
    ("Trusts with an accepted update", "accepted"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure: its percentage, and the count with its denominator."""

    words: str
    percent: str
    share: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure last month and this month, each with its own denominator."""

    words: str
    before: Markup
    now: Markup


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    month: str
    release: str
    reason: str
    lead: Markup
    short: tuple[str, ...]
    figures: tuple[Figure, ...]
    chart: Chart
    since: str
    compared: tuple[Compared, ...]
    changed: tuple[str, ...]
    silent: tuple[Link, ...]
    trusts: tuple[TrustLine, ...]
    link_note: str
    lists: tuple[Link, ...]
    joined: tuple[str, ...]
    data: tuple[Link, ...]
    letters: str
    previous: Link | None
    way: Chart | None
    media: tuple[str, ...]
    revised: str


def programme_page(data: ReleaseData, address: Address | None = None) -> ProgrammePage:
    """The page of a month from one release's data; the page of a replaced release stands at its own `address`."""
    period, month, address = data["period"], month_words(data["period"]), address or in_force(data)
    trail = [("Releases", "releases/index.html")]
    top = page_frame(f"{address.pages}/index.html", month, data["programme"], trail, address.notice(data))
    before, edition = data["previous"], address.edition
    return ProgrammePage(
        frame=top,
        month=month,
        release=f"Release {data['number']}, as known at {moment_words(data['as_of'])}.",
        reason=named(data["reason"], data["register"]) if data["number"] > 1 else "",
        lead=_lead(data, edition),
        short=in_short(data, edition),
        figures=figures(data, edition),
        chart=status_chart(data["totals"], month, edition),
        since=month_words(before),
        compared=_compared(data, edition),
        changed=(
            *change_counts(edition, data["counts"].values(), data["totals"]["actions"], data["previous_totals"].get("actions", 0)),
            *_replanned(data, edition),
        ),
        silent=tuple(
            Link(f"{row['name']}: {row['state']}", trust_href(data, address, row["trust"], top.root))
            for row in data["trusts"]
            if not row["accepted"]
        ),
        trusts=trust_lines(data, address, top.root),
        link_note=link_note(data, address),
        lists=lists(data, top.root) if not address.replaced_by else (),
        joined=_joined(data),
        data=(
            Link("Where each of these figures comes from", "sources/index.html"),
            *(Link(name, f"{top.root}{address.data}/{name}") for name in month_tables(data)),
        ),
        letters=f"{top.root}{period}/letters/index.html",
        previous=Link(month_words(before), f"{top.root}{before}/index.html") if before else None,
        way=way_chart([*data.get("progress", []), {"period": period, "totals": data["totals"]}], edition),
        media=media_summary(data, edition),
        revised=NOTE if of_totals(data) else "",
    )


def way_chart(months: Sequence[MonthTotals], edition: str) -> Chart | None:
    """What was reported delivered, month by month, out of all actions of each month; one month alone is no way."""
    editions = [*(edition_of(m["period"]) for m in months[:-1]), edition]
    return chart("way", "Actions reported delivered, month by month", delivered_by_month(months, editions)) if len(months) > 1 else None


def delivered_by_month(months: Sequence[MonthTotals], editions: Sequence[str], who: str = "") -> list[tuple[str, int, int, str, str, str]]:
    """What `chart` draws: a bar for each month's actions reported delivered, out of all actions, with their ids."""
    return [
        (
            month_words(month["period"]),
            month["totals"]["delivered"],
            month["totals"]["actions"],
            STATUSES["delivered"].fill,
            ident(edition, "delivered", who),
            ident(edition, "actions", who),
        )
        for month, edition in zip(months, editions, strict=True)
    ]


def status_chart(totals: dict[str, int], month: str, edition: str) -> Chart:
    """Every status as a bar, out of all actions."""
    whole = ident(edition, "actions")
    bars = [(words, totals[name], totals["actions"], STATUSES[name].fill, ident(edition, name), whole) for words, name in _MEASURES]
    return chart("progress", f"Progress on agreed actions, {month}", bars)


def _lead(data: ReleaseData, edition: str) -> Markup:
    totals = data["totals"]
    return Markup(
        "{} in special measures owed an update on {}. {} sent an acceptable update {}. By the time of this release, {} had."
    ).format(
        counted(edition, "trusts", "trust", totals["trusts"]),
        counted(edition, "actions", "agreed action", totals["actions"]),
        shared(edition, "on_time", totals, "trusts"),
        _by_when(data),
        shared(edition, "accepted", totals, "trusts"),
    )


def _by_when(data: ReleaseData) -> str:
    """The deadline of all, which a trust's own may be later than."""
    granted = ", or by a later one that was granted" if len(set(data.get("deadlines", {}).values())) > 1 else ""
    return f"by the deadline of {day_words(data['deadline'])}{granted}" if data["deadline"] else "on time"


def in_short(data: ReleaseData, edition: str) -> tuple[str, ...]:
    """A month in five or six sentences."""

    def share_of(name: str, noun: str = "actions") -> Markup:
        return shared(edition, name, data["totals"], noun)

    silent = [row["name"] for row in data["trusts"] if not row["accepted"]]
    found: list[str] = [
        Markup("Updates for {} report {} delivered.").format(month_words(data["period"]), share_of("delivered", "promised actions")),
        Markup("{} went unreported.").format(share_of("not_reported")),
        Markup("{} had passed their agreed date without being delivered.").format(share_of("past_due")),
        Markup("{} now have a date later than the one agreed.").format(share_of("slipped")),
    ]
    if data["totals"]["unevidenced"]:
        found.append(Markup("{} are called delivered with no evidence supplied.").format(share_of("unevidenced")))
    found.append(f"No acceptable update came from {listed(silent)}." if silent else "Every trust sent an acceptable update.")
    return tuple(found)


def figures(data: ReleaseData, edition: str) -> tuple[Figure, ...]:
    """The headline figures of a month, each with the id it is known by."""
    totals = data["totals"]
    return tuple(
        Figure(
            words,
            percent_words(totals[name], totals["actions"]),
            f"{totals[name]:,} of {totals['actions']:,}",
            ident(edition, name),
        )
        for words, name in _MEASURES
    )


def _compared(data: ReleaseData, edition: str) -> tuple[Compared, ...]:
    now, before = data["totals"], data["previous_totals"]
    if not before:
        return ()
    last = edition_of(data["previous"])
    return tuple(Compared(words, shared(last, name, before), shared(edition, name, now)) for words, name in (*_MEASURES, *_OTHER))


def _replanned(data: ReleaseData, edition: str) -> Iterator[Markup]:
    """Why the number of actions is another than last month's: each plan of which another version came into force."""
    names = {row["trust"]: row["name"] for row in data["trusts"]}
    for row in data["verdicts"]:
        if row["rule"] == "plan_changed" and row["answer"] == "yes" and row["trust"] in names:
            yield Markup("{}: {}").format(names[row["trust"]], verdict(edition, row))


def _joined(data: ReleaseData) -> tuple[str, ...]:
    found = []
    for trust in data["register"].values():
        if trust["entered"].startswith(data["period"]):
            found.append(f"{trust['name']} entered special measures on {day_words(trust['entered'])}.")
        if trust["left"].startswith(data["period"]):
            words = f" (in the source’s words: {trust['left_words']})" if trust.get("left_words") else ""
            found.append(f"{trust['name']} left special measures on {day_words(trust['left'])}{words}.")
    return tuple(found)
