"""A letter: what one post is to hear about one trust, or about a regulator's trusts together, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Recipient
from tasks.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Letter:
    """Who is written to about which verdict, at which step of the ladder, and who has a copy.

    The rule, the trust's code, the sentence and the evidence are the verdict's; the template and the posts that were to have a copy are the
    step's. `role` is the post written to, as the list of people names it; `page` is the address of the page for the period; `speaks_for`
    is the body that the post belongs to.
    """

    verdict: Verdict
    step: LadderStep
    level: Level
    trust_name: str
    regulator: str
    role: str
    addressed: tuple[Recipient, ...]
    copied: tuple[Recipient, ...]
    page: str
    speaks_for: str
