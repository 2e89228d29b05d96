"""Words from outside where operators read them: names of files and people, and answers of servers, can mark up nothing of a page."""

from __future__ import annotations

import re
from html import unescape

_MARKS = re.compile(r"[\\`*_{}\[\]<>()#&|~!$]|:(?=//)|(?<=www)\.|^[-+=]|^(\d+)(?=[.)])", re.IGNORECASE)
_COMMAND = re.compile(r"&#96;(measures (?:(?!&#96;|&#124;).)*)&#96;")
_MOVES = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_MOVING = re.compile(f"[{_MOVES}]")
_ONE_LINE = re.compile(rf"[\s{_MOVES}]+")


def on_one_line(words: str) -> str:
    """Words as a terminal may show them: on one line, and without signs that move what is read, or clear it away."""
    return " ".join(_ONE_LINE.sub(" ", words).split())


def on_lines(words: str) -> str:
    """The same of sentences that stand on lines of their own."""
    return _MOVING.sub(" ", words)


def as_markdown(words: str) -> str:
    """Words on one line of Markdown, in a cell of a table too, that read as they are: no tag, link, heading, list or code comes of them."""
    return _MARKS.sub(lambda mark: "".join(f"&#{ord(sign)};" for sign in mark[0]), on_one_line(words))


def sentence_as_markdown(words: str) -> str:
    """A sentence of ours with words from outside in it: the commands it names are code, in which nothing is markup."""
    return _COMMAND.sub(lambda command: f"`{unescape(command[1])}`", as_markdown(words))
