"""Something that waits for a person: what, since when, who may act, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

MONTH, RETURNED = "month to approve", "update to mend"
OPERATOR, APPROVER = "an operator", "an approver"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody has to do: of which kind, in a sentence, since when (aware), who may do it, and how.

    `until` is the last day on which it can be done, if there is one; `form` names the deployment by which it is done, with what is `filled`
    in. `mark` stays the same for as long as it is the same thing that waits.
    """

    kind: str
    mark: str
    says: str
    since: datetime
    who: str
    act: str
    until: date | None = None
    form: str = ""
    filled: Mapping[str, object] = field(default_factory=dict)
