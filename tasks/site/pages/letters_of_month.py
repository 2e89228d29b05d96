"""The letters of one month: about which trust each is and what it says, to whom it goes, and whether it reached them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.site.data.shapes import PublicLetter, ReleaseData
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.words.plain import capital, day_words, listed, month_words
from tasks.site.words.troubles import OVER, TROUBLES

_FATES = {
    "waits": "Will be told: the letter has not been sent yet",
    "sent": "Was told",
    "written": "Not told: the letter was written to a file and sent to nobody",
    "seen to": "Was told by a person",
    "passed on": "Could not be reached, so somebody who stands in is told instead",
    "not reached": "Could not be reached so far",
    "no longer so": "Not told: the letter was taken back before it went, as it no longer held or somebody else is told",
}
_WHOSE_WORD = (
    "Each letter to a regulator about an overdue update or a stalled plan, and what became of it, as the service that sends it reports."
)
_REACHED = ("sent", "seen to")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter: about which trust, with an id where it is the trust's first, what it says, to whom it goes and what became of it."""

    id: str
    trust: Link
    says: str
    to: str
    fate: str


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Every word of the page."""

    frame: PageFrame
    month: Link
    lead: str
    letters: tuple[LetterLine, ...]
    data: Link


def letters_page(data: ReleaseData, letters: Sequence[PublicLetter], names: Mapping[str, str]) -> LettersPage:
    """The page `<period>/letters/`; `data` is what the month's release in force says of it as a whole, `names` are of trusts by code."""
    month, path = month_words(data["period"]), f"{data['period']}/letters/index.html"
    top = page_frame(path, f"Letters about {month}", data["programme"], [(month, f"{data['period']}/index.html")])
    seen: set[str] = set()
    return LettersPage(
        frame=top,
        month=Link(month, "../index.html"),
        lead=_WHOSE_WORD if letters else "No letter to a regulator about an overdue update or a stalled plan is on record.",
        letters=tuple(_line(names, letter, seen) for letter in letters),
        data=Link("These letters as data (JSON)", f"{top.root}api/{data['period']}/letters.json"),
    )


def _line(names: Mapping[str, str], letter: PublicLetter, seen: set[str]) -> LetterLine:
    trust, first = letter["trust"], letter["trust"] not in seen
    seen.add(trust)
    return LetterLine(
        id=trust.lower() if first else "",
        trust=Link(names.get(trust, trust), f"../{trust.lower()}/index.html"),
        says=_says(letter),
        to=_to(letter),
        fate=_fate(letter),
    )


def letter_words(letter: PublicLetter) -> str:
    """A letter in two sentences: what it says and to whom it goes, and what became of it."""
    return f"{_says(letter)}. To {_to(letter)}. {_fate(letter)}"


def _says(letter: PublicLetter) -> str:
    return capital((OVER if letter["over"] else TROUBLES).get(letter["rule"], letter["rule"]))


def _to(letter: PublicLetter) -> str:
    copied = f", with a copy to the {listed(letter['copied'])}" if letter["copied"] else ""
    return f"{letter['name']} ({letter['role']}){copied}"


def _fate(letter: PublicLetter) -> str:
    on = f" on {day_words(letter['day'])}" if letter["fate"] in _REACHED else ""
    return f"{_FATES[letter['fate']]}{on}."
