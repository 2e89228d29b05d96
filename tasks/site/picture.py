"""The picture that is shown where somebody links to a page: a month's, or a trust's, which depends on its verdict alone.

Whatever it shows stands there in words, with a sign and a colour beside them. The same words are the same bytes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from tasks.rules.getting_better import BETTER, DONE, MIXED, STILL, UNKNOWN, WORST_FIRST
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ProgrammeWords, ReleaseData
from tasks.site.page_frame import Link
from tasks.site.words.plain import month_words, part
from tasks.site.words.standing import COLOURS, NONE, label_of, standings, word_of

SIZE = (1200, 630)
"""Pixels, as those who show such pictures ask for."""

_LEFT, _RIGHT, _BAND = 96, 1120, 40
_GREYS = 16
_INKS = {"red": "#d5281b", "grey": "#768692", "white": "#005eb8", "yellow": "#ffb81c", "green": "#007f3b", "blue": "#005eb8"}
_SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    STILL: (((0, 0.4), (1, 0.4), (1, 0.6), (0, 0.6)),),
    BETTER: (((0.5, 0), (1, 0.55), (0.64, 0.55), (0.64, 1), (0.36, 1), (0.36, 0.55), (0, 0.55)),),
    MIXED: (
        ((0.25, 0), (0.5, 0.3), (0.32, 0.3), (0.32, 1), (0.18, 1), (0.18, 0.3), (0, 0.3)),
        ((0.75, 1), (1, 0.7), (0.82, 0.7), (0.82, 0), (0.68, 0), (0.68, 0.7), (0.5, 0.7)),
    ),
    DONE: (((0, 0.55), (0.14, 0.41), (0.38, 0.65), (0.86, 0.14), (1, 0.28), (0.38, 0.92)),),
}
"""Corners of what stands before a verdict, in a square of 1; the others have a question mark or a bar of dots."""


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line of a picture: the verdict whose sign stands before it, if one does, and its words."""

    words: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows, from the top down; `colour` is its band's, and no words depend on it."""

    above: str
    title: str
    rows: tuple[PictureLine, ...]
    below: str = ""
    colour: str = "blue"

    @property
    def words(self) -> str:
        """All of it, for whoever does not see it."""
        return ". ".join(filter(None, [self.title, *(row.words for row in self.rows), self.above, self.below]))


def month_picture(data: ReleaseData) -> Picture:
    """The picture of a month: how many trusts stand how, and how far their plans are."""
    of_regime, totals = words_of(data["programme"]), data["totals"]
    here = {row["trust"] for row in data["trusts"]}
    found = [word_of(row) for trust, row in standings(data["verdicts"]).items() if trust in here]
    stand = [PictureLine(f"{label_of(word).words}: {found.count(word)}", word) for word in reversed(WORST_FIRST) if word in found]
    delivered = f"{part(totals['delivered'], totals['actions'], 'actions')} reported delivered"
    late = f"{totals['past_due']:,} past the agreed date"
    done = [PictureLine(of_regime.phrase(words)) for words in (delivered, late)]
    return Picture(data["programme"]["title"], month_words(data["period"]), (*stand, *done), _head(data["programme"]))


def month_path(period: str) -> str:
    """Where the picture of a month stands, from the top of the site."""
    return f"{period}/picture.png"


def month_link(data: ReleaseData) -> Link:
    """The way to it, as the pages of all trusts in that month have it."""
    return Link(month_picture(data).words, month_path(data["period"]))


def trust_path(code: str) -> str:
    """Where the picture of a trust stands."""
    return f"trusts/{code.lower()}/picture.png"


def picture_of(newest: ReleaseData) -> Picture:
    """The picture of the one trust that a release is about."""
    (row,) = newest["trusts"]
    return trust_picture(newest["programme"], row["name"], word_of(standings(newest["verdicts"]).get(row["trust"])))


def trust_picture(programme: ProgrammeWords, name: str, verdict: str) -> Picture:
    """The picture of a trust, which is the same for as long as its verdict is."""
    row = PictureLine(label_of(verdict).words, verdict)
    return Picture(programme["title"], name, (row,) if verdict != NONE else (), _head(programme), COLOURS[verdict])


def _head(programme: ProgrammeWords) -> str:
    return programme["banner"].partition(":")[0].strip() if programme["illustrative"] else ""


def drawn(picture: Picture) -> bytes:
    """A picture as PNG."""
    grey = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(grey)
    _write(pen, (_LEFT, 56), picture.above, 34, bold=False, lines=1)
    alone = len(picture.rows) <= 1
    below = _write(pen, (_LEFT, 118), picture.title, 68, bold=True, lines=3 if alone else 1)
    if alone:
        for row in picture.rows:
            _row(pen, (_LEFT, max(below + 40, 380)), row, 80)
    else:
        for number, row in enumerate(picture.rows[:8]):
            _row(pen, (_LEFT, below + 14 + number * 42), row, 36)
    if picture.below:
        _write(pen, (_LEFT, SIZE[1] - 66), picture.below, 32, bold=True, lines=1)
    return _png(grey, _INKS[picture.colour])


def _png(grey: Image.Image, ink: str) -> bytes:
    """Sixteen greys and one colour, for the band at the left."""
    step = 255 // (_GREYS - 1)
    made = Image.frombytes("P", SIZE, grey.point([min((value + step // 2) // step, _GREYS - 1) for value in range(256)]).tobytes())
    made.putpalette([channel for level in range(_GREYS) for channel in (level * step,) * 3] + list(bytes.fromhex(ink[1:])))
    ImageDraw.Draw(made).rectangle((0, 0, _BAND, SIZE[1]), fill=_GREYS)
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def _row(pen: ImageDraw.ImageDraw, at: tuple[int, int], row: PictureLine, size: int) -> None:
    x, y = at
    if row.verdict:
        _sign(pen, (x, y + size // 5), row.verdict, size * 4 // 5)
    _write(pen, (x + (size * 5 // 4 if row.verdict else 0), y), row.words, size, bold=bool(row.verdict), lines=1)


def _sign(pen: ImageDraw.ImageDraw, at: tuple[int, int], verdict: str, size: int) -> None:
    x, y = at
    if verdict == UNKNOWN:
        pen.text((x + size // 4, y - size // 5), "?", font=_font(size, bold=True), fill=0)
    elif verdict in _SIGNS:
        for corners in _SIGNS[verdict]:
            pen.polygon([(x + across * size, y + down * size) for across, down in corners], fill=0)
    else:
        for number in range(3):
            left, top, wide = x + number * size * 3 // 8, y + size * 3 // 8, size // 4
            pen.ellipse((left, top, left + wide, top + wide), fill=0)


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, *, bold: bool, lines: int) -> int:
    """Words in so many lines at most, cut where they need more; where the next words may begin."""
    font, (x, y) = _font(size, bold=bold), at
    for line in _lines(_known(text, bold=bold), font, _RIGHT - x, lines):
        pen.text((x, y), line, font=font, fill=0)
        y += size * 5 // 4
    return y


def _lines(text: str, font: ImageFont.FreeTypeFont, wide: int, most: int) -> Sequence[str]:
    found: list[str] = []
    left = " ".join(text.split())
    while left and len(found) < most:
        end = _fits(left, font, wide)
        if end < len(left):
            end = left.rfind(" ", 1, end + 1) if " " in left[1 : end + 1] else end
        found.append(left[:end].strip())
        left = left[end:].strip()
    if left:
        found[-1] = f"{found[-1][: _fits(found[-1], font, wide - size_of('…', font))].rstrip()}…"
    return found


def size_of(text: str, font: ImageFont.FreeTypeFont) -> int:
    """How wide words are, in pixels."""
    return int(font.getlength(text)) + 1


def _fits(text: str, font: ImageFont.FreeTypeFont, wide: int) -> int:
    """How many letters of a text fit, at least one."""
    low, high = 1, min(len(text), wide)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size_of(text[:middle], font) <= wide else (low, middle - 1)
    return low


def _known(text: str, *, bold: bool) -> str:
    """Letters that the typeface lacks without their accents, or as a question mark; the page's own words have them as they are."""
    return "".join(_letter(letter, bold) for letter in unicodedata.normalize("NFC", text) if letter.isprintable())


@cache
def _letter(letter: str, bold: bool) -> str:
    if _has(letter, bold):
        return letter
    plain = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return plain if plain and plain != letter and all(_has(one, bold) for one in plain) else "?"


def _has(letter: str, bold: bool) -> bool:
    font = _font(34, bold=bold)
    mask, none = font.getmask(letter), font.getmask("\ufffe")
    return letter == " " or (mask.size, bytes(mask)) != (none.size, bytes(none))


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    data = (files("font_lato") / "files" / ("Lato-Bold.ttf" if bold else "Lato-Regular.ttf")).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
