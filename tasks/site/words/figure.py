"""A figure inside a sentence, marked with the id it is known by, so that whoever reads it can ask where it comes from."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from tasks.site.address import edition_of
from tasks.site.data.revision_marks import of_totals, of_trusts
from tasks.site.data.row_types import VerdictRow
from tasks.site.data.shapes import ReleaseData
from tasks.site.words.plain import many, share


def figure(ident: str, value: object, words: str) -> Markup:
    """Words that tell a count, or a rule's answer, marked; `ident` is as `tasks.site.figures` reads it."""
    markup = f'<data data-figure="{escape(ident)}" value="{escape(value)}">{escape(words)}</data>'
    return Markup(markup)  # noqa: S704 - every part of it is escaped


def ident(edition: str, name: str, who: str = "") -> str:
    """`fig-2013-10-rnl-on-track`: the edition of the month, a trust or a contract or nobody, and the figure's name."""
    return "-".join(part for part in (edition, who.lower(), name.replace("_", "-")) if part)


def counted(edition: str, name: str, one: str, count: int, who: str = "") -> Markup:
    """'244 actions', marked: a count that is itself what others are shares of."""
    return figure(ident(edition, name, who), count, many(count, one))


def shared(edition: str, name: str, counts: Mapping[str, int], noun: str = "", who: str = "") -> Markup:
    """'82 of 244 actions (34%)', marked; `counts` holds the count by its name, beside `actions` and `trusts`."""
    whole = counts["trusts" if name in {"accepted", "on_time", "other_deadline", "without_plan"} else "actions"]
    return figure(ident(edition, name, who), counts[name], share(counts[name], whole, noun))


def revised_figures(data: ReleaseData, edition: str) -> frozenset[str]:
    """The ids of all figures of a release that are not as its month first had them, and of those of earlier months it states."""
    of_all = {ident(edition, name) for name in of_totals(data)}
    of_each = {ident(edition, name, code) for code, names in of_trusts(data).items() if code in data["told"] for name in names}
    earlier = {ident(edition_of(period), name) for period, names in data.get("earlier_revised", {}).items() for name in names}
    return frozenset(of_all | of_each | earlier)


def verdict(edition: str, row: VerdictRow) -> Markup:
    """The sentence in which a rule answers about a trust, marked with the rule's name."""
    return figure(ident(edition, row["rule"], row["trust"]), row["answer"], row["sentence"])
