"""Which file, which sheet and which cells each trust's accepted update was read from, and by which rules it was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd

from tasks.model.period import Period
from tasks.record import keys
from tasks.record.record import Record, sha_of
from tasks.site.data.shapes import Source


def sources(record: Record, trusts: pd.DataFrame, made_from: Mapping[str, str]) -> dict[str, Source]:
    """Trust code to where its words stand. `trusts` is a revision's table, and a trust with no accepted update in it has no source;
    `made_from` are the decisions it was made from, by hash.

    Nothing here says who sent a file or how.
    """
    accepted = trusts[trusts["accepted"].astype(bool)]
    arrived = zip(*(accepted[name].astype(str) for name in ("trust", "submission", "received_at")), strict=True)
    return {trust: _source(record, trust, submission, received_at, made_from) for trust, submission, received_at in arrived}


def received_month(received_at: str) -> Period:
    """The month (UTC) under which the record keeps what was received at a moment, given as ISO text with its offset."""
    return Period.of(datetime.fromisoformat(received_at).astimezone(UTC).date())


def _source(record: Record, trust: str, submission: str, received_at: str, made_from: Mapping[str, str]) -> Source:
    month = received_month(received_at)
    number = record.newest(keys.decisions_on(month, trust, submission))
    decision = record.fact(keys.decision(month, trust, submission, number))
    while sha_of(decision) != made_from[f"{trust}/{submission}"]:  # decided on again since
        number -= 1
        decision = record.fact(keys.decision(month, trust, submission, number))
    reading = record.reading(decision["reading"])
    return {
        "submission": submission,
        "sha256": decision["sha256"],
        "kind": reading.kind,
        "cells": dict(reading.address),
        "decision": number,
        "rules": decision["rules"],
    }
