"""Where a trust's month comes from: the release, the file and the decision on it, and the rule and the actions of each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.site.address import Address
from tasks.site.data.figures import Traced, figures_of
from tasks.site.data.shapes import ReleaseData
from tasks.site.page_frame import Link
from tasks.site.words.action_runs import in_runs
from tasks.site.words.figure_source import figure_title, figure_words
from tasks.site.words.plain import in_rhythm, moment_words, month_words, named

COUNTS = "counts"
"""The rule by which most figures are counted: it is led to once."""

_ALL = 3
"""Of more actions than so many, when a figure counts every one of them, none is named."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of the trust's month: `rule` leads to its rule, unless that is how actions are counted; `refs` are those it counts."""

    id: str
    rule: Link
    share: str
    refs: str


def rule_href(rule: str, root: str) -> str:
    """The way to a rule, by the name that figures have it by."""
    return f"{root}methodology/index.html#{rule.replace('_', '-')}"


def figure_lines(release: ReleaseData, trust: str, address: Address, root: str) -> tuple[FigureLine, ...]:
    """Every figure of the trust in the month; `release` holds its rows alone, `root` leads to the top of the site."""
    figures = figures_of(release, trust, release["number"] if address.replaced_by else 0)
    order = {row["ref"]: place for place, row in enumerate(release["actions"])}
    return tuple(_line(figure, order, root) for figure in figures)


def _line(figure: Traced, order: Mapping[str, int], root: str) -> FigureLine:
    counted = figure.counted
    return FigureLine(
        id=str(figure.id),
        rule=Link(figure_title(figure), "" if counted.rule == COUNTS else rule_href(counted.rule, root)),
        share=figure_words(figure),
        refs=_refs(figure, order) if counted.table in {"actions", "changes"} else "",
    )


def _refs(figure: Traced, order: Mapping[str, int]) -> str:
    """The references that a figure counts; of many of which it counts each, only that."""
    return "all" if len(figure.rows) == figure.of > _ALL else in_runs((row["ref"] for row in figure.rows), order)


def traced_words(release: ReleaseData) -> tuple[str, ...]:
    """Sentences about the release in which the trust last changed, the rules, the file that was read and the decision on it."""
    (trust,) = release["trusts"]
    last, source = release["told"][trust["trust"]], release.get("sources", {}).get(trust["trust"])
    found = [f"Release {last['number']} of {month_words(release['period'])}, as known at {moment_words(last['as_of'])}."]
    if last["number"] > 1:
        found.append(f"Reissued: {named(last['reason'], {trust['trust']: trust})}.")
    if release.get("rules"):
        found.append(f"Worked out by the rulebook with the SHA-256 fingerprint {release['rules']}.")
    if trust["submission"]:
        found.append(f"Read from the file {trust['file']} (arrival {trust['submission']}); its SHA-256 fingerprint is {trust['sha256']}.")
    if source:
        found.append(f"Accepted by decision {source['decision']} on it, checked by the rulebook {source['rules']}.")
    if not trust["accepted"]:
        found.append(in_rhythm(release["period"], "No update was accepted, so nothing was read from a file this month."))
    return tuple(found)


def manifest_link(release: ReleaseData, root: str) -> Link:
    """The way to the manifest of the release in which the trust last changed."""
    (trust,) = release["trusts"]
    number = release["told"][trust["trust"]]["number"]
    return Link("the manifest of this release", f"{root}releases/{release['period']}/{number}/manifest.json")
