"""A month in plain sentences that anyone may copy, every count with what it is a count of."""

from __future__ import annotations

from markupsafe import Markup

from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ReleaseData
from tasks.site.words.figure import figure, ident, shared
from tasks.site.words.plain import end_words, many, month_words
from tasks.site.words.unreported import unreported, who_sent_none, without_plan


def media_summary(data: ReleaseData, edition: str) -> tuple[str, ...]:
    """Paragraphs that can stand alone, away from the page: who speaks, what is promised, done and late, and what the figures are not."""
    words = words_of(data["programme"])
    short = words.statuses.short
    totals, month = data["totals"], month_words(data["period"])

    def share_of(name: str) -> Markup:
        return shared(edition, name, totals)

    trusts = figure(ident(edition, "trusts"), totals["trusts"], many(totals["trusts"], words.unit))
    if unplanned := without_plan(data, edition):
        trusts = Markup("{} (without an agreed plan: {})").format(trusts, unplanned)

    found: list[str] = [
        data["programme"]["banner"] if data["programme"]["illustrative"] else "",
        Markup("In {}: {}. Improvements promised: {}. Promised by the end of {}: {}.").format(
            words.regime,
            trusts,
            figure(ident(edition, "actions"), totals["actions"], f"{totals['actions']:,}"),
            end_words(data["period"]),
            shared(edition, "due", {**totals, "due": sum(counts.get("due", 0) for counts in data["counts"].values())}),
        ),
        Markup("{}, {}.").format(
            words.phrase("As the trusts last reported") if data.get("last_known") else words.phrase(f"As the trusts report for {month}"),
            Markup("; ").join(Markup("{}: {}").format(status, share_of(name)) for name, status in short.items()),
        ),
        Markup("Closed by agreement and not delivered: {}.").format(share_of("closed")) if totals.get("closed") else "",
        unreported(data, edition, totals),
        Markup("Past their agreed date and not delivered: {}.").format(share_of("past_due")),
        *who_sent_none(data),
        Markup("These are the {}s’ own reports, checked against the plans they agreed. Reported delivered with no evidence: {}.").format(
            words.short, share_of("unevidenced")
        ),
    ]
    return tuple(words for words in found if words)
