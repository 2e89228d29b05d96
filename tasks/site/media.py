"""A month in a few plain sentences that anyone may copy, every count with what it is a count of."""

from __future__ import annotations

from tasks.site.shapes import ReleaseData
from tasks.site.wording import capital, listed, many, month_words, share


def media_summary(data: ReleaseData) -> tuple[str, ...]:
    """Paragraphs that can stand alone, away from the page: who speaks, what is promised, done and late, and what the figures are not."""
    totals, month = data["totals"], month_words(data["period"])
    whole = totals["actions"]
    found = [
        data["programme"]["banner"] if data["programme"]["illustrative"] else "",
        f"{capital(many(totals['trusts'], 'hospital trust'))} in special measures had promised {many(whole, 'improvement')} "
        f"by the end of {month}.",
        f"The trusts report {share(totals['delivered'], whole)} delivered, {share(totals['on_track'], whole)} on track, "
        f"{share(totals['some_issues'], whole)} with some issues and {share(totals['not_on_track'], whole)} not on track. "
        f"They did not report on {share(totals['not_reported'], whole)}.",
        f"The agreed date has passed for {share(totals['past_due'], whole)} that are not delivered.",
        _silent(data),
        "These are the trusts’ own reports, checked against the plans they agreed. "
        f"Of those reported delivered, {totals['unevidenced']:,} came with no evidence.",
    ]
    return tuple(words for words in found if words)


def _silent(data: ReleaseData) -> str:
    silent = [row["name"] for row in data["trusts"] if not row["accepted"]]
    return f"No acceptable update came from {listed(silent)}." if silent else "Every trust sent an acceptable update."
