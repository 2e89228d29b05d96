"""A regime's own labels: what finishes, what outranks what and what asks for words follows from their rows, and from no name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.status import Status, Statuses
from tasks.rules.counts import adding_up, adds_up, counts
from tasks.rules.movement import moved
from tasks.rules.past_due import past_due
from tasks.rules.unevidenced import unevidenced
from tasks.site.data.changes import changes
from tasks.site.data.dictionary import tables
from tasks.site.data.figures import figures_by_name

SIX = Statuses(
    (
        Status("tested", "Done and independently tested", "done and tested", "tested", finished=True, evidence=True),
        Status("done", "Done", "done", "done", finished=True),
        Status("ahead", "Ahead of plan", "ahead of plan", "ahead", promised=True),
        Status("as_planned", "As planned", "as planned", "as planned", promised=True),
        Status("behind", "Behind plan", "behind plan", "behind", narrative=True),
        Status("stuck", "Stuck", "stuck", "stuck", narrative=True),
    )
)


def column(*statuses: str) -> pd.DataFrame:
    nothing = {"closed": False, "evidence": "", "percent": float("nan"), "last_percent": float("nan")}
    return pd.DataFrame({"status": pd.Series(statuses, dtype="str"), "due_date": pd.Timestamp(2013, 9, 30), **nothing})


def test_whatever_finishes_an_action_is_never_past_due() -> None:
    days = past_due(column("tested", "done", "ahead", "stuck"), date(2013, 10, 31), 0, SIX)
    assert days.notna().to_list() == [False, False, True, True]


def test_only_the_labels_that_ask_for_evidence_are_published_without_it() -> None:
    assert unevidenced(column("tested", "done", "ahead"), SIX).to_list() == [True, False, False]


def test_each_label_outranks_those_after_it_and_what_is_tested_what_is_done() -> None:
    then = pd.Series(["done", "as_planned", "tested", "behind"])
    assert moved(column("tested", "ahead", "done", "stuck").assign(last_status=then), SIX).to_list() == [True, True, False, False]


def test_the_labels_add_up_and_all_that_is_finished_is_counted_beside_them() -> None:
    actions = column("tested", "done", "done", "stuck").assign(
        trust="RNL", reported=True, status_period="2013-09", closed_on=pd.NaT, past_due=False, slipped=False, unevidenced=False
    )
    found = counts(actions, 1, SIX)
    assert found[["delivered", "tested", "done", "stuck", "delivered_this_month"]].to_numpy().tolist() == [[3, 1, 2, 1, 3]]
    assert found[list(adding_up(SIX))].sum(axis=1).to_list() == [4]
    assert adds_up(found, 1, SIX).all()


def test_between_two_labels_that_finish_it_an_action_is_neither_delivered_anew_nor_reopened() -> None:
    def kind(was: str, now: str) -> str:
        row = {"trust": "RNL", "ref": "1", "reported": True, "status": now, "previous_status": was, "revised_latest": "", "closed_on": ""}
        (change,) = changes([row], [{"trust": "RNL", "ref": "1", "status": was, "reported": True}], SIX)
        return str(change["kind"])

    known = [("done", "tested"), ("tested", "done"), ("ahead", "done"), ("done", "stuck"), ("stuck", "behind")]
    assert [kind(*one) for one in known] == ["better", "worse", "delivered", "reopened", "better"]


def test_each_label_is_a_column_of_the_open_data_and_a_figure() -> None:
    columns = tables(replace(WORDS_AS_THEY_WERE, statuses=SIX))["trusts"]
    names = [one.name for one in columns]
    assert {*SIX.codes, "delivered", "stuck_this_month"} <= set(names)
    assert "on_track" not in names
    assert [one.meaning for one in columns if one.name == "behind"] == ["Actions last reported behind plan."]
    assert figures_by_name(SIX)["behind_this_month"].words == "actions reported behind plan this month"


def test_sentences_speak_of_the_labels_by_their_own_words() -> None:
    said = replace(WORDS_AS_THEY_WERE, statuses=SIX).fill("One of the {many_labels}: choose {finished_label}, or {troubled_label}. {ref}")
    assert said == "One of the six labels: choose Done and independently tested or Done, or Behind plan. {ref}"
