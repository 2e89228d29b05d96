"""Nothing to report is an answer; an empty form is not, and a trust cannot give both."""

from __future__ import annotations

import pandas as pd

from tasks.model.typed_words import says_no
from tasks.rules.checks.check import MONTH, Check, Mask, check
from tasks.rules.masks import and_where
from tasks.rules.wording import explains, has_words


@check(
    "nil-unclear",
    table="heads",
    column="nil_word",
    title="Nothing to report: neither yes nor no",
    says='Beside Nothing to report stands "{nil_word_short}", which is neither yes nor no.',
    mend="Write yes if nothing changed this month, and why in the line below; otherwise write no.",
    good="yes",
    bad="partly",
)
def nil_unclear(heads: pd.DataFrame) -> Mask:
    """Nothing to report is answered by yes or no."""
    return has_words(heads["nil_word"]) & ~heads["nil"] & ~heads["nil_word"].map(says_no).astype("bool")


@check(
    "nil-with-content",
    table="heads",
    column="nil_word",
    title="Nothing to report, and yet something is reported",
    says="The update says there is nothing to report, but {lines_filled} of its actions have something filled in.",
    mend="Write no beside Nothing to report, or take out what is filled in for the actions.",
    good="no, with actions filled in",
    bad="yes, with actions filled in",
)
def nil_with_content(heads: pd.DataFrame) -> Mask:
    """An update that says there is nothing to report fills in no action."""
    return heads["nil"] & (heads["lines_filled"] > 0)


@check(
    "nil-without-reason",
    table="heads",
    column="nil_reason",
    title="Nothing to report, without a reason",
    says="The update says there is nothing to report, but not why.",
    mend='Write the reason below it, for example "The board did not meet in December."',
    good="The board did not meet in December.",
    bad="(nothing)",
    unless=("nil-with-content",),
)
def nil_without_reason(heads: pd.DataFrame) -> Mask:
    """An update that says there is nothing to report gives a reason."""
    return heads["nil"] & ~explains(heads["nil_reason"])


@check(
    "empty-update",
    table="heads",
    column="status_word",
    title="Nothing is filled in",
    says="No action has anything filled in, and the update does not say that there is nothing to report.",
    mend="Choose a status for each action; or, if nothing changed this month, write yes beside Nothing to report, and why.",
    good="A status for each action",
    bad="The template as it was sent out",
    unless=("no-table", "missing-column", "nil-unclear", "unreadable-file"),
)
def empty_update(heads: pd.DataFrame) -> Mask:
    """An update either reports on its actions or says that there is nothing to report."""
    return ~heads["nil"] & (heads["lines_filled"] == 0)


@check(
    "nil-past-date",
    table="lines",
    column="status_word",
    title="Nothing to report, though a date has passed",
    says="Action {ref}: it was due by the end of {period_end} ({due_date}), and the update says there is nothing to report.",
    mend="Report at least on the actions whose date has come: delivered, or what stands in the way and by when it will be.",
    good="Nothing to report, in a month without a date",
    bad="Nothing to report, in the month an action was promised for",
    unless=(*MONTH, "nil-with-content", "nil-without-reason"),
)
def nil_past_date(lines: pd.DataFrame) -> Mask:
    """A month in which an undelivered action falls due is not one with nothing to report."""
    return and_where(lines["nil"] & lines["planned"] & ~lines["delivered_before"], lambda rows: _falls_due(lines[rows]))


def _falls_due(lines: pd.DataFrame) -> Mask:
    latest = lines["last_revised"].fillna(lines["due_date"])
    return (lines["period_first"] <= latest) & (latest <= lines["period_last"])


CHECKS: tuple[Check, ...] = (nil_unclear, nil_with_content, nil_without_reason, empty_update, nil_past_date)
