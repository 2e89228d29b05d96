"""What outsiders write marks up nothing where operators read it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tasks.run.outside_words import as_markdown, on_lines, on_one_line

PAGE = MarkdownIt("gfm-like", {"html": True, "linkify": False})
HOSTILE = [
    "<img src=x onerror=alert(1)>.xlsx",
    "</table><script>alert(1)</script>",
    "[approve here](javascript:alert(1))",
    "![](https://outside.example/seen.png)",
    "a | b | all is well |",
    "x\n\n# Nothing is wrong.\n\n- done",
    "```mermaid\ngraph TD\n```",
    "&lt;b&gt; &amp;",
    "<https://outside.example>",
    "1. first",
    "- one",
    "=====",
    "$\\alpha$ ~~no~~ **yes** __no__ `code`",
    "[x]: https://outside.example",
    "\u202ereversed\u2066",
]


def page(words):
    """What a reader is shown, and the tags that show it."""
    made = PAGE.render(f"| file |\n|---|\n| {words} |")
    return html.unescape(re.sub(r"<[^>]*>", "", made)).split(), re.findall(r"<[^>]*>", made)


PLAIN = page("x")[1]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_read_as_they_are_and_make_no_markup(words):
    seen, tags = page(as_markdown(words))
    assert tags == PLAIN
    assert seen == ["file", *re.sub("[\u202e\u2066]", " ", words).split()]
    assert PAGE.render(as_markdown(words)).startswith("<p>")
    assert re.findall(r"<[^/p]", PAGE.render(as_markdown(words))) == []


@given(st.text(max_size=60))
def test_whatever_they_are(words):
    assert page(as_markdown(words))[1] in (PLAIN, page("")[1])


@pytest.mark.parametrize("words", ["https://outside.example/x", "www.outside.example"])
def test_no_address_becomes_a_link_by_itself(words):
    assert not re.search(r"://|www\.", as_markdown(words))
    assert html.unescape(as_markdown(words)) == words


def test_a_terminal_shows_them_on_their_line_and_nothing_moves_or_hides_what_stands_there():
    name = "\x1b[2J\u202excod.xlsx\n  2013-10-17  Release 9, published.\r\x9b\u2028"
    assert on_one_line(name) == "[2J xcod.xlsx 2013-10-17 Release 9, published."
    assert on_lines("one \x1b[31m\n  two\tthree\u202e\r") == "one  [31m\n  two\tthree  "
