"""A month in plain sentences that anyone may copy, every count with what it is a count of."""

from __future__ import annotations

from markupsafe import Markup

from tasks.site.data.shapes import ReleaseData
from tasks.site.words.figure import counted, figure, ident, shared
from tasks.site.words.plain import capital, listed, many, month_words


def media_summary(data: ReleaseData, edition: str) -> tuple[str, ...]:
    """Paragraphs that can stand alone, away from the page: who speaks, what is promised, done and late, and what the figures are not."""
    totals, month = data["totals"], month_words(data["period"])

    def share_of(name: str) -> Markup:
        return shared(edition, name, totals)

    found: list[str] = [
        data["programme"]["banner"] if data["programme"]["illustrative"] else "",
        Markup("{} in special measures had promised {} by the end of {}.").format(
            figure(ident(edition, "trusts"), totals["trusts"], capital(many(totals["trusts"], "hospital trust"))),
            counted(edition, "actions", "improvement", totals["actions"]),
            month,
        ),
        Markup("The trusts report {} delivered, {} on track, {} with some issues and {} not on track. They did not report on {}.").format(
            *(share_of(name) for name in ("delivered", "on_track", "some_issues", "not_on_track", "not_reported"))
        ),
        Markup("The agreed date has passed for {} that are not delivered.").format(share_of("past_due")),
        _silent(data),
        Markup(
            "These are the trusts’ own reports, checked against the plans they agreed. "
            "Of those reported delivered, {} came with no evidence."
        ).format(figure(ident(edition, "unevidenced"), totals["unevidenced"], f"{totals['unevidenced']:,}")),
    ]
    return tuple(words for words in found if words)


def _silent(data: ReleaseData) -> str:
    silent = [row["name"] for row in data["trusts"] if not row["accepted"]]
    return f"No acceptable update came from {listed(silent)}." if silent else "Every trust sent an acceptable update."
