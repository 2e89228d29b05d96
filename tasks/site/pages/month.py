"""A month's page for the whole programme: how far, what changed, who did not report, and which trusts need attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from tasks.model.period import Period
from tasks.model.status import FINISHED, Statuses
from tasks.rules.counts import CLOSED, NEVER_REPORTED
from tasks.rules.counts import this_month as of_month
from tasks.site.address import Address, edition_of, in_force
from tasks.site.chart import Bar, Chart, CountDrawn, bars, chart, dashed_words, length
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.figures import known_in
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import MonthTotals, NotAsked, ReleaseData
from tasks.site.data.totals import LISTED, month_tables
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.trust_list import TrustLine, link_note, lists, more_words, trust_href, trust_lines
from tasks.site.picture import month_link
from tasks.site.words.change import change_counts
from tasks.site.words.figure import counted, ident, shared, verdict
from tasks.site.words.labels import status_labels
from tasks.site.words.plain import day_words, in_rhythm, moment_words, month_words, named
from tasks.site.words.unreported import this_month, unreported, who_sent_none, without_plan

_OTHER = (
    ("Not reported for the month", "not_reported"),
    ("Past their agreed date and not delivered", "past_due"),
    ("Moved to a date later than agreed", "slipped"),
    ("Reported delivered, no evidence supplied", "unevidenced"),
)

_OF_FORCE = (Link("A summary to copy, and figures to quote", "press/index.html"), Link("A page for printing", "print/index.html"))
"""Where the pages of a month in force lead, and those of a replaced release do not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure this month and last month, each with its own denominator; a status has a `bar`, with a line where it stood at `was`."""

    words: str
    now: Markup
    before: Markup | str
    bar: Bar | None
    was: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    month: str
    release: str
    reason: str
    lead: Markup
    sent: tuple[str, ...]
    measures: tuple[Measured, ...]
    legend: str
    last_known: Markup | str
    since: str
    changed: tuple[str, ...]
    silent: tuple[Link, ...]
    more_silent: str
    not_asked: tuple[str, ...]
    trusts: tuple[TrustLine, ...]
    link_note: str
    lists: tuple[Link, ...]
    joined: tuple[str, ...]
    data: tuple[Link, ...]
    way: Chart | None
    revised: str


def _measures(totals: Mapping[str, int], statuses: Statuses) -> list[tuple[str, str]]:
    """The counts that add up to all actions, in words and by name; an earlier version published another one beside the statuses."""
    last = NEVER_REPORTED if NEVER_REPORTED in totals else "not_reported"
    labels = status_labels(statuses)
    return [(labels[name].words, name) for name in (*statuses.codes, last, *((CLOSED,) if totals.get(CLOSED) else ()))]


def programme_page(data: ReleaseData, address: Address | None = None) -> ProgrammePage:
    """The page of a month from one release's data; the page of a replaced release stands at its own `address`."""
    period, month, address = data["period"], month_words(data["period"]), address or in_force(data)
    trail = [("Releases", "releases/index.html")]
    top = page_frame(f"{address.pages}/index.html", month, data["programme"], trail, address.notice(data), picture=month_link(data))
    before, edition, statuses = data["previous"], address.edition, statuses_of(data["programme"])
    drawn = status_counts(data["totals"], edition, statuses)
    silent = [row for row in data["trusts"] if not row["accepted"]]
    return ProgrammePage(
        frame=top,
        month=month,
        release=f"Release {data['number']}, as known at {moment_words(data['as_of'])}.",
        reason=named(data["reason"], data["register"]) if data["number"] > 1 else "",
        lead=_lead(data, edition),
        sent=tuple(who_sent_none(data)) if data["totals"]["accepted"] < data["totals"]["trusts"] else (),
        measures=tuple(_measured(data, edition, bars(drawn, period))),
        legend=dashed_words(drawn, period),
        last_known=unreported(data, edition, data["totals"], noun="actions") if data["totals"]["not_reported"] else "",
        since=month_words(before),
        changed=(
            *change_counts(
                edition, data["period"], data["counts"].values(), data["totals"]["actions"], data["previous_totals"].get("actions", 0)
            ),
            *_replanned(data, edition),
        ),
        not_asked=tuple(_not_asked(one) for one in data.get("not_asked", [])),
        silent=tuple(Link(f"{row['name']}: {row['state']}", trust_href(data, address, row["trust"], top.root)) for row in silent[:LISTED]),
        more_silent=more_words(data, len(silent) - LISTED),
        trusts=trust_lines(data, address, top.root),
        link_note=link_note(data, address),
        lists=lists(data, top.root) if not address.replaced_by else (),
        joined=joined(data),
        data=(
            *(_OF_FORCE if not address.replaced_by else ()),
            Link("Where each of these figures comes from", "sources/index.html"),
            *(Link(name, f"{top.root}{address.data}/{name}") for name in month_tables(data)),
            Link(in_rhythm(period, "Letters about this month, and what became of them"), f"{top.root}{period}/letters/index.html"),
            *(
                [Link(f"{in_rhythm(period, 'The month before')}: {month_words(before)}", f"{top.root}{before}/index.html")]
                if before
                else ()
            ),
        ),
        way=way_chart([*data.get("progress", []), {"period": period, "totals": data["totals"]}], edition, statuses),
        revised=in_rhythm(period, NOTE) if of_totals(data) else "",
    )


def way_chart(months: Sequence[MonthTotals], edition: str, statuses: Statuses) -> Chart | None:
    """What was last reported delivered, month by month, out of all actions of each month; one month alone is no way."""
    if len(months) < 2:
        return None
    editions, period = [*(edition_of(m["period"]) for m in months[:-1]), edition], months[-1]["period"]
    title = in_rhythm(period, "Actions last reported delivered, month by month")
    return chart("way", title, delivered_by_month(months, editions, statuses), period)


def delivered_by_month(months: Sequence[MonthTotals], editions: Sequence[str], statuses: Statuses, who: str = "") -> list[CountDrawn]:
    """What `chart` draws: each month's actions last reported delivered, out of all actions, with their ids.

    A month without any accepted update has words for that, and is never one in which nothing was delivered.
    """
    return [_delivered_in(month, edition, statuses, who) for month, edition in zip(months, editions, strict=True)]


def _delivered_in(month: MonthTotals, edition: str, statuses: Statuses, who: str) -> CountDrawn:
    totals = month["totals"]
    if totals.get("without_plan") and not totals["actions"]:
        return replace(_count(month_words(month["period"]), totals, FINISHED, edition, statuses, who), note="no agreed plan", known=False)
    nothing = not totals.get("accepted", 1)
    drawn = _count(month_words(month["period"]), totals, FINISHED, edition, statuses, who)
    if not nothing:
        return drawn
    if NEVER_REPORTED not in totals:  # published by an earlier version, which counted nothing of what was last known
        return replace(drawn, note="no update was accepted", known=False)
    known = totals[NEVER_REPORTED] < totals["actions"]
    return replace(drawn, note="no update was accepted" if known else "no update was accepted, and none was before", known=known)


def _count(words: str, totals: Mapping[str, int], name: str, edition: str, statuses: Statuses, who: str = "") -> CountDrawn:
    fill = status_labels(statuses)[name].fill
    if name in {NEVER_REPORTED, CLOSED}:  # no report of the month is counted in these
        count, of = (ident(edition, which, who) for which in (name, "actions"))
        return CountDrawn(words, totals[name], totals["actions"], 0, fill, count, of, "", whole=True)
    count, of, reported = (ident(edition, which, who) for which in (name, "actions", of_month(name) if name in statuses.counted else name))
    return CountDrawn(words, totals[name], totals["actions"], this_month(totals, name), fill, count, of, reported)


def status_counts(totals: dict[str, int], edition: str, statuses: Statuses) -> list[CountDrawn]:
    """Every status, to be drawn out of all actions: what was last known of each."""
    return [_count(words, totals, name, edition, statuses) for words, name in _measures(totals, statuses)]


def _lead(data: ReleaseData, edition: str) -> Markup:
    totals = data["totals"]
    regime, unit = words_of(data["programme"]).regime, words_of(data["programme"]).short
    trusts, actions = counted(edition, "trusts", unit, totals["trusts"]), counted(edition, "actions", "agreed action", totals["actions"])
    unplanned = without_plan(data, edition)
    owed = Markup("{} in {}; without an agreed plan to report against: {}. An update was due on {}").format(
        trusts, regime, unplanned, actions
    )
    return Markup("{}. {} sent an acceptable update {}. Late ones included, {} had sent one by this release.").format(
        owed if unplanned else Markup("{} in {} owed an update on {}").format(trusts, regime, actions),
        shared(edition, "on_time", totals, f"{unit}s"),
        _by_when(data, edition),
        shared(edition, "accepted", totals, f"{unit}s"),
    )


def _by_when(data: ReleaseData, edition: str) -> str:
    """The usual deadline, and how many trusts had another, by which they are judged."""
    if not data["deadline"]:
        return "on time"
    other = sum(known_in(data)["other_deadline"].test(row, data) for row in data["trusts"])
    usual = f"by the deadline of {day_words(data['deadline'])}"
    if not other:
        return usual
    share = shared(edition, "other_deadline", {**data["totals"], "other_deadline": other}, f"{words_of(data['programme']).short}s")
    return Markup("{}, or by another that was granted to {}").format(usual, share)


def _measured(data: ReleaseData, edition: str, drawn: Sequence[Bar]) -> Iterator[Measured]:
    """Every status with its bar, then what else is counted; a month published by an earlier version lacks some counts."""
    now, before, last = data["totals"], data["previous_totals"], edition_of(data["previous"])
    measures = _measures(now, statuses_of(data["programme"]))
    for at, (words, name) in enumerate((*measures, *_OTHER)):
        was = shared(last, name, before) if name in before else ""
        bar = drawn[at] if at < len(measures) else None
        line = f"{length(before[name], before['actions']):.1f}" if bar and was else ""
        yield Measured(words_of(data["programme"]).phrase(words), shared(edition, name, now), was, bar, line)


def _replanned(data: ReleaseData, edition: str) -> Iterator[Markup]:
    """Why the number of actions is another than last month's: each plan of which another version came into force."""
    names = {row["trust"]: row["name"] for row in data["trusts"]}
    for row in data["verdicts"]:
        if row["rule"] == "plan_changed" and row["answer"] == "yes" and row["trust"] in names:
            yield Markup("{}: {}").format(names[row["trust"]], verdict(edition, row))


def _not_asked(one: NotAsked) -> str:
    if not one["dated"]:
        return f"{one['name']}."
    return f"{one['name']}, as its regulator said on {day_words(one['dated'])}: {one['words'].rstrip('.')}. Source: {one['source']}"


def joined(data: ReleaseData) -> tuple[str, ...]:
    """Who entered or left the regime in the month, in a sentence each."""
    found, regime, period = [], words_of(data["programme"]).regime, Period.parse(data["period"])
    first, last = period.first_day.isoformat(), period.last_day.isoformat()
    for trust in data["register"].values():
        if first <= trust["entered"] <= last:
            found.append(f"{trust['name']} entered {regime} on {day_words(trust['entered'])}.")
        if first <= trust["left"] <= last:
            words = f" (in the source’s words: {trust['left_words']})" if trust.get("left_words") else ""
            found.append(f"{trust['name']} left {regime} on {day_words(trust['left'])}{words}.")
        found += [f"{trust['name']} {move}." for move in trust.get("moves", [])]
    return tuple(found)
