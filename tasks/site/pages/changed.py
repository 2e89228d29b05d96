"""What is new in a month, by the name of the trust: who entered or left, on whom the verdict is another, and what was reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from tasks.site.data.shapes import ReleaseData
from tasks.site.data.totals import LISTED
from tasks.site.pages.month import joined
from tasks.site.words.change import KINDS
from tasks.site.words.figure import figure, ident
from tasks.site.words.plain import capital, listed, month_words
from tasks.site.words.standing import standings, word_of
from tasks.site.words.unreported import who_sent_none

_BY_TRUST = ("delivered", "reopened", "worse")
"""Changes that are named trust by trust."""


def changed_words(data: ReleaseData, edition: str) -> Iterator[str]:
    """What is new in a month, by the name of the trust."""
    yield from joined(data)
    yield from _standings(data)
    if len(data["trusts"]) <= LISTED and data["previous"]:
        names = {row["trust"]: str(row["name"]) for row in data["trusts"]}
        for kind in _BY_TRUST:
            if mine := [
                _of_trust(data, edition, code, kind, names) for code in names if data["counts"].get(code, {}).get(f"changed_{kind}")
            ]:
                yield Markup("{}: {}.").format(capital(KINDS[kind]), Markup(listed(mine)))  # noqa: S704 - names are escaped in each
    yield from who_sent_none(data)


def _of_trust(data: ReleaseData, edition: str, code: str, kind: str, names: Mapping[str, str]) -> Markup:
    count = data["counts"][code][f"changed_{kind}"]
    return Markup("{} ({})").format(names[code], figure(ident(edition, f"changed_{kind}", code), count, str(count)))


def _standings(data: ReleaseData) -> list[str]:
    """Each trust on which the verdict is another than a month before, in a sentence, where there are no more than a page lists."""
    if len(data["trusts"]) > LISTED:
        return []
    now, then = standings(data["verdicts"]), data.get("previous_verdicts")
    if then is None:  # a release that was made before releases held them
        compared = f"Which verdicts are others than for {month_words(data['previous'])} is not part of this release."
        return [compared] if now and data["previous"] else []
    rows = sorted((row for row in data["trusts"] if row["trust"] in now and row["trust"] in then), key=lambda row: str(row["name"]))
    named = ((row["name"], word_of(now[row["trust"]]), then[row["trust"]]) for row in rows)
    return [f"{name}: {word}; for {month_words(data['previous'])} it was “{was}”." for name, word, was in named if word != was]
