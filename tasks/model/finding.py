"""A finding is what a check says about a place in an update, in words its sender can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PRIVATE = frozenset({"patient-identity"})
"""Checks whose findings go to the sender alone: published, they would point at what must not be read."""


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
    def asks(self) -> bool:
        """Whether the sender has something to do about it: trials are only counted, and what is answered or waived is settled."""
        return self.severity is not Severity.TRIAL and not self.answer and not self.waived_by
