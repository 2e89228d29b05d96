"""A trust's page for one month: what was promised, what was done, what is late and by how long, who helps and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup

from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.rules.counts import CLOSED, NEVER_REPORTED
from tasks.site.address import Address, in_force
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.revision_marks import MARK, NOTE, of_row, of_trust
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.data.totals import month_tables
from tasks.site.page_frame import Link, PageFrame, Point, page_frame
from tasks.site.pages.trust_figures import COUNTS, FigureLine, figure_lines, manifest_link, rule_href, traced_words
from tasks.site.picture import month_path
from tasks.site.words.action_line import ActionLine, action_line, anchor, cells_words, contradictions, past_due_words
from tasks.site.words.change import FOR_THE_WORSE, change_words
from tasks.site.words.figure import counted, figure, ident, shared, verdict
from tasks.site.words.labels import Label, state_label, status_labels
from tasks.site.words.oversight import helpers, oversight
from tasks.site.words.plain import end_words, in_rhythm, many, month_words, sentence, share
from tasks.site.words.standing import standing_sentence, standings
from tasks.site.words.statement_words import director_words, signed_words
from tasks.site.words.troubles import trouble_words, troubles
from tasks.site.words.unreported import not_judged, unreported
from tasks.site.words.update_words import update_words

LISTED = 4
"""Promises that are named one by one in the first screen; the others open beneath them."""
_REASONS = 50
Line = TypeVar("Line")
SUMMED = {"percent": "Same status, other percentage", "silent": "Reported last month and not this month"}  # summed up in one line each


@dataclass(frozen=True, slots=True)
class Warned:
    """A finding published with the update: where, what it says, the trust's answer, and who let it pass where that was needed."""

    about: str
    says: str
    answer: str
    waived: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise in its own words, where it stands on the page, and what there is to say of it; `about` is empty for several at once."""

    about: str
    ref: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Group(Generic[Line]):
    """The promises that stand alike: which and how many of all, and each in a line."""

    words: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TrustPage:
    """Every word of the page, in the order in which the template shows them. `alert` is empty when an update was accepted."""

    frame: PageFrame
    name: str
    month: str
    verdict: Markup
    state: Label
    state_mark: str
    alert: str
    letters: Link | None
    update: tuple[str, ...]
    promised: tuple[str, ...]
    done: tuple[str, ...]
    summary: str
    late: tuple[str, ...]
    late_promises: tuple[Promise, ...]
    helped: tuple[str, ...]
    since: str
    changed: tuple[Promise, ...]
    summed: tuple[Point, ...]
    listed: int  # of what is late, and of what changed, before the rest opens beneath
    groups: tuple[Group[ActionLine], ...]
    warned: tuple[Warned, ...]
    returned: tuple[str, ...]
    signed: tuple[str, ...]
    director: tuple[str, ...]
    oversight: tuple[tuple[str, str], ...]
    traced: tuple[str, ...]
    manifest: Link
    figures: tuple[FigureLine, ...]
    counting: str  # the way to how actions are counted
    cells: str
    data: tuple[Link, ...]
    previous: Link | None
    story: Link
    partners: tuple[Link, ...]
    revised: str


def trust_page(data: ReleaseData, address: Address | None = None, gone: Container[str] = ()) -> TrustPage:
    """The page of the one trust whose rows `data` holds.

    A page of a replaced release stands at that release's own `address`; `gone` are the references in it that no month in force has,
    which have no permanent address.
    """
    (trust,), actions = data["trusts"], data["actions"]
    code, month, address = str(trust["trust"]), month_words(data["period"]), address or in_force(data)
    here, words = f"{code.lower()}/index.html", words_of(data["programme"])
    top = page_frame(
        f"{address.pages}/{here}",
        f"{trust['name']}, {month}",
        data["programme"],
        [(f"{month}, release {data['number']}" if address.replaced_by else month, f"{address.pages}/index.html")],
        address.notice(data, here),
        picture=Link(words.phrase(f"How all trusts stand in {month}"), month_path(data["period"])),
    )
    findings = [row for row in data["findings"] if row["trust"] == code]
    story, source = f"{top.root}trusts/{here}", data.get("sources", {}).get(code)
    against = contradictions(data["verdicts"])
    statuses = words.statuses
    plan = max((row["plan_version"] for row in actions), default=trust["plan_version"])
    lines = [
        action_line(
            row,
            data["period"],
            "" if row["ref"] in gone else f"{story}#{anchor(row['ref'])}",
            plan,
            words,
            of_row(data, row),
            against.get(row["ref"], ()),
        )
        for row in actions
    ]
    return TrustPage(
        frame=top,
        name=trust["name"],
        month=month,
        verdict=standing_sentence(standings(data["verdicts"]).get(code), data["period"], address.edition),
        state=state_label(trust, words),
        state_mark=MARK if of_row(data, trust) else "",
        alert="" if trust["accepted"] or not_judged(trust) else f"No accepted update for {month}",
        letters=_letters(data, code, top.root),
        update=update_words(data, trust, address.edition),
        promised=tuple(_promised(data, trust, plan, address.edition)),
        done=tuple(_done(data, trust, actions, address.edition)),
        summary=trust["summary"],
        late=tuple(_late(data, trust, address.edition)),
        late_promises=late_promises(actions, data["period"], statuses),
        helped=helpers(data["register"][code], actions, address.edition, words),
        since=month_words(data["previous"]),
        changed=changed_promises(data, code),
        summed=summed_changes(data, code, address.edition),
        listed=LISTED,
        groups=tuple(grouped(trust, actions, lines, statuses, address.edition)),
        warned=_warned(findings, trust),
        returned=_returned(findings, trust, data.get("findings_left_out", {}).get(code, 0)),
        signed=tuple(signed_words(trust, words)),
        director=director_words(trust, words.short),
        oversight=oversight(data["register"][code], words),
        traced=traced_words(data),
        manifest=manifest_link(data, top.root),
        figures=figure_lines(data, code, address, top.root),
        counting=rule_href(COUNTS, top.root),
        cells=cells_words(source),
        data=tuple(Link(f"{month}: {name}", f"{top.root}{address.data}/{name}") for name in month_tables(data)),
        previous=_previous(data, trust, top.root),
        story=Link(
            words.phrase("This trust’s whole story, month by month"),
            "" if actions and all(row["ref"] in gone for row in actions) else story,
        ),
        partners=_partners(data, code, top.root),
        revised=in_rhythm(data["period"], NOTE)
        if of_trust(data, code) or of_row(data, trust) or any(of_row(data, row) for row in actions)
        else "",
    )


def _letters(data: ReleaseData, code: str, root: str) -> Link | None:
    rules = troubles(data["verdicts"], code)
    href = f"{root}{data['period']}/letters/index.html#{code.lower()}"
    return Link(f"Who is told that {trouble_words(rules)}, and whether it reached them", href) if rules else None


def _promised(data: ReleaseData, trust: Row, plan: int, edition: str) -> Iterator[str]:
    if not data["actions"] and trust.get("without_plan"):
        yield trust["without_plan"]
        return
    code, whole, end, actions = trust["trust"], trust["actions"], Period.parse(data["period"]).last_day, data["actions"]
    due = sum(bool(row["due_date"]) and row["due_date"] <= end.isoformat() for row in actions)
    undated = sum(not row["due_date"] for row in actions)
    yield Markup("{}, in version {} of the agreed plan.").format(counted(edition, "actions", "action", whole, code), plan)
    for row in data["verdicts"]:
        if row["trust"] == code and row["rule"] == "plan_changed" and row["answer"] == "yes":
            yield verdict(edition, row)
    promised = figure(ident(edition, "due", code), due, share(due, whole))
    yield Markup("Promised by the end of {}: {}.").format(end_words(data["period"]), promised)
    if undated:
        unknown = figure(ident(edition, "undated", code), undated, share(undated, whole))
        yield Markup("Naming no day, and so never counted as late: {}.").format(unknown)


def _done(data: ReleaseData, trust: Row, actions: Sequence[Row], edition: str) -> Iterator[str]:
    if not actions and trust.get("without_plan"):
        yield trust["without_plan"]
        return
    if not any(row["status_period"] for row in actions):
        yield in_rhythm(data["period"], f"Nothing was reported on any action for {month_words(data['period'])}, nor in any month before.")
        return
    if trust["not_reported"]:
        yield unreported(data, edition, trust, trust["trust"])
    if trust["unevidenced"]:
        yield _counted(trust, edition, "Called delivered with no evidence supplied", "unevidenced")


def grouped(trust: Row, actions: Sequence[Row], lines: Sequence[Line], statuses: Statuses, edition: str) -> Iterator[Group[Line]]:
    """The promises by what was last reported of them, the worst first; `lines` are those of the actions, in their order."""
    held: dict[str, list[Line]] = {}
    for row, line in zip(actions, lines, strict=True):
        held.setdefault(row["status"] or NEVER_REPORTED, []).append(line)
    for name in (*reversed(statuses.codes), NEVER_REPORTED, CLOSED):
        if name in held:
            words = Markup.escape(status_labels(statuses)[name].words)
            if name in trust:  # no release of the record's first form counts what was never reported
                words += Markup(": ") + shared(edition, name, trust, who=trust["trust"])
            yield Group(words, tuple(held[name]))


def _late(data: ReleaseData, trust: Row, edition: str) -> Iterator[str]:
    if not data["actions"] and trust.get("without_plan"):
        yield trust["without_plan"]
        return
    yield _counted(trust, edition, "Past their agreed date and not delivered", "past_due")
    yield _counted(trust, edition, "Moved to a date later than agreed", "slipped")
    for row in data["verdicts"]:
        if row["trust"] == trust["trust"] and row["rule"] == "stalled" and row["answer"] in {"yes", "not known"}:
            yield verdict(edition, row)


def _counted(trust: Row, edition: str, words: str, name: str) -> str:
    code = trust["trust"]
    return Markup("{}: {}.").format(words, shared(edition, name, trust, who=code))


def promise(row: ActionRow, words: str) -> Promise:
    """A promise and what there is to say of it, which leads to where it stands on the page."""
    return Promise(sentence(row["action"]), row["ref"], f"#{anchor(row['ref'])}", words)


def late_promises(actions: Sequence[ActionRow], period: str, statuses: Statuses) -> tuple[Promise, ...]:
    """The promises past their agreed date, the latest first."""
    late = sorted((row for row in actions if row["past_due"]), key=lambda row: -(row["days_past_due"] or 0))
    return tuple(promise(row, past_due_words(row, period, statuses)) for row in late)


def changed_promises(data: ReleaseData, code: str) -> tuple[Promise, ...]:
    """What changed in the month, promise by promise and for the worse first, without those that are summed up in one line each."""
    rows, statuses = {row["ref"]: row for row in data["actions"]}, statuses_of(data["programme"])
    changed = sorted((row for row in data["changes"] if row["trust"] == code), key=lambda row: row["kind"] not in FOR_THE_WORSE)
    found: dict[str, list[str]] = {}
    for row in (row for row in changed if row["kind"] not in SUMMED):
        found.setdefault(row["ref"], []).append(in_rhythm(data["period"], change_words(row, statuses)).rstrip("."))
    return tuple(
        promise(rows[ref], f"{'; '.join(words)}.") if ref in rows else Promise("", ref, "", f"{'; '.join(words)}.")  # no longer in the plan
        for ref, words in found.items()
    )


def summed_changes(data: ReleaseData, code: str, edition: str) -> tuple[Point, ...]:
    """How many promises changed in a way that their own lines say."""
    counts = Counter(row["kind"] for row in data["changes"] if row["trust"] == code)
    found = ((words, kind, counts[kind]) for kind, words in SUMMED.items() if counts[kind])
    return tuple(
        Point(
            in_rhythm(data["period"], words),
            "",
            Markup("{}.").format(figure(ident(edition, f"changed_{kind}", code), count, share(count, len(data["actions"]), "actions"))),
        )
        for words, kind, count in found
    )


def _partners(data: ReleaseData, code: str, root: str) -> tuple[Link, ...]:
    held = [partner for partner in data["register"][code]["partners"] if partner["partner"]]
    found = {
        one["partner"]: Link(f"Everything about {one['partner_name']}", f"{root}partners/{one['partner'].lower()}/index.html")
        for one in held
    }
    if not words_of(data["programme"]).fund or not data["register"][code]["partners"]:
        return tuple(found.values())
    return (*found.values(), Link("How every answer on payment was reached", f"{root}fund/index.html"))


def _previous(data: ReleaseData, trust: Row, root: str) -> Link | None:
    if trust["trust"] not in data["previous_trusts"]:
        return None
    return Link(
        f"This {words_of(data['programme']).short} in {month_words(data['previous'])}",
        f"{root}{data['previous']}/{trust['trust'].lower()}/index.html",
    )


def _warned(findings: Sequence[Row], trust: Row) -> tuple[Warned, ...]:
    """What was found in the accepted update: warnings, and errors that a named exception let pass."""
    mine = [row for row in findings if row["submission"] == trust["submission"] and trust["submission"]]
    shown = [row for row in mine if row["severity"] == "warning" or row["waived_by"]]
    return tuple(Warned(row["ref"] or "The whole update", row["says"], row["answer"], row["waived_by"]) for row in shown)


def _returned(findings: Sequence[Row], trust: Row, left_out: int) -> tuple[str, ...]:
    """Why the latest returned update went back: only while nothing has been accepted. Of very many reasons the first, and a count."""
    errors = [row for row in findings if row["severity"] == "error" and not row["waived_by"] and row["decision"] != "held"]
    if trust["accepted"] or not errors:
        return ()
    latest = max(row["received_at"] for row in errors)
    newest = [row for row in errors if row["received_at"] == latest]
    sentences = list(dict.fromkeys(row["says"] if row["ref"] in row["says"] else f"{row['ref']}: {row['says']}" for row in newest))
    more = [f"{many(len(sentences) - _REASONS, 'further reason')}, in the open data."] if len(sentences) > _REASONS else []
    rest = [f"{many(left_out, 'further finding')} on this file and older ones, which went back with them."] if left_out else []
    return (*sentences[:_REASONS], *more, *rest)
