"""A partner helps within its contract: help on another topic is published, but does not count for the partner."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from tasks.rules.checks.check import LINE, Check, Mask, check
from tasks.rules.masks import and_where
from tasks.rules.wording import has_words


def _outside(help_words: str, topics: str) -> bool:
    """Whether words name none of a contract's topics; no topics: the contract covers the whole plan, or there is none."""
    names = [name for topic in re.split("[;,]", topics) if (name := topic.strip().casefold())]
    return bool(names) and not any(name in help_words.casefold() for name in names)


@check(
    "partner-help-outside-contract",
    table="lines",
    column="partner_help",
    title="Partner help on another topic than agreed",
    says='Action {ref}: the partner is said to have helped with "{partner_help_short}", but its contract is for {contract_topics} only.',
    mend="Check the topic. If the partner did help with something else, leave it and say so under Explanation.",
    good="complaints, under a contract on complaints",
    bad="staffing, under a contract on complaints",
    unless=LINE,
)
def partner_help_outside_contract(lines: pd.DataFrame) -> Mask:
    """Partner help is on a topic of the partner's contract, where that names topics."""
    known = cache(_outside)  # many lines use the same words

    def outside(helped: Mask) -> Mask:
        pairs = zip(lines.loc[helped, "partner_help"].tolist(), lines.loc[helped, "contract_topics"].tolist(), strict=True)
        return pd.Series([known(words, topics) for words, topics in pairs], dtype=bool)

    return and_where(has_words(lines["partner_help"]), outside)


CHECKS: tuple[Check, ...] = (partner_help_outside_contract,)
