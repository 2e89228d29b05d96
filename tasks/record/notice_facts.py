"""A notice as a fact of the record: the same notice is always the same bytes."""

from __future__ import annotations

import json
from datetime import datetime

from tasks.model.notice import Notice, Recipient


def from_json(data: bytes) -> Notice:
    """The notice again. What is not a notice is a fault of the record, and raises as it will."""
    fact = json.loads(data)
    people = {"recipient": Recipient(**fact["recipient"]), "copied": tuple(Recipient(**one) for one in fact["copied"])}
    return Notice(**{**fact, **people, "as_of": datetime.fromisoformat(fact["as_of"])})
