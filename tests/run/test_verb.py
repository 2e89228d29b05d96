"""How a verb and each of its runs are called in Prefect: as the function is, by the trust and the period that it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tasks.collect.updates import collect_again
from tasks.publish.release import publish
from tasks.publish.site_update import update_site
from tasks.run.verb import names_of


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
