"""How a verb and each of its runs are called in Prefect, by the trust and the period that it is about, and what happens there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import prefect.events
import pytest
import yaml
from prefect.context import FlowRunContext

from flows.automations import FILE
from tasks.collect.updates import collect_again
from tasks.month.scoreboard import EVENTS
from tasks.publish.approval import Choice, approve
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.run.inbox import MAIL
from tasks.run.inbox_troubles import note_troubles
from tasks.run.verb import names_of, report_undelivered
from tests.record.builders import MONTH, NOON, candidate, empty_run, revision


@pytest.mark.parametrize(
    ("function", "name", "run"),
    [
        (publish, "publish", "publish {period}"),
        (collect_again, "collect again", "collect again {trust} {period}"),
        (update_site, "update site", "update site"),
    ],
)
def test_a_verb_is_called_as_its_function_and_its_runs_by_what_they_are_about(function: Callable, name: str, run: str) -> None:
    assert names_of(function) == {"name": name, "task_run_name": run}


def test_what_automations_wait_for_is_said_of_what_it_happened_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(prefect.events, "emit_event", lambda event, resource, payload: seen.append((event, resource, payload)))
    run = empty_run(tmp_path, NOON)
    one = candidate(run.record, revision(run.record, MONTH), reason="Because")
    approve(run, MONTH, Choice("A. Reader", one.hash))
    with FlowRunContext.model_construct():
        publish.__wrapped__(run, MONTH)  # type: ignore[attr-defined]
        report_undelivered("2013-09", "Ann was not told.")
        note_troubles(run, {"RNL": ("no", "way"), "claims/RAL": ("no",), MAIL: ("no",)}, None, lambda _: True)
    expected = [
        ("release.published", "period.2013-09", {"release": "1", "reason": "Because"}),
        ("notice.failed", "notices.2013-09", {"sentence": "Ann was not told."}),
        ("inbox.unreadable", "trust.RNL", {"sentence": "no; way"}),
        ("inbox.unreadable", "claims/RAL", {"sentence": "no"}),
        ("inbox.unreadable", "inbox.mail", {"sentence": "no"}),
    ]
    names = [({"prefect.resource.id": f"measures.{about}", "prefect.resource.name": about}, said) for _, about, said in expected]
    assert seen == [(event, *rest) for (event, _, _), rest in zip(expected, names, strict=True)]
    waited = {name for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["automations"] for name in one["trigger"]["expect"]}
    assert {name for name in waited if not name.startswith("prefect.")} <= {event for event, _, _ in seen} | {*EVENTS.values()}
