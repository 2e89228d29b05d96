"""A verdict is what a rule says about a trust or a partner: always an answer, a sentence and the evidence, never silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """The only six things a rule may say."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "does not apply"
    REFER = "refer to a person"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`subject` is a trust code or a contract id; `evidence` holds (name, value) pairs a person can check by hand."""

    rule: str
    trust: str
    subject: str
    answer: Answer
    sentence: str
    evidence: tuple[tuple[str, str], ...] = ()
