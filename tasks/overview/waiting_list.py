"""Everything that waits for a person, in one list: since when, who may act, and by which command or form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain

from tasks.overview import waiting_decisions as decisions
from tasks.overview import waiting_updates as updates
from tasks.overview.prefect_pages import PrefectPages
from tasks.overview.waiting_item import SIGN, Waiting
from tasks.rules.deadline import LONDON
from tasks.run.approvers import is_one_person
from tasks.run.outside_words import as_markdown, sentence_as_markdown
from tasks.run.programme import Person
from tasks.run.run import Run
from tasks.run.statements import post_of

Source = Callable[[Run], Iterator[Waiting]]

SOURCES: tuple[Source, ...] = (
    *(
        decisions.months,
        decisions.months_not_out,
        decisions.months_missed,
        decisions.words_of_trusts,
        decisions.awards,
        decisions.referred,
        decisions.extensions,
        decisions.waivers_asked,
        decisions.mails,
    ),
    *(decisions.notices_by_hand, updates.unread, updates.undecided, updates.sign_offs, updates.plans, updates.over, updates.dates),
    decisions.evidence,
)
"""Where the list comes from, kind by kind, the most pressing first; what waits in another way is one more function here."""


def everything_waiting(run: Run) -> list[Waiting]:
    """All that waits at the run's moment: kind by kind as in SOURCES, of each kind the longest waiting first, then the earliest month."""
    found = chain.from_iterable(sorted(source(run), key=_turn) for source in SOURCES)
    return [one.in_own_words(run.rulebook.wording.instruct) for one in found]


def _turn(one: Waiting) -> tuple[datetime, str, str]:
    return one.since, str(one.filled.get("period", "")), one.mark


def waiting_for(run: Run, person: Person) -> list[Waiting]:
    """What of that a person may act on by the post they hold: of their own trust, or those they oversee, and not what they asked for."""
    post = post_of(person.role)
    unsigned = (one.in_own_words(run.rulebook.wording.instruct) for one in updates.unsigned(run))  # which a director may do and need not
    found = [*(one for one in everything_waiting(run) if one.kind != SIGN), *unsigned]
    return [
        one
        for one in found
        if post in one.may_act.posts
        and person.trust in {"", one.may_act.trust}
        and not (one.may_act.asked_by and is_one_person(run.programme, person.name, one.may_act.asked_by))
    ]


def as_plain(found: list[Waiting]) -> list[dict[str, object]]:
    """The list as plain rows, moments as ISO text."""
    return [
        {
            "kind": one.kind,
            "mark": one.mark,
            "says": one.says,
            "since": one.since.astimezone(UTC).isoformat(),
            "who": one.who,
            "act": one.act.replace("`", ""),
            "until": str(one.until or ""),
            "form": one.form,
            "filled": dict(one.filled),
        }
        for one in found
    ]


def show_waiting(run: Run, found: list[Waiting], pages: PrefectPages) -> None:
    """Put the list where operators look, inside a flow run; it says as at when."""
    from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

    create_markdown_artifact(as_page(run, found, pages), key="waiting", description=f"Waiting for a person: {len(found)}")


def as_page(run: Run, found: list[Waiting], pages: PrefectPages) -> str:
    """The list as Markdown, with links to the forms."""

    def how(one: Waiting) -> str:
        form = pages.form(one.form, one.filled)
        return f"{one.act}; [the form]({form})" if form else one.act

    rows = "".join(
        f"| {one.called} | {sentence_as_markdown(one.says)} | {_since(one)} | {as_markdown(one.who)} | {how(one)} |\n" for one in found
    )
    table = f"| what | | since | who may act | how |\n|---|---|---|---|---|\n{rows}" if found else "Nothing waits for a person.\n"
    return f"# Waiting for a person\n\nAs at {_in_london(run.moment)}, London time.\n\n{table}"


def in_lines(one: Waiting) -> str:
    """One thing for a terminal: what and since when, and below it who does what."""
    return f"{one.called}, since {_since(one)}: {one.says}\n  {one.who}: {one.act.replace('`', '')}"


def _since(one: Waiting) -> str:
    return f"{one.since.astimezone(LONDON):%-d %B %Y}"


def _in_london(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M on %-d %B %Y}"
