"""What was done, in the trust's own and fresh words, wherever the status calls for them."""

from __future__ import annotations

import pandas as pd

from tasks.model.finding import ANOTHER
from tasks.rules.checks.check import LINE, MONTH, Check, Mask, check
from tasks.rules.masks import and_where
from tasks.rules.wording import explains, folded, has_words, run_together

_RETOUCHED = 10  # characters of spaces and punctuation by which a copy may differ


def _missing(lines: pd.DataFrame, needed: Mask) -> Mask:
    """Where a narrative is needed and none is given."""
    return and_where(needed, lambda rows: ~explains(lines.loc[rows, "narrative"]))


@check(
    "narrative-missing",
    table="lines",
    column="narrative",
    title="{Troubled}, without a word why",
    says="Action {ref}: the status says {status_label}, but Progress this month does not say what the matter is.",
    mend='Say what stands in the way and what is being done, for example "22 of 30 nurses are in post; 8 start in December."',
    good="22 of 30 nurses are in post; 8 start in December.",
    bad="(nothing)",
    unless=LINE,
    absent=True,
)
def narrative_missing(lines: pd.DataFrame) -> Mask:
    """An action {troubled}, says in words what the matter is; "see above" or "TBC" says nothing."""
    return _missing(lines, lines["troubled_now"])


@check(
    "reopened-without-narrative",
    table="lines",
    column="narrative",
    title="Reopened, without a word why",
    says="Action {ref} was reported {last_status_label} in {last_period_words} and is now {status_label}, "
    "but Progress this month does not say why.",
    mend="Say why it is open again, or choose {finished_label}.",
    good="The spot check in January found two wards without the new charts.",
    bad="(nothing)",
    unless=(*MONTH, "narrative-missing"),
    absent=True,
)
def reopened_without_narrative(lines: pd.DataFrame) -> Mask:
    """An action that was delivered and is open again says in words why."""
    return _missing(lines, lines["open_now"] & lines["delivered_before"])


@check(
    "same-narrative-as-last-month",
    table="lines",
    column="narrative",
    title="The same words as last month",
    says="Action {ref}: Progress this month is word for word what {last_period_words} said.",
    mend="Say what was done this month. If nothing was, say that, and why.",
    good="26 of 30 nurses are in post; 4 start in January.",
    bad="22 of 30 nurses are in post, for the second month",
    unless=MONTH,
)
def same_narrative_as_last_month(lines: pd.DataFrame) -> Mask:
    """Progress is told afresh each month, except for an action that was already delivered."""
    finished = lines["delivered_now"] & lines["delivered_before"]
    alike = (lines["narrative"].str.len() - lines["last_narrative"].str.len()).abs() <= _RETOUCHED
    return and_where(~finished & alike, lambda rows: _alike(lines.loc[rows, "narrative"], lines.loc[rows, "last_narrative"]))


def _alike(now: pd.Series[str], before: pd.Series[str]) -> Mask:
    return has_words(now) & (folded(now) == folded(before))


def _accounts(lines: pd.DataFrame, long_narrative: int) -> pd.DataFrame:
    """`update ref words` of every line whose narrative is of at least `long_narrative` characters and not of spaces alone."""
    words = run_together(lines.loc[lines["narrative"].str.len() >= long_narrative, "narrative"])
    words = words[words != ""]
    return lines.loc[words.index, ["update", "ref"]].assign(words=words)


_SAME = ["update", "words"]


def _first_of_repeated(lines: pd.DataFrame, offends: Mask, long_narrative: int) -> list[str]:
    """For each repeated narrative, the first action in the same update that has it."""
    accounts = _accounts(lines[lines["update"].isin(lines.loc[offends, "update"])], long_narrative)
    return accounts.groupby(_SAME, sort=False)["ref"].transform("first")[offends.reindex(accounts.index)].tolist()


@check(
    "same-narrative-as-another-action",
    table="lines",
    column="narrative",
    title="The same words for two actions",
    says="Action {ref}: Progress this month is word for word that of action {detail}.",
    mend="Say for each action what was done for it. If one sentence covers both, say so under Explanation.",
    good="Both wards now have a second registered nurse at night.",
    bad="The same 60 words under two actions",
    unless=LINE,
    detail=_first_of_repeated,
    thresholds=("long_narrative",),
)
def same_narrative_as_another_action(lines: pd.DataFrame, long_narrative: int) -> Mask:
    """Each action has its own account of progress; short remarks may repeat."""
    return _accounts(lines, long_narrative).duplicated(_SAME).reindex(lines.index, fill_value=False)


@check(
    "same-narrative-as-another-trust",
    table="lines",
    column="narrative",
    title="The same words as another trust",
    says=f"Action {{ref}}: Progress this month is word for word what was sent before {ANOTHER}.",
    mend="Say what was done here, in words of your own.",
    good="26 of 30 nurses are in post; 4 start in January.",
    bad="The 60 words another trust sent last month",
    unless=LINE,
)
def same_narrative_as_another_trust(lines: pd.DataFrame) -> Mask:
    """Progress is told in words that no other trust used before, last month or this one; short remarks may be alike."""
    return lines["copied_from"] != ""


CHECKS: tuple[Check, ...] = (
    narrative_missing,
    reopened_without_narrative,
    same_narrative_as_last_month,
    same_narrative_as_another_action,
    same_narrative_as_another_trust,
)
