"""A notice as a fact of the record: the same notice is always the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from tasks.model.notice import Notice, Recipient


def to_json(notice: Notice) -> bytes:
    """UTF-8, sorted keys, a newline at the end."""
    return written({**asdict(notice), "as_of": notice.as_of.isoformat()})


def from_json(data: bytes) -> Notice:
    """The notice again. What is not a notice is a fault of the record, and raises as it will."""
    fact = json.loads(data)
    people = {"recipient": Recipient(**fact["recipient"]), "copied": tuple(Recipient(**one) for one in fact["copied"])}
    return Notice(**{**fact, **people, "as_of": datetime.fromisoformat(fact["as_of"])})


def written(fact: object) -> bytes:
    """The one written form of a fact."""
    return (json.dumps(fact, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
