"""The pages that lead through the months, of releases at hand: what the product makes of releases in a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tasks.model.json_text import to_json
from tasks.site.data.api import letters_answer
from tasks.site.data.shapes import ReleaseNote, Row, RulebookWords
from tasks.site.pages.all import shared_pages
from tasks.site.pages.letters_of_month import letters_page
from tasks.site.pages.stories import correction_files, partner_files, permanent_files, replaced_files
from tasks.site.publication import Publication
from tasks.site.release_view import ReleaseView
from tasks.site.render import render
from tasks.site.trust_history import TrustHistory, extended
from tasks.site.words.troubles import TROUBLES
from tests.site.builders import a_letter


def leading_pages(
    releases: Sequence[ReleaseView],
    notes: Sequence[ReleaseNote],
    words: RulebookWords,
    replaced: Sequence[ReleaseView] = (),
    address: str = "",
) -> dict[str, bytes]:
    """Every such page by its path; `replaced` are releases that are no longer in force."""
    histories: dict[str, TrustHistory] = {}
    for release in releases:
        for trust in release.overview["told"]:
            histories[trust] = extended(histories.get(trust), release.of_trust(trust))
    newest = {trust: release.of_trust(trust) for release in releases for trust in release.overview["told"]}
    found: dict[str, bytes] = {}
    for trust, history in histories.items():
        found |= dict(permanent_files(trust, history, newest[trust], notes, words, address))
    found |= dict(partner_files(releases, _partners(releases), histories))
    ordered = sorted([*releases, *replaced], key=lambda one: (one.overview["period"], one.overview["number"]))
    for old, new in pairwise(ordered):
        if old.overview["period"] == new.overview["period"]:
            found |= dict(replaced_files(old, new, histories))
            found |= dict(correction_files(old, new, new.overview["reason"], in_force=new in releases))
    for release in releases:
        letters = letters_page(release.month, [a_letter(row["trust"], row["rule"]) for row in _troubles(release)], {})
        found[letters.frame.path] = render("letters.html", letters)
        found[f"api/{release.month['period']}/letters.json"] = to_json(letters_answer(release.month, []))
    return found | dict(shared_pages(Publication(releases, notes, frozenset(histories), address), words))


def _troubles(release: ReleaseView) -> list[Row]:
    return [row for row in release.whole()["verdicts"] if row["answer"] == "yes" and row["rule"] in TROUBLES]


def _partners(releases: Sequence[ReleaseView]) -> set[str]:
    entries: list[Mapping[str, object]] = []
    for release in releases:
        entries += [contract for known in release.overview["register"].values() for contract in known["partners"]]
    return {str(contract["partner"]) for contract in entries if contract["partner"]}
