"""Everything that waits for a person, in one list: since when, who may act, and by which command or form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain

from tasks.rules.deadline import LONDON
from tasks.run.outside_words import as_markdown
from tasks.run.run import Run
from tasks.run.verb import in_flow
from tasks.upkeep import waiting_decisions as decisions
from tasks.upkeep import waiting_updates as updates
from tasks.upkeep.form_addresses import filled_in, form_addresses
from tasks.upkeep.waiting_item import Waiting

Source = Callable[[Run], Iterator[Waiting]]

SOURCES: tuple[Source, ...] = (
    *(
        decisions.months,
        decisions.words_of_trusts,
        decisions.awards,
        decisions.referred,
        decisions.extensions,
        decisions.waivers_asked,
        decisions.mails,
    ),
    *(decisions.notices_by_hand, updates.unread, updates.undecided, updates.plans, updates.over, updates.dates, decisions.evidence),
)
"""Where the list comes from, kind by kind, the most pressing first; what waits in another way is one more function here."""


def everything_waiting(run: Run) -> list[Waiting]:
    """All that waits at the run's moment: kind by kind as in SOURCES, of each kind the longest waiting first."""
    return list(chain.from_iterable(sorted(source(run), key=lambda one: (one.since, one.mark)) for source in SOURCES))


def as_plain(found: list[Waiting]) -> list[dict[str, str]]:
    """The list as plain rows, moments as ISO text."""
    return [
        {**asdict(one), "since": one.since.astimezone(UTC).isoformat(), "act": one.act.replace("`", ""), "until": str(one.until or "")}
        for one in found
    ]


def show_waiting(run: Run, found: list[Waiting]) -> None:
    """Inside a flow run, put the list where operators look; it says as at when."""
    if in_flow():
        from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

        addresses = form_addresses()
        create_markdown_artifact(as_page(run, found, addresses), key="waiting", description=f"Waiting for a person: {len(found)}")


def as_page(run: Run, found: list[Waiting], addresses: Mapping[str, str]) -> str:
    """The list as Markdown, with links to the forms; `addresses` maps deployments to where their forms are."""

    def how(one: Waiting) -> str:
        return f"{one.act}; [the form]({filled_in(addresses[one.form], one.filled)})" if one.form in addresses else one.act

    rows = "".join(f"| {one.kind} | {as_markdown(one.says)} | {_since(one)} | {as_markdown(one.who)} | {how(one)} |\n" for one in found)
    table = f"| what | | since | who may act | how |\n|---|---|---|---|---|\n{rows}" if found else "Nothing waits for a person.\n"
    return f"# Waiting for a person\n\nAs at {_in_london(run.moment)}, London time.\n\n{table}"


def in_lines(one: Waiting) -> str:
    """One thing for a terminal: what and since when, and below it who does what."""
    return f"{one.kind}, since {_since(one)}: {one.says}\n  {one.who}: {one.act.replace('`', '')}"


def _since(one: Waiting) -> str:
    return f"{one.since.astimezone(LONDON):%-d %B %Y}"


def _in_london(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M on %-d %B %Y}"
