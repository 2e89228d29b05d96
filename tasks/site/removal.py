"""Words that were taken down leave every kind of public file; where they stood it says that they were taken down, and when.

They are found by their letters and digits alone, whatever case they are in and whatever stands between them: as text of a page, in a cell
of a table, in JSON, in a spreadsheet; where somebody quoted only how they begin, and in a later file where so many of them stand in a row.
Words that the record itself no longer holds are known by hashes: of the letters of all of them, and of so many in a row.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.record.packs import Pack, packed
from tasks.rules.cut_quote import marks_of, parts_of, quoted
from tasks.site.data.parquet import in_groups
from tasks.site.words.plain import day_words

LEAST = 6
"""So many letters and digits words must have to be taken down: fewer would be found in words that have nothing to do with them."""

_CUT, _LEAST_AT_END = "…", 30  # of a quote that was cut short; a text that only ends as the words begin needs more of them
_WITHIN = r"/?(?:text:p|text:s|bdi|br)\b"  # elements that stand within the words of one cell
_BLOCK = re.compile(rf"(<(?!{_WITHIN})[^<>]*>)")
_TAG = re.compile(rf"<{_WITHIN}[^<>]*>")
_ESCAPE, _NESTED = (re.compile(rf"{begin}(?:\\|[nrtbf]|u[0-9a-f]{{4}})") for begin in (r"\\", r"\\{2,}"))  # of JSON, and of JSON within it
_PIECE = re.compile(rf"<{_WITHIN}[^<>]*>|&#?\w+;|.", re.DOTALL)
_NO_LETTERS = re.compile(r"[\W_]+")
_ATTRIBUTE = re.compile(r'(?<=")[^"]+(?=")')
_LITERAL = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_QUOTED = re.compile(r'[",\r\n]')
_CELL = re.compile(r'"((?:[^"]|"")*)"|[^,\r\n"]+')

Piece = tuple[str, int, int]
"""A character as it is read, and where what stands for it begins and ends in a text."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The letters and digits of words that were taken down, in small letters, and the sentence that stands for them.

    Where nobody holds the words any more, `letters` are empty, and `mark` and `length` are the SHA-256 and the number of them.
    `runs` are the marks of so many words in a row (`run_words`), as `marks_of` gives them, each of which is taken down by itself too.
    """

    letters: str
    sentence: str
    mark: str = ""
    length: int = 0
    runs: frozenset[str] = frozenset()
    run_words: int = 0


def removal_of(words: str, day: date) -> Removal:
    """What it takes to leave words out that were taken down on a day."""
    letters = letters_of(words)
    return Removal(letters, f"[words taken down on {day_words(day.isoformat())}]", mark_of(letters), len(letters))


def mark_of(letters: str) -> str:
    """The SHA-256 of the letters of words, by which they are known where nobody holds them any more."""
    return hashlib.sha256(letters.encode()).hexdigest()


def runs_within(path: str, data: bytes, many: int) -> frozenset[str]:
    """The marks of every `many` words in a row that a public file says."""
    change = _BY_ENDING.get(path.rpartition(".")[2])
    return marks_of(_read_as(data.decode(errors="surrogateescape"), change), many) if change else frozenset()


def may_say(path: str, data: bytes, runs: Collection[str]) -> bool:
    """Whether a public file may say one of some words in a row, by their letters; it costs little to know that it does not."""
    change = _BY_ENDING.get(path.rpartition(".")[2])
    bare = letters_of(_read_as(data.decode(errors="surrogateescape"), change)) if change and runs else ""
    return any(one in bare for one in runs)


def letters_of(words: str) -> str:
    """The letters and digits of words, in small letters."""
    return _NO_LETTERS.sub("", words).casefold()


def holds(text: str, removal: Removal) -> bool:
    """Whether the words stand in a text, whole or cut short."""
    return any(_places(text, one, _plain) for one in _standing(removal, text))


def without(path: str, data: bytes, removals: Sequence[Removal]) -> bytes:
    """A public file without the words, all else as it was to the byte. `removals` are the longest first: they may hold one another."""
    ending = path.rpartition(".")[2]
    if not removals or ending not in {*_BY_ENDING, *_WHOLE}:
        return data
    if ending in _WHOLE:
        return _WHOLE[ending](data, removals)
    change = _BY_ENDING[ending]
    text = data.decode(errors="surrogateescape")
    changed = _changed(text, removals, change)
    return data if changed == text else changed.encode(errors="surrogateescape")


def _changed(text: str, removals: Sequence[Removal], change: Callable[[str, Removal], str]) -> str:
    """A file is looked through only for those words whose first letters it may hold."""
    words = _read_as(text, change)
    bare, cut = letters_of(words), _CUT in text
    for one in (one for each in removals for one in _standing(each, words)):
        if _may_stand(one, bare, cut=cut):
            text = change(text, one)
    return text


def _read_as(text: str, change: Callable[[str, Removal], str]) -> str:
    """What a file says, without its markup or its escapes."""
    return _bare(text) if change is _markup else f"{_ESCAPE.sub(' ', text)} {_NESTED.sub(' ', text)}"


def _standing(removal: Removal, text: str) -> Iterator[Removal]:
    """The removal with its letters, if the words may stand in a text, and one for each run of them that does."""
    whole = removal if removal.letters else _recognised(removal, text)
    if whole:
        yield replace(whole, runs=frozenset())
    if removal.runs:
        for letters in quoted(text, removal.runs, removal.run_words):
            yield replace(removal, letters=letters, runs=frozenset())


def _recognised(removal: Removal, text: str) -> Removal | None:
    """The removal with its letters, if the words stand in a text: they begin and end where a word does."""
    parts = parts_of(text)
    letters, ends = "".join(parts), {*accumulate(map(len, parts))}
    for begin in (0, *ends):
        if begin + removal.length in ends and mark_of(found := letters[begin : begin + removal.length]) == removal.mark:
            return replace(removal, letters=found)
    return None


def _may_stand(removal: Removal, letters: str, *, cut: bool) -> bool:
    """Whether a text of these letters may hold the words, whole or cut short; it costs little to know that it does not."""
    return removal.letters[:_LEAST_AT_END] in letters or (cut and removal.letters[:LEAST] in letters)


def _bare(markup: str) -> str:
    """The text between elements."""
    return html.unescape(_TAG.sub(" ", markup))


def _in_archive(data: bytes, removals: Sequence[Removal]) -> bytes:
    """A pack of files: each of them."""
    held = dict(Pack(data))
    changed = {name: without(name, file, removals) for name, file in held.items()}
    return data if changed == held else packed(changed)


def _in_spreadsheet(data: bytes, removals: Sequence[Removal]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        held = {entry: book.read(entry) for entry in book.infolist()}
    changed = {entry: without(entry.filename, file, removals) for entry, file in held.items()}
    if changed == held:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for entry, file in changed.items():
            book.writestr(entry, file, compresslevel=6)
    return buffer.getvalue()


def _in_parquet(data: bytes, removals: Sequence[Removal]) -> bytes:
    """A table as Parquet, group of rows by group: each of its texts."""
    file = pq.ParquetFile(io.BytesIO(data))
    held = [file.read_row_group(nth) for nth in range(file.num_row_groups)]
    changed = [_in_columns(group, removals) for group in held]
    return data if changed == held else b"".join(in_groups(changed, file.schema_arrow))


def _in_columns(group: pa.Table, removals: Sequence[Removal]) -> pa.Table:
    for place, field in enumerate(group.schema):
        if field.type == pa.string():
            texts = group.column(place).to_pylist()
            now = {text: _changed(text, removals, text_without) for text in {*texts} - {None}}
            group = group.set_column(place, field, pa.array([now.get(text) for text in texts], field.type))
    return group


def _markup(text: str, removal: Removal) -> str:
    """HTML and XML: the text between elements, and the values of attributes."""
    parts = _BLOCK.split(text)
    parts[::2] = [_cut(part, removal, _marked_up) for part in parts[::2]]
    parts[1::2] = [_ATTRIBUTE.sub(lambda value: _cut(value[0], removal, _marked_up), tag) for tag in parts[1::2]]
    return "".join(parts)


def _in_json(text: str, removal: Removal) -> str:
    def changed(literal: re.Match[str]) -> str:
        value = json.loads(literal[0], strict=False)
        now = text_without(value, removal)
        return literal[0] if now == value else json.dumps(now, ensure_ascii=False)

    return _LITERAL.sub(changed, text)


def _in_csv(text: str, removal: Removal) -> str:
    def changed(cell: re.Match[str]) -> str:
        if cell[1] is None:
            return text_without(cell[0], removal)
        value = cell[1].replace('""', '"')
        now = text_without(value, removal)
        if now == value:
            return cell[0]
        return '"' + now.replace('"', '""') + '"' if _QUOTED.search(now) else now  # as a table is written that never held them

    return _CELL.sub(changed, text)


def text_without(value: str, removal: Removal) -> str:
    """One text, which may be JSON itself: the evidence of a verdict is."""
    if len(value) < LEAST and not removal.runs:  # as most cells of a table are
        return value
    if value.startswith("["):
        try:
            json.loads(value)
        except ValueError:
            pass
        else:
            return _in_json(value, removal)
    for one in _standing(removal, value):
        value = _cut(value, one, _plain)
    return value


def _cut(text: str, removal: Removal, pieces: Callable[[str], Iterator[Piece]]) -> str:
    """A text with the sentence wherever the words stand."""
    end, found = len(text), []
    for begin, until in reversed(_places(text, removal, pieces)):
        found += [text[until:end], removal.sentence]
        end = begin
    return "".join([text[:end], *reversed(found)]) if found else text


def _places(text: str, removal: Removal, pieces: Callable[[str], Iterator[Piece]]) -> list[tuple[int, int]]:
    """Where the words begin and end in a text, in order."""
    if len(text) < LEAST or not _may_stand(removal, letters_of(_bare(text) if pieces is _marked_up else text), cut=_CUT in text):
        return []  # at once, as for nearly every text
    read = [(letter, begin, end) for piece, begin, end in pieces(text) if piece.isalnum() for letter in piece.casefold()]
    letters = "".join(letter for letter, _, _ in read)
    found, since = [], 0
    while (at := letters.find(removal.letters, since)) >= 0:
        begin, end = read[at][1], read[at + len(removal.letters) - 1][2]
        if _apart(text, begin, end):
            found.append((begin, end))
            since = at + len(removal.letters)
        else:
            since = at + 1
    for place in _cut_short(text, removal, read, letters):
        if not any(place[0] < until and begin < place[1] for begin, until in found):
            found.append(place)
    return sorted(found)


def _cut_short(text: str, removal: Removal, read: Sequence[Piece], letters: str) -> Iterator[tuple[int, int]]:
    """Where a text, or a quote in it, was cut off in the midst of the words."""
    ends = [(cut.start(), LEAST) for cut in re.finditer(_CUT, text)]
    for end, least in (*ends, (len(text), _LEAST_AT_END)):
        many = sum(until <= end for _, _, until in read)
        for length in range(min(many, len(removal.letters) - 1), least - 1, -1):
            if letters.endswith(removal.letters[:length], 0, many) and _apart(text, begin := read[many - length][1], begin):
                yield begin, read[many - 1][2]
                break


def _apart(text: str, begin: int, end: int) -> bool:
    """Whether no letter or digit goes on before or after: `ann` does not stand in `planned`."""
    return not text[:begin][-1:].isalnum() and (begin == end or not text[end : end + 1].isalnum())


def _plain(text: str) -> Iterator[Piece]:
    return ((letter, at, at + 1) for at, letter in enumerate(text))


def _marked_up(text: str) -> Iterator[Piece]:
    for piece in _PIECE.finditer(text):
        read = html.unescape(piece[0]) if piece[0].startswith("&") else piece[0]
        yield ("" if len(read) > 1 else read), piece.start(), piece.end()


_BY_ENDING: dict[str, Callable[[str, Removal], str]] = {
    **dict.fromkeys(("html", "atom", "xml", "svg"), _markup),
    **dict.fromkeys(("json", "jsonld"), _in_json),
    "csv": _in_csv,
    "txt": lambda text, removal: _cut(text, removal, _plain),
}
_WHOLE: dict[str, Callable[[bytes, Sequence[Removal]], bytes]] = {"ods": _in_spreadsheet, "zip": _in_archive, "parquet": _in_parquet}
