"""Comments on cells as a workbook's package holds them: their words in one part, their boxes in an old drawing language in another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.workbook.reading.senders_comments import AUTHOR
from tasks.workbook.returned.xml_text import appended, content, prefix, within

_LONGEST = 30_000  # characters; programs refuse comments over 32,767
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors><commentList></commentList></comments>'
)
_NAMES = "".join(
    f' xmlns:{name}="urn:schemas-microsoft-com:{of}"' for name, of in (("v", "vml"), ("o", "office:office"), ("x", "office:excel"))
)
_DRAWING = (f'<xml{_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>').encode()
_BOX = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_MARK = r"(?:\w+:)?"
_AUTHORS = re.compile(rf"<{_MARK}author(?:\s*/>|>({within(_MARK + 'author')})</{_MARK}author>)".encode())
_COMMENT = re.compile(rf"<{_MARK}comment\s[^<>]*>{within(_MARK + 'comment')}</{_MARK}comment>".encode())
_REF = re.compile(rb'\sref="([A-Z]+)(\d+)"')
_FIRST_WORDS = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
_OURS = f"{AUTHOR}: "  # at the start of our words: some programs forget whose a comment is
_EARLIER = re.compile(rf"(?:&#10;|\n){{2}}{_OURS}[^<]*".encode())
_SHAPES = re.compile(rf"<(\w+):shape\s{within(_MARK + 'shape')}</\1:shape>".encode())
_CELL = re.compile(rb"<\w+:Row>\s*(\d+)\s*</\w+:Row>\s*<\w+:Column>\s*(\d+)\s*</\w+:Column>")
_NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
_PLACE = re.compile(r"([A-Z]+)(\d+)")


def words_part(comments: Mapping[str, str], before: bytes = _EMPTY) -> tuple[bytes, set[str]]:
    """The part with the words of comments, and the cells whose own comment we gave in an earlier copy and have taken out.

    `comments` maps cells to words. Where the sender has a comment on the cell already, ours follows it.
    """
    mark = prefix(before)
    gone = {
        _cell(found) for found in _COMMENT.findall(before) if (first := _FIRST_WORDS.search(found)) and first[1].startswith(_OURS.encode())
    }
    left = _COMMENT.sub(lambda found: b"" if _cell(found[0]) in gone else _EARLIER.sub(b"", found[0]), before)
    theirs = {_cell(found) for found in _COMMENT.findall(left)}
    left = _COMMENT.sub(lambda found: _followed(found[0], mark, comments.get(_cell(found[0]), "")), left)
    names = [name.decode("utf-8", "replace") for name in _AUTHORS.findall(before)]
    if AUTHOR not in names:
        left, names = appended(left, "authors", f"<{mark}author>{AUTHOR}</{mark}author>"), [*names, AUTHOR]
    made = "".join(
        f'<{mark}comment ref="{cell}" authorId="{names.index(AUTHOR)}"><{mark}text>{_run(mark, text)}</{mark}text></{mark}comment>'
        for cell, text in comments.items()
        if cell not in theirs
    )
    return appended(left, "commentList", made), gone


def boxes_part(comments: Mapping[str, str], gone: set[str], before: bytes = _DRAWING) -> bytes:
    """The part with the boxes of comments: those for cells in `gone` taken out, one for each cell of `comments` put in if it has none."""
    away = {_numbers(cell) for cell in gone}
    left = _SHAPES.sub(lambda shape: b"" if _boxed(shape[0]) in away else shape[0], before)
    there = {_boxed(shape[0]) for shape in _SHAPES.finditer(left)}
    number = max([1024, *(int(found) for found in _NUMBER.findall(left))])
    made = [] if b'id="_x0000_t202"' in left else [_BOX]
    for cell in comments:
        row, column = _numbers(cell)
        if (row, column) not in there:
            number += 1
            box = {"left": column + 1, "top": max(0, row - 1), "right": column + 5, "bottom": row + 8}
            made.append(_SHAPE.format(number=number, row=row, column=column, **box))
    names = "" if b"xmlns:v=" in left and b"xmlns:x=" in left and b"xmlns:o=" in left else _NAMES  # some programs call them otherwise
    return appended(left, "xml", "".join(text.replace(" id=", f"{names} id=", 1) for text in made))


def _run(mark: str, text: str, start: str = "") -> str:
    return f'<{mark}r><{mark}t xml:space="preserve">{start}{_OURS}{content(text[:_LONGEST])}</{mark}t></{mark}r>'


def _followed(comment: bytes, mark: str, text: str) -> bytes:
    """A sender's own comment with ours after it, if there is one."""
    end = comment.rfind(f"</{mark}text>".encode())
    return comment[:end] + _run(mark, text, "\n\n").encode() + comment[end:] if text and end >= 0 else comment


def _cell(comment: bytes) -> str:
    found = _REF.search(comment)
    return (found[1] + found[2]).decode() if found else ""


def _boxed(shape: bytes) -> tuple[int, int]:
    found = _CELL.search(shape)
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def _numbers(cell: str) -> tuple[int, int]:
    """Row and column from 0."""
    found = _PLACE.fullmatch(cell)
    if found is None:
        return -2, -2
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
