"""Verdicts as rows of a table, and the rows as verdicts again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pandas as pd

from tasks.model.verdict import Answer, Verdict

COLUMNS = ["rule", "trust", "subject", "answer", "sentence", "evidence"]


def rows_of(verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """Verdicts as a table, a row each."""
    rows = [(v.rule, v.trust, v.subject, str(v.answer), v.sentence, json.dumps(v.evidence, ensure_ascii=False)) for v in verdicts]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def verdicts_in(table: pd.DataFrame) -> Iterator[Verdict]:
    """The verdicts of a table again."""
    for rule, trust, subject, answer, sentence, evidence in zip(*(table[name].tolist() for name in COLUMNS), strict=True):
        pairs = tuple((name, value) for name, value in json.loads(evidence))
        yield Verdict(rule, trust, subject, Answer(answer), sentence, pairs)
