"""A finding is what a check says about a place in an update, in words its sender can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

PRIVATE = frozenset({"patient-identity"})
"""Checks whose findings go to the sender alone: published, they would point at what must not be read."""


ANOTHER = "for action {copied_from} of another trust"
"""How a check's words name an action of another trust; its sender reads that it was another trust, and no more."""

_NAMED = re.compile(re.escape(ANOTHER).replace(r"\{copied_from\}", r"\S+"))


class Severity(StrEnum):
    """What a finding does: an error returns the update, a warning publishes with it, a trial is only counted."""

    ERROR = "error"
    WARNING = "warning"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's word about one place. `ref` is empty when the finding is about the whole update.

    `answer` is the trust's own reason for what a warning points at; `waived_by` says who let an error pass, why and until when.
    """

    check: str
    severity: Severity
    trust: str
    period: str
    ref: str
    address: str  # 'Update!H12' | 'line 7, column Status' | '/actions/3/status' | 'whole file'
    seen: str
    says: str
    mend: str
    answer: str = ""
    waived_by: str = ""

    @property
    def refuses(self) -> bool:
        """Whether an update goes back because of it."""
        return self.severity is Severity.ERROR and not self.waived_by

    @property
    def to_sender(self) -> Finding:
        """As its sender reads it: of words that another trust sent, neither whose they are nor of which action."""
        return replace(self, says=_NAMED.sub("by another trust", self.says))

    @property
    def asks(self) -> bool:
        """Whether the sender has something to do about it: trials are only counted, and what is answered or waived is settled."""
        return self.severity is not Severity.TRIAL and not self.answer and not self.waived_by
