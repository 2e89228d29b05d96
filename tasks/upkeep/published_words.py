"""Words by the place where they are published, so that nobody has to type or paste a patient's words to have them taken down."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import PERIOD_FORM, Period
from tasks.model.status import Statuses
from tasks.publish.reading import release_view_of
from tasks.record.facts import Candidate, Release
from tasks.record.record import Record
from tasks.site.data.dictionary import FREE, is_free
from tasks.site.data.figures import figures_by_name, read_figure_id, traced
from tasks.site.data.shapes import Row
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import listed

OF_THE_TRUST = "-"
"""In place of an action's reference: the words stand in what the trust says of the month as a whole."""


@dataclass(frozen=True, slots=True)
class PublishedWords:
    """The words of one cell, and whose they are."""

    words: str
    trust: str


def words_of_row(record: Record, trust: str, month: str, ref: str, column: str) -> PublishedWords:
    """What a trust wrote in a column about one of its actions, or (`-`) about the month.

    `month` is one as 2013-10, of which the newest release counts, or whatever waits to be one; or 2013-10.1 for its first release.
    Raises NotFound where nothing stands there.
    """
    view, trust, ref = _view(record, month), trust.upper(), ref.upper()
    whole = {row["trust"]: row for row in view.overview["trusts"]}
    if trust not in whole:
        raise NotFound(f"Nothing is published of {trust} for {month}: write the trust's ODS code, as RNL")
    if ref == OF_THE_TRUST:
        return _words(whole[trust], trust, "trusts", column, f"{trust} for {month}")
    rows = {row["ref"]: row for row in view.rows[trust]["actions"]}
    if ref not in rows:
        raise NotFound(f"{trust} has no action {ref} for {month}: its actions are {listed(list(rows)) or 'none'}; - is the month itself")
    return _words(rows[ref], trust, "actions", column, f"{ref} for {month}")


def words_of_figure(record: Record, statuses: Statuses, figure: str, column: str) -> PublishedWords:
    """What a trust wrote in a column of the one row that a figure counts. Raises NotFound, and Mistake where it counts others."""
    asked = read_figure_id(figure, statuses)
    table = figures_by_name(statuses)[asked.name].table
    if table not in FREE:
        raise Mistake(f"{figure} counts nothing that a trust wrote: name the row with --row")
    found = traced(_view(record, f"{asked.period}.{asked.number}" if asked.number else asked.period).whole(), asked)
    if len(found.rows) != 1:
        names = [str(row.get("ref", row["trust"])) for row in found.rows]
        raise Mistake(f"{figure} counts {listed(names) or 'nothing'}, and not one row: name the row with --row")
    return _words(found.rows[0], found.rows[0]["trust"], table, column, figure)


def _view(record: Record, month: str) -> ReleaseView:
    """The release of a month that is named, or its newest candidate: what was released last, unless more waits for approval."""
    named = re.fullmatch(rf"({PERIOD_FORM})(?:\.(\d+))?", month)
    if not named:
        raise Mistake(f"{month!r} names no month: write it as 2013-10, or 2013-10.1 for its first release")
    period = Period.parse(named[1])
    fact = record.find(Release, period, int(named[2])) if named[2] else record.last(Candidate, period)
    if fact is None:
        raise NotFound(f"{month}: the record has no release of it, and nothing that waits for approval")
    return release_view_of(record, fact)


def _words(row: Row, trust: str, table: str, column: str, where: str) -> PublishedWords:
    if not is_free(table, column):
        raise Mistake(f"Nobody writes freely in a column {column}: it is one of {listed(list(FREE[table]))}")
    if not (words := str(row.get(column) or "").strip()):
        raise NotFound(f"{where}: nothing stands in the column {column}")
    return PublishedWords(words, trust)
