"""A finding is what a check says about a place in an update, in words its sender can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does: an error returns the update, a warning publishes with it, a trial is only counted."""

    ERROR = "error"
    WARNING = "warning"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's word about one place. `ref` is empty when the finding is about the whole update."""

    check: str
    severity: Severity
    trust: str
    period: str
    ref: str
    address: str  # 'Update!H12' | 'line 7, column Status' | '/actions/3/status' | 'whole file'
    seen: str
    says: str
    mend: str
