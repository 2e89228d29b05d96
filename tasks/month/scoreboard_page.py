"""The scoreboard as a page for operators: what it says first is where the month stands, and what trusts have to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.model.period import Period
from tasks.model.words import counted
from tasks.month.scoreboard_lines import Scoreboard, ScoreboardLine
from tasks.run.outside_words import as_markdown, sentence_as_markdown
from tasks.run.settings import Settings
from tasks.run.verb import SHOWN


def as_page(settings: Settings, board: Scoreboard, stands: str, returned: Sequence[str], beside: Mapping[str, str]) -> str:
    """The scoreboard as Markdown: where the month stands, what was returned, counts, ways to pages and to what is `beside`, each trust."""
    title = f"{Period.parse(board.period).words}, {f'release {board.release}' if board.release else 'not public'}"
    ways = f"{_links(settings, board)}\n\nBeside it: {', '.join(f'[{words}]({page})' for words, page in beside.items())}."
    headings = board.headings(board.lines)
    head = f"| {' | '.join(headings)} |\n|{'---|' * len(headings)}"
    rows = "\n".join(_table_row(settings, board, line) for line in board.lines[:SHOWN])
    more = len(board.lines) - SHOWN
    left_out = (f"Left out here: {counted(more, board.unit)}.",) if more > 0 else ()
    above = (f"# {title}", sentence_as_markdown(stands), *map(sentence_as_markdown, returned), _summed_up(board), ways)
    parts = (*above, f"{head}\n{rows}\n", *left_out)
    return "\n\n".join(parts)


def _summed_up(board: Scoreboard) -> str:
    """Received, accepted and on time are three measures, each of the trusts expected, so that none passes for another."""
    lines = board.lines
    counts = {
        "sent at least one update": sum(line.received > 0 for line in lines),
        "accepted": sum(line.accepted > 0 for line in lines),
        "accepted on time": sum(line.on_time > 0 for line in lines),
    }
    measures = "\n".join(f"- **{count} of {len(lines)}** {words}" for words, count in counts.items())
    decisions, files, notices = counted(board.decided, "decision"), counted(board.written, "file"), counted(board.sent, "notice")
    return f"{measures}\n\nThis run: {decisions}, {files} of the site, {notices}."


def _links(settings: Settings, board: Scoreboard) -> str:
    """Where the pages are: links if the site has a public address, else the folder."""
    if not board.release:
        return "Pages: none are public yet."
    if not settings.site_address:
        where = f"`{settings.site}/{board.period}/index.html`; a {board.unit}'s below it, as `{board.lines[0].trust.lower()}/index.html`"
        return f"Pages: {where}. For links here, set MEASURES_SITE_ADDRESS to where the public finds the site."
    noun = Period.parse(board.period).noun
    return f"Pages: [the {noun}]({settings.site_address}{board.period}/); each {board.unit}'s code leads to its own."


def _table_row(settings: Settings, board: Scoreboard, line: ScoreboardLine) -> str:
    trust, *cells = map(as_markdown, line.cells())
    linked = board.release and settings.site_address
    code = f"[{trust}]({settings.site_address}{board.period}/{line.trust.lower()}/)" if linked else trust
    return f"| {' | '.join([code, *cells])} |"
