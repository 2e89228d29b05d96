"""Two tables for the checks and the rules: one row for each update, and one for each action that was planned, sent, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Period
from tasks.model.regime_words import RegimeWords
from tasks.model.typed_words import says_yes
from tasks.model.update import Reading, Submission
from tasks.rules.deadline import LONDON
from tasks.workbook.codes import ActionRefs
from tasks.workbook.columns import LINES, head
from tasks.workbook.meanings import days, percents, statuses, versions

Sent = tuple[Submission, Reading, str]
KEY = ["trust", "ref"]
_FILLED_IN = [column.key for column in LINES if not column.locked]
_LOCKED = [column.key for column in LINES if column.locked and column.key not in {"ref", "last_status"}]  # a sender may have changed them
_PLAN_TEXT = ("theme", "topic", "concern", "action", "owner", "timescale", "due_precision", "programme")
_KNOWN = ("current_plan_version", "registered_name", "name_variants", "last_period")
_LAST = {
    "status_period": "last_period",
    "status": "last_status",
    "percent": "last_percent",
    "narrative": "last_narrative",
    "revised_latest": "last_revised",
    "delivered_date": "last_delivered",
    "revisions": "revisions",
    "unmoved": "unmoved",
}


def tables(
    readings: Sequence[Sent],
    plans: pd.DataFrame,
    last: pd.DataFrame | None,
    heads_known: pd.DataFrame,
    vocabulary: Mapping[str, str],
    words: RegimeWords = WORDS_AS_THEY_WERE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(heads, lines) as docs/architecture.md lists their columns, in the order of `readings`, lines as sent and then what was left out.

    `plans` holds planned actions (trust and plan columns), `last` the previous period's actions table, `heads_known` one row per trust
    with what the record knows, `vocabulary` normalised words, and `words` say who signs. A version that cannot be read is 0. A reference
    is the agreed one that it can only mean; of several lines for one action the first counts, and `times_sent` says how many there were.
    """
    sent = _sent(readings)
    lines = _beside_plan(_headless(readings), sent, plans)
    lines = _understood(lines, vocabulary)
    return _heads(readings, sent, heads_known, words), _beside_last(lines, last)


def _headless(readings: Sequence[Sent]) -> pd.DataFrame:
    """Whose update it is: one row per submission, in order."""
    columns = {
        "trust": [submission.trust for submission, _, _ in readings],
        "period": [period for _, _, period in readings],
        "submission": [submission.id for submission, _, _ in readings],
    }
    return pd.DataFrame(columns, dtype="str")


def _heads(readings: Sequence[Sent], sent: pd.DataFrame, known: pd.DataFrame, words: RegimeWords) -> pd.DataFrame:
    heads, seats = _headless(readings), words.signatories.values()
    registers = [f"{who}_register" for who in seats]
    received = [submission.received_at for submission, _, _ in readings]
    heads["received_at"] = pd.Series([at.astimezone(UTC) for at in received], dtype="datetime64[s, UTC]")
    for key in (column.key for column in head(words)):
        heads[key] = pd.Series([reading.head.get(key, "") for _, reading, _ in readings], dtype="str")
    heads["plan_version"] = versions(heads["plan_version_word"])
    heads["nil"] = heads["nil_word"].map(says_yes).astype("bool")
    for who in seats:
        heads[f"{who}_date"], _ = days(heads[f"{who}_date_word"])
    heads = heads.merge(known[["trust", *_KNOWN, *registers]], on="trust", how="left", validate="many_to_one")
    heads["current_plan_version"] = heads["current_plan_version"].fillna(0).astype("int64")
    for key in ("registered_name", "last_period"):
        heads[key] = heads[key].fillna("").astype("str")
    for key in ("name_variants", *registers):
        heads[key] = [names if isinstance(names, list | tuple) else () for names in heads[key]]
    heads["open_period"] = pd.Series([str(_ended(period, one.received_at)) for one, _, period in readings], dtype="str")
    filled = (sent[_FILLED_IN] != "").any(axis=1)
    for name, counted in (("lines_sent", sent), ("lines_filled", sent[filled])):
        heads[name] = counted["position"].value_counts().reindex(heads.index, fill_value=0).astype("int64")
    return heads


def _ended(period: str, received_at: datetime) -> Period:
    """The period that had last ended when an update for a period was received."""
    return Period.parse(period).on(received_at.astimezone(LONDON).date()).previous()


def _sent(readings: Sequence[Sent]) -> pd.DataFrame:
    """Every line of every update, words as written; `position` is its update's place in `readings`."""
    pairs = [(position, line) for position, (_, reading, _) in enumerate(readings) for line in reading.lines]
    frame = pd.DataFrame({"position": np.array([position for position, _ in pairs], dtype="int64")})
    frame["row"] = np.array([line["row"] for _, line in pairs], dtype="int64")
    for key in ("ref", *_FILLED_IN, *_LOCKED):
        name = f"{key}_sent" if key in {"ref", *_LOCKED} else key
        frame[name] = pd.Series([line.get(key, "") for _, line in pairs], dtype="str")
    return frame


def _beside_plan(heads: pd.DataFrame, sent: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Planned and sent lines joined by update and reference."""
    planned = heads.reset_index(names="position").merge(plans.reset_index(drop=True), on="trust", how="inner")
    planned["nth"] = np.arange(len(planned))
    planned["match"] = planned["ref"]
    sent = _meant(sent, heads["trust"], plans)
    nameless = sent["match"] == ""
    sent.loc[nameless, "match"] = "\n" + sent.loc[nameless, "row"].astype("str")  # each its own line, unlike any reference
    sent["times_sent"] = sent.groupby(["position", "match"], sort=False)["row"].transform("size")
    once = sent.drop_duplicates(["position", "match"])
    lines = planned.drop(columns=["trust", "period", "submission"]).merge(once, on=["position", "match"], how="outer", sort=False)
    lines["planned"], lines["sent"] = lines["nth"].notna(), lines["row"].notna()
    lines["ref"] = lines["ref"].where(lines["planned"], lines["ref_sent"])
    lines["ref_understood"] = lines["ref_understood"].eq(True)
    text = ["ref", "ref_sent", *_PLAN_TEXT, *_FILLED_IN, *(f"{key}_sent" for key in _LOCKED)]
    lines[text] = lines[text].fillna("").astype("str")
    lines = lines.sort_values(["position", "row", "nth"], na_position="last", kind="stable", ignore_index=True)
    for key, blank in (("row", -1), ("times_sent", 0), ("plan_version", 0)):
        lines[key] = lines[key].fillna(blank).astype("int64")
    lines["due_date"] = lines["due_date"].astype("datetime64[s]")
    whose = heads.take(lines["position"].to_numpy()).reset_index(drop=True)
    return pd.concat([whose, lines.drop(columns=["position", "match", "nth"])], axis=1)


def _meant(sent: pd.DataFrame, trusts: pd.Series[str], plans: pd.DataFrame) -> pd.DataFrame:
    """Lines with the agreed reference that each means, under `match`; where none is plainly meant, its own words without case and spaces.

    `ref_understood` says where more than case, dashes and spaces had to be forgiven.
    """
    agreed = {trust: ActionRefs(refs) for trust, refs in plans.groupby("trust", sort=False)["ref"]}
    nothing = ActionRefs(())
    whose = trusts.take(sent["position"].to_numpy())
    read = [agreed.get(trust, nothing).named(ref) for trust, ref in zip(whose, sent["ref_sent"], strict=True)]
    own = sent["ref_sent"].str.replace(r"\s+", "", regex=True).str.casefold()
    found = sent.assign(match=pd.Series([ref for ref, _ in read], index=sent.index, dtype="str"), ref_understood=[one for _, one in read])
    taken = _taken(found, {str(trust): len(refs) for trust, refs in plans.groupby("trust", sort=False)["ref"]}, trusts)
    found["ref_understood"] &= ~taken
    return found.assign(match=found["match"].where((found["match"] != "") & ~taken, own))


def _taken(found: pd.DataFrame, agreed: Mapping[str, int], trusts: pd.Series[str]) -> pd.Series[bool]:
    """Where a reference that had to be understood stands in the same update as it is, and another of the plan in none of its lines: the
    writer may have meant that one, so it is not plain which.
    """
    understood = found["ref_understood"]
    if not understood.any():
        return understood
    named = found[found["match"] != ""].groupby("position")["match"].nunique().reindex(range(len(trusts)), fill_value=0)
    lacking = found["position"].map(named) < found["position"].map(trusts.map(agreed).fillna(0).reset_index(drop=True))
    plainly = pd.MultiIndex.from_frame(found.loc[~understood, ["position", "match"]])
    return understood & lacking & pd.MultiIndex.from_frame(found[["position", "match"]]).isin(plainly)


def _understood(lines: pd.DataFrame, vocabulary: Mapping[str, str]) -> pd.DataFrame:
    revised, revised_precision = days(lines["revised_word"])
    delivered, delivered_precision = days(lines["delivered_word"])
    return lines.assign(
        status=statuses(lines["status_word"], vocabulary),
        percent=percents(lines["percent_word"]),
        revised_date=revised,
        revised_precision=revised_precision,
        delivered_date=delivered,
        delivered_precision=delivered_precision,
    )


def _beside_last(lines: pd.DataFrame, last: pd.DataFrame | None) -> pd.DataFrame:
    """What was last known of each action; in a first month, nothing."""
    if last is None:
        last = pd.DataFrame(columns=["trust", "ref", *_LAST])
    before = last[["trust", "ref", *_LAST]].rename(columns=_LAST).astype({"trust": "str", "ref": "str"})
    place = pd.MultiIndex.from_frame(before[KEY]).get_indexer(pd.MultiIndex.from_frame(lines[KEY]))
    known = before.drop(columns=KEY).reset_index(drop=True).reindex(place).set_axis(lines.index)
    for key in ("last_period", "last_status", "last_narrative"):
        known[key] = known[key].fillna("").astype("str")
    for key in ("revisions", "unmoved"):
        known[key] = known[key].astype("float64").fillna(0).astype("int64")
    known["last_percent"] = known["last_percent"].astype("float64")
    days_known = known.astype({"last_revised": "datetime64[s]", "last_delivered": "datetime64[s]"})
    return pd.concat([lines, days_known], axis=1)
