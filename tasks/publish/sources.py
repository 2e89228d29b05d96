"""Which file, which sheet and which cells each trust's accepted update was read from, and by which rules it was accepted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tasks.model.period import Period
from tasks.model.update import Reading
from tasks.record.decisions import numbers
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
    newest = numbers(record, period)
    found = {
        (trust, which): _decision(record, period, trust, which, made_from[f"{trust}/{which}"], newest[trust, which])
        for trust, which in arrived
    }
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


def _decision(record: Record, period: Period, trust: str, submission: str, sha: str, newest: int) -> Decision:
    """The decision with this hash: the newest, unless the submission was decided on again since."""
    for number in range(newest, 0, -1):
        found = record.get(Decision, period, trust, submission, number)
        if found.hash == sha:
            return found
    return record.get(Decision, period, trust, submission, 1)
