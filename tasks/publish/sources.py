"""Which file, which sheet and which cells each trust's accepted update was read from, and by which rules it was accepted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tasks.model.period import Period
from tasks.model.update import Reading
from tasks.record.facts import Decision
from tasks.record.readings import Readings
from tasks.record.record import Record
from tasks.site.data.shapes import Source


def sources(record: Record, period: Period, trusts: pd.DataFrame, made_from: Mapping[str, str]) -> dict[str, Source]:
    """Trust code to where its words stand. `trusts` is a revision's table, and a trust with no accepted update in it has no source;
    `made_from` are the decisions it was made from, by hash.

    Nothing here says who sent a file or how.
    """
    accepted = trusts[trusts["accepted"].astype(bool)]
    arrived = zip(accepted["trust"].astype(str), accepted["submission"].astype(str), strict=True)
    found = {(trust, which): _decision(record, period, trust, which, made_from[f"{trust}/{which}"]) for trust, which in arrived}
    readings = Readings(record)
    return {trust: _source(decision, readings[decision.reading]) for (trust, _), decision in found.items()}


def _source(decision: Decision, read: Reading) -> Source:
    return {
        "submission": decision.submission,
        "sha256": decision.sha256,
        "kind": read.kind,
        "cells": dict(read.address),
        "decision": decision.number,
        "rules": decision.rules,
    }


def _decision(record: Record, period: Period, trust: str, submission: str, sha: str) -> Decision:
    """The decision with this hash: mostly the first, so that the month's decisions are not listed for each partition; by another hash the
    first.
    """
    first = record.get(Decision, period, trust, submission, 1)
    found: Decision | None = first
    while found is not None and found.hash != sha:
        found = record.find(Decision, period, trust, submission, found.number + 1)
    return found or first
