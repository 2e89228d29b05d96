"""Colours of words and of the ground they stand on: whether anybody can read the ones on the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

BLACK, WHITE = "000000", "ffffff"
_LEAST_CONTRAST = 1.15  # of the brighter to the darker, as WCAG counts; light grey on white that people do use has 1.4
_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})")  # in .xlsx how opaque it is stands before it
_INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
_THEME = {"0": 255, "1": 0}  # white and black, in nearly every theme


def unreadable(words: str, ground: str) -> bool:
    """Whether words of a colour cannot be told from their ground; a colour that is only known by a name is compared by that."""
    if not (_HEX.fullmatch(words) and _HEX.fullmatch(ground)):
        return words == ground
    bright, dark = sorted((_luminance(words), _luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05) < _LEAST_CONTRAST


def written(colour: str) -> str:
    """A colour in six digits, as `#FFFFFF` and `FFFFFFFF` mean it; a name stays as it is."""
    found = _HEX.fullmatch(colour.lower())
    return found[1] if found else colour


def of_attributes(attributes: Mapping[str, str], usual: str) -> str:
    """The colour that an element of an .xlsx names, or the usual one; a colour of a theme that nobody looked up has a name of its own."""
    if "rgb" in attributes:
        return written(attributes["rgb"])
    if "indexed" in attributes:
        return _INDEXED.get(attributes["indexed"], f"indexed {attributes['indexed']}")
    if "theme" not in attributes:
        return usual
    theme, tint = attributes["theme"], _number(attributes.get("tint", "0"))
    if theme not in _THEME:
        return f"theme {theme} {tint}"
    level = _THEME[theme] * (1 + tint) if tint < 0 else _THEME[theme] * (1 - tint) + 255 * tint
    return f"{min(255, max(0, round(level))):02x}" * 3


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _luminance(colour: str) -> float:
    digits = written(colour)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
